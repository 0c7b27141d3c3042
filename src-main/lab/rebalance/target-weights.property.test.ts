import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REBALANCE_METHODS, USUAL_REBALANCE } from '../../../src-shared/contract/rebalance.ts';
import { value } from '../../../src-shared/support/result.fixture.ts';
import { portfolioDeviation } from '../../engine/core/measures/exposure.ts';
import { aligned } from './return-window.ts';
import { targetWeights, withinTurnover } from './target-weights.ts';

const BAR_MS = 3_600_000;
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
const moved = (from: readonly number[], to: readonly number[]): number => sum(to.map((one, i) => Math.abs(one - (from[i] as number))));

/** Returns of 4 to 6 instruments over 80 bars, each with a small gain so that every method has an answer. */
const someReturns = fc.integer({ min: 4, max: 6 }).chain((size) => fc.array(fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 80, maxLength: 80 }), { minLength: size, maxLength: size }))
  .map((series) => series.map((values, i) => values.map((one, t) => one + 0.03 + 0.004 * Math.sin(i * 5 + t))));

describe('target weights, whatever the returns', () => {
  it('add up to what is not cash and keep to the bounds, by every method', () => {
    fc.assert(fc.property(someReturns, fc.constantFrom(...REBALANCE_METHODS), fc.double({ min: 0, max: 0.6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (returns, method, cash, tight) => {
      const invested = 1 - cash;
      const even = invested / returns.length;
      const [min, max] = [even * tight * 0.9, even + (1 - even) * (1 - tight) + 1e-6];
      const { weights } = value(targetWeights({ ...USUAL_REBALANCE, method, min, max }, { returns, barMs: BAR_MS, present: returns.map(() => 0), invested, cost: 0.001 }));
      expect(sum(weights)).toBeCloseTo(invested, 7);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(min - 1e-6);
      expect(Math.max(...weights)).toBeLessThanOrEqual(max + 1e-6);
    }), { numRuns: 60 });
  });

  it('never move more than the turnover that is allowed, and go the whole way where it is enough', () => {
    const weights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(fc.property(weights, weights, fc.double({ min: 0.01, max: 3, noNaN: true }), (present, target, most) => {
      const on = withinTurnover(present, target, most);
      expect(moved(present, on)).toBeLessThanOrEqual(most + 1e-9);
      if (moved(present, target) <= most) expect(on).toEqual(target);
      else expect(moved(present, on)).toBeCloseTo(most, 9);
      for (const [i, one] of on.entries()) expect(Math.min(present[i] as number, target[i] as number) - 1e-12 <= one && one <= Math.max(present[i] as number, target[i] as number) + 1e-12).toBe(true);
    }));
    expect(withinTurnover([0, 1], [1, 0], null)).toEqual([1, 0]);
  });
});

describe('minimum variance', () => {
  const calm = Array.from({ length: 100 }, (_, t) => 0.01 * Math.sin(t));
  const wild = Array.from({ length: 100 }, (_, t) => 0.03 * Math.cos(t * 1.7));
  const weightsAt = (costAversion: number): readonly number[] => value(targetWeights({ ...USUAL_REBALANCE, method: 'min_variance', max: 1, costAversion }, { returns: [calm, wild], barMs: BAR_MS, present: [0.2, 0.8], invested: 1, cost: 0.02 })).weights;

  it('moves less the more costs weigh', () => {
    const [free, usual, dear] = [0, 1, 100].map((aversion) => moved([0.2, 0.8], weightsAt(aversion)));
    expect(free).toBeGreaterThan(usual as number);
    expect(usual).toBeGreaterThan(dear as number);
    expect(dear).toBeCloseTo(0, 5);
  });
});

describe('minimum variance beside cash', () => {
  const calm = Array.from({ length: 100 }, (_, t) => 0.01 * Math.sin(t));
  const wild = Array.from({ length: 100 }, (_, t) => 0.03 * Math.cos(t * 1.7));

  it.each([1, 0.5, 0.2])('weighs variance and cost as shares of equity where %d of it is invested', (invested) => {
    const [present, cost] = [[0.2 * invested, 0.8 * invested], 0.02];
    const { weights, covariances } = value(targetWeights({ ...USUAL_REBALANCE, method: 'min_variance', min: 0, max: 1, costAversion: 1 }, { returns: [calm, wild], barMs: BAR_MS, present, invested, cost }));
    // The documented sum, tried at a thousand places.
    const priceOf = (held: readonly number[]): number => (720 * portfolioDeviation(held, covariances) ** 2) / 2 + cost * moved(present, held);
    const best = Math.min(...Array.from({ length: 1_001 }, (_, i) => priceOf([(i / 1_000) * invested, (1 - i / 1_000) * invested])));
    expect(priceOf(weights)).toBeLessThanOrEqual(best * (1 + 1e-6));
  });
});

describe('what cannot be done is said', () => {
  const returns = [0, 1, 2].map((i) => Array.from({ length: 80 }, (_, t) => 0.01 * Math.sin(i * 3 + t)));
  const basis = { returns, barMs: BAR_MS, present: [0, 0, 0], invested: 0.9, cost: 0.001 };

  it.each([
    [{ max: 0.2 }, basis, 'impossible_bounds', '3 instruments of at most 20 % each cannot take up 90 % of equity.'],
    [{ min: 0.32 }, basis, 'impossible_bounds', '3 instruments of at least 32 % each are more than the 90 % of equity that there is for them.'],
    [{ min: -0.1 }, basis, 'bad_bounds', 'The least weight is below 0, and no short positions are wished for.'],
    [{}, { ...basis, invested: 0 }, 'nothing_to_invest', 'Nothing is left to invest: what stays as it is and the wished cash are all of it.'],
  ])('%j', (more, given, code, sentence) => {
    expect(targetWeights({ ...USUAL_REBALANCE, max: 0.5, ...more }, given)).toMatchObject({ ok: false, error: { code, sentence } });
  });
});

describe('returns', () => {
  const closes = (entries: readonly (readonly [number, number])[]): ReadonlyMap<number, number> => new Map(entries);

  it('are made from neighbouring bars that all have; a gap makes none', () => {
    const { returns, short } = aligned(new Map([['A', closes([[0, 100], [1, 110], [2, 121], [4, 100], [5, 50]])], ['B', closes([[0, 1], [1, 2], [2, 1], [3, 4], [4, 4], [5, 5]])]]), 6, 1);
    expect([...returns]).toEqual([['A', [0.10000000000000009, 0.10000000000000009, -0.5]], ['B', [1, -0.5, 0.25]]]);
    expect(short.size).toBe(0);
  });

  it('are not made of an instrument with less than four fifths of the bars', () => {
    const { returns, short } = aligned(new Map([['A', closes([[0, 1], [1, 1], [2, 1], [3, 1], [4, 1]])], ['B', closes([[3, 1], [4, 1]])]]), 5, 1);
    expect([...returns.keys(), ...short]).toEqual(['A', ['B', 2]]);
  });
});
