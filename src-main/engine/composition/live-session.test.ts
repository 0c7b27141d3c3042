import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaySession } from '../../lab/replay/replay-session.ts';
import { LoopbackServer } from '../adapters/feed-ccxt/loopback-server.ts';
import { GeneratedFeed } from '../adapters/feed-generated/generated-feed.ts';
import type { Fact } from '../core/fact.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;
/** A seed whose market has instruments that a quorum wants to buy when the session begins. */
const RISING_SEED = 16;
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

/** One-minute bars of the generated market per Binance name, ending now. */
async function bars(nowMs: number): Promise<Map<string, Bar[]>> {
  const feed = new GeneratedFeed({ seed: RISING_SEED, startAt: nowMs, venues: ['alpha'], instruments: BASES, timeframeOnly: '1m' });
  await feed.open();
  const all = new Map<string, Bar[]>(BASES.map((base) => [`${base}USDT`, []]));
  for (const datum of feed.read()?.data ?? []) {
    if (datum.kind !== 'candle') continue;
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

describe('a live public market, on loopback', () => {
  it('is traded with paper money from its back-filled bars and streamed book, and the session replays', async () => {
    await layOut(Date.now());
    const origin = await server.start();
    const facts: Fact[] = [];
    const opened = await Session.open({
      market: 'binance', speed: 1, forMs: null, untilMs: null, seed: 1, intervalMs: 1_000, instruments: [...BASES], dataDir: folder, balance: '10000', kind: 'spot', origin,
    }, new SharedArrayBuffer(4), {
      onFacts: (news) => {
        facts.push(...news);
        // Filled and protected: seen enough.
        if (news.some((fact) => fact.kind === 'position_changed' && fact.position.protection === 'native')) session?.stop();
      },
      onProblem: () => undefined,
    });
    expect(opened.ok ? null : opened.error).toBeNull();
    const session = opened.ok ? opened.value : null;
    const summary = await session?.run();
    expect(summary).toMatchObject({ ended: 'stopped', failure: null, unprotected: 0, ledgerBalanced: true });
    expect(summary?.openPositions).toBeGreaterThan(0);
    expect(facts.some((fact) => fact.kind === 'signal_raised')).toBe(true);
    // Public data only: nothing that could trade is ever called.
    expect(server.requests.filter((request) => !/^(GET|WS) /.test(request) || /order|account|userDataStream/i.test(request))).toEqual([]);
    const replayed = replaySession(folder, 'last', () => 0);
    expect(replayed.ok && replayed.value).toMatchObject({ verified: true, decisionHash: summary?.decisionHash });
  }, 60_000);
});
