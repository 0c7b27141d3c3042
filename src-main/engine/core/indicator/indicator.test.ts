import { describe, expect, it } from 'vitest';
import { Adx } from './adx.ts';
import { Bollinger } from './bollinger.ts';
import { ChaikinOscillator } from './chaikin-oscillator.ts';
import { Correlation } from './correlation.ts';
import { Ema } from './ema.ts';
import { EwmaVariance } from './ewma-variance.ts';
import { indicatorCases, run } from './indicator-cases.ts';
import type { Bar } from './indicator-cases.ts';
import { LinearRegression } from './linear-regression.ts';
import { Macd } from './macd.ts';
import { ParabolicSar } from './parabolic-sar.ts';
import { RealisedVolatility } from './realised-volatility.ts';
import { RollingSum } from './rolling-sum.ts';
import { Sma } from './sma.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { Stdev } from './stdev.ts';
import { SessionVwap } from './vwap.ts';
import { Vwma } from './vwma.ts';
import { Wma } from './wma.ts';

const PRICE = 100.1;
const flat: Bar[] = Array.from({ length: 60 }, () => ({ high: PRICE, low: PRICE, close: PRICE, volume: 0 }));

/** What each indicator says of a market that never moved and never traded. */
const onFlatMarket: Record<string, number[]> = {
  'EfficiencyRatio(6)': [0], 'Stdev(8)': [0, 0, PRICE], 'ZScore(8)': [0], 'LinearRegression(8)': [0, PRICE, PRICE], 'Correlation(9)': [0],
  'RealisedVolatility(9, 365)': [0], 'EwmaVariance(0.9)': [PRICE * PRICE], 'UlcerIndex(6)': [0], 'Rsi(7)': [50], 'StochRsi(6, 5, 3, 2)': [50, 50],
  'Macd(4, 9, 5)': [0, 0, 0], 'Macd(4, 9, 5, first)': [0, 0], 'Stochastic(7, 3, 2)': [50, 50], 'WilliamsR(7)': [-50], 'Cci(7)': [0], 'Momentum(5)': [0],
  'Roc(5)': [0], 'Cmo(7)': [0], 'Trix(5)': [0], 'UltimateOscillator(3, 6, 9)': [50], 'Aroon(6)': [100, 100], 'TrueRange(range)': [0],
  'Atr(7, range)': [0], 'Atr(7, skip)': [0], 'Adx(6)': [0, 0, 0, 0], 'Choppiness(7)': [100], Obv: [0], 'Mfi(7)': [50], 'Cmf(7)': [0],
  'ChaikinOscillator(3, 7)': [0],
};

describe('a market that never moved and never traded', () => {
  it.each(indicatorCases)('$name has its documented neutral value', (entry) => {
    const last = run(entry, flat).map((output) => output.at(-1) ?? NaN);
    const expected = onFlatMarket[entry.name] ?? last.map(() => PRICE);
    expect(last.length).toBe(expected.length);
    last.forEach((x, k) => expect(x).toBeCloseTo(expected[k] ?? NaN, 10));
  });
});

describe('an outlier that has left the window leaves nothing behind', () => {
  const spiked = [0.001, 0.004, 1e12, ...Array.from({ length: 10 }, (_, i) => 0.001 * (i % 3))];
  const feed = <T extends { update(x: number): number }>(indicator: T, xs: readonly number[]): T => {
    xs.forEach((x) => indicator.update(x));
    return indicator;
  };

  it.each([8, 9, 10, 11, 12])('after %s bars: mean, deviation, weighted mean and slope equal those of the window alone', (bars) => {
    const all = spiked.slice(0, bars);
    const window = all.slice(-5);
    expect(feed(new Sma(5), all).value).toBeCloseTo(feed(new Sma(5), window).value, 15);
    expect(feed(new Stdev(5), all).value).toBeCloseTo(feed(new Stdev(5), window).value, 15);
    expect(feed(new Wma(5), all).value).toBeCloseTo(feed(new Wma(5), window).value, 15);
    expect(feed(new LinearRegression(5), all).value).toBeCloseTo(feed(new LinearRegression(5), window).value, 15);
  });

  it.each([8, 9, 10, 11, 12])('after %s bars: a correlation equals that of the window alone', (bars) => {
    const [used, fresh] = [new Correlation(5), new Correlation(5)];
    spiked.slice(0, bars).forEach((x, i) => used.update(x, i));
    spiked.slice(bars - 5, bars).forEach((x, i) => fresh.update(x, i));
    expect(used.value).toBeCloseTo(fresh.value, 12);
  });

  it('a window of zeros sums to exactly 0', () => {
    const sum = new RollingSum(3);
    [0.1, 1e15, 0.3, 0, 0, 0].forEach((x) => sum.push(x));
    expect(sum.total).toBe(0);
  });
});

describe('a price level of a billion with moves of a cent', () => {
  it('does not cost the standard deviation its digits', () => {
    const stdev = new Stdev(4);
    for (let i = 0; i < 1000; i += 1) stdev.update(1e9 + 0.25 * (i % 2));
    expect(stdev.value).toBe(0.125);
  });
});

describe('session VWAP', () => {
  it('starts anew at midnight UTC and not before', () => {
    const vwap = new SessionVwap();
    vwap.update(86_400_000, 11, 9, 10, 1);
    expect(vwap.update(86_400_000 + 86_399_999, 21, 19, 20, 3)).toBe(17.5);
    expect(vwap.update(2 * 86_400_000, 31, 29, 30, 5)).toBe(30);
  });
});

describe('parameters that make no sense are refused', () => {
  const refused: [string, () => unknown][] = [
    ['period 0', () => new Sma(0)], ['period 2.5', () => new Ema(2.5)], ['period NaN', () => new Stdev(NaN)], ['regression over 1', () => new LinearRegression(1)],
    ['MACD fast ≥ slow', () => new Macd(26, 12)], ['Chaikin fast ≥ slow', () => new ChaikinOscillator(10, 3)], ['SAR step ≥ maximum', () => new ParabolicSar(0.2, 0.2)],
    ['λ = 1', () => new EwmaVariance(1)], ['bands of width −2', () => new Bollinger(20, -2)], ['ADX short over 1', () => new Adx(1, 'short')],
    ['no bars per year', () => new RealisedVolatility(20, 0)], ['a price of 0', () => new RealisedVolatility(20, 365).update(0)], ['no volume number', () => new Vwma(3).update(1, NaN)],
  ];
  it.each(refused)('%s', (_, build) => expect(build).toThrow(RangeError));
});

describe('a snapshot', () => {
  it('of other parameters is refused', () => {
    expect(() => restoreSnapshot(new Sma(3), takeSnapshot(new Sma(4)))).toThrow(/other parameters/);
    expect(() => restoreSnapshot(new Sma(3), takeSnapshot(new Macd()))).toThrow(TypeError);
  });
});
