import { EmaTriple } from './ema-triple.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';
import { checkedPositive } from './input-check.ts';

/**
 * TRIX: one-bar change of a triple-smoothed EMA, in percent of its previous value. Inputs must be above 0.
 * Source: J. Hutson, Stocks & Commodities 1:5 (1983). See EmaTriple for how it starts.
 */
export class Trix implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly averages: EmaTriple;

  constructor(period = 15, seeding: EmaSeeding = 'sma') {
    this.averages = new EmaTriple(period, seeding);
    this.warmup = this.averages.warmup + 1;
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  update(x: number): number {
    const previous = this.averages.ready ? this.averages.thrice.value : NaN;
    this.averages.update(checkedPositive(x));
    this.value = (100 * (this.averages.thrice.value - previous)) / previous;
    return this.value;
  }
}
