/**
 * What the agents do, over HTTP in the way of AG-UI: server-sent events, one event of the protocol each.
 *
 * 1. Nothing is told before the beginning of a run, so that whoever comes in the middle of one understands everything it gets.
 * 2. `GET` follows for as long as the connection lasts. `POST` with a RunAgentInput is one run under the caller's own ids: the next cycle. What it answers to
 *    interrupts goes to the engine first, as a person's yes or no.
 * 3. What waits for a listener is bounded: one that does not read is told why and let go. Trading knows nothing of listeners.
 */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { AgentEvent } from '../../src-shared/contract/agent-event.ts';
import type { EngineLink } from '../hub/engine-link.ts';
import type { AgentListener } from '../hub/agent-listeners.ts';

/** Bytes that may wait for a listener: some tens of cycles. */
export const MOST_WAITING_BYTES = 4_000_000;
/** How long a listener that was let go has to take what waits, its reason last, ms. */
const PARTING_MS = 10_000;
/** A comment keeps a quiet connection from being taken for a dead one, ms. */
const COMMENT_EVERY_MS = 15_000;

/** Of a RunAgentInput what an onlooker's run needs. Everything else in it is for agents that take instructions, which these do not. */
export const runInputSchema = z.looseObject({
  threadId: z.string().min(1).max(200), runId: z.string().min(1).max(200),
  resume: z.array(z.discriminatedUnion('status', [
    z.looseObject({ interruptId: z.string().min(1).max(200), status: z.literal('resolved'), payload: z.looseObject({ approved: z.boolean(), note: z.string().max(500).optional() }) }),
    // Nobody answers: the signal waits until its time is over.
    z.looseObject({ interruptId: z.string().min(1).max(200), status: z.literal('cancelled') }),
  ])).max(100).default([]),
});
export type RunIds = Pick<z.output<typeof runInputSchema>, 'threadId' | 'runId'>;
type Resume = z.output<typeof runInputSchema>['resume'];

/** Carries out what was answered to interrupts, one after the other. Returns what was refused, in words. */
export async function answerInterrupts(resume: Resume, engine: Pick<EngineLink, 'ask'> | null): Promise<readonly string[]> {
  const refused: string[] = [];
  for (const entry of resume) {
    if (entry.status === 'cancelled') continue;
    const { approved, note } = entry.payload;
    const answer = await engine?.ask(approved ? 'signals.approve' : 'signals.reject', { id: entry.interruptId, ...(note === undefined ? {} : { note }) }, 'AG-UI');
    const said = answer === undefined ? 'No session is running.' : answer.ok ? outcomeSchema.parse(answer.value) : answer.error.sentence;
    if (typeof said === 'string') refused.push(said);
    else if (!said.accepted) refused.push(said.sentence);
  }
  return refused;
}

const outcomeSchema = z.looseObject({ accepted: z.boolean(), sentence: z.string() });

const sse = (event: AgentEvent | { readonly type: string; readonly message: string; readonly code: string }): string => `data: ${JSON.stringify(event)}\n\n`;

/**
 * Follows until the listener leaves, is let go, or its one run is over.
 * @param head status and headers are written with these
 * @param only the ids of the one run that is wanted; null: all of them, for as long as it lasts
 */
export function streamAgents(response: ServerResponse, head: Readonly<Record<string, string>>, only: RunIds | null, follow: (listener: AgentListener) => () => void): void {
  response.writeHead(200, { ...head, 'Content-Type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  let inRun = false;
  let over = false;
  const comment = setInterval(() => void response.write(': the agents are quiet\n\n'), COMMENT_EVERY_MS).unref();
  const leave = (): void => {
    if (over) return;
    over = true;
    clearInterval(comment);
    off();
  };
  const finish = (last: string): void => {
    leave();
    response.end(last);
    setTimeout(() => response.destroy(), PARTING_MS).unref();
  };
  const take = (event: AgentEvent): void => {
    if (over) return;
    if (event.type === 'RUN_STARTED') inRun = true;
    if (!inRun) return;
    const isLast = event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR';
    if (isLast) inRun = false;
    const text = sse(only !== null && (event.type === 'RUN_STARTED' || event.type === 'RUN_FINISHED') ? { ...event, ...only } : event);
    if (isLast && only !== null) finish(text);
    else if (response.writableLength + text.length <= MOST_WAITING_BYTES) response.write(text);
    else finish(sse({ type: 'RUN_ERROR', message: 'What the agents do came faster than it was read: this listener was let go. Connect again and read without pause.', code: 'too_slow' }));
  };
  const off = follow({
    take: (events) => {
      for (const event of events) take(event);
    },
    gone: () => {
      if (inRun) take({ type: 'RUN_ERROR', message: 'The engine that held this run is gone.', code: 'engine_gone' } as AgentEvent);
    },
  });
  response.on('error', leave);
  response.on('close', leave);
}
