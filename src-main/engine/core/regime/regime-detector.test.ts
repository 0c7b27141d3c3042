import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Candle } from '../market/candle.ts';
import type { Regime } from './regime.ts';
import { REGIME_THRESHOLDS, RegimeDetector } from './regime-detector.ts';

const candle = (open: number, close: number, range: number): Candle => ({
  openAt: 0 as Timestamp, closeAt: 0 as Timestamp, open, close, high: Math.max(open, close) + range / 2, low: Math.min(open, close) - range / 2, volume: 1, partial: false,
});

/** Feeds bars from a function of the bar number; returns the regime after each. */
function follow(detector: RegimeDetector, count: number, closeOf: (bar: number) => number, rangeOf: (bar: number) => number = () => 0.4): Regime[] {
  return Array.from({ length: count }, (_, i) => detector.take(candle(closeOf(i - 1), closeOf(i), rangeOf(i))));
}

/** A small linear congruential generator: the noise must be the same on every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const changes = (regimes: readonly Regime[]): number => regimes.filter((regime, i) => i > 0 && regime !== regimes[i - 1]).length;

describe('the regime', () => {
  it.each<[Regime, (bar: number) => number]>([
    ['bull', (i) => 100 + 0.1 * i],
    ['bear', (i) => 200 - 0.1 * i],
    ['sideways', (i) => 100 + (i % 2) * 0.1],
  ])('is %s', (regime, closeOf) => {
    expect(follow(new RegimeDetector(), 120, closeOf).at(-1)).toBe(regime);
  });

  it('is sideways until 48 bars are known', () => {
    const detector = new RegimeDetector();
    expect(new Set(follow(detector, 47, (i) => 100 + i))).toEqual(new Set(['sideways']));
    expect(detector.ready).toBe(false);
    follow(detector, 1, () => 148);
    expect(detector.ready).toBe(true);
  });

  it('turns volatile at once, whatever it was, and leaves it only after its dwell and below the lower threshold', () => {
    const detector = new RegimeDetector();
    follow(detector, 120, (i) => 100 + 0.1 * i);
    const wild = follow(detector, 30, (i) => 112 + (i % 2), () => 4);
    const entered = wild.indexOf('volatile');
    expect(entered).toBeLessThan(12);
    expect(wild.slice(entered).every((regime) => regime === 'volatile')).toBe(true);
    const calm = follow(detector, 120, (i) => 112 + (i % 2) * 0.1);
    expect(calm.at(-1)).not.toBe('volatile');
    expect(detector.volatility).toBeLessThan(REGIME_THRESHOLDS.volatileExit);
  });

  it('has hysteresis: between the thresholds it stays what it was, from either side', () => {
    const gentle = 0.035;
    const fromFlat = new RegimeDetector();
    const fromBull = new RegimeDetector();
    follow(fromFlat, 100, (i) => 100 + (i % 2) * 0.1);
    follow(fromBull, 100, (i) => 90 + 0.1 * i);
    const after = [fromFlat, fromBull].map((detector) => follow(detector, 25, (i) => 100 + gentle * i).at(-1));
    expect([fromFlat, fromBull].map(({ trend }) => trend > REGIME_THRESHOLDS.trendExit)).toEqual([true, true]);
    expect(after).toEqual(['sideways', 'bull']);
  });

  it('has hysteresis in volatility, too: between the thresholds it stays volatile, but does not become it', () => {
    const between = 1.8;
    const never = new RegimeDetector();
    follow(never, 150, (i) => 100 + (i % 2) * 0.1);
    expect(follow(never, 20, (i) => 100 + (i % 2) * 0.1, () => 0.4 * between + 0.1)).not.toContain('volatile');
    const once = new RegimeDetector();
    follow(once, 150, (i) => 100 + (i % 2) * 0.1);
    expect(follow(once, 10, (i) => 100 + (i % 2) * 0.1, () => 3).at(-1)).toBe('volatile');
    const calming = Array.from({ length: 40 }, () => [follow(once, 1, () => 100, () => 0.7)[0], once.volatility] as const);
    const { volatileEnter, volatileExit } = REGIME_THRESHOLDS;
    const inBetween = calming.filter(([, volatility]) => volatility < volatileEnter && volatility >= volatileExit);
    expect(inBetween.length).toBeGreaterThan(2);
    expect(new Set(inBetween.map(([regime]) => regime))).toEqual(new Set(['volatile']));
    expect(calming.at(-1)?.[0]).not.toBe('volatile');
  });

  it('lasts its dwell even where the thresholds alone would change it', () => {
    const nervous = { ...REGIME_THRESHOLDS, trendExit: REGIME_THRESHOLDS.trendEnter, adxExit: REGIME_THRESHOLDS.adxEnter, volatileEnter: 99 };
    const random = noise(11);
    let price = 100;
    const walk = Array.from({ length: 3_001 }, () => (price += 0.02 + 0.4 * random()));
    const regimes = follow(new RegimeDetector(nervous), 3_000, (i) => walk[i + 1] as number);
    const starts = regimes.flatMap((regime, i) => (i > 0 && regime !== regimes[i - 1] ? [i] : []));
    expect(starts.length).toBeGreaterThan(50);
    expect(Math.min(...starts.slice(1).map((start, i) => start - (starts[i] as number)))).toBeGreaterThanOrEqual(nervous.minDwellBars);
  });

  it('does not flap: noise around a threshold changes it rarely, and never before its dwell unless to volatile', () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const random = noise(seed);
      const detector = new RegimeDetector();
      let price = 100;
      const walk = Array.from({ length: 2_001 }, () => (price += 0.02 + 0.4 * random()));
      const regimes = follow(detector, 2_000, (i) => walk[i + 1] as number);
      const starts = regimes.flatMap((regime, i) => (i > 0 && regime !== regimes[i - 1] ? [i] : []));
      const tooShort = starts.filter((start, i) => i > 0 && regimes[start] !== 'volatile' && start - (starts[i - 1] as number) < REGIME_THRESHOLDS.minDwellBars);
      expect(tooShort).toEqual([]);
      expect(changes(regimes), `seed ${seed}`).toBeLessThan(2_000 / 12);
    }
  });

  it('would flap without hysteresis: the thresholds are what keeps it calm', () => {
    const { trendEnter, adxEnter, volatileEnter } = REGIME_THRESHOLDS;
    const nervous = { ...REGIME_THRESHOLDS, trendExit: trendEnter, adxExit: adxEnter, volatileExit: volatileEnter, minDwellBars: 0 };
    const count = (thresholds: typeof REGIME_THRESHOLDS): number => {
      const random = noise(9);
      let price = 100;
      const walk = Array.from({ length: 3_001 }, () => (price += 0.02 + 0.4 * random()));
      return changes(follow(new RegimeDetector(thresholds), 3_000, (i) => walk[i + 1] as number));
    };
    expect(count(nervous)).toBeGreaterThan(1.5 * count(REGIME_THRESHOLDS));
  });
});
