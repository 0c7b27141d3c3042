import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import { bar, BTC, BTC_PERP, fundingAt, instrumentOf, minute, MINUTE, quoteAt, START, tradeAt } from '../market/market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from '../market/market-config.ts';
import { createMarket, observe } from '../market/market.ts';
import type { Market } from '../market/market.ts';
import type { FeatureSnapshot } from './feature-snapshot.ts';
import { snapshotOf } from './features.ts';

const ETH = instrumentOf('ETH');
const WATCHLIST = [BTC, BTC_PERP, ETH];

interface Delivery {
  readonly at: number;
  readonly datum: MarketDatum;
}

/** A closed bar of a walk through whole cents for each instrument and minute, and quotes, trades and funding in between. */
function walk(steps: readonly number[]): Delivery[] {
  const cents = WATCHLIST.map(() => 10_000);
  return steps.flatMap((step, i) => WATCHLIST.flatMap(({ id }, which): Delivery[] => {
    const open = cents[which] as number;
    const close = Math.max(5_000, open + ((step * (which + 3)) % 31) - 15);
    cents[which] = close;
    const candle = bar(i, close, { instrument: id, open, high: Math.max(open, close) + 5, low: Math.min(open, close) - 5, volume: 1 + Math.abs(step) });
    const delivery = { at: candle.openAt + MINUTE, datum: candle };
    if (which !== 1) return [delivery];
    const quote = { at: candle.openAt + 10_000, datum: quoteAt(i + 1 / 6, close, { instrument: id }) };
    const trade = { at: candle.openAt + 20_000, datum: tradeAt(i + 1 / 3, close, { instrument: id, side: step > 0 ? 'buy' : 'sell' }) };
    return [quote, trade, delivery, { at: candle.openAt + MINUTE, datum: fundingAt(i + 1, step / 1e6) }];
  }));
}

function deliver(market: Market, deliveries: readonly Delivery[], until: number): void {
  for (const { at, datum } of deliveries) if (at <= until) observe(market, datum, at as Timestamp);
}

const snapshots = (market: Market, at: number): FeatureSnapshot[] => WATCHLIST.map(({ id }) => snapshotOf(market, id, at as Timestamp, 0, true));

const steps = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 320, maxLength: 360 });
const corrupt = (datum: CandleDatum, factor: number): CandleDatum => ({ ...datum, open: datum.open * factor, high: datum.high * factor * 2, low: datum.low * factor, close: datum.close * factor, volume: 7 });

describe('I9, lesson 35: nothing is decided on data that was not yet available', () => {
  it('what is delivered after `at` does not change the snapshot at `at`', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 250, max: 319 }), fc.integer({ min: 2, max: 9 }), (series, cut, factor) => {
      const deliveries = walk(series);
      const at = START + cut * MINUTE;
      const changed = deliveries.map((delivery): Delivery => (delivery.at > at && delivery.datum.kind === 'candle' ? { ...delivery, datum: corrupt(delivery.datum, factor) } : delivery));
      const [straight, other] = [createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG), createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG)];
      deliver(straight, deliveries, at);
      deliver(other, changed, at);
      expect(snapshots(other, at)).toEqual(snapshots(straight, at));
    }), { numRuns: 20 });
  });

  it('a feed that hands out bars before they end, or whole bars of the future, gives nothing away', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 250, max: 310 }), fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 5 }), (series, cut, factor, ahead) => {
      const deliveries = walk(series);
      const at = START + cut * MINUTE + 30_000;
      const leaks = deliveries.filter(({ at: due, datum }) => datum.kind === 'candle' && due > at && due <= at + ahead * MINUTE);
      const honest = createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG);
      deliver(honest, deliveries, at);
      const seen = [factor, 1 / factor].map((by) => {
        const leaky = createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG);
        deliver(leaky, deliveries, at);
        for (const { datum } of leaks) observe(leaky, corrupt(datum as CandleDatum, by), at as Timestamp);
        return snapshots(leaky, at);
      });
      expect(seen[0]).toEqual(snapshots(honest, at));
      expect(seen[1]).toEqual(snapshots(honest, at));
    }), { numRuns: 20 });
  });

  it('a planted leak would be seen: the same bars, delivered when they end, do change the snapshot', () => {
    const deliveries = walk(Array.from({ length: 320 }, (_, i) => ((i * 7) % 41) - 20));
    const at = START + 300 * MINUTE;
    const [straight, other] = [createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG), createMarket(WATCHLIST, DEFAULT_MARKET_CONFIG)];
    deliver(straight, deliveries, at);
    deliver(other, deliveries.map((delivery) => (delivery.datum.kind === 'candle' && delivery.at === at ? { ...delivery, datum: corrupt(delivery.datum, 1.01) } : delivery)), at);
    expect(snapshots(other, at)).not.toEqual(snapshots(straight, at));
    expect(TIMEFRAME_MS['1m']).toBe(MINUTE);
    expect(snapshots(straight, at)[0]?.dataAt).toBe(minute(300));
  });
});
