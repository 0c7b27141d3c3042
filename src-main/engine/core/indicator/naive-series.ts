/**
 * Slow, obvious recomputations of every indicator from whole columns: the oracle of the tests, used nowhere else.
 * Written from the textbook formulas and sharing no code with the indicators. Each returns a series as long as its input,
 * NaN where the indicator is not ready.
 */
export type Series = readonly number[];

/** Columns of a bar series for tests. */
export interface Columns {
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;
}

export const at = (xs: Series, i: number): number => xs[i] ?? NaN;
const sumOf = (xs: Series): number => xs.reduce((a, b) => a + b, 0);
const meanOf = (xs: Series): number => sumOf(xs) / xs.length;

/** Applies `f` to each full window of `n` values; a window touching NaN gives NaN. */
export function windows(xs: Series, n: number, f: (window: Series) => number): number[] {
  return xs.map((_, i) => {
    if (i + 1 < n) return NaN;
    const window = xs.slice(i + 1 - n, i + 1);
    return window.some(Number.isNaN) ? NaN : f(window);
  });
}

export const zip = (f: (...values: number[]) => number, ...columns: Series[]): number[] =>
  (columns[0] ?? []).map((_, i) => f(...columns.map((column) => at(column, i))));

/** v ← v + α(x − v) from the first non-NaN values, seeded with the mean of `seed` of them. */
function recursive(xs: Series, alpha: number, seed: number): number[] {
  const start = xs.findIndex((x) => !Number.isNaN(x));
  if (start < 0) return xs.map(() => NaN);
  let value = NaN;
  return xs.map((x, i) => {
    if (i < start + seed - 1) return NaN;
    value = i === start + seed - 1 ? meanOf(xs.slice(start, start + seed)) : (1 - alpha) * value + alpha * x;
    return value;
  });
}

/** The series with everything before bar `start` taken away. */
export const from = (xs: Series, start: number): number[] => xs.map((x, i) => (i < start ? NaN : x));
export const indices = (xs: Series): number[] => xs.map((_, i) => i);
export const lag = (xs: Series, n: number): number[] => xs.map((_, i) => at(xs, i - n));
export const diff = (xs: Series, n = 1): number[] => zip((x, old) => x - old, xs, lag(xs, n));
export const sma = (xs: Series, n: number): number[] => windows(xs, n, meanOf);
export const ema = (xs: Series, n: number, first = false): number[] => recursive(xs, 2 / (n + 1), first ? 1 : n);
export const wilder = (xs: Series, n: number): number[] => recursive(xs, 1 / n, n);
export const sum = (xs: Series, n: number): number[] => windows(xs, n, sumOf);
export const highest = (xs: Series, n: number): number[] => windows(xs, n, (w) => Math.max(...w));
export const lowest = (xs: Series, n: number): number[] => windows(xs, n, (w) => Math.min(...w));
export const wma = (xs: Series, n: number): number[] =>
  windows(xs, n, (w) => sumOf(w.map((x, i) => x * (i + 1))) / sumOf(w.map((_, i) => i + 1)));

/** Population σ; a constant window is exactly 0. */
export const stdev = (xs: Series, n: number): number[] =>
  windows(xs, n, (w) => {
    const base = w[0] ?? NaN;
    const centre = meanOf(w.map((x) => x - base));
    return Math.sqrt(meanOf(w.map((x) => (x - base - centre) ** 2)));
  });

export function hull(xs: Series, n: number): number[] {
  const raw = zip((half, whole) => 2 * half - whole, wma(xs, Math.floor(n / 2)), wma(xs, n));
  return wma(raw, Math.floor(Math.sqrt(n)));
}

export const efficiency = (xs: Series, n: number): number[] =>
  zip((net, path) => (path === 0 ? path : Math.abs(net) / path), diff(xs, n), sum(diff(xs).map(Math.abs), n));

