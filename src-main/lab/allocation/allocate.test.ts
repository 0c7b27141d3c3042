import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { sampleCovariance, times, type Matrix } from '../../engine/core/measures/covariance.ts';
import { covariance } from '../../engine/core/measures/moments.ts';
import { equalWeights, maxSharpe, minVariance, riskParity, varianceOf, type Bounds } from './allocate.ts';
import { hierarchicalRiskParity } from './hierarchical.ts';

const OPEN: Bounds = { least: 0, most: 1 };
const sum = (weights: readonly number[]): number => weights.reduce((total, one) => total + one, 0);
const two: Matrix = [[0.04, 0], [0, 0.01]];

/** Random returns, and their covariances: positive definite as long as there are more bars than series. */
const someCovariances = fc.integer({ min: 2, max: 8 }).chain((size) => fc.array(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 30, maxLength: 30 }), { minLength: size, maxLength: size }))
  .map((series) => sampleCovariance(series.map((values, i) => values.map((one, t) => one + 0.001 * Math.sin(i * 7 + t)))))
  .filter((matrix) => matrix.every((row, i) => (row[i] as number) > 1e-8));

describe('weights of least variance', () => {
  it('of two that have nothing to do with each other: in inverse proportion to their variances', () => {
    expect(value(minVariance({ covariances: two, bounds: OPEN }))).toEqual([expect.closeTo(0.2, 10), expect.closeTo(0.8, 10)]);
  });

  it('stay within bounds', () => {
    expect(value(minVariance({ covariances: two, bounds: { least: 0.3, most: 0.7 } }))).toEqual([expect.closeTo(0.3, 10), expect.closeTo(0.7, 10)]);
  });

  it('stay where they are when moving costs more than it is worth, and move part of the way when it does not', () => {
    const present = [0.5, 0.5];
    expect(value(minVariance({ covariances: two, bounds: OPEN, turnover: { present, cost: 1 } }))).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
    const [some] = value(minVariance({ covariances: two, bounds: OPEN, turnover: { present, cost: 0.005 } }));
    // Derivative along the move: 0.05 w − 0.01 = −2 × 0.005 where it stops… from 0.5 down to 0.4.
    expect(some).toBeCloseTo(0.4, 6);
  });

  it.each([
    [{ least: 0.6, most: 1 }, '2 weights between 60 % and 100 % cannot add up to 100 %.'],
    [{ least: 0, most: 0.4 }, '2 weights between 0 % and 40 % cannot add up to 100 %.'],
  ])('bounds %j are refused: %s', (bounds, sentence) => {
    expect(minVariance({ covariances: two, bounds })).toMatchObject({ ok: false, error: { code: 'impossible_bounds', sentence } });
  });

  it('say what has no answer', () => {
    expect(minVariance({ covariances: [[0]], bounds: OPEN })).toMatchObject({ ok: false, error: { code: 'no_movement' } });
    expect(minVariance({ covariances: [], bounds: OPEN })).toMatchObject({ ok: false, error: { code: 'nothing_to_allocate' } });
  });
});

describe('weights of the highest Sharpe ratio', () => {
  it('of two that have nothing to do with each other: excess return over variance', () => {
    expect(value(maxSharpe({ covariances: two, bounds: OPEN }, [0.08, 0.02]))).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)]);
  });

  it('hold none of what is expected to lose, and refuse where all is', () => {
    expect(value(maxSharpe({ covariances: two, bounds: OPEN }, [-0.01, 0.02]))[0]).toBeCloseTo(0, 9);
    expect(maxSharpe({ covariances: two, bounds: OPEN }, [-0.01, 0])).toMatchObject({ ok: false, error: { code: 'nothing_earns' } });
  });
});

