import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTeam } from '../../../src-shared/domain/team/shipped-teams.ts';
import { must } from '../../../src-shared/support/assert.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import { checkLedger } from '../adapters/store-sqlite/ledger-check.ts';
import { openReader } from '../../lab/reader.ts';
import { replaySession, type ReplayReport } from '../../lab/replay/replay-session.ts';
import type { Fact } from '../core/fact.ts';
import type { RunOptions } from './run-options.ts';
import { Session } from './session.ts';
import type { SessionSummary } from './summary.ts';

const HOUR = 3_600_000;
const CANDLES = fileURLToPath(new URL('../../../../shared/data/market/candles', import.meta.url));

let folders: string[] = [];
let folder: string;

function newFolder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'quorum-session-'));
  folders.push(made);
  return made;
}

beforeEach(() => { folder = newFolder(); });
afterEach(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
  folders = [];
});

interface Ran {
  readonly summary: SessionSummary;
  readonly facts: readonly Fact[];
  readonly problems: readonly Failure[];
}

async function run(options: Partial<RunOptions>): Promise<Ran> {
  const facts: Fact[] = [];
  const problems: Failure[] = [];
  const opened = await Session.open({
    market: 'generated', speed: null, forMs: 2 * HOUR, untilMs: null, seed: 7, intervalMs: null, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...options,
  }, new SharedArrayBuffer(4), { onFacts: (news) => { facts.push(...news); }, onProblem: (problem) => { problems.push(problem); } });
  if (!opened.ok) throw new Error(opened.error.sentence);
  return { summary: await opened.value.run(), facts, problems };
}

function replay(session = 'last'): ReplayReport {
  const report = replaySession(folder, session, () => 0);
  if (!report.ok) throw new Error(report.error.sentence);
  return report.value;
}

function change(sql: string): void {
  const db = new Database(path.join(folder, 'quorum.sqlite'));
  try {
    expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
  } finally {
    db.close();
  }
}

describe('a session on the generated market', () => {
  it('trades, protects what it holds, balances, and decides the same again in any folder', async () => {
    const { summary, facts } = await run({});
    expect(summary).toMatchObject({ ended: 'until', failure: null, trading: 'active', unprotected: 0, ledgerBalanced: true });
    expect(summary.metrics.loop_count).toBeGreaterThan(1_400);
    expect(facts.some((fact) => fact.kind === 'fill_booked')).toBe(true);
    expect(replay()).toMatchObject({ verified: true, decisionHash: summary.decisionHash, differences: [] });
    const elsewhere = await run({ dataDir: newFolder() });
    expect(elsewhere.summary.decisionHash).toBe(summary.decisionHash);
  }, 120_000);

  it('runs again in the same folder on a fresh paper account; both sessions replay', async () => {
    const first = await run({ forMs: HOUR });
    const second = await run({ forMs: HOUR });
    expect(second.summary).toMatchObject({ failure: null, unprotected: 0, ledgerBalanced: true });
    expect(second.summary.decisionHash).not.toBe(first.summary.decisionHash);
    expect(replay(first.summary.session).verified).toBe(true);
    expect(replay().verified).toBe(true);
    const reader = openReader(folder);
    expect(reader.ok && checkLedger(reader.value)).toMatchObject({ balanced: true });
    if (reader.ok) reader.value.close();
  }, 120_000);
});

describe('a session with teams somebody chose', () => {
  it('debates with them, keeps them in its record, and replays without any settings; the usual ones named decide as if nobody had', async () => {
    const chosen = ['managed_desk', 'relay'].map((id) => must(findTeam(id, []), id));
    const { summary } = await run({ forMs: HOUR, teams: chosen });
    expect(summary).toMatchObject({ failure: null, unprotected: 0, ledgerBalanced: true });
    expect(replay()).toMatchObject({ verified: true, decisionHash: summary.decisionHash, differences: [] });
    const usual = await run({ forMs: HOUR, dataDir: newFolder() });
    const named = await run({ forMs: HOUR, dataDir: newFolder(), teams: ['research_desk', 'round_table'].map((id) => must(findTeam(id, []), id)) });
    expect(named.summary.decisionHash).toBe(usual.summary.decisionHash);
    expect(usual.summary.decisionHash).not.toBe(summary.decisionHash);
  }, 120_000);
});

