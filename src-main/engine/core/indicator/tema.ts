import { EmaTriple } from './ema-triple.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';

/**
 * Triple exponential moving average: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)).
 * Source: P. Mulloy, Stocks & Commodities 12:2 (1994). See EmaTriple for how it starts.
 */
export class Tema implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly averages: EmaTriple;

  constructor(period: number, seeding: EmaSeeding = 'sma') {
    this.averages = new EmaTriple(period, seeding);
    this.warmup = this.averages.warmup;
  }

  get ready(): boolean {
    return this.averages.ready;
  }

  update(x: number): number {
    this.averages.update(x);
    const { once, twice, thrice, ready } = this.averages;
    if (ready) this.value = 3 * once.value - 3 * twice.value + thrice.value;
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    if (!this.averages.nearlyReady) return NaN;
    const once = this.averages.once.peek(x);
    const twice = this.averages.twice.peek(once);
    return 3 * once - 3 * twice + this.averages.thrice.peek(twice);
  }
}
