import { describe, expect, it } from 'vitest';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { bar, bookAt, BTC, BTC_PERP, fundingAt, minute, quoteAt, tradeAt } from './market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from './market-config.ts';
import { bestQuote, candlesOf, createMarket, fundingOf, lastAt, lastPrice, observe } from './market.ts';
import type { Market, Observation } from './market.ts';

const fresh = (): Market => createMarket([BTC, BTC_PERP], DEFAULT_MARKET_CONFIG);
const names = (seen: Observation): string[] => seen.closed.map(({ timeframe, candle }) => `${timeframe}@${(candle.openAt - minute(0)) / 60_000}${candle.partial ? ' partial' : ''}`);

describe('closing bars', () => {
  it('lesson 28: a bar flagged closed before its end is not closed, and its price is not known', () => {
    const market = fresh();
    expect(names(observe(market, bar(0, 100), minute(0.5)))).toEqual([]);
    expect(lastPrice(market, BTC.id)).toBeNull();
    expect(candlesOf(market, BTC.id, '1m')).toEqual([]);
  });

  it('lesson 28: it closes once its end has passed and the feed says so again', () => {
    const market = fresh();
    observe(market, bar(0, 100), minute(0.5));
    expect(names(observe(market, bar(0, 101), minute(1)))).toEqual(['1m@0']);
    expect(candlesOf(market, BTC.id, '1m')[0]?.close).toBe(101);
  });

  it('lesson 28: a forming bar is never a closed one, however often it comes', () => {
    const market = fresh();
    for (let i = 0; i < 20; i += 1) expect(observe(market, bar(0, 100 + i / 10, { closed: false }), minute(i / 10)).closed).toEqual([]);
    expect(lastPrice(market, BTC.id)).toBe(101.9);
  });

  it('closes a forming bar when a later one arrives', () => {
    const market = fresh();
    observe(market, bar(0, 100, { closed: false }), minute(0.95));
    expect(names(observe(market, bar(1, 101, { closed: false }), minute(1.05)))).toEqual(['1m@0']);
  });

  it('flags a forming bar whose end was never seen as partial', () => {
    const market = fresh();
    observe(market, bar(0, 100, { closed: false }), minute(0.2));
    expect(names(observe(market, bar(1, 101, { closed: false }), minute(1.05)))).toEqual(['1m@0 partial']);
  });

  it('never changes a closed bar: repeated, restated or late bars are ignored', () => {
    const market = fresh();
    observe(market, bar(0, 100), minute(1));
    observe(market, bar(1, 101), minute(2));
    for (const late of [bar(0, 90), bar(1, 90), bar(0, 90, { closed: false })]) expect(observe(market, late, minute(2.1)).closed).toEqual([]);
    expect(candlesOf(market, BTC.id, '1m').map(({ close }) => close)).toEqual([100, 101]);
    expect(lastPrice(market, BTC.id)).toBe(101);
  });

  it.each([
    ['a future bar', bar(9, 100)],
    ['a negative price', bar(0, -1)],
    ['a high below the close', bar(0, 100, { high: 99 })],
    ['no number', bar(0, NaN)],
    ['a negative volume', bar(0, 100, { volume: -1 })],
    ['an opening time off the grid', bar(0.5, 100)],
    ['an unknown instrument', bar(0, 100, { instrument: 'NOPE-USDT.test' as InstrumentId })],
  ])('ignores %s', (_, datum) => {
    const market = fresh();
    expect(observe(market, datum, minute(1))).toEqual({ closed: [], priceChanged: false });
    expect(lastAt(market, BTC.id)).toBeNull();
  });
});

describe('longer timeframes', () => {
  it('close with their last minute, shortest first', () => {
    const market = fresh();
    const seen = Array.from({ length: 60 }, (_, i) => names(observe(market, bar(i, 100 + i), minute(i + 1))));
    expect(seen[3]).toEqual(['1m@3']);
    expect(seen[4]).toEqual(['1m@4', '5m@0']);
    expect(seen[59]).toEqual(['1m@59', '5m@55', '15m@45', '1h@0']);
    expect(candlesOf(market, BTC.id, '1h')).toEqual([{ openAt: minute(0), closeAt: minute(60), open: 100, high: 159, low: 100, close: 159, volume: 60, partial: false }]);
  });

  it('are partial when a minute is missing, at the end, in the middle or at the start', () => {
    const market = fresh();
    const seen = [0, 1, 2, 3, /* 4 */ 5, /* 6 */ 7, 8, 9, /* 10 */ 11, 12, 13, 14].flatMap((i) => names(observe(market, bar(i, 100), minute(i + 1))));
    expect(seen.filter((name) => !name.startsWith('1m'))).toEqual(['5m@0 partial', '5m@5 partial', '5m@10 partial', '15m@0 partial']);
  });

  it('of an outage close with the first bar after it', () => {
    const market = fresh();
    observe(market, bar(0, 100), minute(1));
    expect(names(observe(market, bar(184, 100), minute(185)))).toEqual(['1m@184', '5m@0 partial', '5m@180 partial', '15m@0 partial', '1h@0 partial']);
  });

  it('are built from five-minute bars where the feed has only those', () => {
    const market = fresh();
    const seen = [0, 5, 10].flatMap((i) => names(observe(market, bar(i, 100, { timeframe: '5m' }), minute(i + 5))));
    expect(seen).toEqual(['5m@0', '5m@5', '5m@10', '15m@0']);
    expect(observe(market, bar(15, 100), minute(16)).closed, 'one stream: the feed cannot switch to minutes').toEqual([]);
  });
});

