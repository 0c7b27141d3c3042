import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import { marketFeedContract } from '../../ports/market-feed.contract.ts';
import { CcxtFeed } from './ccxt-feed.ts';
import type { CcxtFeedOptions } from './ccxt-feed-options.ts';
import { LoopbackServer } from './loopback-server.ts';
import { ManualScheduler } from './manual-scheduler.ts';

/** 2024-01-01T00:10:30Z: half a minute into a bar. */
const NOW = 1_704_067_830_000;
const MINUTE = 60_000;
const rng = { uint32: () => 2 ** 31 };
const spotOnly = { rateLimit: 1, options: { fetchMarkets: { types: ['spot'] } } };

/** The shape of Binance's exchangeInfo, one instrument. */
const exchangeInfo = {
  timezone: 'UTC',
  serverTime: NOW,
  rateLimits: [],
  symbols: [
    {
      symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8,
      orderTypes: ['LIMIT', 'MARKET'], isSpotTradingAllowed: true, isMarginTradingAllowed: false, permissions: ['SPOT'],
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' },
        { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00000000', stepSize: '0.00001000' },
        { filterType: 'NOTIONAL', minNotional: '5.00000000' },
      ],
    },
  ],
};

const kline = (openAt: number, close: string): unknown[] => [openAt, '42000.00', '42100.50', '41900.00', close, '12.5', openAt + 59_999, '0', 10, '0', '0', '0'];
const diff = (first: number, last: number, bids: string[][]): unknown => ({ e: 'depthUpdate', E: NOW, s: 'BTCUSDT', U: first, u: last, b: bids, a: [] });

/** A Binance that answers with bars up to the forming one, a small book and no trades. */
function layOutBinance(server: LoopbackServer): void {
  server.routes.set('/api/v3/exchangeInfo', exchangeInfo);
  server.routes.set('/api/v3/time', { serverTime: NOW + 250 });
  server.routes.set('/api/v3/aggTrades', []);
  server.routes.set('/api/v3/depth', { lastUpdateId: 100, bids: [['42000.00', '1.0'], ['41999.00', '2.0']], asks: [['42001.00', '1.5'], ['42002.00', '2.5']] });
  server.routes.set('/api/v3/klines', (query: URLSearchParams) => {
    const since = Number(query.get('startTime') ?? 0);
    const forming = Math.floor(NOW / MINUTE) * MINUTE;
    return Array.from({ length: 11 }, (_, n) => kline(forming - (10 - n) * MINUTE, `4200${n % 10}.00`)).filter(([openAt]) => (openAt as number) >= since);
  });
  server.onMessage = (text, send) => {
    const { id, method, params } = JSON.parse(text) as { readonly id: number; readonly method: string; readonly params: readonly string[] };
    if (method !== 'SUBSCRIBE') return;
    send({ result: null, id });
    if (params[0]?.includes('@depth') === true) send(diff(95, 101, [['42000.50', '3.0']]));
  };
}

let server: LoopbackServer;
let origin: string;
let feed: CcxtFeed | null = null;

beforeEach(async () => {
  server = new LoopbackServer();
  origin = await server.start();
});

afterEach(async () => {
  await feed?.close();
  feed = null;
  await server.stop();
});

function makeFeed(options: Partial<CcxtFeedOptions> = {}): CcxtFeed {
  feed = new CcxtFeed({ exchangeId: 'binance', instruments: ['BTC'], clock: new ManualScheduler(NOW), rng, historyBars: 10, origin, settings: spotOnly, ...options });
  return feed;
}

/** Reads until enough has come. */
async function readUntil(from: CcxtFeed, enough: (data: readonly MarketDatum[], problems: readonly Failure[]) => boolean): Promise<readonly MarketDatum[]> {
  const data: MarketDatum[] = [];
  const problems: Failure[] = [];
  while (!enough(data, problems)) {
    const batch = must(await from.read(), 'the feed ended');
    data.push(...batch.data);
    problems.push(...batch.problems);
  }
  return data;
}

