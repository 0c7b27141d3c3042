import { assertFinite, checkedPositive } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/**
 * Bollinger bands: middle = SMA, bands = middle ± multiplier · population σ.
 * Source: J. Bollinger, Bollinger on Bollinger Bands (2001).
 */
export class Bollinger implements SeriesIndicator {
  readonly warmup: number;
  readonly multiplier: number;
  /** Middle band. */
  value = NaN;
  upper = NaN;
  lower = NaN;
  private readonly moments: RollingMoments;
  private last = NaN;

  constructor(period = 20, multiplier = 2) {
    this.moments = new RollingMoments(period);
    this.warmup = period;
    this.multiplier = checkedPositive(multiplier);
  }

  get ready(): boolean {
    return this.moments.full;
  }

  /** %B: 0 at the lower band, 1 at the upper; 0.5 where the bands coincide. */
  get percentB(): number {
    const width = this.upper - this.lower;
    return width === 0 ? 0.5 : (this.last - this.lower) / width;
  }

  /** (upper − lower) / middle, as a fraction. */
  get bandwidth(): number {
    return (this.upper - this.lower) / this.value;
  }

  update(x: number): number {
    assertFinite(x);
    this.moments.push(x);
    this.last = x;
    if (!this.moments.full) return NaN;
    const reach = this.multiplier * this.moments.stdev;
    this.value = this.moments.mean;
    this.upper = this.value + reach;
    this.lower = this.value - reach;
    return this.value;
  }
}
