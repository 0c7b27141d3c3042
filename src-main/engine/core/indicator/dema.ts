import { Ema } from './ema.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';

/**
 * Double exponential moving average: 2·EMA − EMA(EMA). The second average is fed from the `period`-th value of the first,
 * under both seedings (as Tulip Indicators and Stock.Indicators do). Source: P. Mulloy, Stocks & Commodities 12:1 (1994).
 */
export class Dema implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly period: number;
  private readonly once: Ema;
  private readonly twice: Ema;
  private seen = 0;

  constructor(period: number, seeding: EmaSeeding = 'sma') {
    this.once = new Ema(period, seeding);
    this.twice = new Ema(period, seeding);
    this.period = period;
    this.warmup = 2 * period - 1;
  }

  get ready(): boolean {
    return this.seen === this.warmup;
  }

  update(x: number): number {
    const once = this.once.update(x);
    if (this.seen < this.warmup) this.seen += 1;
    const twice = this.seen < this.period ? NaN : this.twice.update(once);
    if (this.ready) this.value = 2 * once - twice;
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    if (this.seen + 1 < this.warmup) return NaN;
    const once = this.once.peek(x);
    return 2 * once - this.twice.peek(once);
  }
}