describe('Binance on loopback, self-made replies', () => {
  it('opens with exact steps, measures the clock, and back-fills closed bars only', async () => {
    layOutBinance(server);
    const opened = await makeFeed().open();
    const [instrument] = opened.ok ? opened.value.instruments : [];
    expect(opened.ok ? null : opened.error).toBeNull();
    expect([instrument?.id, instrument?.kind, toText(must(instrument, '').tickSize), toText(must(instrument, '').lotSize), toText(must(instrument, '').minNotional)]).toEqual(['BTC-USDT.binance', 'spot', '0.01', '0.00001', '5']);
    expect(feed?.lastSkewMs).toBe(250);
    const data = await readUntil(must(feed, 'a feed'), (seen) => seen.some(({ kind }) => kind === 'candle'));
    const bars = data.flatMap((datum) => (datum.kind === 'candle' ? [datum] : []));
    const forming = Math.floor(NOW / MINUTE) * MINUTE;
    expect(bars.map(({ openAt }) => openAt)).toEqual(Array.from({ length: 10 }, (_, n) => forming - (10 - n) * MINUTE));
    expect(bars.every(({ closed, history }) => closed && history === true)).toBe(true);
  });

  it('streams book and quote, prints and closed bars; the forming bar never counts', async () => {
    layOutBinance(server);
    const clock = new ManualScheduler(NOW);
    const live = makeFeed({ clock });
    await live.open();
    const first = await readUntil(live, (seen) => seen.some(({ kind }) => kind === 'book'));
    expect(first.find(({ kind }) => kind === 'quote')).toMatchObject({ bid: 42_000.5, bidSize: 3, ask: 42_001, askSize: 1.5, instrument: 'BTC-USDT.binance' });
    await Promise.all(['@trade', '@kline_1m'].map((stream) => server.heard(stream)));
    server.answer('@trade', { e: 'trade', E: NOW, s: 'BTCUSDT', t: 7, p: '42000.50', q: '0.25', T: NOW, m: true });
    const traded = await readUntil(live, (seen) => seen.some(({ kind }) => kind === 'trade'));
    expect(traded.find(({ kind }) => kind === 'trade')).toEqual({ kind: 'trade', instrument: 'BTC-USDT.binance', at: NOW, price: 42_000.5, quantity: 0.25, side: 'sell' });
    const forming = Math.floor(NOW / MINUTE) * MINUTE;
    const message = (openAt: number, close: string, isClosed: boolean): unknown => ({
      e: 'kline', E: NOW, s: 'BTCUSDT', k: { t: openAt, T: openAt + 59_999, s: 'BTCUSDT', i: '1m', o: '42000.00', c: close, h: '42200.00', l: '41900.00', v: '3.5', x: isClosed },
    });
    server.answer('@kline', message(forming, '42050.00', false));
    server.answer('@depth', diff(102, 103, [['42000.60', '1.0']]));
    const still = await readUntil(live, (seen) => seen.some((datum) => datum.kind === 'quote' && datum.bid === 42_000.6));
    expect(still.filter(({ kind }) => kind === 'candle')).toEqual([]);
    await clock.advance(30_000);
    server.answer('@kline', message(forming, '42100.00', true));
    server.answer('@kline', message(forming + MINUTE, '42101.00', false));
    const closed = await readUntil(live, (seen) => seen.some(({ kind }) => kind === 'candle'));
    expect(closed.filter(({ kind }) => kind === 'candle')).toMatchObject([{ openAt: forming, close: 42_100, closed: true }]);
  });

  it('after a dead socket opens another and fetches what was missed (ccxt#17162, #25092)', async () => {
    layOutBinance(server);
    const clock = new ManualScheduler(NOW);
    const live = makeFeed({ clock });
    await live.open();
    await readUntil(live, (seen) => seen.some(({ kind }) => kind === 'book'));
    const before = server.requests.length;
    server.cut();
    const data: MarketDatum[] = [];
    const batch = must(await live.read(), 'a batch');
    expect(batch.problems.map(({ code }) => code)).toContain('venue_unreachable');
    data.push(...batch.data);
    const reading = readUntil(live, (seen) => seen.some(({ kind }) => kind === 'book'));
    await clock.advance(1000);
    expect((await reading).some(({ kind }) => kind === 'quote')).toBe(true);
    expect(server.requests.slice(before).some((request) => request.startsWith('GET /api/v3/depth'))).toBe(true);
  });

  it('asks for public data only, and refuses to be given keys', async () => {
    layOutBinance(server);
    await makeFeed().open();
    expect(server.requests.filter((request) => !/^(GET \/api\/v3\/(exchangeInfo|time|klines|depth|aggTrades)|WS \/ws)/.test(request))).toEqual([]);
    await feed?.close();
    const refused = await makeFeed({ settings: { ...spotOnly, apiKey: 'k', secret: 's' } }).open();
    expect(refused.ok ? null : refused.error.code).toBe('venue_credentials');
  });

  it.each([
    ['an exchange that does not answer', {}, 'venue_unreachable'],
    ['an unknown instrument', { instruments: ['NOPE'] }, 'instrument_unknown'],
    ['an unknown exchange', { exchangeId: 'nosuchexchange' }, 'venue_unknown'],
    ['a name that is a path', { exchangeId: '../binance' }, 'venue_unknown'],
  ])('fails to open with a remedy: %s', async (_name, options, code) => {
    if (code === 'instrument_unknown') layOutBinance(server);
    const opened = await makeFeed(options).open();
    expect(opened.ok ? null : opened.error.code).toBe(code);
    expect(opened.ok ? '' : opened.error.remedy).not.toBe('');
  });

  marketFeedContract({ describe, expect, it }, 'ccxt, binance on loopback', () => {
    layOutBinance(server);
    return makeFeed();
  }, 2);
});

