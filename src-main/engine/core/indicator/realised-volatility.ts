import { checkedPositive } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/**
 * Realised volatility: population σ (about the mean) of the last `period` returns, times √periodsPerYear.
 * `periodsPerYear` is explicit: 525,600 for one-minute bars of a market that never closes, 252 for daily bars of stocks,
 * 1 for no annualisation. Returns are natural logs unless `simple` is asked for (x / previous − 1, as Tulip does).
 */
export class RealisedVolatility implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly moments: RollingMoments;
  private readonly scale: number;
  private readonly simple: boolean;
  private previous = NaN;

  constructor(period: number, periodsPerYear: number, returns: 'log' | 'simple' = 'log') {
    this.moments = new RollingMoments(period);
    this.scale = Math.sqrt(checkedPositive(periodsPerYear));
    this.simple = returns === 'simple';
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.moments.full;
  }

  /** `price` must be above 0: RangeError otherwise. */
  update(price: number): number {
    const ratio = checkedPositive(price) / this.previous;
    this.previous = price;
    if (ratio !== ratio) return NaN;
    this.moments.push(this.simple ? ratio - 1 : Math.log(ratio));
    if (this.moments.full) this.value = this.scale * this.moments.stdev;
    return this.value;
  }
}
