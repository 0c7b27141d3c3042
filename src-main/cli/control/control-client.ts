/** Asks a running instance. Loads nothing of the engine: `quorum halt` must be quick. */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { CONTROL_LINE_LIMIT, CONTROL_VERSION, controlAnswerSchema, type ControlAnswer, type ControlRequest } from '../../../src-shared/contract/control.ts';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import { socketPathOf } from '../../hub/control/socket-path.ts';

type WithoutFrame<T> = T extends unknown ? Omit<T, 'v' | 'id'> : never;
/** A request before it gets its version and id. */
export type ControlWish = WithoutFrame<ControlRequest>;

/** `absent`: no instance listens there. `silent`: one does, but does not answer. */
export type AskOutcome =
  | { readonly kind: 'answered'; readonly answer: ControlAnswer }
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent'; readonly sentence: string };

/** Longer than the instance waits for its engine. */
const ANSWER_WITHIN_MS = 2_000;
/** Longer than a halt takes that has begun to tell how far it is: its venues, its record, its patience. */
const SETTLE_WITHIN_MS = 75_000;

/** Sends one request to the instance on a data folder and waits for its answer. @param hear is told of progress on the way (only halts tell any) */
export function askInstance(dataDir: string, wish: ControlWish, hear: (line: HaltProgressLine) => void = () => undefined): Promise<AskOutcome> {
  const socketPath = socketPathOf(dataDir);
  if (socketPath === null) return Promise.resolve({ kind: 'absent' });
  const request = { v: CONTROL_VERSION, id: randomUUID(), ...wish };
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    let received = '';
    const finish = (outcome: AskOutcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const waitFor = (ms: number): NodeJS.Timeout => setTimeout(() => finish({ kind: 'silent', sentence: `it has not answered within ${ms} ms` }), ms);
    let timer = waitFor(ANSWER_WITHIN_MS);
    const take = (line: string): void => {
      const outcome = read(line, request.id);
      if (outcome.kind !== 'answered' || outcome.answer.kind !== 'progress') return finish(outcome);
      clearTimeout(timer);
      timer = waitFor(SETTLE_WITHIN_MS);
      hear(outcome.answer.line);
    };
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => {
      received += chunk;
      for (let end = received.indexOf('\n'); end >= 0 && !socket.destroyed; end = received.indexOf('\n')) {
        const line = received.slice(0, end);
        received = received.slice(end + 1);
        take(line);
      }
      if (received.length > CONTROL_LINE_LIMIT) finish({ kind: 'silent', sentence: 'its answer is too long' });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => finish(isAbsent(error) ? { kind: 'absent' } : { kind: 'silent', sentence: error.message }));
    socket.on('close', () => finish({ kind: 'silent', sentence: 'it hung up without an answer' }));
  });
}

function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR' || code === 'ENOTSOCK';
}

function read(line: string, id: string): AskOutcome {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'silent', sentence: 'its answer is not JSON' };
  }
  const parsed = controlAnswerSchema.safeParse(value);
  if (!parsed.success) return { kind: 'silent', sentence: 'its answer is of another version' };
  if (parsed.data.id !== null && parsed.data.id !== id) return { kind: 'silent', sentence: 'its answer is for somebody else' };
  return { kind: 'answered', answer: parsed.data };
}
