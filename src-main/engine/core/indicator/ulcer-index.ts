import { checkedPositive } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingMax } from './rolling-extreme.ts';
import { RollingSum } from './rolling-sum.ts';

/**
 * Ulcer index in percent: √ of the mean of the last `period` squared drawdowns, each from the highest close of its own
 * `period` bars. Source: P. Martin and B. McCann, The Investor's Guide to Fidelity Funds (1989). (Stock.Indicators measures each
 * drawdown from the start of the newest window instead; the two differ.) Closes must be above 0.
 */
export class UlcerIndex implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly max: RollingMax;
  private readonly squares: RollingSum;

  constructor(period = 14) {
    this.max = new RollingMax(period);
    this.squares = new RollingSum(period);
    this.warmup = 2 * period - 1;
  }

  get ready(): boolean {
    return this.squares.full;
  }

  update(close: number): number {
    const max = this.max.update(checkedPositive(close));
    if (!this.max.ready) return NaN;
    const drawdown = (100 * (close - max)) / max;
    this.squares.push(drawdown * drawdown);
    if (this.squares.full) this.value = Math.sqrt(Math.max(0, this.squares.total) / this.squares.period);
    return this.value;
  }
}
