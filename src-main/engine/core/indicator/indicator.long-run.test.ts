import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REFERENCE_SHA256, referenceSeries } from '../../../../bench/reference-series.ts';
import { columnsOf, indicatorCases } from './indicator-cases.ts';
import type { Bar, IndicatorCase } from './indicator-cases.ts';

const series = referenceSeries();
const BARS = series.close.length;
/** Long enough for every fading memory to be empty (Kama's slow end keeps 0.9958 per bar: e⁻⁸³ after 20,000). */
const TAIL = 25_000;
const COMPARED = 5_000;

const barAt = (i: number): Bar => ({
  high: series.high[i] ?? NaN,
  low: series.low[i] ?? NaN,
  close: series.close[i] ?? NaN,
  volume: series.volume[i] ?? NaN,
});

const bars = Array.from({ length: BARS }, (_, i) => barAt(i));

/** Feeds the million bars; the outputs of the last `COMPARED` bars, one row per bar. */
function outputsAtEnd(entry: IndicatorCase): number[][] {
  const indicator = entry.make();
  const rows: number[][] = [];
  bars.forEach((bar, i) => {
    entry.feed(indicator, bar);
    if (i >= BARS - COMPARED) rows.push(entry.outputs(indicator));
  });
  return rows;
}

/** Largest error in units of the tolerance: 1e-9 relative plus 1e-12 of the price, volume or percent level. */
function worstError(entry: IndicatorCase): number {
  const from = entry.memory === 'for ever' ? 0 : BARS - TAIL;
  const expected = entry.oracle(columnsOf(bars.slice(from)));
  const scale = entry.unit === 'price' ? 10_000 : 100;
  const errors = outputsAtEnd(entry).flatMap((row, j) =>
    row.map((x, k) => {
      const right = expected[k]?.[BARS - COMPARED - from + j] ?? NaN;
      return Math.abs(x - right) / (1e-9 * Math.abs(right) + 1e-12 * scale);
    }));
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

describe('the reference series W0', () => {
  it('has the published SHA-256 over a million bars', () => {
    const hash = createHash('sha256');
    const { ts, open, high, low, close, volume } = series;
    for (const column of [ts, open, high, low, close, volume]) hash.update(new Uint8Array(column.buffer));
    expect(hash.digest('hex')).toBe(REFERENCE_SHA256);
  });
});

describe(`after 1,000,000 bars, the last ${COMPARED} values of`, () => {
  it.each(indicatorCases)('$name equal a recomputation from scratch to 1e-9', (entry) => {
    expect(worstError(entry)).toBeLessThanOrEqual(1);
  }, 60_000);
});
