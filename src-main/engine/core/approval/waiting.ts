/** Signals before a person, and how they end without an answer. How they come there: ask-person.ts; what is answered: answer-approval.ts. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { endSignal } from '../signal/signal-end.ts';
import type { Signal, SignalEnd } from '../signal/signal.ts';
import { cancelTimer, startTimer, type Turn } from '../turn.ts';
import type { ApprovalDecision, WaitingSignal } from './approval-book.ts';

/** Who said no is not asked the same again for so long. */
export const QUIET_AFTER_NO_MS = 900_000;
const ANSWERS_KEPT = 500;
const TIMER = 'approvals';

/** How a signal ends without an answer. */
interface Ending {
  readonly decision: ApprovalDecision;
  readonly end: SignalEnd;
  readonly sentence: string;
}

/** Ends a waiting signal that nobody has answered. */
export function takeBack(turn: Turn, waiting: WaitingSignal, { decision, end, sentence }: Ending): void {
  settleWaiting(turn, waiting, { decision, by: null, note: '' });
  endSignal(turn, waiting.signal, end, sentence, [], null);
}

/** Records what became of a question. The signal itself ends, or goes on, elsewhere. */
export function settleWaiting(turn: Turn, { signal }: WaitingSignal, { decision, by, note }: { readonly decision: ApprovalDecision; readonly by: string | null; readonly note: string }): void {
  const { waiting, answered } = turn.state.approval;
  waiting.delete(signal.id);
  answered.set(signal.id, { decision, by, at: turn.at });
  if (answered.size > ANSWERS_KEPT) for (const oldest of answered.keys()) { answered.delete(oldest); break; }
  turn.facts.push({ kind: 'approval_answered', signal: signal.id, instrument: signal.instrument, direction: signal.direction, decision, by, note, waitedMs: Math.max(0, turn.at - signal.raisedAt), at: turn.at });
  keepTime(turn);
}

/** Ends what nobody has answered in time: no trade. The same is not put before a person again at once. */
export function expireWaiting(turn: Turn): void {
  for (const waiting of [...turn.state.approval.waiting.values()]) {
    if (waiting.signal.expiresAt > turn.at) continue;
    beQuiet(turn, waiting.signal, turn.state.config.signal.timeToLiveMs);
    expireNow(turn, waiting, 'Nobody answered in time: no trade.');
  }
}

/** Ends a waiting signal as one whose time is over. */
export function expireNow(turn: Turn, waiting: WaitingSignal, sentence: string): void {
  if (waiting.shown) takeBack(turn, waiting, { decision: 'shown', end: 'suggested', sentence: 'Shown, not traded: signals are suggestions only.' });
  else takeBack(turn, waiting, { decision: 'expired', end: 'expired_unapproved', sentence });
}

/** A halt leaves nothing to answer. */
export function haltWaiting(turn: Turn): void {
  for (const waiting of [...turn.state.approval.waiting.values()]) takeBack(turn, waiting, { decision: 'halted', end: 'halted', sentence: 'Trading was halted.' });
}

/** Keeps the agents from asking the same again. */
export function beQuiet({ state, at }: Turn, { instrument, direction }: Pick<Signal, 'instrument' | 'direction'>, forMs: number): void {
  state.approval.quietUntil.set(`${instrument} ${direction}`, (at + forMs) as Timestamp);
}

/** One timer, for the signal whose time is over first. */
export function keepTime(turn: Turn): void {
  let first: Timestamp | null = null;
  for (const { signal } of turn.state.approval.waiting.values()) if (first === null || signal.expiresAt < first) first = signal.expiresAt;
  if (first === null) cancelTimer(turn, TIMER);
  else startTimer(turn, TIMER, first);
}
