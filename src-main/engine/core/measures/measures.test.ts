/** Measures for which nobody's cases are at hand: by values worked out with SciPy, by the formula on paper, and by what must hold of any data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, correlationOf, sampleCovariance, shrunkCovariance } from './covariance.ts';
import { DrawdownTracker } from './drawdown.ts';
import { concentration, correlationRisk, grossLeverage, netLeverage, portfolioDeviation, riskShares } from './exposure.ts';
import { numberOf, type Measure } from './measure.ts';
import { calmar, expectancy, profitFactor, sharpe, sortino } from './performance.ts';
import { cornishFisherVar, ewmaVar, historicalShortfall, historicalVar, LEAST_FOR_VAR, parametricShortfall, parametricVar, scaleHorizon, Z } from './value-at-risk.ts';
import { trafficLight } from './var-backtest.ts';

/** 400 logistic quantiles in a scattered order: tails a little heavier than a normal's. */
const RETURNS = Array.from({ length: 400 }, (_, i) => {
  const u = (i * 0.6180339887 + 0.3) % 1;
  return 0.004 * Math.log((u + 0.001) / (1.001 - u)) + 0.0002;
});

const METHODS = { historical: historicalVar, parametric: parametricVar, ewma: ewmaVar, cornishFisher: cornishFisherVar, historicalShortfall, parametricShortfall };

describe('value at risk, by SciPy', () => {
  it.each([
    ['historical', 0.011713363434181372, 0.01852914494322513], ['historicalShortfall', 0.015987519587854822, 0.02236423609074275], ['parametric', 0.011669968170086434, 0.0165390746068491],
    ['parametricShortfall', 0.01465546780474227, 0.01896019014090201], ['cornishFisher', 0.011897738814202193, 0.018535965827278778], ['ewma', 0.011545037014010186, 0.01632836616778046],
  ] as const)('%s', (method, at95, at99) => {
    expect(numberOf(METHODS[method](RETURNS, 0.95))).toBeCloseTo(at95, 10);
    expect(numberOf(METHODS[method](RETURNS, 0.99))).toBeCloseTo(at99, 10);
  });

  it.each(Object.entries(METHODS))('%s: too few returns are no number, but how many there are and how many it takes', (_name, method) => {
    expect(method(RETURNS.slice(0, LEAST_FOR_VAR - 1), 0.95)).toEqual({ kind: 'insufficient', observations: LEAST_FOR_VAR - 1, needed: LEAST_FOR_VAR });
    expect(method(RETURNS.slice(0, LEAST_FOR_VAR), 0.95).kind).toBe('known');
  });

  it('by Cornish and Fisher has no number where the expansion turns back on itself', () => {
    const wild = RETURNS.map((one, i) => (i % 100 === 0 ? -0.5 : one));
    expect(cornishFisherVar(wild, 0.99)).toEqual({ kind: 'undefined', observations: 400, why: 'tails are too heavy for the expansion' });
  });

  it.each(Object.entries(METHODS))('%s: returns that are no numbers are no observations, and none is passed over in silence', (_name, method) => {
    const holes = (count: number): readonly number[] => RETURNS.map((one, i) => (i < count ? Number.NaN : one));
    expect(method(holes(200), 0.95)).toEqual({ kind: 'insufficient', observations: 200, needed: LEAST_FOR_VAR });
    expect(method(holes(1), 0.95)).toMatchObject({ kind: 'undefined', why: 'some observations are no numbers' });
    expect(method([...RETURNS.slice(1), Number.NEGATIVE_INFINITY], 0.95)).toMatchObject({ kind: 'undefined' });
    expect(method([], 0.95)).toEqual({ kind: 'insufficient', observations: 0, needed: LEAST_FOR_VAR });
  });

  it.each(Object.entries(METHODS))('%s: of a market that stood still nothing is lost', (_name, method) => {
    expect(method(Array.from({ length: 300 }, () => 0), 0.99)).toMatchObject({ kind: 'known', value: 0 });
  });

  it('is never below 0, grows with confidence, and no mean beyond it is smaller than it', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 30, maxLength: 80 }), (values) => {
      for (const method of Object.values(METHODS)) {
        const [low, high] = [numberOf(method(values, 0.95, 20)), numberOf(method(values, 0.99, 20))];
        if (low === null || high === null) continue;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeGreaterThanOrEqual(low - 1e-12);
      }
      for (const [method, beyond] of [[historicalVar, historicalShortfall], [parametricVar, parametricShortfall]] as const) {
        expect(numberOf(beyond(values, 0.95, 20)) ?? 0).toBeGreaterThanOrEqual((numberOf(method(values, 0.95, 20)) ?? 0) - 1e-12);
      }
    }));
  });

  it('goes to another horizon by the root of time, and stays none where there is none', () => {
    const one: Measure = { kind: 'known', value: 0.01, unit: 'fraction', observations: 300 };
    expect(scaleHorizon(one, 24)).toMatchObject({ value: 0.01 * Math.sqrt(24) });
    expect(scaleHorizon({ kind: 'insufficient', observations: 1, needed: 250 }, 24)).toEqual({ kind: 'insufficient', observations: 1, needed: 250 });
  });
});

