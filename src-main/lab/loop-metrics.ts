import type { Money } from '../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../src-shared/domain/decimal.ts';
import { query, type Reader } from './reader.ts';

export const SESSION_BY_ID = query<{ ordinal: number; startedAt: number; endedAt: number | null }, [session: string]>(
  'a session',
  'SELECT ordinal, started_at AS startedAt, ended_at AS endedAt FROM sessions WHERE id = ?',
);
export const LOOP_COUNTS = query<{ cycles: number; signals: number; overruns: number; lastAt: number | null }, [session: number]>(
  'cycles of a session',
  'SELECT count(*) AS cycles, coalesce(sum(signals), 0) AS signals, coalesce(sum(overruns), 0) AS overruns, max(at) AS lastAt FROM loop_cycles WHERE session = ?',
);
export const SESSION_RESULTS = query<{ net: string }, [session: number]>('results of a session', 'SELECT net FROM position_results WHERE session = ?');
export const SESSION_TRADES = query<{ entries: number }, [session: number]>(
  'entries filled in a session',
  `SELECT count(*) AS entries FROM orders WHERE session = ? AND purpose = 'entry' AND filled_quantity <> '0'`,
);

/** Stages of a cycle as loop_metrics has them. */
export const STAGES = ['scan', 'analyse', 'vote', 'validate', 'execute', 'monitor', 'total'] as const;
export type Stage = (typeof STAGES)[number];
export const STAGE_TIMES = query<Record<Stage, number>, [session: number]>(
  'stage times of a session',
  `SELECT scan_ms AS scan, analyse_ms AS analyse, vote_ms AS vote, validate_ms AS validate, execute_ms AS "execute", monitor_ms AS monitor, total_ms AS total
   FROM loop_metrics WHERE session = ? ORDER BY cycle`,
);

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The loop metrics of the product page, for one session as it is stored: also of one that was killed and told no summary. */
export interface LoopMetrics {
  readonly session: string;
  readonly loop_count: number;
  readonly signals_generated: number;
  readonly trades_executed: number;
  readonly successful_trades: number;
  readonly failed_trades: number;
  /** Exact, quote currency: sum of the results of positions the session opened and that are closed. */
  readonly total_pnl: string;
  /** Successful of closed trades, 0–1; null without one. */
  readonly win_rate: number | null;
  /** Of whole cycles; null without one. How long an order took is measured only while a session runs (`run --json`). */
  readonly avg_cycle_time_ms: number | null;
  readonly uptime_seconds: number;
  readonly overruns: number;
  /** Milliseconds per stage; null without a cycle. */
  readonly stages: Readonly<Record<Stage, Percentiles>> | null;
}

export const NEWEST_SESSION = query<{ id: string }>('the newest session', 'SELECT id FROM sessions ORDER BY ordinal DESC LIMIT 1');

/** Metrics of the newest session; null where there never was one. */
export function readNewestLoopMetrics(reader: Reader): LoopMetrics | null {
  const newest = reader.first(NEWEST_SESSION);
  return newest === undefined ? null : readLoopMetrics(reader, newest.id);
}

/** Metrics of a session; null for a session that is not there. */
export function readLoopMetrics(reader: Reader, session: string): LoopMetrics | null {
  const found = reader.first(SESSION_BY_ID, session);
  if (found === undefined) return null;
  const counts = reader.first(LOOP_COUNTS, found.ordinal) ?? { cycles: 0, signals: 0, overruns: 0, lastAt: null };
  const results = reader.all(SESSION_RESULTS, found.ordinal).map(({ net }) => decimal<Money>(net));
  const won = results.filter((net) => net > 0n).length;
  const times = reader.all(STAGE_TIMES, found.ordinal);
  return {
    session,
    loop_count: counts.cycles,
    signals_generated: counts.signals,
    trades_executed: reader.first(SESSION_TRADES, found.ordinal)?.entries ?? 0,
    successful_trades: won,
    failed_trades: results.length - won,
    total_pnl: toText(results.reduce((sum, net) => (sum + net) as Money, 0n as Money)),
    win_rate: results.length === 0 ? null : won / results.length,
    avg_cycle_time_ms: times.length === 0 ? null : times.reduce((sum, { total }) => sum + total, 0) / times.length,
    uptime_seconds: Math.max(0, (found.endedAt ?? counts.lastAt ?? found.startedAt) - found.startedAt) / 1_000,
    overruns: counts.overruns,
    stages: times.length === 0 ? null : stagePercentiles(times),
  };
}

function stagePercentiles(times: readonly Record<Stage, number>[]): Record<Stage, Percentiles> {
  const of = (stage: Stage): Percentiles => {
    const sorted = Float64Array.from(times, (row) => row[stage]).sort();
    return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) };
  };
  return { scan: of('scan'), analyse: of('analyse'), vote: of('vote'), validate: of('validate'), execute: of('execute'), monitor: of('monitor'), total: of('total') };
}

/** Nearest-rank quantile of sorted values: the smallest one with at least the share `p` at or below it. NaN for none. */
export function quantile(sorted: Float64Array, p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}
