import { assertFinite, checkedPeriod } from './input-check.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';

/**
 * A − EMA(A) of a running total A, fed with A's increments: g' = (1 − α)(g + increment). A itself, which grows without
 * bound and would eat the digits of the difference, is never formed. Used by the Chaikin oscillator.
 */
export class LaggingGap implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly keep: number;
  private seeded = 0;
  private total = NaN;
  private totals = NaN;

  constructor(period: number, seeding: EmaSeeding) {
    this.keep = 1 - 2 / (checkedPeriod(period) + 1);
    this.warmup = seeding === 'first' ? 1 : period;
    this.total = 0;
    this.totals = 0;
  }

  get ready(): boolean {
    return this.seeded === this.warmup;
  }

  update(increment: number): number {
    assertFinite(increment);
    if (this.ready) this.value = this.keep * (this.value + increment);
    else this.seed(increment);
    return this.value;
  }

  private seed(increment: number): void {
    this.seeded += 1;
    this.total += increment;
    this.totals += this.total;
    if (this.ready) this.value = this.total - this.totals / this.warmup;
  }
}
