import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';

/**
 * Exponentially weighted variance of returns with zero mean: v = λ·v + (1 − λ)·r², started with the first r².
 * Source: RiskMetrics Technical Document (1996), §5.2; λ = 0.94 for daily data.
 */
export class EwmaVariance implements SeriesIndicator {
  readonly warmup = 1;
  readonly lambda: number;
  /** Variance, in squared units of the return. */
  value = NaN;

  /** `lambda` strictly between 0 and 1: RangeError otherwise. */
  constructor(lambda = 0.94) {
    if (!(lambda > 0 && lambda < 1)) throw new RangeError(`The decay factor lambda must lie between 0 and 1, not ${lambda}.`);
    this.lambda = lambda;
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  /** Square root of the variance. */
  get volatility(): number {
    return Math.sqrt(this.value);
  }

  update(returnValue: number): number {
    assertFinite(returnValue);
    const square = returnValue * returnValue;
    this.value = this.ready ? this.lambda * this.value + (1 - this.lambda) * square : square;
    return this.value;
  }
}