describe('covariances', () => {
  const series = [[0.01, -0.02, 0.015, 0.005, -0.01, 0.02, -0.005, 0], [0.02, -0.01, 0.01, 0.012, -0.03, 0.025, 0.001, -0.008], [-0.01, 0.005, 0, -0.02, 0.01, 0.004, 0.012, -0.006]];

  it('are shrunk as Ledoit and Wolf’s own code does it', () => {
    const { covariances, intensity } = shrunkCovariance(series);
    expect(intensity).toBeCloseTo(0.1576605278925405, 12);
    const theirs = [[0.000178125, 0.00016444972407754843, -0.00004466308067130449], [0.00016444972407754843, 0.00032628571428571434, -0.00007439328414434711], [-0.00004466308067130449, -0.00007439328414434711, 0.00011683928571428572]];
    theirs.forEach((row, i) => row.forEach((value, j) => expect(at(covariances, i, j)).toBeCloseTo(value, 15)));
  });

  it('shrinking leaves variances as they are and correlations within bounds, whatever the data', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 5 }).chain((n) => fc.array(fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: 12, maxLength: 12 }), { minLength: n, maxLength: n })), (some) => {
      const { covariances, intensity } = shrunkCovariance(some);
      const sample = sampleCovariance(some);
      expect(intensity).toBeGreaterThanOrEqual(0);
      expect(intensity).toBeLessThanOrEqual(1);
      some.forEach((_, i) => expect(at(covariances, i, i)).toBeCloseTo(at(sample, i, i), 12));
      for (const row of correlationOf(covariances)) for (const value of row) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }));
  });
});

describe('what a portfolio leans on', () => {
  const covariances = [[0.0004, 0.0001], [0.0001, 0.0009]];

  it('components add up to the VaR, whatever is held', () => {
    fc.assert(fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), (a, b) => {
      const total = riskShares([a, b], covariances, -Z[0.95]).reduce((sum, { component }) => sum + component, 0);
      expect(total).toBeCloseTo(-Z[0.95] * portfolioDeviation([a, b], covariances), 10);
    }));
  });

  it('marginal VaR is what the VaR grows by', () => {
    const [weights, step] = [[0.6, 0.3], 1e-7];
    const deviation = (more: number): number => portfolioDeviation([0.6 + more, 0.3], covariances);
    expect(riskShares(weights, covariances, 1)[0]?.marginal).toBeCloseTo((deviation(step) - deviation(-step)) / (2 * step), 6);
  });

  it('concentration, leverage', () => {
    expect(concentration([0.5, -0.25, 0.25])).toEqual({ largest: 0.5, herfindahl: 0.375, effective: 1 / 0.375 });
    expect(concentration([0, 0])).toBeNull();
    expect([grossLeverage([0.5, -0.25]), netLeverage([0.5, -0.25])]).toEqual([0.75, 0.25]);
  });

  it('one bet held twice is one bet; two that have nothing to do with each other are two; sold against each other they cancel', () => {
    const apart = [[0.01, 0], [0, 0.01]];
    expect(correlationRisk([1, 1], correlationOf(apart), apart)).toEqual({ average: 0, bets: expect.closeTo(2, 12) as number });
    const same = [[0.01, 0.01], [0.01, 0.01]];
    expect(correlationRisk([1, 1], correlationOf(same), same)?.average).toBeCloseTo(1, 12);
    expect(correlationRisk([1, -1], correlationOf(same), same)?.average).toBeCloseTo(-1, 12);
    expect(correlationRisk([1, 0], correlationOf(apart), apart)).toBeNull();
  });
});

