import { sub, toText } from '../../../src-shared/domain/decimal.ts';
import type { EngineStatus } from '../../../src-shared/contract/engine-status.ts';
import { equity, openRisk, unprotectedCount } from '../core/portfolio/valuation.ts';
import { heldCount } from '../core/position/held.ts';
import type { EngineState } from '../core/state.ts';
import type { Session } from './session.ts';

/** How the session stands now. Times of the machine come in, for this file reads no clock. */
export function statusOf(session: Session, { uptimeMs, dataAgeMs }: { readonly uptimeMs: number; readonly dataAgeMs: number | null }): EngineStatus {
  const { runner } = session;
  const { state } = runner.engine;
  const worth = equity(state);
  const { cycles, overruns, signals, entriesFilled } = state.counters;
  return {
    session: session.id, market: session.title, trading: state.trading, approval: approvalOf(state), observing: state.trading === 'active' && cycles < state.observeUntilCycle,
    marketAt: state.at, marketFrom: session.marketFrom, marketUntil: session.marketUntil, uptimeSeconds: Math.round(uptimeMs) / 1000, events: runner.seq,
    cycles, overruns, signals, entriesFilled, queueLength: state.queue.length,
    cycleP50Ms: runner.stageTimes.total.at(0.5), cycleP99Ms: runner.stageTimes.total.at(0.99), dataAgeMs,
    equity: toText(worth), dayPnl: state.day === null ? null : toText(sub(worth, state.day.equity)),
    // Dust is none: it cannot be closed, and nobody is to be asked about it.
    openPositions: heldCount(state), openRisk: toText(openRisk(state)), unprotected: unprotectedCount(state),
    blocked: [...state.qualityKey].filter(([, key]) => key !== '').map(([instrument]) => instrument),
    halt: haltOf(state), failure: runner.failure?.sentence ?? null,
  };
}

/** How signals are treated, and how many wait for an answer. */
export function approvalOf({ approval }: Readonly<EngineState>): EngineStatus['approval'] {
  const waiting = [...approval.waiting.values()].filter(({ shown }) => !shown).length;
  return { mode: approval.mode, limitSeconds: approval.limitMs === null ? null : approval.limitMs / 1_000, waiting };
}

function haltOf({ halt, haltLines }: Readonly<EngineState>): EngineStatus['halt'] {
  if (halt === null) return null;
  const { by, reason, close, at, verifiedAt } = halt;
  return { by, reason, close, at, verifiedAt, lines: haltLines.map((line) => ({ ...line })) };
}
