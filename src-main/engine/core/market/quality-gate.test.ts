import { describe, expect, it } from 'vitest';
import { bar, BTC, feedBars, minute, quoteAt, tradeAt } from './market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from './market-config.ts';
import { candlesOf, createMarket, lastPrice, observe, qualityOf } from './market.ts';
import type { Market } from './market.ts';
import type { QualityCode } from './quality.ts';
import { clockWarning } from './quality-gate.ts';

const WARM = 340;
const drift = (i: number): number => 100 + Math.sin(i / 9);

function warm(): Market {
  const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
  feedBars(market, 0, WARM, drift);
  return market;
}

const reasons = (market: Market, at: number, skewMs = 0, connected = true): (readonly [QualityCode, string])[] =>
  qualityOf(market, BTC.id, minute(at), skewMs, connected).reasons.map(({ code, sentence }) => [code, sentence]);

describe('the quality gate', () => {
  it('lets good data through', () => {
    expect(qualityOf(warm(), BTC.id, minute(WARM), 200, true)).toEqual({ entriesAllowed: true, reasons: [] });
  });

  it('no_data: before the first datum', () => {
    expect(reasons(createMarket([BTC], DEFAULT_MARKET_CONFIG), 0)).toEqual([['no_data', 'nothing has been received yet']]);
  });

  it('warming_up: with the number of bars still missing', () => {
    const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
    feedBars(market, 0, 120, drift);
    expect(reasons(market, 120)).toEqual([['warming_up', '120 of 330 1m bars seen']]);
    feedBars(market, 120, 210, drift);
    expect(reasons(market, 330)).toEqual([]);
  });

  it('warming_up: bars too long for the analysts are said to be', () => {
    const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
    for (let i = 0; i < 30; i += 1) observe(market, bar(15 * i, 100, { timeframe: '15m' }), minute(15 * i + 15));
    expect(reasons(market, 450)).toEqual([['warming_up', '15m bars are too long: the analysts need 5m bars or shorter ones']]);
  });

  it('stale: bars may be 90 s old, flowing quotes 15 s', () => {
    const market = warm();
    expect(reasons(market, WARM + 1.5)).toEqual([]);
    expect(reasons(market, WARM + 1.6)).toEqual([['stale', 'the last price is 96 s old, limit 90 s']]);
    for (let s = 0; s <= 20; s += 1) observe(market, quoteAt(WARM + s / 60, 100.3), minute(WARM + s / 60));
    expect(reasons(market, WARM + 35 / 60)).toEqual([]);
    expect(reasons(market, WARM + 36 / 60)).toEqual([['stale', 'the last price is 16 s old, limit 15 s']]);
  });

  it('stale: a market that prints only now and then is judged like bars', () => {
    const market = warm();
    for (const at of [0, 0.5, 1, 1.5]) observe(market, tradeAt(WARM + at, 100.3), minute(WARM + at));
    expect(reasons(market, WARM + 2.5)).toEqual([]);
  });

  it('gap: five good bars after a short one', () => {
    const market = warm();
    feedBars(market, WARM + 3, 1, drift);
    expect(reasons(market, WARM + 4)).toEqual([['gap', '3 min of bars are missing; 1 of 5 good bars since']]);
    feedBars(market, WARM + 4, 3, drift);
    expect(reasons(market, WARM + 7).map(([code]) => code)).toEqual(['gap']);
    feedBars(market, WARM + 7, 1, drift);
    expect(reasons(market, WARM + 8)).toEqual([]);
  });

  it('gap: sixty good bars after a long outage, also when a short gap follows', () => {
    const market = warm();
    feedBars(market, WARM + 150, 30, drift);
    feedBars(market, WARM + 182, 50, drift);
    expect(reasons(market, WARM + 232)).toEqual([['gap', '2 min of bars are missing; 50 of 60 good bars since']]);
    feedBars(market, WARM + 232, 10, drift);
    expect(reasons(market, WARM + 242)).toEqual([]);
  });

  it('gap: a partial bar starts the count afresh', () => {
    const market = warm();
    feedBars(market, WARM + 3, 3, drift);
    observe(market, bar(WARM + 6, 100, { closed: false }), minute(WARM + 6.2));
    observe(market, bar(WARM + 7, 100), minute(WARM + 8));
    expect(reasons(market, WARM + 8)).toEqual([['gap', '3 min of bars are missing; 1 of 5 good bars since']]);
  });

  it('crossed_book: until a good quote comes', () => {
    const market = warm();
    observe(market, quoteAt(WARM, 100, { bid: 100.2, ask: 100.1 }), minute(WARM));
    expect(reasons(market, WARM)).toEqual([['crossed_book', 'the book is crossed: bid 100.2 is not below ask 100.1']]);
    observe(market, quoteAt(WARM + 0.1, 100), minute(WARM + 0.1));
    expect(reasons(market, WARM + 0.1)).toEqual([]);
  });

  it('outlier: one bad print changes no price and is over with the next good one', () => {
    const market = warm();
    const steady = (s: number, mid: number): void => void observe(market, quoteAt(WARM + s / 60, mid), minute(WARM + s / 60));
    for (let s = 0; s < 20; s += 1) steady(s, 100 + (s % 3) / 10);
    steady(20, 150);
    expect(lastPrice(market, BTC.id)).toBe(100.1);
    expect(reasons(market, WARM + 20 / 60)).toEqual([['outlier', 'price 150 is far from the median 100.1 of the last prices; waiting for confirmation']]);
    steady(21, 100.2);
    expect(reasons(market, WARM + 21 / 60)).toEqual([]);
  });

  it('outlier: in a market that jumps all the time a jump is none', () => {
    const market = warm();
    const wide = (s: number): number => 100 + ((s * 7) % 11) - 5;
    for (let s = 0; s < 40; s += 1) observe(market, quoteAt(WARM + s / 60, wide(s)), minute(WARM + s / 60));
    observe(market, quoteAt(WARM + 40 / 60, 112), minute(WARM + 40 / 60));
    expect(lastPrice(market, BTC.id)).toBe(112);
    expect(reasons(market, WARM + 40 / 60)).toEqual([]);
  });

  it('outlier: two bad prints in different places confirm nothing', () => {
    const market = warm();
    for (let s = 0; s < 20; s += 1) observe(market, quoteAt(WARM + s / 60, 100), minute(WARM + s / 60));
    for (const [s, mid] of [[20, 150], [21, 60], [22, 150], [23, 60]] as const) observe(market, quoteAt(WARM + s / 60, mid), minute(WARM + s / 60));
    expect(lastPrice(market, BTC.id)).toBe(100);
  });

  it('outlier: a bad bar is left out and leaves a gap', () => {
    const market = warm();
    observe(market, bar(WARM, 150), minute(WARM + 1));
    expect(reasons(market, WARM + 1).map(([code]) => code)).toEqual(['outlier']);
    expect(lastPrice(market, BTC.id)).toBe(drift(WARM - 1));
    feedBars(market, WARM + 1, 1, drift);
    expect(reasons(market, WARM + 2).map(([code]) => code)).toEqual(['gap']);
    expect(candlesOf(market, BTC.id, '1m').every(({ high }) => high < 110)).toBe(true);
  });

  it('outlier: a bar with a normal close and an impossible high is one, too', () => {
    const market = warm();
    observe(market, bar(WARM, 100, { high: 1_000 }), minute(WARM + 1));
    expect(reasons(market, WARM + 1).map(([code]) => code)).toEqual(['outlier']);
  });

  it('outlier: a move that the next bar confirms is accepted whole', () => {
    const market = warm();
    expect(observe(market, bar(WARM, 85), minute(WARM + 1)).closed).toEqual([]);
    const seen = observe(market, bar(WARM + 1, 84), minute(WARM + 2));
    expect(seen.closed.filter(({ timeframe }) => timeframe === '1m').map(({ candle }) => candle.close)).toEqual([85, 84]);
    expect(lastPrice(market, BTC.id)).toBe(84);
    expect(reasons(market, WARM + 2)).toEqual([]);
  });

  it('clock: warns over a second, blocks over five, either way', () => {
    const market = warm();
    expect(reasons(market, WARM, 5_000)).toEqual([]);
    expect(reasons(market, WARM, -5_100)).toEqual([['clock', "the clock is -5.1 s off the venue's, limit 5 s"]]);
    expect(clockWarning(DEFAULT_MARKET_CONFIG, 1_000)).toBeNull();
    expect(clockWarning(DEFAULT_MARKET_CONFIG, 1_500)).toBe("the clock is 1.5 s off the venue's");
  });

  it('disconnected: and every reason at once', () => {
    expect(reasons(warm(), WARM + 10, 9_000, false).map(([code]) => code)).toEqual(['disconnected', 'clock', 'stale']);
  });
});
