import { assertFinite, checkedPeriod } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';

/**
 * Wilder's running sum: s += x − s / period, started with the plain sum of the first `seedCount` values.
 * Source: Wilder (1978), the directional movement worksheets.
 */
export class WilderSum implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly keep: number;
  private seeded = 0;
  private seedSum = NaN;

  constructor(period: number, seedCount = period) {
    this.warmup = checkedPeriod(seedCount);
    this.keep = 1 - 1 / checkedPeriod(period);
    this.seedSum = 0;
  }

  get ready(): boolean {
    return this.seeded === this.warmup;
  }

  update(x: number): number {
    assertFinite(x);
    if (this.ready) this.value = this.value * this.keep + x;
    else this.seed(x);
    return this.value;
  }

  private seed(x: number): void {
    this.seeded += 1;
    this.seedSum += x;
    if (this.ready) this.value = this.seedSum;
  }
}
