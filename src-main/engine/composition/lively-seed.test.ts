import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { APPETITE_RISK } from '../../../src-shared/contract/appetites.ts';
import type { Fact } from '../core/fact.ts';
import { livelySeed, type LivelySeed } from './lively-seed.ts';
import { FOR_A_KEPT_ACCOUNT, FOR_A_NEW_ACCOUNT } from './patience.ts';
import type { RunOptions } from './run-options.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, midnight. */
const MONDAY = Date.UTC(2026, 5, 1);
/** What a try takes on a slow machine, ms. Counted instead of measured, so that every machine finds the same. */
const TRY_MS = 120;

const watchlists: readonly (readonly string[])[] = [[], ['BTC', 'ETH', 'SOL', 'BNB'], ['ETH', 'XRP', 'DOGE'], ['SOL', 'AVAX'], ['BTC']];
const appetites = ['careful', 'balanced', 'bold'] as const;

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'quorum-lively-')); });
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function options(change: Partial<RunOptions>): RunOptions {
  return { market: 'generated', speed: 1, forMs: null, untilMs: null, seed: null, intervalMs: 5_000, instruments: [], dataDir: folder, balance: '10000', kind: 'perpetual', ...change };
}

async function found(wish: RunOptions, first = 100, patience = FOR_A_NEW_ACCOUNT): Promise<LivelySeed> {
  let elapsedMs = 0;
  const lively = await livelySeed(wish, first, patience, () => (elapsedMs += TRY_MS));
  if (!lively.ok) throw new Error(lively.error.sentence);
  return lively.value;
}

/** Thirty starts: any day of the week, any hour, seconds before and after full minutes and hours. */
const starts = Array.from({ length: 30 }, (_, index) => {
  const at = MONDAY + index * 5 * HOUR + index * 7 * MINUTE + ([0, 59_400, 30_123, 1, 59_999][index % 5] ?? 0);
  return { when: new Date(at).toISOString(), at, instruments: watchlists[index % watchlists.length] ?? [], appetite: appetites[index % appetites.length] ?? 'balanced', first: 1_000 + 977 * index };
});

/** When a session itself trades first, from the beginning of its market; its first minute is made up for at once. */
async function firstFillMs(wish: RunOptions): Promise<number | null> {
  const at = wish.startAtMs ?? 0;
  vi.useFakeTimers({ toFake: ['Date'], now: at + 59_000 });
  let opened: number | null = null;
  const session = await Session.open({ ...wish, forMs: 58_000 }, new SharedArrayBuffer(4), {
    onFacts: (facts: readonly Fact[]) => {
      for (const fact of facts) if (fact.kind === 'position_changed' && fact.change === 'opened') opened ??= fact.at - Math.floor(at / 1_000) * 1_000;
    },
    onProblem: () => undefined,
  });
  if (!session.ok) throw new Error(session.error.sentence);
  expect((await session.value.run()).failure).toBeNull();
  return opened;
}

describe('the market a new account is shown trades within a minute of its start, which it once did not: its past was judged, not the minute to come', () => {
  it.each(starts)('started $when, $appetite, on $instruments', async ({ at, instruments, appetite, first }) => {
    const { rehearsal } = await found(options({ startAtMs: at, instruments: [...instruments], risk: APPETITE_RISK[appetite] }), first);
    expect(rehearsal.lasts).toBe(true);
    expect(rehearsal.firstFillMs).toBeLessThanOrEqual(40_000);
  });

  it.each(starts.filter((_, index) => index % 5 === 1 || index % 15 === 0))('and the session itself, recorded and committed, trades at the very moment it was rehearsed for: $when, $appetite, on $instruments', async ({ at, instruments, appetite, first }) => {
    const wish = options({ startAtMs: at, instruments: [...instruments], risk: APPETITE_RISK[appetite] });
    const { seed, rehearsal } = await found(wish, first);
    expect(await firstFillMs({ ...wish, seed })).toBe(rehearsal.firstFillMs);
  });

  it('and is chosen soon: within twenty seconds of the start on the watchlist that is offered', async () => {
    const delays = await Promise.all(starts.slice(0, 8).map(async ({ at, first }) => (await found(options({ startAtMs: at }), first)).rehearsal.firstFillMs));
    expect(Math.max(...delays.map((delay) => delay ?? Infinity))).toBeLessThanOrEqual(20_000);
  });

  it('and is the same for the same moment', async () => {
    expect(await found(options({ startAtMs: MONDAY }))).toEqual(await found(options({ startAtMs: MONDAY })));
  });
});

describe('the search', () => {
  it('goes on from where a kept market was left, as the session will', async () => {
    const at = MONDAY + 9 * HOUR;
    const first = await found(options({ startAtMs: at }));
    expect(await firstFillMs(options({ startAtMs: at, seed: first.seed }))).toBe(first.rehearsal.firstFillMs);
    const later = options({ startAtMs: at + 2 * HOUR });
    const kept = await found(later, 500);
    const { seed, rehearsal } = await found({ ...later, dataDir: path.join(folder, 'none') }, 500);
    expect({ seed: kept.seed, ...kept.rehearsal }).not.toEqual({ seed, ...rehearsal });
  });

  it('ends when patience ends, with the best it has', async () => {
    const nothing = await found(options({ startAtMs: MONDAY, balance: '0.01', instruments: ['BTC'] }), 7, FOR_A_KEPT_ACCOUNT);
    expect(nothing).toMatchObject({ seed: 7, rehearsal: { firstFillMs: null } });
    expect(nothing.tries).toBeLessThanOrEqual(FOR_A_KEPT_ACCOUNT.giveUpMs / TRY_MS + 1);
  });

  it('tries nothing for agents that look once an hour', async () => {
    expect(await found(options({ startAtMs: MONDAY, intervalMs: HOUR }))).toMatchObject({ seed: 100, tries: 0 });
  });

  it('fails where the options make no market', async () => {
    expect(await livelySeed(options({ startAtMs: MONDAY, instruments: ['NONE'] }), 1, FOR_A_NEW_ACCOUNT, () => 0)).toMatchObject({ ok: false, error: { code: 'instrument_unknown' } });
  });
});
