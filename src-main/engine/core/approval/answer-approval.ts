/** What a person says to a waiting signal, and how signals are to be treated from now on. */
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Command } from '../command.ts';
import { executeNow, executeOrQueue } from '../cycle/execute-signals.ts';
import { endSignal } from '../signal/signal-end.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { ApprovalBook } from './approval-book.ts';
import { LONGEST_LIMIT_MS, SHORTEST_LIMIT_MS, type ApprovalMode } from './approval-mode.ts';
import { putBefore } from './ask-person.ts';
import { beQuiet, expireWaiting, QUIET_AFTER_NO_MS, settleWaiting, takeBack } from './waiting.ts';

interface Outcome {
  readonly accepted: boolean;
  readonly sentence: string;
}

/** A person's word on a signal. */
interface Answer {
  readonly signal: SignalId;
  readonly by: string;
  /** May be empty. */
  readonly note: string;
}

const refused = (sentence: string): Outcome => ({ accepted: false, sentence });

/**
 * A yes: the signal goes through every check at present prices, as at its turn, and becomes an order or is refused by them. What stands against
 * trading itself is said, and the signal waits on. The second answer changes nothing and is told who came first.
 */
export function approve(turn: Turn, { signal: id, by, note }: Answer): Outcome {
  const { state, at } = turn;
  expireWaiting(turn);
  const waiting = state.approval.waiting.get(id);
  if (waiting === undefined) return refused(whyNotWaiting(state, id));
  if (waiting.shown) return refused('This signal is only shown: signals are suggestions now. In the mode approve they wait for a yes.');
  const obstacle = obstacleTo(state);
  if (obstacle !== null) return refused(`${obstacle} The signal still waits for an answer.`);
  settleWaiting(turn, waiting, { decision: 'approved', by, note });
  // What must end first on the instrument is waited for as long as a signal lives.
  const fresh = { ...waiting.signal, expiresAt: Math.max(waiting.signal.expiresAt, at + state.config.signal.timeToLiveMs) as Timestamp };
  const outcome = executeOrQueue(turn, fresh);
  return outcome.accepted ? { accepted: true, sentence: `Approved. ${outcome.sentence}` } : refused(`Approved, but not sent. ${outcome.sentence}`);
}

/** A no: the signal ends, and the same is not put before a person again for a while. */
export function reject(turn: Turn, { signal: id, by, note }: Answer): Outcome {
  expireWaiting(turn);
  const waiting = turn.state.approval.waiting.get(id);
  if (waiting === undefined) return refused(whyNotWaiting(turn.state, id));
  if (waiting.shown) return refused('This signal is only shown: there is nothing to reject.');
  settleWaiting(turn, waiting, { decision: 'rejected', by, note });
  endSignal(turn, waiting.signal, 'rejected', note === '' ? `Rejected by ${by}.` : `Rejected by ${by}: ${note}`, [], null);
  beQuiet(turn, waiting.signal, QUIET_AFTER_NO_MS);
  return { accepted: true, sentence: `Rejected: no trade. The same signal is not raised again for ${QUIET_AFTER_NO_MS / 60_000} minutes.` };
}

/** {@link executeNow}, where the signal does not wait for a yes; where it does, asking for it is one. */
export function executeAsked(turn: Turn, { signal, by }: Extract<Command, { kind: 'execute_signal' }>): Outcome {
  return turn.state.approval.waiting.has(signal) ? approve(turn, { signal, by, note: '' }) : executeNow(turn, signal);
}

/** What stands against sending anything, as a sentence; null: nothing. */
function obstacleTo({ trading, ending, suspended, counters, observeUntilCycle }: EngineState): string | null {
  if (trading !== 'active') return `Trading is ${trading}: nothing is sent before it is active.`;
  if (ending) return 'The session is ending: nothing is sent any more.';
  if (suspended) return 'The machine is about to sleep: nothing is sent.';
  return counters.cycles < observeUntilCycle ? 'After a resume the agents only watch for a full cycle.' : null;
}

/** Why there is nothing to answer. */
function whyNotWaiting({ approval, trading, queue }: EngineState, id: SignalId): string {
  const before = approval.answered.get(id);
  if (before !== undefined) return saidBefore(before);
  if (queue.some((signal) => signal.id === id)) return 'This signal waits for its turn, not for an answer: it is traded by itself.';
  return trading === 'halted' ? 'Trading is halted, and no signal waits.' : 'There is no such waiting signal.';
}

function saidBefore({ decision, by }: NonNullable<ReturnType<ApprovalBook['answered']['get']>>): string {
  switch (decision) {
    case 'approved': return `It was approved already, by ${by ?? 'somebody'}.`;
    case 'rejected': return `It was rejected already, by ${by ?? 'somebody'}.`;
    case 'expired': case 'shown': return 'Its time was over: no trade.';
    case 'superseded': return 'A newer signal on the instrument took its place.';
    case 'dropped': return 'Too many signals waited, and it was the weakest.';
    case 'halted': return 'Trading was halted, which ended it.';
    case 'mode_changed': return 'Signals became suggestions only, which ended it.';
  }
}

/** Suggestions are never traded: neither what waits for an answer nor what has a yes and waits for its turn. */
function endApprovals(turn: Turn): void {
  const { approval, queue } = turn.state;
  const sentence = 'Signals became suggestions only.';
  for (const waiting of [...approval.waiting.values()]) if (!waiting.shown) takeBack(turn, waiting, { decision: 'mode_changed', end: 'suggested', sentence });
  for (const signal of queue.filter(({ id }) => approval.answered.has(id))) {
    queue.splice(queue.indexOf(signal), 1);
    endSignal(turn, signal, 'suggested', sentence, [], null);
  }
}

const NOW: Readonly<Record<ApprovalMode, string>> = {
  auto: 'Signals are traded by themselves from now on.', approve: 'From now on a signal waits for your yes.', suggest: 'From now on signals are only shown, never traded.',
};

/**
 * Changes the mode. What waits for its turn is put before a person where the mode asks for that; what was put before a person still needs its yes
 * in `auto`, and ends in `suggest`. Exits and stops know no mode.
 */
export function changeMode(turn: Turn, { mode, limitMs, by }: Extract<Command, { kind: 'set_approval' }>): Outcome {
  const { state } = turn;
  const { approval, queue } = state;
  if (limitMs !== null && (limitMs < SHORTEST_LIMIT_MS || limitMs > LONGEST_LIMIT_MS)) return refused(`An answer may be waited for between ${SHORTEST_LIMIT_MS / 1_000} seconds and ${LONGEST_LIMIT_MS / 60_000} minutes.`);
  if (approval.mode === mode && approval.limitMs === limitMs) return { accepted: true, sentence: 'That is how it is already.' };
  const same = approval.mode === mode;
  approval.mode = mode;
  approval.limitMs = limitMs;
  turn.facts.push({ kind: 'approval_mode_changed', mode, limitMs, by, at: turn.at });
  if (same) return { accepted: true, sentence: limitMs === null ? 'A signal waits as long as it lives.' : `A signal waits ${limitMs / 1_000} seconds for an answer.` };
  if (mode === 'suggest') endApprovals(turn);
  for (const signal of [...queue]) if (!approval.answered.has(signal.id)) putBefore(turn, signal, null);
  const left = [...approval.waiting.values()].filter(({ shown }) => !shown).length;
  return { accepted: true, sentence: mode === 'auto' && left > 0 ? `${NOW.auto} ${left === 1 ? 'One that waits still needs' : `${left} that wait still need`} an answer.` : NOW[mode] };
}
