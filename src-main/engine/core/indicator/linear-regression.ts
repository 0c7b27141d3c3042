import { assertFinite, checkedPeriod } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingLinear } from './rolling-linear.ts';

/**
 * Least-squares line through the last `period` values at x = 0 (oldest) … period − 1 (newest). `value` is the slope per bar.
 * Source: ordinary least squares; x̄ = (n − 1)/2, Σ(x − x̄)² = n(n² − 1)/12.
 */
export class LinearRegression implements SeriesIndicator {
  readonly warmup: number;
  /** Slope, in units of the input per bar. */
  value = NaN;
  private readonly line: RollingLinear;
  private readonly spread: number;

  constructor(period: number) {
    this.line = new RollingLinear(checkedPeriod(period, 2));
    this.warmup = period;
    this.spread = (period * (period * period - 1)) / 12;
  }

  get ready(): boolean {
    return this.line.full;
  }

  /** The line's value at the oldest bar of the window (TA-Lib's and Tulip's intercept); NaN until ready. */
  get intercept(): number {
    return this.mean - (this.value * (this.warmup - 1)) / 2;
  }

  /** The line's value at the newest bar; NaN until ready. */
  get fitted(): number {
    return this.mean + (this.value * (this.warmup - 1)) / 2;
  }

  /** The line's value one bar ahead (time-series forecast); NaN until ready. */
  get forecast(): number {
    return this.fitted + this.value;
  }

  private get mean(): number {
    return this.line.shift + this.line.sum / this.warmup;
  }

  update(x: number): number {
    assertFinite(x);
    const line = this.line;
    line.push(x);
    if (line.full) this.value = (line.weighted - ((this.warmup - 1) / 2) * line.sum) / this.spread;
    return this.value;
  }
}