describe('drawdown, one equity at a time', () => {
  it('now, deepest, and for how long', () => {
    const tracker = new DrawdownTracker();
    for (const equity of [100, 90, 95, 101, 99]) tracker.take(equity);
    expect(tracker.now).toEqual({ current: expect.closeTo(1 - 99 / 101, 12) as number, deepest: expect.closeTo(0.1, 12) as number, currentBars: 1, longestBars: 2 });
  });

  it('money put in or taken out leaves the share that is lost as it was', () => {
    const tracker = new DrawdownTracker();
    for (const equity of [100, 98]) tracker.take(equity);
    tracker.rebase(98, 49);
    expect(tracker.now.current).toBeCloseTo(0.02, 12);
    tracker.take(48);
    expect(tracker.now.current).toBeCloseTo(1 - 48 / 50, 12);
    tracker.rebase(48, 480);
    tracker.take(500);
    expect(tracker.now).toMatchObject({ current: 0, deepest: expect.closeTo(0.04, 12) as number });
  });

  it('begins anew where nothing was there before money came, or nothing is left', () => {
    const tracker = new DrawdownTracker();
    for (const equity of [100, 0]) tracker.take(equity);
    tracker.rebase(0, 10);
    tracker.take(9);
    expect(tracker.now).toMatchObject({ current: expect.closeTo(0.1, 12) as number, currentBars: 1 });
    tracker.rebase(9, 0);
    expect(tracker.now.current).toBe(0);
  });
});

describe('ratios', () => {
  it('of what has no answer say why', () => {
    const flat = Array.from({ length: 40 }, () => 0.01);
    expect(sharpe(flat, 365)).toMatchObject({ kind: 'undefined', why: 'returns did not move' });
    expect(sortino(flat, 365)).toMatchObject({ kind: 'undefined' });
    expect(calmar(flat, 365)).toMatchObject({ kind: 'undefined', why: 'equity never fell' });
    expect(profitFactor(flat)).toMatchObject({ kind: 'undefined', why: 'no trade lost' });
    expect(calmar([...flat, -1.5, 0.1], 365)).toMatchObject({ kind: 'undefined', why: 'there is no annual return' });
  });

  it('of few trades are not told', () => {
    expect(profitFactor([1, -1])).toEqual({ kind: 'insufficient', observations: 2, needed: 30 });
    expect(expectancy([1, -1])).toEqual({ kind: 'insufficient', observations: 2, needed: 30 });
    expect(expectancy(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? -1 : 1)))).toMatchObject({ value: expect.closeTo(1 / 3, 12) });
  });
});

describe('the traffic light', () => {
  // The Basel Committee's table for 250 days at 99 %: green to 4, yellow to 9, red from 10.
  it.each([[0, 'green'], [4, 'green'], [5, 'yellow'], [9, 'yellow'], [10, 'red']] as const)('%i exceedances in 250 days: %s', (exceeded, light) => {
    expect(trafficLight(250, exceeded, 0.01)).toBe(light);
  });

  it('does not underflow where bars are many', () => {
    expect(trafficLight(1_000_000, 10_000, 0.01)).toBe('green');
    expect(trafficLight(1_000_000, 11_000, 0.01)).toBe('red');
  });
});
