/** A fresh signal on its way to a person. */
import { notional, sub, abs, type Money, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { TradePlan } from '../consensus/consensus-round.ts';
import { judge } from '../risk/judge.ts';
import { priorityOf } from '../signal/signal-queue.ts';
import type { Signal } from '../signal/signal.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { WaitingSignal } from './approval-book.ts';
import { keepTime, takeBack } from './waiting.ts';

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
