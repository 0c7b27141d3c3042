import { assertFinite } from './input-check.ts';
import type { FirstBar, Indicator } from './indicator.ts';

/**
 * True range: max(high, previous close) − min(low, previous close). `trueHigh` and `trueLow` are the two ends.
 * Source: Wilder (1978). See FirstBar for the bar that has no previous close.
 */
export class TrueRange implements Indicator {
  readonly warmup: number;
  value = NaN;
  trueHigh = NaN;
  trueLow = NaN;
  private previousClose = NaN;
  private readonly skipsFirst: boolean;

  constructor(firstBar: FirstBar = 'range') {
    this.skipsFirst = firstBar === 'skip';
    this.warmup = this.skipsFirst ? 2 : 1;
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  update(high: number, low: number, close: number): number {
    assertFinite(high);
    assertFinite(low);
    assertFinite(close);
    const first = this.previousClose !== this.previousClose;
    if (!first) this.measure(high, low, this.previousClose);
    else if (!this.skipsFirst) this.measure(high, low, low);
    this.previousClose = close;
    return this.value;
  }

  /** The value if a bar with this high and low were next; the state stays. */
  peek(high: number, low: number): number {
    const close = this.previousClose;
    if (close !== close) return this.skipsFirst ? NaN : high - low;
    return Math.max(high, close) - Math.min(low, close);
  }

  private measure(high: number, low: number, close: number): void {
    // Plain comparisons: Math.max and Math.min also look after NaN and −0, which cannot arrive here.
    this.trueHigh = high > close ? high : close;
    this.trueLow = low < close ? low : close;
    this.value = this.trueHigh - this.trueLow;
  }
}
