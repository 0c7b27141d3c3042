/**
 * The shape every indicator shares. Indicators are float64, incremental (O(1) or amortised O(1) per bar unless the
 * docstring says otherwise) and hold only numbers, booleans and Float64Array rings, so `takeSnapshot` can copy them.
 */
export interface Indicator {
  /** Number of updates after which `value` is no longer NaN. */
  readonly warmup: number;
  /** The primary output; NaN until `ready`. */
  readonly value: number;
  /** True once `value` is a number. Every other output of the indicator is a number from then on, too. */
  readonly ready: boolean;
}

/** An indicator fed with one number per bar. */
export interface SeriesIndicator extends Indicator {
  /** Takes the next closed value; returns `value`. Throws RangeError for a non-finite input. */
  update(x: number): number;
}

/**
 * How an exponential average starts.
 * - `first`: the first input is the first value (W1 of the performance page, Tulip Indicators); ready after one input.
 * - `sma`: the simple mean of the first `period` inputs is the first value (Stock.Indicators, TA-Lib); ready after `period`.
 */
export type EmaSeeding = 'first' | 'sma';

/**
 * What the first bar, which has no previous close, contributes to true range and everything made from it.
 * - `range`: high − low counts as its true range (Wilder's book, Tulip Indicators, TradingView).
 * - `skip`: the first bar only supplies the previous close (Stock.Indicators, TA-Lib); everything is ready one bar later.
 */
export type FirstBar = 'range' | 'skip';
