import { sub, toText, decimal, type Money } from '../../../src-shared/domain/decimal.ts';
import { checkEntries } from '../adapters/store-sqlite/ledger-check.ts';
import { ReadDatabase } from '../adapters/store-sqlite/read-database.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';
import { equity, openRisk, unprotectedCount } from '../core/portfolio/valuation.ts';
import type { Percentiles } from '../runner/percentiles.ts';
import type { Runner } from '../runner/runner.ts';
import type { Comparison } from './buy-and-hold.ts';

/** Percentiles of one stage, milliseconds; null without a cycle. */
export interface StageSummary {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** The loop metrics of the product page. Amounts are exact text in the quote currency; `win_rate` 0–1, null without a closed trade. */
export interface LoopMetrics {
  readonly loop_count: number;
  readonly signals_generated: number;
  readonly trades_executed: number;
  readonly successful_trades: number;
  readonly failed_trades: number;
  readonly total_pnl: string;
  readonly win_rate: number | null;
  readonly avg_execution_time_ms: number | null;
  readonly uptime_seconds: number;
  readonly orders_sent: number;
  readonly overruns: number;
  readonly stages: Readonly<Record<string, StageSummary>>;
}

/** How a session ended: the last line of `run --json`. */
export interface SessionSummary {
  readonly session: string;
  readonly market: string;
  readonly ended: string;
  readonly failure: string | null;
  readonly trading: string;
  readonly fillModel: string;
  readonly events: number;
  readonly metrics: LoopMetrics;
  readonly equity: string;
  readonly openPositions: number;
  readonly openRisk: string;
  readonly unprotected: number;
  /** Sum of all ledger entries = balances, in the database and at every venue, to the last digit. */
  readonly ledgerBalanced: boolean;
  readonly comparison: Comparison;
  readonly decisionHash: string;
}

export interface SummaryBasis {
  readonly session: string;
  readonly title: string;
  readonly ended: string;
  readonly failure: string | null;
  readonly runner: Runner;
  readonly store: SqliteStore;
  readonly uptimeMs: number;
  readonly benchmark: Comparison;
  readonly startBalance: string | null;
}

/** Puts the summary together after the last event. */
export function summarise(basis: SummaryBasis): SessionSummary {
  const { runner } = basis;
  const { state } = runner.engine;
  const worth = equity(state);
  const start = basis.startBalance === null ? worth : decimal<Money>(basis.startBalance);
  runner.flush();
  return {
    session: basis.session, market: basis.title, ended: basis.ended, failure: basis.failure, trading: state.trading,
    fillModel: [...state.venues.values()][0]?.capabilities.fillModel ?? '', events: runner.seq,
    metrics: loopMetrics(runner, toText(sub(worth, start)), basis.uptimeMs),
    equity: toText(worth), openPositions: state.positions.size, openRisk: toText(openRisk(state)), unprotected: unprotectedCount(state),
    ledgerBalanced: venuesAgree(runner) && checkEntries(new ReadDatabase(basis.store.db)).balanced,
    comparison: basis.benchmark, decisionHash: runner.decisionHash,
  };
}

function venuesAgree(runner: Runner): boolean {
  for (const venue of runner.engine.state.venues.values()) if (!venue.reconciled || venue.unresolved.length > 0) return false;
  return true;
}

function loopMetrics(runner: Runner, totalPnl: string, uptimeMs: number): LoopMetrics {
  const { cycles, signals, entriesFilled, successfulTrades, failedTrades, ordersSent, overruns } = runner.engine.state.counters;
  const closed = successfulTrades + failedTrades;
  const stages: Record<string, StageSummary> = {};
  for (const [stage, times] of Object.entries(runner.stageTimes)) stages[stage] = percentiles(times);
  return {
    loop_count: cycles, signals_generated: signals, trades_executed: entriesFilled, successful_trades: successfulTrades, failed_trades: failedTrades,
    total_pnl: totalPnl, win_rate: closed === 0 ? null : successfulTrades / closed, avg_execution_time_ms: runner.eventToOrder.mean,
    uptime_seconds: Math.round(uptimeMs) / 1000, orders_sent: ordersSent, overruns, stages,
  };
}

function percentiles(times: Percentiles): StageSummary {
  return { p50: times.at(0.5), p95: times.at(0.95), p99: times.at(0.99) };
}
