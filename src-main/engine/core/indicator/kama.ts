import { assertFinite, checkedPeriod } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/**
 * Kaufman's efficiency ratio: |x − x₋ₙ| / Σ|changes| over the last `period` changes, in [0, 1]; 0 when nothing moved.
 * Source: P. Kaufman, Smarter Trading (1995).
 */
export class EfficiencyRatio implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly changes: RollingSum;
  private readonly path: RollingSum;
  private previous = NaN;

  constructor(period: number) {
    this.changes = new RollingSum(period);
    this.path = new RollingSum(period);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.path.full;
  }

  update(x: number): number {
    assertFinite(x);
    const change = x - this.previous;
    this.previous = x;
    if (change !== change) return NaN;
    this.changes.push(change);
    this.path.push(Math.abs(change));
    if (this.path.full) this.value = this.ratio();
    return this.value;
  }

  private ratio(): number {
    const path = this.path.total;
    return path > 0 ? Math.min(1, Math.abs(this.changes.total) / path) : 0;
  }
}

/**
 * Kaufman's adaptive moving average: v += c²·(x − v), c between the fast and slow EMA constants by efficiency ratio.
 * Starts with the `period`-th value itself (as Tulip Indicators and Stock.Indicators do). Source: as above.
 */
export class Kama implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly efficiency: EfficiencyRatio;
  private readonly fast: number;
  private readonly slow: number;
  private seen = 0;

  constructor(period: number, fastPeriod = 2, slowPeriod = 30) {
    this.efficiency = new EfficiencyRatio(period);
    this.fast = 2 / (checkedPeriod(fastPeriod) + 1);
    this.slow = 2 / (checkedPeriod(slowPeriod) + 1);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.seen >= this.warmup;
  }

  update(x: number): number {
    const ratio = this.efficiency.update(x);
    if (this.seen < this.warmup) this.seed(x);
    else {
      const constant = ratio * (this.fast - this.slow) + this.slow;
      this.value += constant * constant * (x - this.value);
    }
    return this.value;
  }

  private seed(x: number): void {
    this.seen += 1;
    if (this.seen === this.warmup) this.value = x;
  }
}
