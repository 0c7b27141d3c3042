import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { must } from '../../../src-shared/support/assert.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { decodeEvent } from '../core/event-codec.ts';
import { unpackPayload } from '../adapters/store-sqlite/journal-payload.ts';
import { openMarket } from './open-market.ts';
import type { RunOptions } from './run-options.ts';
import { Session } from './session.ts';
import { NO_STORED_MARKET } from './stored-market.ts';

const MINUTE = 60_000;
const SECOND = 1_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-kept-'));
  // A market at a factor begins at a day of its own; seen from a later year its minutes would be swept as old.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 5) });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function options(change: Partial<RunOptions> = {}): RunOptions {
  return { market: 'generated', speed: 2_000, forMs: 3 * MINUTE + 20 * SECOND, untilMs: null, seed: null, intervalMs: null, instruments: ['BTC', 'SOL'], dataDir: folder, balance: '10000', kind: 'perpetual', ...change };
}

async function run(change: Partial<RunOptions> = {}): Promise<number> {
  const opened = await Session.open(options(change), new SharedArrayBuffer(4), { onFacts: () => undefined, onProblem: () => undefined });
  if (!opened.ok) throw new Error(opened.error.sentence);
  const from = must(opened.value.marketFrom, 'a beginning');
  expect((await opened.value.run()).failure).toBeNull();
  return from;
}

function read<T>(query: (db: Database.Database) => T): T {
  const db = new Database(path.join(folder, 'quorum.sqlite'), { readonly: true });
  try {
    return query(db);
  } finally {
    db.close();
  }
}

interface Stored {
  readonly instrument: string;
  readonly timeframe: string;
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const candles = (): Stored[] => read((db) => db.prepare<[], Stored>('SELECT instrument, timeframe, open_at AS openAt, open, high, low, close, volume, partial FROM candles ORDER BY timeframe, instrument, open_at').all());
const lastEventAt = (): number => read((db) => must(db.prepare<[], number>('SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1').pluck().get(), 'an event'));

/** Prints of an instrument in a session, in order. */
function prints(session: number, instrument: string): { readonly at: number; readonly price: number }[] {
  const rows = read((db) => db.prepare<[number], string | Buffer>("SELECT payload FROM engine_events WHERE session = ? AND kind = 'market_observed' ORDER BY seq").pluck().all(session));
  const data = rows.flatMap((payload): readonly MarketDatum[] => {
    const event = decodeEvent(unpackPayload(payload));
    return event.kind === 'market_observed' ? event.data : [];
  });
  return data.flatMap((datum) => (datum.kind === 'trade' && datum.instrument === instrument ? [{ at: datum.at, price: datum.price }] : []));
}

const key = ({ instrument, timeframe, openAt }: Stored): string => `${timeframe} ${instrument} ${openAt}`;

describe('a kept account on the generated market', () => {
  it('goes on at the price it was left at, and every stored candle stays what it was', async () => {
    await run({ seed: 5 });
    const before = candles();
    const left = lastEventAt();
    const from = await run({ seed: 900 });
    const after = new Map(candles().map((candle) => [key(candle), candle]));
    expect(before.filter((candle) => JSON.stringify(after.get(key(candle))) !== JSON.stringify(candle))).toEqual([]);
    expect(before.length).toBeGreaterThan(4 * (600 + 120 + 40 + 10));
    expect(from).toBeGreaterThan(left);
    expect(from - left).toBeLessThanOrEqual(SECOND);
    for (const instrument of ['BTC-USDT-PERP.alpha', 'SOL-USDT-PERP.alpha', 'BTC-USDT-PERP.beta', 'SOL-USDT-PERP.beta']) {
      const end = must(prints(1, instrument).at(-1), 'a print').price;
      const begin = must(prints(2, instrument)[0], 'a print').price;
      expect(Math.abs(begin / end - 1)).toBeLessThan(0.001);
    }
  }, 60_000);

  it('has every print of every session inside its candle, in the minute it was left as well', async () => {
    await run({ seed: 5 });
    await run({ seed: 31, forMs: 5 * SECOND });
    await run({ seed: 900 });
    const minutes = new Map(candles().filter(({ timeframe }) => timeframe === '1m').map((candle) => [`${candle.instrument} ${candle.openAt}`, candle]));
    const instrument = 'SOL-USDT-PERP.alpha';
    const seen = [1, 2, 3].flatMap((session) => prints(session, instrument)).flatMap(({ at, price }) => {
      const candle = minutes.get(`${instrument} ${at - (at % MINUTE)}`);
      return candle === undefined ? [] : [{ price, inside: candle.low <= price && price <= candle.high }];
    });
    expect(seen.filter(({ inside }) => !inside)).toEqual([]);
    // Six minutes and a little: the one that was left, twice, has been closed by the third session.
    expect(seen.length).toBe(6 * 60);
  }, 60_000);
});

describe("the generated market's clock", () => {
  const now = Date.UTC(2026, 5, 1, 12, 30, 41, 250);
  const from = async (lastAt: number | null): Promise<number> => {
    const opened = await openMarket(options({ speed: 1, seed: 1 }), 1, now, { ...NO_STORED_MARKET, lastAt });
    return must(opened.ok ? opened.value.opening.from : null, 'a beginning');
  };

  it("is the wall's, to its tick", async () => {
    expect(await from(null)).toBe(now - 250);
    expect(await from(now - 10 * MINUTE)).toBe(now - 250);
  });

  it('is never behind the last event, and at most a tick after it', async () => {
    for (const lastAt of [now - 260, now - 250, now - 100, now, now + 300, now + 20 * SECOND]) {
      const begins = await from(lastAt);
      expect(begins).toBeGreaterThan(lastAt);
      expect(begins - Math.max(lastAt, now)).toBeLessThanOrEqual(SECOND);
    }
  });

  it('does not run ahead with quick restarts: a session ends at most seconds after its last tick', async () => {
    let begins = await run({ forMs: 2 * SECOND, seed: 1 });
    const first = begins;
    for (let restart = 2; restart <= 5; restart += 1) begins = await run({ forMs: 2 * SECOND, seed: restart });
    // Four sessions of two seconds of data, each with at most a second to settle and a tick to the next.
    expect(begins - first).toBeLessThanOrEqual(4 * 4 * SECOND);
  }, 60_000);
});
