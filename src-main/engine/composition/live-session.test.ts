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
/** A seed whose market is rising when the session begins. */
const RISING_SEED = 4;

const filters = [
  { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
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

/** One-minute bars of the generated market, ending now. */
async function bars(nowMs: number): Promise<readonly (readonly [number, string, string, string, string, string])[]> {
  const feed = new GeneratedFeed({ seed: RISING_SEED, startAt: nowMs, venues: ['alpha'], instruments: ['BTC'], timeframeOnly: '1m' });
  await feed.open();
  const batch = feed.read();
  if (batch === null || batch instanceof Promise) return [];
  return batch.data.flatMap((datum) => (datum.kind === 'candle' ? [[datum.openAt, ...[datum.open, datum.high, datum.low, datum.close, datum.volume].map(String)] as never] : []));
}

/** A Binance that knows one instrument and whose book is shown on subscription. */
async function layOut(nowMs: number): Promise<void> {
  const history = await bars(nowMs);
  const last = Number(history.at(-1)?.[4] ?? 0);
  const symbol = { symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8, orderTypes: ['LIMIT', 'MARKET'], isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'], filters };
  server.routes.set('/api/v3/exchangeInfo', { timezone: 'UTC', serverTime: nowMs, rateLimits: [], symbols: [symbol] });
  for (const other of ['/fapi/v1/exchangeInfo', '/dapi/v1/exchangeInfo']) server.routes.set(other, { timezone: 'UTC', serverTime: nowMs, rateLimits: [], symbols: [] });
  server.routes.set('/api/v3/time', () => ({ serverTime: Date.now() }));
  server.routes.set('/api/v3/aggTrades', []);
  server.routes.set('/api/v3/depth', { lastUpdateId: 100, bids: [[(last - 0.5).toFixed(2), '5'], [(last - 1).toFixed(2), '20']], asks: [[(last + 0.5).toFixed(2), '5'], [(last + 1).toFixed(2), '20']] });
  server.routes.set('/api/v3/klines', (query: URLSearchParams) => history
    .filter(([openAt]) => openAt >= Number(query.get('startTime') ?? 0)).slice(0, Number(query.get('limit') ?? 500))
    .map(([openAt, open, high, low, close, volume]) => [openAt, open, high, low, close, volume, openAt + MINUTE - 1, '0', 10, '0', '0', '0']));
  server.onMessage = (text, send) => {
    const { id, method, params } = JSON.parse(text) as { readonly id: number; readonly method: string; readonly params: readonly string[] };
    if (method !== 'SUBSCRIBE') return;
    send({ result: null, id });
    if (params[0]?.includes('@depth') === true) send({ e: 'depthUpdate', E: Date.now(), s: 'BTCUSDT', U: 95, u: 101, b: [[(last - 0.4).toFixed(2), '3']], a: [] });
  };
}

describe('a live public market, on loopback', () => {
  it('is traded with paper money from its back-filled bars and streamed book, and the session replays', async () => {
    await layOut(Date.now());
    const origin = await server.start();
    const facts: Fact[] = [];
    const opened = await Session.open({
      market: 'binance', speed: 1, forMs: null, untilMs: null, seed: 1, intervalMs: 1_000, instruments: ['BTC'], dataDir: folder, balance: '10000', kind: 'spot', origin,
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
    expect(summary).toMatchObject({ ended: 'stopped', failure: null, unprotected: 0, ledgerBalanced: true, openPositions: 1 });
    expect(facts.some((fact) => fact.kind === 'signal_raised')).toBe(true);
    expect(server.requests.every((request) => request.startsWith('GET '))).toBe(true);
    const replayed = replaySession(folder, 'last', () => 0);
    expect(replayed.ok && replayed.value).toMatchObject({ verified: true, decisionHash: summary?.decisionHash });
  }, 60_000);
});
