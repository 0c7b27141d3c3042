import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { value } from '../../../../src-shared/support/result.fixture.ts';
import { FactStory, give, storySession, storyTimes } from '../../ports/fact-story.test.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { integrityProblems, openStore } from './open-store.ts';
import { applyRetention, DEFAULT_RETENTION } from './retention.ts';
import { measureSize } from './size-report.ts';
import type { SqliteStore } from './store.ts';

const DAY = 86_400_000;
let folder: DataFolder;
let store: SqliteStore;

function count(table: string): number {
  return store.db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
}

let lastAt = 0;
beforeEach(() => {
  folder = value(openDataFolder(mkdtempSync(path.join(tmpdir(), 'quorum-retention-')), 1));
  store = value(openStore(folder, { at: 1 }));
  const story = new FactStory(5);
  store.openSession(storySession(1));
  for (let i = 0; i < 600; i += 1) {
    const turn = story.next();
    give(store, turn);
    store.recordStages(storyTimes(i, turn.event.at));
    lastAt = turn.event.at;
  }
  store.commit(true);
});
afterEach(() => {
  store.close();
  folder.release();
  rmSync(folder.path, { recursive: true, force: true });
});

const KEPT = [
  'sessions', 'orders', 'order_events', 'fills', 'positions', 'position_events', 'ledger_entries', 'balances', 'funding_payments', 'halts', 'trading_states', 'trading_signals', 'consensus_votes',
  'feature_snapshots', 'agent_decisions', 'audit_log', 'reconciliations', 'alerts', 'risk_events', 'trading_days', 'model_calls',
];

describe('retention', () => {
  it('deletes nothing that is young', () => {
    const deleted = applyRetention(store.db, lastAt - 1, { ...DEFAULT_RETENTION, snapshotDays: 3_000, quietRoundDays: 3_000, loopDays: 3_000, modelQuestionDays: 3_000 });
    expect(Object.values(deleted).every((rows) => rows === 0)).toBe(true);
  });

  it('a year on, keeps orders, fills, the ledger, halts, sessions and every signal with its reasons, and what the next start needs', () => {
    const before = Object.fromEntries(KEPT.map((table) => [table, count(table)]));
    const state = store.load();
    const deleted = applyRetention(store.db, lastAt + 380 * DAY, { ...DEFAULT_RETENTION, candleDays: 370 });
    expect(Object.fromEntries(KEPT.map((table) => [table, count(table)]))).toEqual(before);
    expect(store.load()).toEqual(state);
    for (const table of ['candles', 'consensus_rounds', 'loop_cycles', 'loop_metrics', 'market_regimes', 'market_quality', 'venue_health', 'funding_rates', 'model_questions']) {
      expect(deleted[table], table).toBeGreaterThan(0);
    }
    expect(count('candles')).toBe(0);
    expect(count('consensus_rounds')).toBe(store.db.prepare('SELECT count(*) FROM trading_signals').pluck().get());
    expect(integrityProblems(store.db, 'full')).toEqual([]);
  });

  it('cuts exactly at the age', () => {
    const cut = store.db.prepare<[], number>('SELECT at FROM loop_cycles ORDER BY ordinal LIMIT 1 OFFSET 20').pluck().get() ?? 0;
    applyRetention(store.db, cut + DEFAULT_RETENTION.loopDays * DAY);
    expect(store.db.prepare('SELECT min(at) FROM loop_cycles').pluck().get()).toBe(cut);
  });

  it('thins portfolio snapshots to the last of each minute, then of each hour', () => {
    store.db.exec('DELETE FROM portfolio_snapshots');
    const insert = store.db.prepare(
      `INSERT INTO portfolio_snapshots (session, at, equity, cash, unrealised, exposure, open_risk, realised_today, drawdown, open_positions, unprotected)
       VALUES (1, ?, '1', '1', '0', '0', '0', '0', 0, 0, 0)`,
    );
    const hour = Math.floor(lastAt / 3_600_000) * 3_600_000;
    for (let second = 0; second < 7_200; second += 5) insert.run(hour + second * 1_000);
    applyRetention(store.db, hour + 10 * DAY);
    expect(count('portfolio_snapshots')).toBe(120);
    expect(store.db.prepare('SELECT min(at) FROM portfolio_snapshots').pluck().get()).toBe(hour + 55_000);
    applyRetention(store.db, hour + 300 * DAY);
    expect(store.db.prepare('SELECT at FROM portfolio_snapshots ORDER BY at').pluck().all()).toEqual([hour + 3_595_000, hour + 7_195_000]);
  });

  it('drops journals of old ended sessions only, never that of the newest', () => {
    store.closeSession(storySession(1).id, lastAt as Timestamp, '{}');
    applyRetention(store.db, lastAt + 100 * DAY);
    expect(count('engine_events')).toBe(600);
    store.openSession(storySession(2));
    expect(applyRetention(store.db, lastAt + 100 * DAY)['engine_events']).toBe(600);
    expect(store.sessions().map(({ events }) => events)).toEqual([0, 0]);
  });

  it('leaves a recorded market of years ago alone: it is not a record kept too long', () => {
    store.closeSession(storySession(1).id, lastAt as Timestamp, '{}');
    store.openSession(storySession(2));
    const deleted = applyRetention(store.db, lastAt + 3_650 * DAY);
    expect(Object.entries(deleted).filter(([, rows]) => rows > 0)).toEqual([]);
  });
});

describe('the size report', () => {
  it('accounts for the file, table by table', () => {
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    const report = measureSize(store.db);
    const tables = report.tables.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(tables + report.freeBytes).toBe(report.fileBytes);
    expect(report.tables[0]?.bytes).toBeGreaterThan(0);
    expect(report.tables.map(({ table }) => table)).toContain('fills');
  });
});
