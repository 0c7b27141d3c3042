/**
 * Test helper: an AG-UI server on loopback, written from the protocol's documents with its types and its encoder alone, which misbehaves on demand. The agent
 * behind it reads what it is sent as any would: what it knows of a market it has from the run's state.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AGUIEvent, RunAgentInput } from '@ag-ui/core';
import { RunAgentInputSchema } from '@ag-ui/core/schemas';
import { EventEncoder } from '@ag-ui/encoder';
import type { ModelBehaviour } from '../../ports/model-backend.contract.ts';
import { LoopbackServer } from '../model-openai/loopback-server.fixture.ts';
import { act } from './loopback-run.fixture.ts';
import type { AnswerStyle, Visit } from './loopback-visit.fixture.ts';

/** What is done with a request instead of a behaviour: events (or raw text) in this order, then `after`. */
export interface Script {
  readonly events: (input: RunAgentInput) => readonly (AGUIEvent | string)[];
  readonly after?: 'end' | 'hang';
}

/** A run as it was asked for, with its headers. */
interface SeenRun {
  readonly headers: IncomingMessage['headers'];
  readonly input: RunAgentInput;
}

export class LoopbackAgent extends LoopbackServer<SeenRun, ModelBehaviour | Script> {
  readonly key: string | null;
  readonly style: AnswerStyle;

  constructor(options: { readonly key?: string | null; readonly style?: AnswerStyle } = {}) {
    super('/agent', 'answers');
    this.key = options.key ?? null;
    this.style = options.style ?? 'tool';
  }

  protected answer(request: IncomingMessage, text: string, response: ServerResponse): void {
    if (request.url !== '/agent') this.faults.push(`it came to ${request.url}`);
    if (request.method !== 'POST' || request.headers.accept !== 'text/event-stream' || request.headers['content-type'] !== 'application/json') this.faults.push('it is no POST of JSON that takes events');
    const parsed = RunAgentInputSchema.safeParse(JSON.parse(text));
    if (!parsed.success) this.faults.push(`it is no RunAgentInput: ${parsed.error.message}`);
    const input = JSON.parse(text) as RunAgentInput;
    this.#inspect(input);
    if (this.key !== null && request.headers.authorization !== `Bearer ${this.key}`) {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ detail: 'Not authenticated' }));
      return;
    }
    this.requests.push({ headers: request.headers, input });
    const behaviour = this.next();
    const visit = this.#visit(input, response);
    if (typeof behaviour === 'string') act(behaviour, visit);
    else visit.send(behaviour.events(input), () => { if (behaviour.after !== 'hang') response.end(); });
  }

  #visit(input: RunAgentInput, response: ServerResponse): Visit {
    const encoder = new EventEncoder();
    return {
      input, response, style: this.style,
      send: (events, then = () => undefined) => {
        if (!response.headersSent) response.writeHead(200, { 'content-type': encoder.getContentType() });
        response.write(events.map((event) => (typeof event === 'string' ? event : encoder.encode(event))).join(''), then);
      },
      halfway: this.reachedHalf,
    };
  }

  /** What a run of an analyst may not be given. */
  #inspect({ tools, messages, context, resume }: RunAgentInput): void {
    if (tools.length !== 1) this.faults.push(`it offers ${tools.length} tools, not the one to answer with`);
    if (messages.length === 0 || messages.some(({ role }) => !['system', 'user', 'assistant'].includes(role))) this.faults.push('it has no messages, or one of another kind');
    if (context.some(({ value }) => !isJson(value))) this.faults.push('its context is no JSON');
    if (resume !== undefined) this.faults.push('it answers an interrupt');
    // The mark of a turn in a model's own template must never come from a text.
    if (messages.some(({ content }) => typeof content === 'string' && content.includes('<|'))) this.faults.push('it lets a text open a turn');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
