/**
 * One pass of the loop: scan → analyse → vote → validate → execute → monitor. Synchronous, so a cycle never overlaps
 * another; one that comes late counts the ones it swallowed as overruns.
 */
import type { CycleId, RoundId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { ANALYSTS, seatsOf } from '../agents/analysts.ts';
import { momentumAnalyst } from '../agents/momentum.ts';
import type { AnalysisContext } from '../agents/seat.ts';
import { runRound } from '../consensus/consensus.ts';
import type { ConsensusRound } from '../consensus/consensus-round.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { snapshotOf } from '../feature/features.ts';
import { equity } from '../portfolio/valuation.ts';
import { heldOn } from '../position/held.ts';
import { dailyLossUsed } from '../risk/loss-limits.ts';
import { expireSignals, raiseSignal } from '../signal/signal-queue.ts';
import { newId, type Turn } from '../turn.ts';
import { executeSignals } from './execute-signals.ts';
import { monitorPortfolio } from './monitor.ts';

/** Comparing instruments needs some to compare. */
const FEWEST_TO_COMPARE = 3;
const SEATS = seatsOf(ANALYSTS, 'rules');
/** On a short watchlist whoever compares instruments has nothing to say, and an empty chair must not count as absence. */
const FEW_SEATS = SEATS.filter(({ agent }) => agent !== momentumAnalyst.id);

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
  const analyses = analyse(turn, snapshots);
  turn.probe('vote');
  const rounds = vote(turn, cycle, snapshots, analyses);
  turn.probe('validate');
  expireSignals(turn);
  executeSignals(turn);
  turn.probe('monitor');
  monitorPortfolio(turn);
  turn.facts.push({
    kind: 'cycle_completed',
    cycle: {
      id: cycle, ordinal: state.counters.cycles, at: turn.at, instruments: snapshots.length, rounds, signals: state.counters.signals - signalsBefore,
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
    const venue = state.instruments.get(instrument)?.venue;
    const connected = venue !== undefined && state.venues.get(venue)?.connected === true;
    const snapshot = snapshotOf(state.market, instrument, at, state.clockSkewMs, connected);
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

function analyse(turn: Turn, snapshots: readonly FeatureSnapshot[]): Analysis[][] {
  const { state } = turn;
  const held: AnalysisContext['held'] = new Map([...state.positions].flatMap(([instrument, { id, direction }]) => (state.dust.has(id) ? [] : [[instrument, direction === 'long' ? 1 : -1] as const])));
  const context: AnalysisContext = { snapshots, held, dailyLossUsed: dailyLossUsed(state, equity(state)) };
  return snapshots.map((snapshot) => ANALYSTS.map((analyst) => analyst.analyse(snapshot, context)));
}

function vote(turn: Turn, cycle: CycleId, snapshots: readonly FeatureSnapshot[], analyses: readonly Analysis[][]): number {
  snapshots.forEach((snapshot, i) => {
    const given = analyses[i] ?? [];
    const round = runRound(snapshots.length < FEWEST_TO_COMPARE ? FEW_SEATS : SEATS, given, snapshot, turn.state.config.consensus, turn.at);
    const id = newId<RoundId>(turn);
    const raises = isNews(turn, round);
    // A quorum for what is held already is counted, not kept with everything it rested on.
    turn.facts.push({ kind: 'round_held', id, cycle, round, snapshot: raises ? snapshot : null, analyses: raises ? given : null });
    if (raises) raise(turn, cycle, id, round);
    turn.onRound?.(id, round, given, snapshot);
  });
  return snapshots.length;
}

/** Whether a round asks for something that is not held or on its way already, nor was refused a moment ago. */
function isNews({ state, at }: Turn, { outcome, instrument }: ConsensusRound): boolean {
  if (outcome.kind !== 'signal' || state.trading === 'halted' || state.ending) return false;
  const held = heldOn(state, instrument);
  // What a person holds is the person's: the agents neither add to it nor turn it round.
  if (held?.direction === outcome.direction || (held !== undefined && held.command !== null)) return false;
  if (at < (state.cooldownUntil.get(instrument) ?? 0) || at < (state.refusedUntil.get(`${instrument} ${outcome.direction}`) ?? 0)) return false;
  for (const orderId of state.liveOrders) {
    const order = state.orders.get(orderId);
    if (order?.purpose === 'entry' && order.ticket.instrument === instrument) return false;
  }
  return true;
}

/** A quorum becomes a signal. */
function raise(turn: Turn, cycle: CycleId, id: RoundId, round: ConsensusRound): void {
  if (round.outcome.kind !== 'signal') return;
  const { direction, plan } = round.outcome;
  raiseSignal(turn, {
    round: id, cycle, instrument: round.instrument, direction, confidence: round.confidence,
    expectedValue: round.confidence * plan.rewardRisk - (1 - round.confidence), plan,
    raisedAt: turn.at, expiresAt: (turn.at + turn.state.config.signal.timeToLiveMs) as Timestamp,
  });
}
