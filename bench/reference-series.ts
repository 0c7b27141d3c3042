/** The reference series W0 of the performance specification, as columns; `ts` is the open time in UTC epoch milliseconds. */
export interface ReferenceSeries {
  readonly ts: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** SHA-256 of W0 at 1,000,000 bars: the little-endian columns ts, open, high, low, close, volume one after another. */
export const REFERENCE_SHA256 = '4a08443b10644d6fc39a65fb2d5712569d05bdfaaef182631ca36fe74e90f4ba';

const FIRST_TS = 1_577_836_800_000;
const BAR_MS = 60_000;

/** mulberry32: uniform draws in [0, 1) from a 32-bit seed. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Sum of twelve uniform draws minus six: nearly normal, and bit-exact in any language. */
function bell(draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += draw();
  return sum - 6;
}

const cents = (x: number): number => Math.floor(100 * x + 0.5) / 100;

function emptySeries(bars: number): ReferenceSeries {
  const column = (): Float64Array => new Float64Array(bars);
  return { ts: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** Generates the first `bars` bars of W0. Only + − × ÷, floor and 32-bit integer operations, so every machine agrees. */
export function referenceSeries(bars = 1_000_000): ReferenceSeries {
  const series = emptySeries(bars);
  const draw = uniform(42);
  let previousClose = 30_000;
  for (let i = 0; i < bars; i += 1) {
    const open = i === 0 ? 30_000 : cents(previousClose * (1 + 0.00005 * bell(draw)));
    const close = cents(open * (1 + 0.0008 * bell(draw)));
    series.ts[i] = FIRST_TS + BAR_MS * i;
    series.open[i] = open;
    series.close[i] = close;
    series.high[i] = cents(Math.max(open, close) * (1 + 0.0004 * draw()));
    series.low[i] = cents(Math.min(open, close) * (1 - 0.0004 * draw()));
    series.volume[i] = cents(100 * draw());
    previousClose = close;
  }
  return series;
}