export function kama(xs: Series, n: number, fast: number, slow: number): number[] {
  const ratios = efficiency(xs, n);
  let value = NaN;
  return xs.map((x, i) => {
    if (i < n - 1) return NaN;
    const c = (at(ratios, i) * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1)) ** 2;
    value = i === n - 1 ? x : value + c * (x - value);
    return value;
  });
}

export const slope = (xs: Series, n: number): number[] =>
  windows(xs, n, (w) => {
    const base = w[0] ?? NaN;
    const middle = (n - 1) / 2;
    return sumOf(w.map((x, i) => (i - middle) * (x - base))) / sumOf(w.map((_, i) => (i - middle) ** 2));
  });

function centred(window: Series): number[] {
  const base = window[0] ?? NaN;
  const centre = meanOf(window.map((v) => v - base));
  return window.map((v) => v - base - centre);
}

export function correlation(xs: Series, ys: Series, n: number): number[] {
  return xs.map((_, i) => {
    if (i + 1 < n) return NaN;
    const a = centred(xs.slice(i + 1 - n, i + 1));
    const b = centred(ys.slice(i + 1 - n, i + 1));
    const scale = Math.sqrt(sumOf(a.map((v) => v * v))) * Math.sqrt(sumOf(b.map((v) => v * v)));
    return scale === 0 ? 0 : sumOf(zip((u, v) => u * v, a, b)) / scale;
  });
}

export function rsi(xs: Series, n: number): number[] {
  const changes = diff(xs);
  const up = wilder(changes.map((d) => Math.max(d, 0)), n);
  const down = wilder(changes.map((d) => Math.max(-d, 0)), n);
  return zip((u, d) => (u + d === 0 ? 50 : 100 - 100 / (1 + u / d)), up, down);
}

/** Position of `x` between `low` and `high`, 0…100; 50 where they coincide. */
export const position = (x: Series, low: Series, high: Series): number[] =>
  zip((v, l, h) => (h === l ? 50 : (100 * (v - l)) / (h - l)), x, low, high);

export const typical = (c: Columns): number[] => zip((h, l, x) => (h + l + x) / 3, c.high, c.low, c.close);

export function trueRange(c: Columns, skipFirst: boolean): number[] {
  return c.close.map((_, i) => {
    const high = at(c.high, i);
    const low = at(c.low, i);
    if (i === 0) return skipFirst ? NaN : high - low;
    const close = at(c.close, i - 1);
    return Math.max(high - low, Math.abs(high - close), Math.abs(low - close));
  });
}

function wilderSum(xs: Series, n: number): number[] {
  let value = NaN;
  return xs.map((x, i) => {
    if (i < n) return NaN;
    value = i === n ? sumOf(xs.slice(1, n + 1)) : value - value / n + x;
    return value;
  });
}

export function directional(c: Columns, n: number): { plus: number[]; minus: number[]; dx: number[]; adx: number[] } {
  const up = diff(c.high);
  const down = diff(c.low).map((d) => -d);
  const ranges = wilderSum(trueRange(c, true), n);
  const plusMoves = wilderSum(zip((u, d) => (u > d && u > 0 ? u : 0), up, down), n);
  const minusMoves = wilderSum(zip((u, d) => (d > u && d > 0 ? d : 0), up, down), n);
  const share = (moves: Series): number[] => zip((m, r) => (r === 0 ? 0 : (100 * m) / r), moves, ranges);
  const dx = zip((p, m) => (p + m === 0 ? 0 : (100 * Math.abs(p - m)) / (p + m)), plusMoves, minusMoves);
  return { plus: share(plusMoves), minus: share(minusMoves), dx, adx: wilder(dx, n) };
}

export function cci(c: Columns, n: number): number[] {
  return windows(typical(c), n, (w) => {
    const mean = meanOf(w);
    const deviation = meanOf(w.map((x) => Math.abs(x - mean)));
    return w.every((x) => x === w[0]) ? 0 : ((w[n - 1] ?? NaN) - mean) / (0.015 * deviation);
  });
}