describe('bars from prints', () => {
  it('are built from trades and close with the first print after their end', () => {
    const market = fresh();
    for (const [at, traded] of [[0.1, 100], [0.4, 103], [0.8, 99], [0.9, 101]] as const) expect(observe(market, tradeAt(at, traded), minute(at)).closed).toEqual([]);
    observe(market, tradeAt(1.1, 102), minute(1.1));
    expect(names(observe(market, tradeAt(2.1, 102), minute(2.1)))).toEqual(['1m@1']);
    expect(candlesOf(market, BTC.id, '1m')[0]).toMatchObject({ open: 100, high: 103, low: 99, close: 101, volume: 4, partial: true });
  });

  it('a print stamped in the future neither opens nor closes a bar ahead of time', () => {
    const market = fresh();
    observe(market, tradeAt(0.5, 100), minute(0.5));
    expect(observe(market, tradeAt(7, 101), minute(0.6)).closed).toEqual([]);
    expect(lastAt(market, BTC.id)).toBe(minute(0.6));
  });

  it('a quiet minute with quotes is flat, not missing', () => {
    const market = fresh();
    observe(market, tradeAt(0.1, 100), minute(0.1));
    for (const at of [0.5, 1.5, 2.5, 3.5]) observe(market, quoteAt(at, 100.2), minute(at));
    expect(candlesOf(market, BTC.id, '1m').map(({ close, volume }) => [close, volume])).toEqual([[100, 1], [100, 0], [100, 0]]);
  });

  it('are not built where the feed sends bars of its own; history does not count as such', () => {
    const market = fresh();
    observe(market, bar(0, 100, { history: true }), minute(1));
    observe(market, tradeAt(1.1, 100), minute(1.1));
    expect(names(observe(market, tradeAt(2.1, 100), minute(2.1)))).toEqual(['1m@1']);
    observe(market, bar(2, 100, { closed: false }), minute(2.2));
    expect(observe(market, tradeAt(3.1, 100), minute(3.1)).closed).toEqual([]);
    expect(names(observe(market, bar(2, 100), minute(3.2)))).toEqual(['1m@2']);
  });
});

describe('prices', () => {
  it('prefer the mid of the quote, fall back to the newer trade when quotes stop', () => {
    const market = fresh();
    expect(observe(market, quoteAt(0, 100), minute(0)).priceChanged).toBe(true);
    observe(market, tradeAt(0.1, 100.4), minute(0.1));
    expect(lastPrice(market, BTC.id)).toBe(100);
    expect(bestQuote(market, BTC.id)).toEqual({ bid: 99.5, ask: 100.5 });
    observe(market, tradeAt(0.5, 101), minute(0.5));
    expect(lastPrice(market, BTC.id)).toBe(101);
  });

  it('come from books, too; a crossed book changes nothing', () => {
    const market = fresh();
    observe(market, bookAt(0, [[99, 1]], [[101, 1]]), minute(0));
    expect(observe(market, bookAt(0.1, [[105, 1]], [[101, 1]]), minute(0.1)).priceChanged).toBe(false);
    expect(lastPrice(market, BTC.id)).toBe(100);
  });

  it('an older quote or trade does not replace a newer one', () => {
    const market = fresh();
    observe(market, quoteAt(0.5, 100), minute(0.5));
    expect(observe(market, quoteAt(0.2, 90), minute(0.6)).priceChanged).toBe(false);
    expect(lastPrice(market, BTC.id)).toBe(100);
  });

  it('history sets a price without anything to trade on', () => {
    const market = fresh();
    expect(observe(market, bar(0, 100, { history: true }), minute(1))).toMatchObject({ priceChanged: false });
    expect(lastPrice(market, BTC.id)).toBe(100);
  });

  it('remembers the newest funding', () => {
    const market = fresh();
    observe(market, fundingAt(1, 0.0002), minute(1));
    observe(market, fundingAt(0, 0.0009), minute(1));
    observe(market, fundingAt(1, NaN), minute(1));
    expect(fundingOf(market, BTC_PERP.id)?.rate).toBe(0.0002);
    expect(fundingOf(market, BTC.id)).toBeNull();
  });

  it('keeps the last 500 bars', () => {
    const market = fresh();
    for (let i = 0; i < 1_700; i += 1) observe(market, bar(i, 100), minute(i + 1));
    const kept = candlesOf(market, BTC.id, '1m');
    expect([kept.length, kept[0]?.openAt, kept.at(-1)?.openAt]).toEqual([500, minute(1_200), minute(1_699)]);
  });
});