const recorded = resolve(import.meta.dirname, '../../../../../shared/data');
const missing = existsSync(resolve(recorded, 'ccxt/recorded')) ? '' : ' SKIPPED: ../shared/data/ccxt/recorded is not here';

function reply(path: string): unknown {
  return JSON.parse(readFileSync(resolve(recorded, path), 'utf8'));
}

describe.skipIf(missing !== '')(`recorded replies of real exchanges${missing}`, () => {
  it('Binance: instruments, bars, and a streamed book whose top is the recorded bookTicker', async () => {
    const lines = gunzipSync(readFileSync(resolve(recorded, 'market/books/binance_spot_BTCUSDT_20240808.jsonl.gz'))).toString().split('\n', 400);
    const messages = lines.map((line) => JSON.parse(line.slice(20)) as { readonly stream?: string; readonly data?: { readonly u: number; readonly b: string; readonly a: string } });
    const diffs = messages.flatMap(({ data, stream }) => (stream === 'btcusdt@depth@100ms' && data !== undefined ? [data] : []));
    const tickers = messages.flatMap(({ data, stream }) => (stream === 'btcusdt@bookTicker' && data !== undefined ? [data] : []));
    const bars = reply('ccxt/recorded/nautilus/binance/itest_http_responses__http_spot_market_klines.json') as readonly (readonly [number])[];
    const now = (bars.at(-1)?.[0] ?? 0) + 30_000;
    layOutBinance(server);
    server.routes.set('/api/v3/exchangeInfo', reply('ccxt/recorded/binance_spot_exchangeInfo_20211012.json'));
    server.routes.set('/api/v3/klines', bars);
    server.routes.set('/api/v3/depth', messages.find((message) => 'lastUpdateId' in message));
    server.routes.set('/api/v3/time', { serverTime: now });
    server.onMessage = (text, send) => {
      const { id, params } = JSON.parse(text) as { readonly id: number; readonly params: readonly string[] };
      send({ result: null, id });
      if (params[0]?.includes('@depth') === true) for (const data of diffs) send(data);
    };
    const live = makeFeed({ clock: new ManualScheduler(now), instruments: ['BTC/USDT'], historyBars: bars.length });
    const opened = await live.open();
    expect(opened.ok && opened.value.instruments.map(({ id, tickSize }) => [id, toText(tickSize)])).toEqual([['BTC-USDT.binance', '0.01']]);
    const last = tickers.filter(({ u }) => u <= (diffs.at(-1)?.u ?? 0)).at(-1);
    const top = [Number(last?.b), Number(last?.a)];
    const data = await readUntil(live, (seen) => seen.some((datum) => datum.kind === 'quote' && datum.bid === top[0] && datum.ask === top[1]));
    expect(data.filter(({ kind }) => kind === 'candle')).toHaveLength(bars.length - 1);
  });

  it('Kraken: polls what it has, instruments with exact steps', async () => {
    const folder = 'ccxt/recorded/nautilus/kraken';
    const ohlc = reply(`${folder}/http_ohlc.json`) as { readonly result: { readonly XBTUSDT: readonly (readonly [number])[] } };
    const now = (ohlc.result.XBTUSDT.at(-1)?.[0] ?? 0) * 1000 + 30_000;
    server.routes.set('/0/public/Assets', { error: [], result: { XXBT: { aclass: 'currency', altname: 'XBT', decimals: 10, display_decimals: 5, status: 'enabled' }, USDT: { aclass: 'currency', altname: 'USDT', decimals: 8, display_decimals: 4, status: 'enabled' } } });
    server.routes.set('/0/public/AssetPairs', reply(`${folder}/http_asset_pairs.json`));
    server.routes.set('/0/public/OHLC', ohlc);
    server.routes.set('/0/public/Depth', reply(`${folder}/http_order_book.json`));
    server.routes.set('/0/public/Trades', reply(`${folder}/http_trades.json`));
    server.routes.set('/0/public/Time', reply(`${folder}/http_server_time.json`));
    const live = makeFeed({ exchangeId: 'kraken', clock: new ManualScheduler(now), streaming: false, settings: { rateLimit: 1 }, historyBars: 500 });
    const opened = await live.open();
    expect(opened.ok ? null : opened.error).toBeNull();
    expect(opened.ok && opened.value.instruments.map(({ id, lotSize, tickSize }) => [id, toText(tickSize), toText(lotSize)])).toEqual([['BTC-USDT.kraken', '0.1', '0.00000001']]);
    const data = await readUntil(live, (seen) => seen.some(({ kind }) => kind === 'book'));
    expect(data.find(({ kind }) => kind === 'quote')).toMatchObject({ ask: 105_944.3 });
    expect(data.filter(({ kind }) => kind === 'candle').length).toBeGreaterThan(100);
    expect(server.requests.every((request) => request.startsWith('GET /0/public/'))).toBe(true);
  });
});