export function mfi(c: Columns, n: number): number[] {
  const prices = typical(c);
  const changes = diff(prices);
  const flow = (sign: number): number[] =>
    sum(zip((p, d, v) => (Number.isNaN(d) ? NaN : d * sign > 0 ? p * v : 0), prices, changes, c.volume), n);
  return zip((up, down) => (up + down === 0 ? 50 : (100 * up) / (up + down)), flow(1), flow(-1));
}

export const moneyFlow = (c: Columns): number[] =>
  zip((h, l, x, v) => (h === l ? 0 : (v * (x - l - (h - x))) / (h - l)), c.high, c.low, c.close, c.volume);

export function cumulative(xs: Series): number[] {
  let total = 0;
  return xs.map((x) => (total += x));
}

export function ultimate(c: Columns, periods: readonly [number, number, number]): number[] {
  const previous = lag(c.close, 1);
  const pressure = zip((x, l, p) => x - Math.min(l, p), c.close, c.low, previous);
  const parts = periods.map((n) => zip((p, r) => (r === 0 ? 0.5 : p / r), sum(pressure, n), sum(trueRange(c, true), n)));
  return zip((a, b, d) => (100 * (4 * a + 2 * b + d)) / 7, ...parts);
}

/** Bars since the newest extreme of n + 1 bars, as Aroon counts. */
export const aroon = (xs: Series, n: number, pick: (...w: number[]) => number): number[] =>
  windows(xs, n + 1, (w) => (100 * w.lastIndexOf(pick(...w))) / n);

export function supertrend(c: Columns, n: number, multiplier: number): number[] {
  const atr = wilder(trueRange(c, false), n);
  let [upper, lower, trend] = [NaN, NaN, 0];
  return c.close.map((close, i) => {
    if (i < n - 1) return NaN;
    const middle = (at(c.high, i) + at(c.low, i)) / 2;
    const [high, low] = [middle + multiplier * at(atr, i), middle - multiplier * at(atr, i)];
    const before = at(c.close, i - 1);
    if (trend === 0) [upper, lower, trend] = [high, low, close >= middle ? 1 : -1];
    else {
      upper = high < upper || before > upper ? high : upper;
      lower = low > lower || before < lower ? low : lower;
      if (trend === 1 && close < lower) trend = -1;
      else if (trend === -1 && close > upper) trend = 1;
    }
    return trend === 1 ? lower : upper;
  });
}

export function choppiness(c: Columns, n: number): number[] {
  const previous = lag(c.close, 1);
  const high = highest(zip((h, p) => Math.max(h, p), c.high, previous), n);
  const low = lowest(zip((l, p) => Math.min(l, p), c.low, previous), n);
  return zip((s, h, l) => (h === l ? 100 : (100 * Math.log10(s / (h - l))) / Math.log10(n)), sum(trueRange(c, true), n), high, low);
}

/** Parabolic SAR on arrays, as Wilder's worksheet reads; the first direction from the first two mid-prices. */
export function parabolicSar(c: Columns, step: number, maximum: number): number[] {
  const [h, l] = [(i: number) => at(c.high, i), (i: number) => at(c.low, i)];
  let long = h(1) + l(1) >= h(0) + l(0);
  let [sar, extreme, factor] = [long ? l(0) : h(0), long ? h(0) : l(0), step];
  return c.high.map((_, i) => {
    if (i === 0) return NaN;
    const back = Math.max(0, i - 2);
    sar += factor * (extreme - sar);
    sar = long ? Math.min(sar, l(i - 1), l(back)) : Math.max(sar, h(i - 1), h(back));
    const record = long ? h(i) > extreme : l(i) < extreme;
    if (record) [extreme, factor] = [long ? h(i) : l(i), Math.min(maximum, factor + step)];
    const broken = long ? l(i) < sar : h(i) > sar;
    if (broken) {
      [sar, long, factor] = [extreme, !long, step];
      extreme = long ? h(i) : l(i);
    }
    return sar;
  });
}
