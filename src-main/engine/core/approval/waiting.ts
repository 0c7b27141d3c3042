/** Signals on their way to a person: asked, shown, ended. What a person answers: answer-approval.ts. */
import { notional, sub, abs, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { TradePlan } from '../consensus/consensus-round.ts';
import { judge } from '../risk/judge.ts';
import { endSignal } from '../signal/signal-end.ts';
import { priorityOf } from '../signal/signal-queue.ts';
import type { Signal, SignalEnd } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';
import { cancelTimer, startTimer, type Turn } from '../turn.ts';
import type { ApprovalDecision, WaitingSignal } from './approval-book.ts';

/** Who said no is not asked the same again for so long. */
export const QUIET_AFTER_NO_MS = 900_000;
const ANSWERS_KEPT = 500;
const TIMER = 'approvals';

/** How long a signal lives: as configured, or as long as a person is given, but no longer than its plan is meant to hold. */
export function lifeOf({ approval, config }: EngineState, plan: TradePlan): number {
  if (approval.mode === 'auto' || approval.limitMs === null) return config.signal.timeToLiveMs;
  return Math.min(approval.limitMs, plan.horizonMs);
}

/** Whether the same is before a person already, or was answered a moment ago. */
export function isAskedAlready({ approval, at }: EngineState, instrument: InstrumentId, direction: Direction): boolean {
  if (at < (approval.quietUntil.get(`${instrument} ${direction}`) ?? 0)) return true;
  for (const { signal } of approval.waiting.values()) if (signal.instrument === instrument && signal.direction === direction) return true;
  return false;
}

/** Takes a fresh signal out of the queue and puts it before a person, where the mode says so. Does nothing in `auto`. */
export function putBefore(turn: Turn, signal: Signal, agreement: number | null): void {
  const { state } = turn;
  const { approval, queue } = state;
  const place = queue.indexOf(signal);
  if (approval.mode === 'auto' || place < 0) return;
  queue.splice(place, 1);
  for (const other of [...approval.waiting.values()]) {
    if (other.signal.instrument === signal.instrument) takeBack(turn, other, { decision: 'superseded', end: 'superseded', sentence: 'A newer quorum on the instrument took its place.' });
  }
  const waiting = { signal, shown: approval.mode === 'suggest', atRisk: atRiskNow(state, signal), agreement };
  approval.waiting.set(signal.id, waiting);
  turn.facts.push({ kind: 'approval_asked', ...waiting, at: turn.at });
  dropWeakest(turn);
  keepTime(turn);
}

/** As many wait as may wait in the queue; the weakest goes first. */
function dropWeakest(turn: Turn): void {
  const { approval, config } = turn.state;
  while (approval.waiting.size > config.signal.queueCapacity) {
    const rank = (one: WaitingSignal): number => priorityOf(one.signal, one.signal.raisedAt, config.signal);
    const weakest = [...approval.waiting.values()].reduce((a, b) => (rank(b) < rank(a) ? b : a));
    takeBack(turn, weakest, { decision: 'dropped', end: 'dropped_on_overflow', sentence: `${config.signal.queueCapacity} signals wait for an answer; this was the weakest.` });
  }
}

/** What would be lost at the stop if it were sent now; null where risk would refuse it. */
function atRiskNow(state: EngineState, signal: Signal): Money | null {
  const judgement = judge(state, signal, state.at);
  if (!judgement.approved) return null;
  const { quantity, limitPrice, plan } = judgement.entry;
  return notional(abs(sub(limitPrice, plan.stop)) as Price, quantity);
}

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