describe('a doctored record does not verify', () => {
  it.each([
    ['an event was changed', "UPDATE engine_events SET payload = replace(CAST(payload AS TEXT), '\"timer\"', '\"timer\" ') WHERE kind = 'timer_fired' AND seq > 40", 'altered'],
    ['an event was dropped', 'DELETE FROM engine_events WHERE seq = 50', 'missing'],
    ['the last event was dropped', 'DELETE FROM engine_events WHERE seq = (SELECT max(seq) FROM engine_events)', 'ends at event'],
    ['a time was changed', 'UPDATE engine_events SET at = at + 1 WHERE seq = 60', 'altered'],
    ['an order was changed', "UPDATE orders SET quantity = '1' || quantity WHERE ordinal = 1", 'quantity is'],
    ['a fill was removed', 'DELETE FROM fills WHERE booking = (SELECT min(booking) FROM fills)', 'missing from the database'],
    ['a signal was turned', "UPDATE trading_signals SET direction = CASE direction WHEN 'long' THEN 'short' ELSE 'long' END WHERE ordinal = 1", 'direction is'],
  ])('%s', async (_what, sql, sign) => {
    await run({ forMs: HOUR / 4 });
    expect(replay().verified).toBe(true);
    change(sql);
    const report = replay();
    expect(report.verified).toBe(false);
    expect(report.differences.join('\n')).toContain(sign);
  }, 60_000);
});

describe('spot', () => {
  it('is never sold short', async () => {
    const { summary, facts } = await run({ kind: 'spot' });
    expect(summary).toMatchObject({ failure: null, ledgerBalanced: true });
    const entries = facts.flatMap((fact) => (fact.kind === 'order_intended' && fact.order.purpose === 'entry' ? [fact.order.ticket.side] : []));
    expect(entries.filter((side) => side === 'sell')).toEqual([]);
  }, 60_000);
});

describe.skipIf(!existsSync(CANDLES))('six recorded weeks (skipped where shared/data/market/candles is missing)', () => {
  it('the days around the first outage: trades both ways, nothing unprotected, ledger balanced, replay verified', async () => {
    const untilMs = Date.UTC(2021, 3, 21);
    const { summary, facts, problems } = await run({ market: CANDLES, forMs: null, untilMs });
    expect(summary).toMatchObject({ ended: 'until', failure: null, unprotected: 0, ledgerBalanced: true });
    const opened = facts.flatMap((fact) => (fact.kind === 'position_changed' && fact.change === 'opened' ? [fact.position.direction] : []));
    expect(opened.filter((direction) => direction === 'long').length).toBeGreaterThan(20);
    expect(opened.filter((direction) => direction === 'short').length).toBeGreaterThan(20);
    expect(problems.filter(({ sentence }) => sentence.includes('bars are missing')).length).toBeGreaterThanOrEqual(8);
    // Nothing is entered while the market is silent, nor right after.
    const outage = [Date.UTC(2021, 3, 20, 2, 1), Date.UTC(2021, 3, 20, 4, 35)] as const;
    const during = facts.filter((fact) => fact.kind === 'order_intended' && fact.order.purpose === 'entry' && fact.order.createdAt > outage[0] && fact.order.createdAt < outage[1]);
    expect(during).toEqual([]);
    const report = must(replay(), 'a report');
    expect(report).toMatchObject({ verified: true, decisionHash: summary.decisionHash });
    expect(report.orders).toBe(facts.filter((fact) => fact.kind === 'order_intended').length);
  }, 240_000);
});
