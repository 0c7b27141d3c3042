import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/** Simple moving average: the mean of the last `period` values. */
export class Sma implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly sum: RollingSum;

  constructor(period: number) {
    this.sum = new RollingSum(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.sum.full;
  }

  update(x: number): number {
    assertFinite(x);
    this.sum.push(x);
    if (this.sum.full) this.value = this.sum.total / this.warmup;
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    return this.sum.filled + 1 < this.warmup ? NaN : (this.sum.total - this.sum.oldest + x) / this.warmup;
  }
}
