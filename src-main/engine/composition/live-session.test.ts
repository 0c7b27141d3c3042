import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaySession } from '../../lab/replay/replay-session.ts';
import { LoopbackServer } from '../adapters/feed-ccxt/loopback-server.ts';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { CandleDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Fact } from '../core/fact.ts';
import { generatedPast, quorumDirections } from './generated-past.fixture.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;
const BASES = ['BTC', 'ETH', 'SOL', 'XRP'] as const;

const filters = [
  { filterType: 'PRICE_FILTER', minPrice: '0.0001', maxPrice: '1000000', tickSize: '0.0001' },
  { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
  { filterType: 'NOTIONAL', minNotional: '5' },
];

let server: LoopbackServer;
let folder: string;

beforeEach(() => {
  server = new LoopbackServer();
  folder = mkdtempSync(path.join(tmpdir(), 'quorum-live-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Bar = readonly [openAt: number, open: string, high: string, low: string, close: string, volume: string];

/** The first generated market, ending now, in which a quorum wants to buy: which one depends on the time of day. */
async function risingMarket(nowMs: number): Promise<readonly CandleDatum[]> {
  for (let seed = 1; seed < 200; seed += 1) {
    const past = await generatedPast(seed, nowMs, BASES);
    if (past !== null && quorumDirections(past, nowMs as Timestamp).includes('long')) return past.bars;
  }
  throw new Error('no rising market among 200');
}

/** One-minute bars per Binance name, ending now. */
async function bars(nowMs: number): Promise<Map<string, Bar[]>> {
  const all = new Map<string, Bar[]>(BASES.map((base) => [`${base}USDT`, []]));
  for (const datum of await risingMarket(nowMs)) {
    all.get(`${datum.instrument.split('-')[0] ?? ''}USDT`)?.push([datum.openAt, String(datum.open), String(datum.high), String(datum.low), String(datum.close), String(datum.volume)]);
  }
  return all;
}

/** A Binance that knows a few instruments and shows a book on subscription. */
async function layOut(nowMs: number): Promise<void> {
  const history = await bars(nowMs);
  const lastOf = (name: string): number => Number(history.get(name)?.at(-1)?.[4] ?? 0);
  const symbols = BASES.map((base) => ({ symbol: `${base}USDT`, status: 'TRADING', baseAsset: base, baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8, orderTypes: ['LIMIT', 'MARKET'], isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'], filters }));
  server.routes.set('/api/v3/exchangeInfo', { timezone: 'UTC', serverTime: nowMs, rateLimits: [], symbols });
  for (const other of ['/fapi/v1/exchangeInfo', '/dapi/v1/exchangeInfo']) server.routes.set(other, { timezone: 'UTC', serverTime: nowMs, rateLimits: [], symbols: [] });
  server.routes.set('/api/v3/time', () => ({ serverTime: Date.now() }));
  server.routes.set('/api/v3/aggTrades', []);
  server.routes.set('/api/v3/depth', (query: URLSearchParams) => book(lastOf(query.get('symbol') ?? '')));
  server.routes.set('/api/v3/klines', (query: URLSearchParams) => (history.get(query.get('symbol') ?? '') ?? [])
    .filter(([openAt]) => openAt >= Number(query.get('startTime') ?? 0)).slice(0, Number(query.get('limit') ?? 500))
    .map(([openAt, open, high, low, close, volume]) => [openAt, open, high, low, close, volume, openAt + MINUTE - 1, '0', 10, '0', '0', '0']));
  server.onMessage = (text, send) => {
    const { id, method, params } = JSON.parse(text) as { readonly id: number; readonly method: string; readonly params: readonly string[] };
    if (method !== 'SUBSCRIBE') return;
    send({ result: null, id });
    for (const stream of params.filter((one) => one.includes('@depth'))) {
      const name = (stream.split('@')[0] ?? '').toUpperCase();
      send({ e: 'depthUpdate', E: Date.now(), s: name, U: 95, u: 101, b: [[(lastOf(name) * 0.9999).toFixed(4), '300']], a: [] });
    }
  };
}

function book(last: number): unknown {
  const levels = (step: number): string[][] => [1, 2, 3, 4].map((n) => [(last * (1 + n * step)).toFixed(4), '2000']);
  return { lastUpdateId: 100, bids: levels(-0.0001), asks: levels(0.0001) };
}

/** A quote a second per instrument, so that the market does not fall silent however long the start took. */
function keepBooksAlive(): NodeJS.Timeout {
  let last = 101;
  return setInterval(() => {
    last += 1;
    for (const base of BASES) server.answer(`${base.toLowerCase()}usdt@depth`, { e: 'depthUpdate', E: Date.now(), s: `${base}USDT`, U: last, u: last, b: [], a: [] });
  }, 1_000);
}

describe('a live public market, on loopback', () => {
  it('is traded with paper money from its back-filled bars and streamed book, and the session replays', async () => {
    await layOut(Date.now());
    const origin = await server.start();
    const alive = keepBooksAlive();
    const facts: Fact[] = [];
    let hasSlept = false;
    const opened = await Session.open({
      market: 'binance', speed: 1, forMs: null, untilMs: null, seed: 1, intervalMs: 1_000, instruments: [...BASES], dataDir: folder, balance: '10000', kind: 'spot', origin,
      // Spot fees are high for what these stops risk; here the way of an order is looked at, not its price.
      risk: { maxCostOfRisk: 5 },
    }, new SharedArrayBuffer(4), {
      onFacts: (news) => {
        facts.push(...news);
        // Filled and protected: seen enough.
        if (!hasSlept && news.some((fact) => fact.kind === 'position_changed' && fact.position.protection === 'native')) {
          hasSlept = true;
          // The machine sleeps for a moment: told by a power event, as a desktop has them.
          session?.suspended();
          session?.woke();
        }
        if (news.some((fact) => fact.kind === 'reconciled' && fact.cause === 'reconnect')) session?.stop();
      },
      onProblem: () => undefined,
    });
    expect(opened.ok ? null : opened.error).toBeNull();
    const session = opened.ok ? opened.value : null;
    const summary = await session?.run();
    clearInterval(alive);
    expect(summary).toMatchObject({ ended: 'stopped', failure: null, unprotected: 0, ledgerBalanced: true });
    expect(summary?.openPositions).toBeGreaterThan(0);
    expect(facts.some((fact) => fact.kind === 'signal_raised')).toBe(true);
    expect(facts.flatMap((fact) => (fact.kind === 'alert_raised' && fact.code === 'woke' ? [fact.level] : []))).toEqual(['warning']);
    // Public data only: nothing that could trade is ever called.
    expect(server.requests.filter((request) => !/^(GET|WS) /.test(request) || /order|account|userDataStream/i.test(request))).toEqual([]);
    const replayed = replaySession(folder, 'last', () => 0);
    expect(replayed.ok && replayed.value).toMatchObject({ verified: true, decisionHash: summary?.decisionHash });
  });
});
