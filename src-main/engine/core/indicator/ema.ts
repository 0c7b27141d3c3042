import { assertFinite, checkedPeriod } from './input-check.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';

/** Exponential moving average: v += α·(x − v) with α = 2 / (period + 1). See EmaSeeding for how it starts. */
export class Ema implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly alpha: number;
  private seeded = 0;
  private seedSum = NaN;

  constructor(period: number, seeding: EmaSeeding = 'sma') {
    this.alpha = 2 / (checkedPeriod(period) + 1);
    this.warmup = seeding === 'first' ? 1 : period;
    this.seedSum = 0;
  }

  get ready(): boolean {
    return this.seeded === this.warmup;
  }

  update(x: number): number {
    assertFinite(x);
    if (this.seeded === this.warmup) this.value += this.alpha * (x - this.value);
    else this.seed(x);
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    if (this.ready) return this.value + this.alpha * (x - this.value);
    return this.seeded + 1 === this.warmup ? (this.seedSum + x) / this.warmup : NaN;
  }

  private seed(x: number): void {
    this.seeded += 1;
    this.seedSum += x;
    if (this.seeded === this.warmup) this.value = this.seedSum / this.warmup;
  }
}
