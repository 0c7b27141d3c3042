import { assertFinite, checkedPeriod } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/**
 * Commodity channel index: (typical − mean) / (0.015 · mean absolute deviation) over `period` typical prices (h + l + c)/3;
 * 0 where all are equal. The one indicator that is O(period) per bar: a mean deviation about a moving mean has no cheap
 * update. Source: D. Lambert, Commodities 10 (1980).
 */
export class Cci implements Indicator {
  readonly warmup: number;
  value = NaN;
  /** Mean absolute deviation of the typical price; NaN until ready. */
  meanDeviation = NaN;
  private readonly sum: RollingSum;
  private readonly window: Float64Array;
  private head = 0;

  constructor(period = 20) {
    this.warmup = checkedPeriod(period, 2);
    this.sum = new RollingSum(period);
    this.window = new Float64Array(period);
  }

  get ready(): boolean {
    return this.sum.full;
  }

  update(high: number, low: number, close: number): number {
    const typical = (high + low + close) / 3;
    assertFinite(typical);
    this.sum.push(typical);
    this.window[this.head] = typical;
    this.head = this.head + 1 === this.warmup ? 0 : this.head + 1;
    if (this.sum.full) this.measure(typical);
    return this.value;
  }

  private measure(typical: number): void {
    const mean = this.sum.total / this.warmup;
    let deviation = 0;
    let spread = 0;
    for (let i = 0; i < this.warmup; i += 1) {
      deviation += Math.abs((this.window[i] as number) - mean);
      spread += Math.abs((this.window[i] as number) - typical);
    }
    // `spread` is exactly 0 for a constant window, where the rounding of the mean may leave a deviation of one ulp.
    this.meanDeviation = spread === 0 ? 0 : deviation / this.warmup;
    this.value = spread === 0 ? 0 : (typical - mean) / (0.015 * this.meanDeviation);
  }
}
