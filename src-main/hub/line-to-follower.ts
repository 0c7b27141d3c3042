/** The line between one follower and the hub: requests in, answers and the mirror out. */
import { CONTRACT_VERSION } from '../../src-shared/contract/contract.ts';
import { failure, type Failure } from '../../src-shared/support/result.ts';
import { dispatch, readUpMessage, type Answerers, type Caller } from './dispatch.ts';
import type { Attachment, Follower, Hint } from './follower.ts';
import type { MirrorBoard } from './mirror-board.ts';

/** Requests one follower may have unanswered. A halt is always taken. */
const MOST_CALLS = 64;

/** Attaches a follower. */
export function lineTo(follower: Follower, board: MirrorBoard, answerers: Answerers): Attachment {
  const gone = new AbortController();
  const caller: Caller = { name: follower.name, role: follower.role, signal: gone.signal };
  let calls = 0;
  const refuse = (call: number, error: Failure): void => {
    if (!gone.signal.aborted) follower.send({ v: CONTRACT_VERSION, kind: 'refusal', call, ok: false, error });
  };
  const request = (call: number, name: string, input: unknown): void => {
    if (calls >= MOST_CALLS && name !== 'halt.now') return refuse(call, failure('busy', `${MOST_CALLS} requests of this window are still unanswered.`, 'Wait for their answers.'));
    calls += 1;
    void dispatch(answerers, caller, name, input).then((answer) => {
      calls -= 1;
      if (!answer.ok) refuse(call, answer.error);
      else if (!gone.signal.aborted) follower.send({ v: CONTRACT_VERSION, kind: 'answer', call, ok: true, output: answer.value });
    });
  };
  board.attach(follower);
  return {
    take: (message) => {
      if (gone.signal.aborted) return undefined;
      const read = readUpMessage(message);
      if (!read.ok) return refuse(read.error.call, read.error.error);
      if (read.value.kind === 'sync') return board.sync(follower);
      return request(read.value.call, read.value.name, read.value.input);
    },
    hint: (hint: Hint) => {
      if (!gone.signal.aborted) follower.send({ v: CONTRACT_VERSION, kind: 'hint', hint });
    },
    detach: () => {
      gone.abort();
      board.detach(follower);
    },
  };
}
