import { describe, expect, it } from 'vitest';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import { bookAt, BTC, BTC_PERP, feedBars, fundingAt, instrumentOf, minute, quoteAt, tradeAt } from '../market/market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from '../market/market-config.ts';
import { createMarket, observe } from '../market/market.ts';
import type { Market } from '../market/market.ts';
import { FEATURES, unitOf } from './feature-list.ts';
import type { FeatureSnapshot } from './feature-snapshot.ts';
import { snapshotOf } from './features.ts';

const ETH = instrumentOf('ETH');
const SOL = instrumentOf('SOL');
const WARM = 330;
const wave = (i: number): number => 100 + Math.sin(i / 20);

function warm(): Market {
  const market = createMarket([BTC, BTC_PERP, ETH, SOL], DEFAULT_MARKET_CONFIG);
  feedBars(market, 0, WARM, wave);
  return market;
}

const at = (market: Market, minutes: number, id: InstrumentId = BTC.id): FeatureSnapshot => snapshotOf(market, id, minute(minutes), 0, true);

describe('a snapshot', () => {
  it('of nothing holds nothing, and says so', () => {
    const empty = snapshotOf(createMarket([BTC], DEFAULT_MARKET_CONFIG), BTC.id, minute(0), 0, true);
    expect(empty).toMatchObject({ dataAt: null, lastPrice: 0, regime: 'sideways', values: {}, quality: { entriesAllowed: false } });
  });

  it('holds only what can be computed: a missing feature is absent, never 0 or NaN', () => {
    const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
    feedBars(market, 0, 20, wave);
    const { values } = at(market, 20);
    expect(Object.keys(values).sort()).toEqual(['close_5m', 'last_price', 'return_15m_pct', 'rsi_1m']);
  });

  it('holds every candle feature once warm, each with a meaning', () => {
    const { values, dataAt } = at(warm(), WARM);
    const fromCandles = FEATURES.filter(({ from }) => from === '1m' || from === '5m' || from === '15m').map(({ name }) => name);
    expect(fromCandles.filter((name) => values[name] === undefined)).toEqual([]);
    expect(Object.keys(values).filter((name) => unitOf(name) === null)).toEqual([]);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
    expect(dataAt).toBe(minute(WARM));
  });

  it('measures the channel before the newest candle, so that a breakout can be seen', () => {
    const market = warm();
    feedBars(market, WARM, 5, (i) => (i === WARM + 4 ? 104 : wave(i)));
    const { values } = at(market, WARM + 5);
    expect(values['close_5m']).toBe(104);
    expect(values['channel_high_5m']).toBeLessThan(102);
  });

  it('is a value: what comes later does not change it', () => {
    const market = warm();
    const before = at(market, WARM);
    const copy = structuredClone(before);
    feedBars(market, WARM, 10, wave);
    expect(before).toEqual(copy);
  });

  it('lesson 44: an open candle is in no feature, only in the last price', () => {
    const market = warm();
    const before = at(market, WARM);
    observe(market, { ...quoteAt(0, 0), kind: 'candle', timeframe: '1m', openAt: minute(WARM), open: 100, high: 105, low: 95, close: 104, volume: 9, closed: false }, minute(WARM + 0.5));
    const after = at(market, WARM + 0.5);
    expect(after.lastPrice).toBe(104);
    expect({ ...after.values, last_price: 0 }).toEqual({ ...before.values, last_price: 0 });
  });

  it('lesson 44: a stale price is in the snapshot with the reason not to trade on it', () => {
    expect(at(warm(), WARM + 5).quality).toEqual({ entriesAllowed: false, reasons: [{ code: 'stale', sentence: 'the last price is 300 s old, limit 90 s' }] });
  });
});

