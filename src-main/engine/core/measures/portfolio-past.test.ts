import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationOf, sampleCovariance } from './covariance.ts';
import { correlationRisk } from './exposure.ts';
import { numberOf } from './measure.ts';
import { quantile } from './moments.ts';
import type { Measure } from './measure.ts';
import { HeldPast, lowQuantile, type Weighted } from './portfolio-past.ts';
import { ReturnRing, RETURNS_KEPT, spreadOf } from './return-ring.ts';
import { historicalVar, scaleHorizon } from './value-at-risk.ts';

const MINUTE = 60_000;

const dayVar95 = (held: readonly Weighted[]): Measure => new HeldPast(held).dayVar95();
const averageCorrelation = (held: readonly Weighted[]): Measure => new HeldPast(held).averageCorrelation();

/** Closes bar by bar; null: a bar that never came. */
function ringOf(closes: readonly (number | null)[], from = 29_000_000): ReturnRing {
  const ring = new ReturnRing();
  for (const [i, close] of closes.entries()) if (close !== null) ring.take((from + i) * MINUTE, MINUTE, close);
  return ring;
}

/** A seeded walk of a market: what all share and what is its own. */
function walk(length: number, seed: number, shared: number): number[] {
  let [state, common, price] = [seed, 99, 100];
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    common = (common * 48_271) % 2_147_483_647;
    price *= 1 + (shared * (common / 2_147_483_647 - 0.5) + (1 - shared) * (state / 2_147_483_647 - 0.5)) * 0.004;
    return price;
  });
}

/** The slow, obvious way: returns of the bars that all have, newest window only. */
function listsOf(closes: readonly (readonly (number | null)[])[]): number[][] {
  const length = closes[0]?.length ?? 0;
  const bars = Array.from({ length }, (_, i) => i).slice(-RETURNS_KEPT).filter((i) => i > 0 && closes.every((one) => one[i] !== null && one[i - 1] !== null));
  return closes.map((one) => bars.map((i) => (one[i] as number) / (one[i - 1] as number) - 1));
}