describe('risk parity', () => {
  it('of two that have nothing to do with each other: in inverse proportion to their deviations', () => {
    expect(value(riskParity({ covariances: two, bounds: OPEN }))).toEqual([expect.closeTo(1 / 3, 10), expect.closeTo(2 / 3, 10)]);
  });

  it('makes every share of the risk the same, whatever the matrix', () => {
    fc.assert(fc.property(someCovariances, (covariances) => {
      const weights = value(riskParity({ covariances, bounds: OPEN }));
      const shares = times(covariances, weights).map((slope, i) => (slope * (weights[i] as number)) / varianceOf(weights, covariances));
      for (const share of shares) expect(share).toBeCloseTo(1 / weights.length, 4);
    }));
  });

  it('is refused where bounds would bind', () => {
    expect(riskParity({ covariances: two, bounds: { least: 0.4, most: 0.6 } })).toMatchObject({ ok: false, error: { code: 'outside_bounds' } });
  });
});

describe('hierarchical risk parity', () => {
  it('of two that have nothing to do with each other: in inverse proportion to their variances', () => {
    expect(hierarchicalRiskParity(two)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.8, 12)]);
  });

  it('splits between two groups first, then within them', () => {
    // A and B as good as one asset, C and D alike, the two pairs apart, all of one variance.
    const near = 0.0099;
    const matrix: Matrix = [[0.01, near, 0, 0], [near, 0.01, 0, 0], [0, 0, 0.01, near], [0, 0, near, 0.01]];
    for (const weight of hierarchicalRiskParity(matrix)) expect(weight).toBeCloseTo(0.25, 10);
  });
});

describe('whatever the covariances, every method', () => {
  it('gives weights within bounds that add up to 1, and none has less variance than that of least variance', () => {
    fc.assert(fc.property(someCovariances, (covariances) => {
      const least = value(minVariance({ covariances, bounds: OPEN }));
      for (const weights of [least, value(riskParity({ covariances, bounds: OPEN })), hierarchicalRiskParity(covariances), equalWeights(covariances.length)]) {
        expect(sum(weights)).toBeCloseTo(1, 9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        expect(varianceOf(weights, covariances)).toBeGreaterThanOrEqual(varianceOf(least, covariances) * (1 - 1e-6));
      }
    }));
  });
});

const folder = new URL('../../../../shared/data/metrics/pypfopt/', import.meta.url);

describe.skipIf(!existsSync(folder))('the weights of PyPortfolioOpt', () => {
  interface Expected { readonly 'performance(return,vol,sharpe)': { readonly min_volatility: { readonly expected: readonly number[]; readonly weights_recomputed_here: Readonly<Record<string, number>> } } }

  it('of least volatility over 20 stocks are ours', () => {
    const [head = '', ...lines] = gunzipSync(readFileSync(new URL('stock_prices.csv.gz', folder))).toString().trim().split('\n');
    const names = head.trim().split(',').slice(1);
    const prices = lines.map((line) => line.trim().split(',').slice(1).map((text) => (text === '' ? Number.NaN : Number(text))));
    const returns = names.map((_, i) => prices.slice(1).map((row, t) => (row[i] as number) / ((prices[t] as number[])[i] as number) - 1));
    const pair = (a: readonly number[], b: readonly number[]): number => {
      const both = a.flatMap((one, t) => (Number.isNaN(one) || Number.isNaN(b[t] as number) ? [] : [t]));
      return 252 * covariance(both.map((t) => a[t] as number), both.map((t) => b[t] as number));
    };
    const covariances = returns.map((a) => returns.map((b) => pair(a, b)));
    const weights = value(minVariance({ covariances, bounds: OPEN }));
    const { expected: [, volatility = 0], weights_recomputed_here: theirs } = (JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected)['performance(return,vol,sharpe)'].min_volatility;
    expect(names).toHaveLength(20);
    expect(Math.sqrt(varianceOf(weights, covariances))).toBeCloseTo(volatility, 5);
    for (const [i, name] of names.entries()) expect(Math.abs((weights[i] as number) - (theirs[name] as number)), name).toBeLessThan(0.002);
  });
});
