/**
 * One pass of the loop: scan → analyse → vote → validate → execute → monitor. Synchronous, so a cycle never overlaps
 * another; one that comes late counts the ones it swallowed as overruns.
 */
import type { CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { expireWaiting } from '../approval/waiting.ts';
import { expireSignals } from '../signal/signal-queue.ts';
import { newId, type Turn } from '../turn.ts';
import { askModels } from './ask-models.ts';
import { askUserModels } from './ask-user-models.ts';
import { executeSignals } from './execute-signals.ts';
import { analyse, vote } from './hold-rounds.ts';
import { lookAt } from './look.ts';
import { monitorPortfolio } from './monitor.ts';

/** Runs a cycle that was due at `dueAt`. */
export function runCycle(turn: Turn, dueAt: Timestamp): void {
  const { state } = turn;
  const overruns = countOverruns(turn, dueAt);
  const cycle = newId<CycleId>(turn);
  state.counters.cycles += 1;
  const sentBefore = state.counters.ordersSent;
  const signalsBefore = state.counters.signals;
  turn.probe('scan');
  const snapshots = scan(turn);
  turn.probe('analyse');
  const opinions = analyse(turn.state, snapshots);
  turn.probe('vote');
  const rounds = vote(turn, cycle, snapshots, opinions);
  turn.probe('validate');
  expireSignals(turn);
  expireWaiting(turn);
  executeSignals(turn);
  turn.probe('monitor');
  monitorPortfolio(turn);
  // Last, so that no order waits for a prompt to be put together.
  askModels(turn, cycle, rounds);
  askUserModels(turn, cycle, rounds);
  turn.facts.push({
    kind: 'cycle_completed',
    cycle: {
      id: cycle, ordinal: state.counters.cycles, at: turn.at, instruments: snapshots.length, rounds: rounds.length, signals: state.counters.signals - signalsBefore,
      ordersSent: state.counters.ordersSent - sentBefore, queueLength: state.queue.length, overruns,
    },
  });
}

/** Whole intervals that passed since the cycle was due: cycles that did not happen because one was still at work. */
function countOverruns(turn: Turn, dueAt: Timestamp): number {
  const { cycle } = turn.state.config;
  const missed = cycle.mode === 'interval' ? Math.floor(Math.max(0, turn.at - dueAt) / cycle.intervalMs) : 0;
  turn.state.counters.overruns += missed;
  return missed;
}

function scan(turn: Turn): FeatureSnapshot[] {
  const { state, at } = turn;
  return state.config.watchlist.map((instrument) => {
    const snapshot = lookAt(state, instrument, at);
    tellChanges(turn, snapshot);
    return snapshot;
  });
}

function tellChanges(turn: Turn, snapshot: FeatureSnapshot): void {
  const { state, at } = turn;
  const { instrument, quality, regime } = snapshot;
  const key = quality.reasons.map((reason) => reason.code).join(' ');
  if (state.qualityKey.get(instrument) !== key) {
    state.qualityKey.set(instrument, key);
    turn.facts.push({ kind: 'quality_changed', instrument, entriesAllowed: quality.entriesAllowed, reasons: quality.reasons, at });
  }
  const before = state.regimes.get(instrument);
  if (before !== regime) {
    state.regimes.set(instrument, regime);
    turn.facts.push({ kind: 'regime_changed', instrument, from: before ?? regime, to: regime, at });
  }
}