describe('a portfolio at its present weights', () => {
  it('has the VaR and the correlation that the lists give, whatever is missing and however far the bars go', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 300, max: 900 }), fc.integer({ min: 1, max: 1_000 }), fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 30 }), (many, length, seed, holes) => {
      const closes: (number | null)[][] = Array.from({ length: many }, (_, i) => walk(length, seed + 7 * i, 0.5));
      for (const hole of holes) (closes[hole % many] as (number | null)[])[hole % (length - 1)] = null;
      const weights = closes.map((_, i) => (i % 2 === 0 ? 0.3 : -0.2) * (i + 1));
      const held: Weighted[] = closes.map((one, i) => ({ ring: ringOf(one), weight: weights[i] as number }));
      const lists = listsOf(closes);
      const portfolio = (lists[0] ?? []).map((_, t) => lists.reduce((sum, list, i) => sum + (weights[i] as number) * (list[t] as number), 0));
      const expected = scaleHorizon(historicalVar(portfolio, 0.95), 1_440);
      expect(dayVar95(held).kind).toBe(expected.kind);
      if (expected.kind === 'known') expect(numberOf(dayVar95(held))).toBeCloseTo(expected.value, 12);
      // The last of them as an entry on the others, and as more of itself.
      const [last, others] = [held.at(-1) as Weighted, held.slice(0, -1)];
      const half: Weighted = { ring: last.ring, weight: last.weight / 2 };
      for (const after of [new HeldPast(others).varWith(last), new HeldPast([...others, half]).varWith(half)]) {
        expect(after.kind).toBe(expected.kind);
        if (expected.kind === 'known') expect(numberOf(after)).toBeCloseTo(expected.value, 12);
      }
      // An entry added to what is added up is, to the last bit, the whole added up: and asking twice changes nothing.
      const before = new HeldPast(others);
      expect(before.varWith(last)).toEqual(dayVar95(held));
      expect(before.varWith(last)).toEqual(dayVar95(held));
      if (portfolio.length < 60) return;
      const whole = numberOf(averageCorrelation(held)) ?? Number.NaN;
      expect(numberOf(new HeldPast(others).correlationWith(last))).toBeCloseTo(whole, 9);
      expect(numberOf(new HeldPast([...others, half]).correlationWith(half))).toBeCloseTo(whole, 9);
      const covariances = sampleCovariance(lists);
      expect(numberOf(averageCorrelation(held))).toBeCloseTo(correlationRisk(weights, correlationOf(covariances), covariances)?.average ?? Number.NaN, 9);
    }), { numRuns: 60 });
  });

  it('too few bars are no figure: 249 say nothing, 250 do', () => {
    expect(dayVar95([{ ring: ringOf(walk(250, 3, 0)), weight: 1 }])).toEqual({ kind: 'insufficient', observations: 249, needed: 250 });
    expect(dayVar95([{ ring: ringOf(walk(251, 3, 0)), weight: 1 }]).kind).toBe('known');
    expect(averageCorrelation([{ ring: ringOf(walk(60, 3, 0)), weight: 1 }, { ring: ringOf(walk(60, 4, 0)), weight: 1 }])).toMatchObject({ kind: 'insufficient', observations: 59 });
  });

  it('what was added up is asked again only of the very same', () => {
    const [ring, other] = [ringOf(walk(400, 5, 0)), ringOf(walk(400, 6, 0))];
    const past = new HeldPast([{ ring, weight: 0.5 }]);
    expect([past.isOf([{ ring, weight: 0.5 }]), past.isOf([{ ring, weight: 0.6 }]), past.isOf([{ ring: other, weight: 0.5 }]), past.isOf([])]).toEqual([true, false, false, false]);
  });

  it('rings added four at a time are, to the last bit, added one after the other: also where some end sooner and where the window turns over the edge', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 505, max: 1_100 }), fc.array(fc.integer({ min: 0, max: 13 }), { maxLength: 3 }), fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 6 }), (many, length, late, holes) => {
      const closes: (number | null)[][] = Array.from({ length: many }, (_, i) => walk(late.includes(i) ? length - 3 : length, 17 + 7 * i, 0.5));
      for (const hole of holes) (closes[hole % many] as (number | null)[])[hole % (length - 10)] = null;
      const held = closes.map((one, i): Weighted => ({ ring: ringOf(one), weight: (i % 2 === 0 ? 0.3 : -0.2) * (i + 1) }));
      const newest = Math.max(...held.map(({ ring }) => ring.newest));
      const sums = new Float64Array(RETURNS_KEPT);
      for (const { ring, weight } of held) ring.addTo(sums, newest, weight);
      const { quantile: low, count } = lowQuantile(sums, 0.05);
      expect(dayVar95(held)).toEqual(count < 250 ? { kind: 'insufficient', observations: count, needed: 250 } : { kind: 'known', value: Math.max(0, -low) * Math.sqrt(1_440), unit: 'fraction', observations: count });
      // In units of each one's own deviation, likewise.
      const deviations = held.map(({ ring }) => ring.deviation(newest));
      if (many < 2 || deviations.includes(null)) return;
      const standard = new Float64Array(RETURNS_KEPT);
      held.forEach(({ ring, weight }, i) => ring.addTo(standard, newest, weight / (deviations[i] as number)));
      const [squares, sizes] = [held.reduce((sum, { weight }) => sum + weight * weight, 0), held.reduce((sum, { weight }) => sum + Math.abs(weight), 0)];
      expect(numberOf(averageCorrelation(held))).toBe(Math.max(-1, Math.min(1, (spreadOf(standard)[1] - squares) / (sizes * sizes - squares))));
    }), { numRuns: 80 });
  });

  it('nothing held risks nothing; bars of different lengths cannot be put together', () => {
    expect(numberOf(dayVar95([]))).toBe(0);
    expect(numberOf(averageCorrelation([{ ring: ringOf([1, 2]), weight: 1 }]))).toBe(0);
    const hourly = new ReturnRing();
    for (let i = 0; i < 400; i += 1) hourly.take(i * 60 * MINUTE, 60 * MINUTE, 100 + (i % 3));
    expect(dayVar95([{ ring: ringOf(walk(400, 3, 0)), weight: 1 }, { ring: hourly, weight: 1 }]).kind).toBe('insufficient');
  });

  it('the same held both ways is no bet, twice the same is one', () => {
    const closes = walk(600, 5, 0);
    const pair = (weight: number): Weighted[] => [{ ring: ringOf(closes), weight: 0.5 }, { ring: ringOf(closes), weight }];
    expect(numberOf(dayVar95(pair(-0.5)))).toBeCloseTo(0, 12);
    expect(numberOf(averageCorrelation(pair(0.5)))).toBeCloseTo(1, 9);
    expect(numberOf(averageCorrelation(pair(-0.5)))).toBeCloseTo(-1, 9);
  });

  it('a bar that comes again, or late, changes nothing', () => {
    const [ring, twice] = [ringOf(walk(400, 5, 0)), ringOf(walk(400, 5, 0))];
    twice.take(ring.newest * MINUTE, MINUTE, 1);
    twice.take((ring.newest - 9) * MINUTE, MINUTE, 1);
    expect(dayVar95([{ ring: twice, weight: 1 }])).toEqual(dayVar95([{ ring, weight: 1 }]));
  });
});

it('a low quantile is that of the sorted values, without those that are missing', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 120 }), (values) => {
    const found = lowQuantile(Float64Array.from([...values, Number.NaN]), 0.05);
    expect(found.count).toBe(values.length);
    expect(found.quantile).toBeCloseTo(quantile(values, 0.05), 12);
  }));
});
