import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { CandleDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS, TIMEFRAMES } from '../../../../src-shared/domain/timeframe.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import type { Candle, ClosedCandle } from './candle.ts';
import { bar, BTC, tradeAt, START } from './market-fixture.ts';
import { DEFAULT_MARKET_CONFIG } from './market-config.ts';
import { createMarket, observe } from './market.ts';

/** Bars of a random walk in whole cents, some of them missing. */
const bars = fc.array(fc.record({ step: fc.integer({ min: -50, max: 50 }), up: fc.nat(30), down: fc.nat(30), volume: fc.nat(1000), missing: fc.nat(30) }), { minLength: 1, maxLength: 200 }).map((steps) => {
  let minute = 0;
  let cents = 100_000;
  return steps.map(({ step, up, down, volume, missing }) => {
    minute += missing === 0 ? 1 + volume : 1;
    const open = cents;
    cents += step;
    return bar(minute, cents, { open, high: Math.max(open, cents) + up, low: Math.min(open, cents) - down, volume });
  });
});

/** What a patient person would do with the whole series at hand. */
function resample(series: readonly CandleDatum[], timeframe: Timeframe): Candle[] {
  const length = TIMEFRAME_MS[timeframe];
  const buckets = new Map<number, CandleDatum[]>();
  for (const datum of series) {
    const openAt = Math.floor(datum.openAt / length) * length;
    buckets.set(openAt, [...(buckets.get(openAt) ?? []), datum]);
  }
  return [...buckets].map(([openAt, members]) => ({
    openAt: openAt as Timestamp, closeAt: (openAt + length) as Timestamp, open: members[0]?.open ?? NaN, high: Math.max(...members.map(({ high }) => high)),
    low: Math.min(...members.map(({ low }) => low)), close: members.at(-1)?.close ?? NaN, volume: members.reduce((sum, { volume }) => sum + volume, 0),
    partial: members.length * TIMEFRAME_MS['1m'] !== length,
  }));
}

function closedBy(series: readonly CandleDatum[]): ClosedCandle[] {
  const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
  return series.flatMap((datum) => observe(market, datum, (datum.openAt + TIMEFRAME_MS[datum.timeframe]) as Timestamp).closed);
}

describe('longer candles', () => {
  it('equal a resampling of the whole series, gaps included, but for the bar still open', () => {
    fc.assert(fc.property(bars, (series) => {
      const closed = closedBy(series);
      for (const timeframe of TIMEFRAMES) {
        const built = closed.filter((entry) => entry.timeframe === timeframe).map(({ candle }) => candle);
        const expected = resample(series, timeframe);
        const end = (series.at(-1)?.openAt ?? 0) + TIMEFRAME_MS['1m'];
        expect(built).toEqual(expected.filter(({ closeAt }) => closeAt <= end));
      }
    }));
  });

  it('close in time: none ends after the bar that closed it', () => {
    fc.assert(fc.property(bars, (series) => {
      const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
      for (const datum of series) {
        const at = (datum.openAt + TIMEFRAME_MS['1m']) as Timestamp;
        for (const { candle } of observe(market, datum, at).closed) expect(candle.closeAt).toBeLessThanOrEqual(at);
      }
    }));
  });

  it('come out the same when forming updates, repetitions and late bars are mixed in', () => {
    fc.assert(fc.property(bars, fc.array(fc.nat(3), { minLength: 200, maxLength: 200 }), (series, noise) => {
      const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
      const closed: ClosedCandle[] = [];
      series.forEach((datum, i) => {
        const end = datum.openAt + TIMEFRAME_MS['1m'];
        const take = (given: CandleDatum, at: number): void => void closed.push(...observe(market, given, at as Timestamp).closed);
        const previous = series[i - 1];
        if (noise[i] === 1) take({ ...datum, close: datum.open, closed: false }, datum.openAt + 30_000);
        if (noise[i] === 2 && previous !== undefined) take({ ...previous, high: 200_000, close: 150_000 }, end - 1);
        take(datum, end);
        if (noise[i] === 3) take(datum, end);
      });
      expect(closed).toEqual(closedBy(series));
    }));
  });

  it('built from trades equal those built from the bars of the same trades', () => {
    const trades = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 50 }), cents: fc.integer({ min: -20, max: 20 }), quantity: fc.integer({ min: 1, max: 9 }) }), { minLength: 2, maxLength: 300 });
    fc.assert(fc.property(trades, (steps) => {
      const market = createMarket([BTC], DEFAULT_MARKET_CONFIG);
      const minutes = new Map<number, { prices: number[]; volume: number }>();
      const built: Candle[] = [];
      let at = 0;
      let cents = 10_000;
      for (const { seconds, cents: step, quantity } of steps) {
        at += seconds;
        cents += step;
        const minute = minutes.get(Math.floor(at / 60)) ?? { prices: [], volume: 0 };
        minutes.set(Math.floor(at / 60), { prices: [...minute.prices, cents], volume: minute.volume + quantity });
        built.push(...observe(market, tradeAt(at / 60, cents, { quantity }), (START + 1000 * at) as Timestamp).closed.filter(({ timeframe }) => timeframe === '1m').map(({ candle }) => candle));
      }
      const expected = [...minutes.values()].slice(0, -1).map(({ prices, volume }) => [prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), volume]);
      expect(built.map(({ open, high, low, close, volume }) => [open, high, low, close, volume])).toEqual(expected);
    }));
  });
});
