import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { dot, sampleCovariance, times, type Matrix } from '../../engine/core/measures/covariance.ts';
import { portfolioDeviation } from '../../engine/core/measures/exposure.ts';
import { covariance } from '../../engine/core/measures/moments.ts';
import { equalWeights, maxSharpe, minVariance, riskParity, type Bounds } from './allocate.ts';
import { hierarchicalRiskParity } from './hierarchical.ts';

const OPEN: Bounds = { least: 0, most: 1 };
const sum = (weights: readonly number[]): number => weights.reduce((total, one) => total + one, 0);
const varianceOf = (weights: readonly number[], covariances: Matrix): number => portfolioDeviation(weights, covariances) ** 2;
const two: Matrix = [[0.04, 0], [0, 0.01]];

/** Random returns, each with a movement of its own, and their covariances: what could be hedged away whole would have no risk to be shared. */
const someCovariances = fc.integer({ min: 2, max: 8 }).chain((size) => fc.array(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 30, maxLength: 30 }), { minLength: size, maxLength: size }))
  .map((series) => sampleCovariance(series.map((values, i) => values.map((one, t) => one + 0.001 * Math.sin((i + 2) * 1.7 * (t + 1))))))
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

  it('of covariances that are no numbers there are none, by any method', () => {
    const order = { covariances: [[0.01, Number.NaN], [Number.NaN, 0.02]], bounds: OPEN };
    for (const weights of [minVariance(order), riskParity(order), hierarchicalRiskParity(order), equalWeights(order), maxSharpe(order, [0.1, 0.1])]) expect(weights).toMatchObject({ ok: false, error: { code: 'no_covariances' } });
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

describe('weights of the highest Sharpe ratio with short positions', () => {
  const covariances: Matrix = [[0.04, 0.01], [0.01, 0.09]];

  it('sell what loses more to hold what loses less, where all are expected to lose', () => {
    const expected = [-0.01, -0.05];
    const weights = value(maxSharpe({ covariances, bounds: { least: -1, most: 2 } }, expected));
    const ratioOf = ([a = 0, b = 0]: readonly number[]): number => (a * -0.01 + b * -0.05) / portfolioDeviation([a, b], covariances);
    const best = Math.max(...Array.from({ length: 3_001 }, (_, i) => ratioOf([-1 + i / 1_000, 2 - i / 1_000])));
    expect(best).toBeGreaterThan(0);
    expect(ratioOf(weights)).toBeGreaterThanOrEqual(best - 1e-6);
    expect(sum(weights)).toBeCloseTo(1, 9);
  });

  it('refuse where no weights within the bounds earn anything', () => {
    expect(maxSharpe({ covariances, bounds: { least: -0.1, most: 1.1 } }, [-0.01, -0.05])).toMatchObject({ ok: false, error: { code: 'nothing_earns' } });
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

  it('keeps to bounds: what is over one goes to the others', () => {
    expect(value(riskParity({ covariances: two, bounds: { least: 0.4, most: 0.6 } }))).toEqual([expect.closeTo(0.4, 9), expect.closeTo(0.6, 9)]);
  });

  it('sells nothing short', () => {
    expect(riskParity({ covariances: two, bounds: { least: -0.1, most: 1 } })).toMatchObject({ ok: false, error: { code: 'long_only_method' } });
  });
});

describe('hierarchical risk parity', () => {
  it('of two that have nothing to do with each other: in inverse proportion to their variances', () => {
    expect(value(hierarchicalRiskParity({ covariances: two, bounds: OPEN }))).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.8, 12)]);
  });

  it('splits between two groups first, then within them', () => {
    // A and B as good as one asset, C and D alike, the two pairs apart, all of one variance.
    const near = 0.0099;
    const matrix: Matrix = [[0.01, near, 0, 0], [near, 0.01, 0, 0], [0, 0, 0.01, near], [0, 0, near, 0.01]];
    for (const weight of value(hierarchicalRiskParity({ covariances: matrix, bounds: OPEN }))) expect(weight).toBeCloseTo(0.25, 10);
  });
});

describe('whatever the covariances, every method', () => {
  it('gives weights within bounds that add up to 1, and none has less variance than that of least variance', () => {
    fc.assert(fc.property(someCovariances, (covariances) => {
      const least = value(minVariance({ covariances, bounds: OPEN }));
      for (const weights of [least, value(riskParity({ covariances, bounds: OPEN })), value(hierarchicalRiskParity({ covariances, bounds: OPEN })), value(equalWeights({ covariances, bounds: OPEN }))]) {
        expect(sum(weights)).toBeCloseTo(1, 9);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        expect(varianceOf(weights, covariances)).toBeGreaterThanOrEqual(varianceOf(least, covariances) * (1 - 1e-6));
      }
    }));
  });
});

describe('whatever the bounds that can be kept, every method', () => {
  it('keeps to them and adds up to 1', () => {
    fc.assert(fc.property(someCovariances, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (covariances, low, high) => {
      const even = 1 / covariances.length;
      const bounds = { least: low * even, most: even + high * (1 - even) };
      const order = { covariances, bounds };
      for (const weights of [minVariance(order), riskParity(order), hierarchicalRiskParity(order), equalWeights(order), maxSharpe(order, covariances.map((row, i) => 0.001 + (row[i] as number)))].map(value)) {
        expect(sum(weights)).toBeCloseTo(1, 8);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(bounds.least - 1e-7);
        expect(Math.max(...weights)).toBeLessThanOrEqual(bounds.most + 1e-7);
      }
    }));
  });

  it('of risk parity none that a bound leaves free adds more to the risk than another', () => {
    fc.assert(fc.property(someCovariances, (covariances) => {
      const most = 1.3 / covariances.length;
      const weights = value(riskParity({ covariances, bounds: { least: 0, most } }));
      const shares = times(covariances, weights).flatMap((slope, i) => ((weights[i] as number) < most - 1e-6 ? [(slope * (weights[i] as number)) / varianceOf(weights, covariances)] : []));
      for (const share of shares) expect(share).toBeCloseTo(shares[0] as number, 4);
    }));
  });
});

describe('short positions', () => {
  // Two that move alike, the first twice as far: sold short, it hedges the second.
  const alike: Matrix = [[0.04, 0.0195], [0.0195, 0.01]];

  it('lower the variance where they are allowed', () => {
    const weights = value(minVariance({ covariances: alike, bounds: { least: -1, most: 2 } }));
    expect(weights[0]).toBeLessThan(0);
    expect(sum(weights)).toBeCloseTo(1, 9);
    expect(varianceOf(weights, alike)).toBeLessThan(varianceOf(value(minVariance({ covariances: alike, bounds: OPEN })), alike));
  });
});

const folder = new URL('../../../../shared/data/metrics/pypfopt/', import.meta.url);

/** Prices of 20 stocks; their returns and pairwise covariances as PyPortfolioOpt takes them. */
function stocks(): { readonly names: readonly string[]; readonly returns: readonly (readonly number[])[]; readonly covariances: Matrix } {
  const [head = '', ...lines] = gunzipSync(readFileSync(new URL('stock_prices.csv.gz', folder))).toString().trim().split('\n');
  const names = head.trim().split(',').slice(1);
  const prices = lines.map((line) => line.trim().split(',').slice(1).map((text) => (text === '' ? Number.NaN : Number(text))));
  const returns = names.map((_, i) => prices.slice(1).map((row, t) => (row[i] as number) / ((prices[t] as number[])[i] as number) - 1));
  const pair = (a: readonly number[], b: readonly number[]): number => {
    const both = a.flatMap((one, t) => (Number.isNaN(one) || Number.isNaN(b[t] as number) ? [] : [t]));
    return 252 * covariance(both.map((t) => a[t] as number), both.map((t) => b[t] as number));
  };
  return { names, returns, covariances: returns.map((a) => returns.map((b) => pair(a, b))) };
}

/** Compound growth of a year, over the days that are there. */
function growthOf(series: readonly number[]): number {
  const known = series.filter((one) => !Number.isNaN(one));
  return known.reduce((grown, one) => grown * (1 + one), 1) ** (252 / known.length) - 1;
}

describe.skipIf(!existsSync(folder))('the weights of others over 20 stocks are ours', () => {
  interface Expected { readonly 'performance(return,vol,sharpe)': { readonly min_volatility: { readonly expected: readonly number[]; readonly weights_recomputed_here: Readonly<Record<string, number>> } } }
  const within = (names: readonly string[], weights: readonly number[], theirs: Readonly<Record<string, number>>, tolerance: number): void => {
    expect(names).toHaveLength(20);
    for (const [i, name] of names.entries()) expect(Math.abs((weights[i] as number) - (theirs[name] ?? 0)), name).toBeLessThan(tolerance);
  };

  it('least volatility: PyPortfolioOpt', () => {
    const { names, returns, covariances } = stocks();
    const weights = value(minVariance({ covariances, bounds: OPEN }));
    const { expected: [earned = 0, volatility = 0, ratio = 0], weights_recomputed_here: theirs } = (JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected)['performance(return,vol,sharpe)'].min_volatility;
    expect(portfolioDeviation(weights, covariances)).toBeCloseTo(volatility, 5);
    within(names, weights, theirs, 0.002);
    // Weights that differ in the third place earn about the same; a Sharpe ratio over 2 % follows.
    const grown = dot(weights, returns.map(growthOf));
    expect(grown).toBeCloseTo(earned, 3);
    expect((grown - 0.02) / portfolioDeviation(weights, covariances)).toBeCloseTo(ratio, 2);
  });

  it('hierarchical risk parity: the code of López de Prado’s paper with the clustering of SciPy', () => {
    const { names, covariances } = stocks();
    within(names, value(hierarchicalRiskParity({ covariances, bounds: OPEN })), {
      GOOG: 0.05707818989, AAPL: 0.034746279711, FB: 0.045929133026, BABA: 0.062417222474, AMZN: 0.021304184755, GE: 0.055026017623, AMD: 0.020208051214, WMT: 0.100839863739, BAC: 0.016155809618, GM: 0.100379748739,
      T: 0.088067681057, UAA: 0.023515855433, SHLD: 0.023916489652, XOM: 0.097793284966, RRC: 0.029541156779, BBY: 0.028496030908, MA: 0.024198498053, PFE: 0.077736387984, JPM: 0.049091202464, SBUX: 0.043558911914,
    }, 1e-9);
  });

  it('risk parity between 2 % and 6 %: a general minimiser (L-BFGS-B of SciPy)', () => {
    const { names, covariances } = stocks();
    within(names, value(riskParity({ covariances, bounds: { least: 0.02, most: 0.06 } })), {
      GOOG: 0.057125, AAPL: 0.048345, FB: 0.06, BABA: 0.06, AMZN: 0.035598, GE: 0.056293, AMD: 0.034691, WMT: 0.06, BAC: 0.038281, GM: 0.06, T: 0.06, UAA: 0.037307, SHLD: 0.040337, XOM: 0.06, RRC: 0.047887, BBY: 0.043971,
      MA: 0.047192, PFE: 0.06, JPM: 0.041601, SBUX: 0.051372,
    }, 1e-5);
  });

  it('highest Sharpe ratio over 2 % a year: a general minimiser (SLSQP of SciPy)', () => {
    const { names, returns, covariances } = stocks();
    const expected = returns.map(growthOf);
    const weights = value(maxSharpe({ covariances, bounds: OPEN }, expected, 0.02));
    within(names, weights, { GOOG: 0.038354, AAPL: 0.068899, FB: 0.206031, BABA: 0.073146, AMZN: 0.040329, BBY: 0.013235, MA: 0.353487, PFE: 0.195702, SBUX: 0.010816 }, 2e-4);
    expect((weights.reduce((all, one, i) => all + one * (expected[i] as number), 0) - 0.02) / portfolioDeviation(weights, covariances)).toBeCloseTo(1.28477, 4);
  });
});
