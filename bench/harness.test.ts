import { describe, expect, it } from 'vitest';
import { percentile, ratioOf, repeat, spreadOf, verdictOf, type Figure } from './harness.ts';
import { claimText, figureLine } from './show.ts';

const figure = (samples: readonly number[], more: Partial<Figure> = {}): Figure => ({ what: 'it', unit: 'ms', samples, baseline: null, target: null, ...more });
const atMost = { sense: 'at most', must: 5, aim: 1 } as const;
const atLeast = { sense: 'at least', must: 100, aim: 1_000 } as const;

describe('a figure', () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[5, 1, 3], { median: 3, min: 1, max: 5 }],
    [[4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
  ])('of %j spreads to %j', (samples, spread) => {
    expect(spreadOf(samples)).toEqual(spread);
  });

  it('has percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1), percentile([], 0.5)]).toEqual([50, 99, 100, NaN]);
  });

  it.each([
    [[0.5, 1, 9], atMost, 'aim met'],
    [[2, 3, 9], atMost, 'met'],
    [[2, 6, 9], atMost, 'MISSED, best run met'],
    [[6, 7, 9], atMost, 'MISSED'],
    [[50, 1_000, 1_001], atLeast, 'aim met'],
    [[50, 100, 101], atLeast, 'met'],
    [[50, 60, 101], atLeast, 'MISSED, best run met'],
    [[50, 60, 70], atLeast, 'MISSED'],
  ])('of %j against %j is: %s', (samples, target, verdict) => {
    expect(verdictOf(figure(samples, { target }))).toBe(verdict);
  });

  it('without a target has no verdict', () => {
    expect(verdictOf(figure([1]))).toBe('');
  });

  it('is held against its baseline by medians', () => {
    expect(ratioOf(figure([8, 2, 4], { baseline: { what: 'base', samples: [1, 2, 100] } }))).toBe(2);
    expect(ratioOf(figure([8]))).toBeNull();
  });
});

describe('repeat', () => {
  it('does not count the rounds that warm up', async () => {
    let calls = 0;
    expect(await repeat(3, () => (calls += 1), 2)).toEqual([3, 4, 5]);
  });
});

describe('what is shown', () => {
  const shown = figure([1_234.5, 2_000, 3_000], { target: atLeast, baseline: { what: 'the plain way', samples: [500] }, note: 'mind the gap' });

  it('has median, least, largest, ratio, target and verdict in a line', () => {
    const lines = claimText({ name: 'claim', sentence: 'a sentence', measure: () => [] }, [shown]).split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '));
    expect(lines).toContain('it | 2,000 | 1,235 | 3,000 | ms | 4× | ≥ 100 (aim 1,000) | aim met');
    expect(lines).toContain('against the plain way | 500 | 500 | 500 | ms');
    expect(lines).toContain('it: mind the gap');
  });

  it('is one object a line for machines', () => {
    expect(JSON.parse(figureLine('claim', shown))).toMatchObject({ type: 'figure', claim: 'claim', median: 2_000, ratio: 4, verdict: 'aim met', baseline: { median: 500 } });
  });
});
