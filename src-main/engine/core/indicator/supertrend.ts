import { Atr } from './atr.ts';
import type { FirstBar, Indicator } from './indicator.ts';
import { checkedPositive } from './input-check.ts';

/**
 * Supertrend: a trailing band at mid-price ± multiplier · ATR that only moves with the trend and flips when the close
 * crosses it. Below the close in an uptrend, above in a downtrend. The first trend is up when the close is at or above
 * the mid-price of that bar. Source: O. Seban; band rules as in TradingView's ta.supertrend.
 */
export class Supertrend implements Indicator {
  readonly warmup: number;
  /** The active band. */
  value = NaN;
  /** 1 in an uptrend, −1 in a downtrend, 0 until ready. */
  direction = 0;
  private readonly atr: Atr;
  private readonly multiplier: number;
  private upper = NaN;
  private lower = NaN;
  private previousClose = NaN;

  constructor(period = 10, multiplier = 3, firstBar: FirstBar = 'range') {
    this.atr = new Atr(period, firstBar);
    this.multiplier = checkedPositive(multiplier);
    this.warmup = this.atr.warmup;
  }

  get ready(): boolean {
    return this.direction !== 0;
  }

  update(high: number, low: number, close: number): number {
    const reach = this.multiplier * this.atr.update(high, low, close);
    if (this.atr.ready) this.trail((high + low) / 2, reach, close);
    this.previousClose = close;
    return this.value;
  }

  private trail(middle: number, reach: number, close: number): void {
    const upper = middle + reach;
    const lower = middle - reach;
    if (this.direction === 0) this.start(upper, lower, close >= middle ? 1 : -1);
    else {
      if (upper < this.upper || this.previousClose > this.upper) this.upper = upper;
      if (lower > this.lower || this.previousClose < this.lower) this.lower = lower;
      if (this.direction > 0 ? close < this.lower : close > this.upper) this.direction = -this.direction;
    }
    this.value = this.direction > 0 ? this.lower : this.upper;
  }

  private start(upper: number, lower: number, direction: 1 | -1): void {
    this.upper = upper;
    this.lower = lower;
    this.direction = direction;
  }
}
