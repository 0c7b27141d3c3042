import type Database from 'better-sqlite3';
import { TIMEFRAMES } from '../../../../src-shared/domain/timeframe.ts';

const DAY = 86_400_000;

/** How long what is kept, days. Orders, fills, positions, the ledger, halts, signals, sessions and the audit log are kept for ever. */
export interface RetentionPolicy {
  /** One-minute candles. */
  readonly minuteCandleDays: number;
  /** Longer candles. */
  readonly candleDays: number;
  /** Funding rates, regimes, quality, venue health, and single opinions (their sums are kept for ever). */
  readonly marketDays: number;
  /** Rounds that gave no signal. */
  readonly quietRoundDays: number;
  /** Cycles and their stage times. */
  readonly loopDays: number;
  /** Portfolio snapshots at full density; then one a minute. */
  readonly snapshotDays: number;
  /** One a minute; then one an hour, for ever. */
  readonly snapshotMinuteDays: number;
  /** Journals of ended sessions (the newest session's stays whole). */
  readonly journalDays: number;
  /** Questions to language models with their prompts; what calls said and cost is kept for ever. */
  readonly modelQuestionDays: number;
}

export const DEFAULT_RETENTION: RetentionPolicy = {
  minuteCandleDays: 90, candleDays: 1_095, marketDays: 365, quietRoundDays: 14, loopDays: 30, snapshotDays: 2, snapshotMinuteDays: 90, journalDays: 14, modelQuestionDays: 14,
};

/** Rows in one transaction: a few milliseconds, so that a cycle never waits long. */
const STEP = 5_000;
/**
 * Rows more than this much older than the limit are left alone: they come from a recorded market of long ago, traded in this folder,
 * and were not kept too long. What is swept daily never gets that old.
 */
const REACH_MS = 400 * DAY;

/**
 * Deletes what the policy no longer keeps, in short transactions. Returns the number of rows deleted per table. The file uses the freed space again.
 * @param now ms UTC; call between turns, on the writer's connection
 */
export function applyRetention(db: Database.Database, now: number, policy: RetentionPolicy = DEFAULT_RETENTION): Record<string, number> {
  const older = (days: number): number => now - days * DAY;
  const deleted: Record<string, number> = { candles: sweepCandles(db, older(policy.minuteCandleDays), older(policy.candleDays)) };
  for (const table of ['funding_rates', 'market_regimes', 'market_quality', 'venue_health', 'agent_opinions']) deleted[table] = sweepOld(db, table, older(policy.marketDays), 'TRUE');
  deleted['consensus_rounds'] = sweepOld(db, 'consensus_rounds', older(policy.quietRoundDays), 'votes IS NOT NULL');
  deleted['model_questions'] = sweepOld(db, 'model_questions', older(policy.modelQuestionDays), 'answered_at IS NOT NULL');
  for (const table of ['loop_cycles', 'loop_metrics']) deleted[table] = sweepOld(db, table, older(policy.loopDays), 'TRUE');
  deleted['portfolio_snapshots'] =
    sweepOld(db, 'portfolio_snapshots', older(policy.snapshotDays), keepLastOf(60_000)) + sweepOld(db, 'portfolio_snapshots', older(policy.snapshotMinuteDays), keepLastOf(3_600_000));
  deleted['engine_events'] = sweepJournals(db, older(policy.journalDays));
  return deleted;
}

/** By key, timeframe after timeframe: a search by time alone would read every candle there is. */
function sweepCandles(db: Database.Database, minutesBefore: number, othersBefore: number): number {
  let total = 0;
  for (const timeframe of TIMEFRAMES) {
    const before = timeframe === '1m' ? minutesBefore : othersBefore;
    total += sweep(db, 'candles', 'timeframe = ? AND open_at < ? AND open_at >= ?', [timeframe, before, before - REACH_MS]);
  }
  return total;
}

/**
 * Rows older than `before` for which `also` holds. Time rises with the ordinal within a session, so where to stop is found by halving, not by
 * reading the table; a recorded market among live sessions may make that too low, never delete what is young.
 */
function sweepOld(db: Database.Database, table: string, before: number, also: string): number {
  return sweep(db, table, `ordinal < ? AND at < ? AND at >= ? AND (${also})`, [firstOrdinalFrom(db, table, before), before, before - REACH_MS]);
}

/** The lowest ordinal whose row is not older than `before`; one above the highest where all are older. */
function firstOrdinalFrom(db: Database.Database, table: string, before: number): number {
  const next = db.prepare<[number], { ordinal: number; at: number }>(`SELECT ordinal, at FROM ${table} WHERE ordinal >= ? ORDER BY ordinal LIMIT 1`);
  let low = 0;
  let high = (db.prepare<[], number>(`SELECT max(ordinal) FROM ${table}`).pluck().get() ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = next.get(middle);
    if (row === undefined || row.at >= before) high = middle;
    else low = row.ordinal + 1;
  }
  return low;
}

/** Rows that a later one in the same slot of `slotMs` stands for. */
function keepLastOf(slotMs: number): string {
  return `EXISTS (SELECT 1 FROM portfolio_snapshots later WHERE later.at > portfolio_snapshots.at
    AND later.at < portfolio_snapshots.at - portfolio_snapshots.at % ${slotMs} + ${slotMs})`;
}

function sweepJournals(db: Database.Database, before: number): number {
  const ended = db.prepare<[number, number], number>('SELECT ordinal FROM sessions WHERE ended_at < ? AND ended_at >= ? AND ordinal < (SELECT max(ordinal) FROM sessions)').pluck().all(before, before - REACH_MS);
  return ended.reduce((total, session) => total + sweep(db, 'engine_events', 'session = ?', [session]), 0);
}

function sweep(db: Database.Database, table: string, where: string, values: readonly (string | number)[]): number {
  // better-sqlite3's SQLite has DELETE … LIMIT, which also works without a rowid.
  const statement = db.prepare<unknown[]>(`DELETE FROM ${table} WHERE ${where} LIMIT ${STEP}`);
  let total = 0;
  for (;;) {
    const { changes } = statement.run(...values);
    total += changes;
    if (changes < STEP) return total;
  }
}
