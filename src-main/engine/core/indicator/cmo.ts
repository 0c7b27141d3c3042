import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/**
 * Chande momentum oscillator, in [−100, 100]: 100·(Σ gains − Σ losses) / (Σ gains + Σ losses) over `period` changes; 0 where
 * nothing moved. Source: T. Chande and S. Kroll, The New Technical Trader (1994).
 */
export class Cmo implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly changes: RollingSum;
  private readonly path: RollingSum;
  private previous = NaN;

  constructor(period = 14) {
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
    if (this.path.full) this.value = this.oscillator();
    return this.value;
  }

  private oscillator(): number {
    const path = this.path.total;
    return path > 0 ? Math.max(-100, Math.min(100, (100 * this.changes.total) / path)) : 0;
  }
}