describe('order flow', () => {
  it('needs a book or quotes and five trades within their minute', () => {
    const market = warm();
    observe(market, bookAt(WARM, [[99.9, 3], [99.8, 3]], [[100.1, 1], [100.2, 1]]), minute(WARM));
    for (const side of ['buy', 'buy', 'buy', 'sell'] as const) observe(market, tradeAt(WARM, 100, { side }), minute(WARM));
    expect(at(market, WARM).values['trade_pressure']).toBeUndefined();
    observe(market, tradeAt(WARM, 100, { side: 'buy' }), minute(WARM));
    const { values } = at(market, WARM);
    expect(values['trade_pressure']).toBe(0.6);
    expect(values['book_imbalance']).toBe(0.5);
    expect(values['spread_bps']).toBeCloseTo(20, 9);
  });

  it('is forgotten when old or crossed', () => {
    const market = warm();
    for (let i = 0; i < 5; i += 1) observe(market, tradeAt(WARM, 100), minute(WARM));
    observe(market, quoteAt(WARM, 100), minute(WARM));
    expect(at(market, WARM + 1.1).values['trade_pressure']).toBeUndefined();
    expect(at(market, WARM + 0.3).values['spread_bps']).toBeUndefined();
    observe(market, quoteAt(WARM + 0.1, 100, { bid: 101 }), minute(WARM + 0.1));
    expect(at(market, WARM + 0.1).values['book_imbalance']).toBeUndefined();
  });
});

describe('carry', () => {
  it('is known until the funding is due', () => {
    const market = warm();
    observe(market, fundingAt(WARM, 0.0003), minute(WARM));
    expect(at(market, WARM, BTC_PERP.id).values).toMatchObject({ funding_bps: 2.9999999999999996, hours_to_funding: 1 });
    expect(at(market, WARM + 61, BTC_PERP.id).values['funding_bps']).toBeUndefined();
    expect(at(market, WARM).values['funding_bps'], 'spot has no funding').toBeUndefined();
  });

  it('basis compares the perpetual with the spot of the same pair, for both', () => {
    const market = createMarket([BTC, BTC_PERP], DEFAULT_MARKET_CONFIG);
    observe(market, tradeAt(0, 100), minute(0));
    expect(at(market, 0).values['basis_bps']).toBeUndefined();
    observe(market, tradeAt(0, 101, { instrument: BTC_PERP.id }), minute(0));
    expect(at(market, 0).values['basis_bps']).toBeCloseTo(100, 9);
    expect(at(market, 0, BTC_PERP.id).values['basis_bps']).toBeCloseTo(100, 9);
    expect(at(market, 2).values['basis_bps'], 'not with stale prices').toBeUndefined();
  });
});

describe('comparisons across the watchlist', () => {
  it('rank the returns, equals in the middle', () => {
    const market = createMarket([BTC, ETH, SOL], DEFAULT_MARKET_CONFIG);
    const slopes = { [BTC.id]: 0.01, [ETH.id]: -0.01, [SOL.id]: 0.02 };
    for (const { id } of [BTC, ETH, SOL]) feedBars(market, 0, WARM, (i) => 100 + (slopes[id] as number) * i, id);
    const seen = [BTC, ETH, SOL].map(({ id }) => at(market, WARM, id).values);
    expect(seen.map((values) => values['strength_rank_4h'])).toEqual([0.5, 0, 1]);
    expect(seen.map((values) => values['breadth_1h'])).toEqual([2 / 3, 2 / 3, 2 / 3]);
  });

  it('follow every new candle', () => {
    const market = createMarket([BTC, ETH, SOL], DEFAULT_MARKET_CONFIG);
    for (const { id } of [BTC, ETH, SOL]) feedBars(market, 0, WARM, wave, id);
    expect(at(market, WARM).values['strength_rank_1h']).toBe(0.5);
    for (const { id } of [BTC, ETH, SOL]) feedBars(market, WARM, 5, (i) => wave(i) + (id === BTC.id ? i - WARM : 0), id);
    expect(at(market, WARM + 5).values['strength_rank_1h']).toBe(1);
  });

  it('leave out instruments without fresh candles, and need three', () => {
    const market = createMarket([BTC, ETH, SOL], DEFAULT_MARKET_CONFIG);
    feedBars(market, 0, WARM, wave, SOL.id);
    for (const { id } of [BTC, ETH]) feedBars(market, 0, WARM + 60, wave, id);
    expect(at(market, WARM + 60).values['strength_rank_4h']).toBeUndefined();
  });
});
