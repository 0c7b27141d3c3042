import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingLinear } from './rolling-linear.ts';

/** Weighted moving average: weights 1 (oldest) … period (newest), divided by their sum. */
export class Wma implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly line: RollingLinear;
  private readonly weightSum: number;

  constructor(period: number) {
    this.line = new RollingLinear(period);
    this.warmup = period;
    this.weightSum = (period * (period + 1)) / 2;
  }

  get ready(): boolean {
    return this.line.full;
  }

  update(x: number): number {
    assertFinite(x);
    const line = this.line;
    line.push(x);
    if (line.full) this.value = line.shift + (line.weighted + line.sum) / this.weightSum;
    return this.value;
  }
}
