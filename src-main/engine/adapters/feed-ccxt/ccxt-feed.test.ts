import { describe, expect, it } from 'vitest';
import { toText } from '../../../../src-shared/domain/decimal.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { ok, type Failure } from '../../../../src-shared/support/result.ts';
import { backoffMs } from './backoff.ts';
import { CcxtFeed } from './ccxt-feed.ts';
import { ClosedCandles } from './closed-candles.ts';
import { FakeExchange, market, silence } from './fake-exchange.ts';
import { ManualScheduler } from './manual-scheduler.ts';
import { findMarket, marketInstrument } from './market-instrument.ts';

const MINUTE = 60_000;
const START = 1_704_067_200_000;
const NOW = START + 10 * MINUTE + 30_000;
const bar = (n: number, close = 100): number[] => [START + n * MINUTE, 100, 110, 90, close, 5];

class RateLimitExceeded extends Error {}
class BadRequest extends Error {}

interface Session {
  readonly feed: CcxtFeed;
  readonly clock: ManualScheduler;
  readonly data: MarketDatum[];
  readonly problems: Failure[];
}

/** Opens a feed on the fake and keeps reading it. */
async function session(exchange: FakeExchange, options: { readonly streaming?: boolean; readonly instruments?: readonly string[] } = {}): Promise<Session> {
  const clock = new ManualScheduler(NOW);
  const feed = new CcxtFeed({ exchangeId: 'fake', instruments: ['BTC'], clock, rng: { uint32: () => 0 }, historyBars: 5, makeExchange: () => Promise.resolve(ok(exchange)), ...options });
  const opened = await feed.open();
  must(opened.ok ? opened : null, opened.ok ? '' : opened.error.sentence);
  const data: MarketDatum[] = [];
  const problems: Failure[] = [];
  const pump = async (): Promise<void> => {
    for (let batch = await feed.read(); batch !== null; batch = await feed.read()) {
      data.push(...batch.data);
      problems.push(...batch.problems);
    }
  };
  void pump();
  return { feed, clock, data, problems };
}

const barsOf = (data: readonly MarketDatum[]): number[] => data.flatMap((datum) => (datum.kind === 'candle' ? [(datum.openAt - START) / MINUTE] : []));

describe('closed bars (freqtrade#11725, #10597: a half-formed candle is never a closed one)', () => {
  it.each([
    ['the last row while its minute runs', [bar(9), bar(10)], NOW, [9]],
    ['a row whose minute is just over, with nothing behind it', [bar(9)], START + 10 * MINUTE + 1999, []],
    ['the same, once it has settled', [bar(9)], START + 10 * MINUTE + 2000, [9]],
    ['the same, with a later bar behind it', [bar(9), bar(10)], START + 10 * MINUTE, [9]],
    ['a later bar that came before its time, by a clock that is ahead', [bar(9), bar(10), bar(11)], START + 10 * MINUTE + 5000, [9]],
    ['rows out of order', [bar(9), bar(8), bar(10)], NOW, [8, 9]],
  ])('%s', (_name, rows, now, expected) => {
    const candles = new ClosedCandles(2000);
    candles.add(rows);
    expect(candles.release(now).map(({ openAt }) => (openAt - START) / MINUTE)).toEqual(expected);
  });

  it('keeps the last version of a bar and gives it once', () => {
    const candles = new ClosedCandles(2000);
    candles.add([bar(9, 95), bar(10, 96)]);
    candles.add([bar(9, 99)]);
    expect(candles.release(NOW).map(({ close }) => close)).toEqual([99]);
    candles.add([bar(9, 50)]);
    expect(candles.release(NOW)).toEqual([]);
  });

  it.each([
    ['a missing price', [START, 100, undefined, 90, 100, 5]],
    ['a price of zero', [START, 100, 110, 0, 100, 5]],
    ['a close above the high', [START, 100, 110, 90, 111, 5]],
    ['a time off the minute', [START + 1, 100, 110, 90, 100, 5]],
  ])('refuses %s', (_name, row) => {
    expect(new ClosedCandles(0).add([row])).toEqual([row]);
  });
});

