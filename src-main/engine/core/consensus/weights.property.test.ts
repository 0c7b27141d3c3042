import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cappedWeights, type WeightClaim } from './weights.ts';

const claim = (framework: string, weight: number): Omit<WeightClaim, 'agent'> => ({ framework, claim: weight });
/** Everybody sits once. */
const once = (claims: readonly Omit<WeightClaim, 'agent'>[], agentCap: number, frameworkCap: number): number[] => cappedWeights(claims.map((one, i) => ({ ...one, agent: `agent-${i}` })), agentCap, frameworkCap);
const sum = (weights: readonly number[]): number => weights.reduce((total, weight) => total + weight, 0);
const rounded = (weights: readonly number[]): number[] => weights.map((weight) => Math.round(weight * 1e6) / 1e6);
const wishes = fc.array(fc.record({ framework: fc.constantFrom('crew', 'group_chat', 'rules'), claim: fc.double({ min: 0, max: 1000, noNaN: true }) }), { minLength: 1, maxLength: 24 });

describe('capped weights', () => {
  it.each([
    ['equal claims', [claim('rules', 1), claim('rules', 1), claim('rules', 1), claim('rules', 1)], [0.25, 0.25, 0.25, 0.25]],
    ['a heavy agent is cut to 35 %, the others share what it leaves', [claim('rules', 98), claim('rules', 1), claim('rules', 1), claim('rules', 2)], [0.35, 0.1625, 0.1625, 0.325]],
    ['a cut that makes another one heavy', [claim('rules', 98), claim('rules', 50), claim('rules', 1), claim('rules', 1)], [0.35, 0.35, 0.15, 0.15]],
    ['a heavy framework is cut to 60 %', [...Array.from({ length: 6 }, () => claim('crew', 1)), claim('group_chat', 1), claim('group_chat', 1)], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2]],
    ['one framework alone is not capped', [claim('crew', 3), claim('crew', 3), claim('crew', 4)], [0.325, 0.325, 0.35]],
    ['two agents cannot both stay under 35 %', [claim('rules', 5), claim('rules', 1)], [0.5, 0.5]],
    ['a framework of one agent takes its 35 %', [claim('crew', 9), ...Array.from({ length: 5 }, () => claim('group_chat', 1))], [0.35, 0.13, 0.13, 0.13, 0.13, 0.13]],
    ['no claim at all counts as equal claims', [claim('rules', 0), claim('rules', 0), claim('rules', 0)], [0.333333, 0.333333, 0.333333]],
    ['what is not a claim has none', [claim('rules', 1), claim('rules', -1), claim('rules', NaN), claim('rules', 1), claim('rules', Infinity), claim('rules', 1)], [0.333333, 0, 0, 0.333333, 0, 0.333333]],
  ])('%s', (_, claims, expected) => {
    expect(rounded(once(claims, 0.35, 0.6))).toEqual(rounded(expected));
  });

  it('sum to 1 and are never negative', () => {
    fc.assert(fc.property(wishes, (claims) => {
      const weights = once(claims, 0.35, 0.6);
      expect(sum(weights)).toBeCloseTo(1, 9);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }));
  });

  it('hold the caps wherever the seats leave room for them', () => {
    fc.assert(fc.property(wishes, (claims) => {
      const weights = once(claims, 0.35, 0.6);
      const largest = Math.max(...claims.map((wish) => wish.claim));
      const active = claims.map((wish) => largest === 0 || wish.claim / largest >= 1e-9);
      const voices = active.filter(Boolean).length;
      expect(Math.max(...weights)).toBeLessThanOrEqual(Math.max(0.35, 1 / voices) + 1e-9);
      const frameworks = [...new Set(claims.filter((_, i) => active[i]).map(({ framework }) => framework))];
      const members = (name: string): number => claims.filter(({ framework }, i) => framework === name && active[i] === true).length;
      const room = frameworks.reduce((total, name) => total + Math.min(0.6, members(name) * Math.max(0.35, 1 / voices)), 0);
      if (frameworks.length < 2 || room < 1) return;
      for (const name of frameworks) expect(sum(weights.filter((_, i) => claims[i]?.framework === name))).toBeLessThanOrEqual(0.6 + 1e-9);
    }), { numRuns: 500 });
  });

  it('within a framework keep the order of the claims', () => {
    fc.assert(fc.property(wishes, (claims) => {
      const weights = once(claims, 0.35, 0.6);
      claims.forEach((a, i) => claims.forEach((b, j) => {
        if (a.framework === b.framework && a.claim > b.claim) expect(weights[i] as number).toBeGreaterThanOrEqual((weights[j] as number) - 1e-12);
      }));
    }));
  });
});
