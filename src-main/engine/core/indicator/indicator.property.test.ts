import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, indicatorCases, run } from './indicator-cases.ts';
import type { Bar, IndicatorCase } from './indicator-cases.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import type { IndicatorState } from './snapshot.ts';

const RUNS = { numRuns: 60 };
const FIELDS = ['high', 'low', 'close', 'volume'] as const;

/** One bar in ticks: flat bars, silent bars and rare hundredfold jumps are all common enough to meet each other. */
const step = fc.record({
  move: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -60, max: 60 }) }, { weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -6000, max: 6000 }) }),
  above: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  below: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  volume: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 100_000 }) }, { weight: 2, arbitrary: fc.constant(0) }),
});

function walk(steps: readonly { move: number; above: number; below: number; volume: number }[], tick: number): Bar[] {
  let ticks = 10_000;
  return steps.map(({ move, above, below, volume }) => {
    const open = ticks;
    ticks = Math.max(200, ticks + move);
    return { high: (Math.max(open, ticks) + above) * tick, low: (Math.min(open, ticks) - below) * tick, close: ticks * tick, volume: volume / 100 };
  });
}

const ticks = fc.constantFrom(1e-8, 0.01, 1, 1000);
const bars = (minLength: number, maxLength: number): fc.Arbitrary<Bar[]> =>
  fc.tuple(fc.array(step, { minLength, maxLength }), ticks).map(([steps, tick]) => walk(steps, tick));

function scaleOf(entry: IndicatorCase, series: readonly Bar[]): number {
  if (entry.unit === 'number') return 100;
  return Math.max(...series.map((b) => (entry.unit === 'price' ? b.high : b.volume)));
}

/** 1e-9 relative, plus 1e-12 of the price (volume, percent) level for outputs that are differences near zero. */
function expectClose(actual: number, expected: number, scale: number, where: string): void {
  if (Number.isNaN(expected)) expect(actual, where).toBeNaN();
  else expect(Math.abs(actual - expected), `${where}: ${actual} against ${expected}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 1e-12 * scale);
}

describe.each(indicatorCases)('$name', (entry) => {
  it('equals its slow recomputation from scratch on every bar, and is NaN exactly where that is', () => {
    fc.assert(fc.property(bars(1, 90), (series) => {
      const scale = scaleOf(entry, series);
      const expected = entry.oracle(columnsOf(series));
      run(entry, series).forEach((output, k) => output.forEach((x, i) => expectClose(x, expected[k]?.[i] ?? NaN, scale, `output ${k}, bar ${i}`)));
    }), RUNS);
  });

  it('is ready from the warm-up bar on, all outputs finite and in bounds', () => {
    const [lowest, highest] = entry.bounds ?? [-Infinity, Infinity];
    fc.assert(fc.property(bars(30, 60), (series) => {
      const indicator = entry.make();
      series.forEach((bar, i) => {
        const returned = entry.feed(indicator, bar);
        expect(indicator.ready, `ready at bar ${i}`).toBe(i + 1 >= indicator.warmup);
        if (!indicator.ready) return;
        expect(returned).toBe(indicator.value);
        const checked = entry.bounds === undefined ? entry.outputs(indicator) : entry.outputs(indicator).slice(0, entry.name.startsWith('Stdev') ? 2 : 9);
        for (const x of checked) expect(Number.isFinite(x) && x >= lowest && x <= highest, `${x} at bar ${i}`).toBe(true);
      });
    }), RUNS);
  });

  it('continues bit for bit from a snapshot that went through JSON', () => {
    fc.assert(fc.property(bars(0, 40), bars(1, 30), (before, after) => {
      const original = entry.make();
      run(entry, before, original);
      const copy = entry.make();
      restoreSnapshot(copy, JSON.parse(JSON.stringify(takeSnapshot(original))) as IndicatorState);
      expect(run(entry, after, copy)).toEqual(run(entry, after, original));
      expect(takeSnapshot(copy)).toEqual(takeSnapshot(original));
    }), RUNS);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s in any field it reads with a RangeError', (bad) => {
    const steady = walk(Array.from({ length: 40 }, () => ({ move: 1, above: 1, below: 1, volume: 5 })), 1);
    const good: Bar = { high: 10_043, low: 10_039, close: 10_041, volume: 7 };
    const refused = FIELDS.filter((field) => {
      const [indicator, twin] = [entry.make(), entry.make()];
      run(entry, steady, indicator);
      run(entry, steady, twin);
      try {
        // A field it does not read must not matter.
        expect(entry.feed(indicator, { ...good, [field]: bad })).toBe(entry.feed(twin, good));
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return true;
      }
    });
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe.each(indicatorCases.filter((entry) => entry.memory === 'window'))('$name', (entry) => {
  it('forgets everything before its window', () => {
    fc.assert(fc.property(bars(20, 20), bars(1, 60), bars(1, 60), (last, before, otherBefore) => {
      const scale = scaleOf(entry, [...last, ...before, ...otherBefore]);
      const one = run(entry, [...before, ...last]).map((output) => output.at(-1) ?? NaN);
      const other = run(entry, [...otherBefore, ...last]).map((output) => output.at(-1) ?? NaN);
      one.forEach((x, k) => expectClose(x, other[k] ?? NaN, scale * 1e-3, `output ${k}`));
    }), RUNS);
  });
});

describe.each(indicatorCases.filter((entry) => entry.peek !== undefined))('$name', (entry) => {
  it('peek foretells the next value and changes nothing', () => {
    fc.assert(fc.property(bars(1, 40), (series) => {
      const scale = scaleOf(entry, series);
      const indicator = entry.make();
      series.forEach((bar, i) => {
        const before = takeSnapshot(indicator);
        const peeked = entry.peek?.(indicator, bar) ?? NaN;
        expect(takeSnapshot(indicator)).toEqual(before);
        expectClose(peeked, entry.feed(indicator, bar), scale, `bar ${i}`);
      });
    }), RUNS);
  });
});