describe('a live feed', () => {
  it('polls where there is no stream, and passes each trade and bar once', async () => {
    const exchange = new FakeExchange();
    exchange.trades = () => Promise.resolve([
      { id: '1', timestamp: NOW - 1, price: 100, amount: 1, side: 'buy' },
      { id: '3', timestamp: NOW + 1, price: 100, amount: 3, side: 'sell' },
      { id: '2', timestamp: NOW, price: 100, amount: 2, side: 'buy' },
    ]);
    exchange.ohlcv = (since) => Promise.resolve(Array.from({ length: 14 }, (_, n) => bar(n)).filter(([at = 0]) => at >= since));
    const { clock, data, feed, problems } = await session(exchange);
    await clock.advance(3 * MINUTE);
    await feed.close();
    expect(data.flatMap((datum) => (datum.kind === 'trade' ? [datum.quantity] : []))).toEqual([2, 3]);
    expect(barsOf(data)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(data.filter((datum) => datum.kind === 'candle' && datum.history === true)).toHaveLength(5);
    expect(data.filter(({ kind }) => kind === 'quote').length).toBeGreaterThan(50);
    expect(problems).toEqual([]);
  });

  it('trusts the earlier clock: a bar is not closed while ours, or the venue’s, is still in it', async () => {
    const exchange = new FakeExchange();
    exchange.has = { fetchTime: true };
    exchange.time = () => Promise.resolve(NOW - 45_000);
    exchange.ohlcv = (since) => Promise.resolve(Array.from({ length: 14 }, (_, n) => bar(n)).filter(([at = 0]) => at >= since));
    const { clock, data, feed, problems } = await session(exchange);
    await clock.advance(0);
    await feed.close();
    expect(problems.map(({ sentence }) => sentence)).toEqual(['The clock of fake is 45 s behind ours.']);
    expect(feed.lastSkewMs).toBe(-45_000);
    expect(barsOf(data)).toEqual([5, 6, 7, 8]);
  });

  it('waits longer after each failure, up to a minute, and says so once per doubling', async () => {
    const exchange = new FakeExchange();
    exchange.book = () => Promise.reject(new Error('no route'));
    const { clock, feed, problems } = await session(exchange);
    const attempts = (): number => exchange.calls.filter((call) => call === 'fetchOrderBook').length;
    // The waits are 0.5, 1, 2, 4, 8 … s with the lowest jitter.
    const seen: number[] = [];
    for (const wait of [0, 500, 1000, 2000, 4000]) {
      await clock.advance(wait);
      seen.push(attempts());
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    await clock.advance(4 * MINUTE);
    expect(attempts()).toBeLessThan(17);
    await feed.close();
    expect(problems.filter(({ sentence }) => sentence.includes('book of BTC/USDT')).length).toBe(4);
    expect(problems[0]?.code).toBe('venue_unreachable');
  });

  it('honours Retry-After when it asked too often', async () => {
    const exchange = new FakeExchange();
    exchange.last_response_headers = { 'Retry-After': '20' };
    exchange.book = () => Promise.reject(new RateLimitExceeded('429'));
    const { clock, feed, problems } = await session(exchange);
    await clock.advance(19_999);
    expect(exchange.calls.filter((call) => call === 'fetchOrderBook')).toHaveLength(1);
    await clock.advance(1);
    expect(exchange.calls.filter((call) => call === 'fetchOrderBook')).toHaveLength(2);
    expect(problems.map(({ code }) => code)).toContain('venue_rate_limited');
    await feed.close();
  });

  it('cuts a stream that fell silent, opens it again and fetches what was missed (ccxt#17162, #25092)', async () => {
    const exchange = new FakeExchange();
    exchange.has = { watchOrderBook: true, watchTrades: true, watchOHLCV: true };
    let books = 0;
    exchange.liveBook = () => (books++ === 0 ? Promise.resolve({ bids: [[100, 1]], asks: [[101, 1]] }) : silence());
    exchange.trades = () => Promise.resolve([{ id: 'missed', timestamp: NOW + 5000, price: 100, amount: 7, side: 'buy' }]);
    const { clock, data, feed, problems } = await session(exchange);
    await clock.advance(30_000);
    expect(problems).toEqual([]);
    await clock.advance(11_000);
    expect(problems.map(({ code }) => code)).toEqual(['venue_silent']);
    expect(exchange.calls).toContain('close');
    await clock.advance(2000);
    expect(data.flatMap((datum) => (datum.kind === 'trade' ? [datum.quantity] : []))).toEqual([7]);
    expect(exchange.calls.filter((call) => call === 'fetchOrderBook')).toHaveLength(1);
    expect(exchange.calls.filter((call) => call === 'watchOrderBook')).toHaveLength(3);
    await feed.close();
  });

  it('fetches bars that a stream left out before it passes on the later ones', async () => {
    const exchange = new FakeExchange();
    exchange.has = { watchOHLCV: true };
    exchange.ohlcv = (since) => Promise.resolve(Array.from({ length: 10 }, (_, n) => bar(n)).filter(([at = 0]) => at >= since));
    let send: (rows: readonly number[][]) => void = () => undefined;
    exchange.liveBars = () => new Promise((resolve) => { send = resolve; });
    const { clock, data, feed } = await session(exchange);
    exchange.ohlcv = (since) => Promise.resolve([10, 11, 12].map((n) => bar(n)).filter(([at = 0]) => at >= since));
    exchange.book = () => silence();
    await clock.advance(1000);
    send([bar(12)]);
    await clock.advance(3 * MINUTE);
    expect(barsOf(data)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    await feed.close();
  });

  it('asks without a limit once a venue has refused one', async () => {
    const exchange = new FakeExchange();
    const limits: (number | undefined)[] = [];
    exchange.book = (limit) => {
      limits.push(limit);
      return limit === undefined ? Promise.resolve({ bids: [[100, 1]], asks: [[101, 1]] }) : Promise.reject(new BadRequest('limit'));
    };
    const { clock, data, feed } = await session(exchange);
    await clock.advance(3000);
    await feed.close();
    expect(limits).toEqual([20, undefined, undefined]);
    expect(data.filter(({ kind }) => kind === 'book')).toHaveLength(2);
  });

  it('leaves out and names what is damaged', async () => {
    const exchange = new FakeExchange();
    exchange.trades = () => Promise.resolve([{ id: '1', timestamp: NOW, price: -5, amount: 1, side: 'buy' }, { id: '2', timestamp: NOW, price: 5, amount: 1, side: 'buy' }]);
    exchange.book = () => Promise.resolve({ bids: [[Number.NaN, 1]], asks: [] });
    const { clock, data, feed, problems } = await session(exchange);
    await clock.advance(0);
    expect(data.map(({ kind }) => kind)).toEqual(['trade']);
    expect(problems.map(({ code }) => code)).toEqual(['venue_data', 'venue_data']);
    await feed.close();
  });

  it('turns contracts into base currency and reads funding', async () => {
    const exchange = new FakeExchange();
    exchange.markets = [market('BTC/USDT:USDT', { contractSize: 0.01, precision: { price: 0.1, amount: 1 } })];
    exchange.has = { fetchFundingRate: true };
    exchange.book = () => Promise.resolve({ bids: [[100, 3]], asks: [[101, 7]] });
    exchange.funding = () => Promise.resolve({ fundingRate: 0.0001, markPrice: 100.5, fundingTimestamp: START + 8 * 3_600_000 });
    const { clock, data, feed } = await session(exchange);
    await clock.advance(0);
    expect(data.find(({ kind }) => kind === 'quote')).toMatchObject({ instrument: 'BTC-USDT-PERP.fake', bidSize: 0.03, askSize: 0.07 });
    expect(data.find(({ kind }) => kind === 'funding')).toMatchObject({ rate: 0.0001, markPrice: 100.5, dueAt: START + 8 * 3_600_000 });
    await feed.close();
  });

  it('leaves no timer behind when it is closed', async () => {
    const exchange = new FakeExchange();
    exchange.has = { watchOrderBook: true, fetchTime: true };
    exchange.time = () => Promise.resolve(NOW);
    const { clock, feed } = await session(exchange);
    await clock.advance(5000);
    await feed.close();
    await clock.advance(0);
    expect(clock.due()).toEqual([]);
    expect(await feed.read()).toBeNull();
  });
});

describe('waiting after failures', () => {
  it.each([[1, 500, 1000], [2, 1000, 2000], [5, 8000, 16_000], [7, 30_000, 60_000], [99, 30_000, 60_000]])('failure %i: %i to %i ms', (failures, low, high) => {
    expect(backoffMs(failures, { uint32: () => 0 })).toBe(low);
    expect(backoffMs(failures, { uint32: () => 2 ** 32 - 1 })).toBe(high);
  });
});

describe('instruments of a venue', () => {
  const markets = [market('BTC/USD'), market('BTC/USDT'), market('BTC/USDT:USDT'), market('BTC/USD:BTC', { linear: false }), market('OLD/USDT', { active: false })];
  it.each([
    ['BTC', 'BTC/USDT'], ['btc-usd', 'BTC/USD'], ['BTCUSDT', 'BTC/USDT'], ['BTC/USDT:USDT', 'BTC/USDT:USDT'], ['BTC-USDT-PERP', 'BTC/USDT:USDT'],
    ['BTC-USDT-PERP.fake', 'BTC/USDT:USDT'], ['BTC-USDT.fake', 'BTC/USDT'], ['OLD', null], ['ETH', null], ['BTC/USD:BTC', null],
  ])('%s means %s', (name, symbol) => {
    expect(findMarket(name, markets)?.symbol ?? null).toBe(symbol);
  });

  it.each([
    ['tick sizes', 4, { price: 0.01, amount: 0.00001 }, '0.01', '0.00001'],
    ['tiny tick sizes', 4, { price: 1e-8, amount: 1 }, '0.00000001', '1'],
    ['decimal places', 2, { price: 1, amount: 3 }, '0.1', '0.001'],
    ['significant digits', 3, { price: 5, amount: 5 }, '0.00000001', '0.00000001'],
    ['nothing said', 4, {}, '0.00000001', '0.00000001'],
  ])('reads %s exactly', (_name, mode, precision, tick, lot) => {
    const instrument = marketInstrument(market('BTC/USDT', { precision }), 'fake', mode);
    expect([toText(instrument.tickSize), toText(instrument.lotSize), toText(instrument.takerFee)]).toEqual([tick, lot, '0.0005']);
  });
});
