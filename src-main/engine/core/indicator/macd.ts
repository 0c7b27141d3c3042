import { Ema } from './ema.ts';
import type { EmaSeeding, SeriesIndicator } from './indicator.ts';

/**
 * Moving average convergence/divergence: EMA(fast) − EMA(slow), its EMA (`signal`) and their difference (`histogram`).
 * The line exists from the `slowPeriod`-th value under both seedings; the signal is fed from there on. With seeding `first`
 * this is Tulip's MACD, with `sma` Stock.Indicators'. Source: G. Appel (1979).
 */
export class Macd implements SeriesIndicator {
  readonly warmup: number;
  /** The MACD line; NaN until the slow average exists (earlier than `ready`, which waits for the signal). */
  value = NaN;
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly smooth: Ema;
  private readonly slowPeriod: number;
  private seen = 0;

  /** Throws RangeError unless fast < slow. */
  constructor(fastPeriod = 12, slowPeriod = 26, signalPeriod = 9, seeding: EmaSeeding = 'sma') {
    if (!(fastPeriod < slowPeriod)) throw new RangeError(`MACD needs fast < slow, not ${fastPeriod} and ${slowPeriod}.`);
    this.fast = new Ema(fastPeriod, seeding);
    this.slow = new Ema(slowPeriod, seeding);
    this.smooth = new Ema(signalPeriod, seeding);
    this.slowPeriod = slowPeriod;
    this.warmup = slowPeriod + this.smooth.warmup - 1;
  }

  get ready(): boolean {
    return this.smooth.ready;
  }

  get signal(): number {
    return this.smooth.value;
  }

  get histogram(): number {
    return this.value - this.smooth.value;
  }

  update(x: number): number {
    const line = this.fast.update(x) - this.slow.update(x);
    if (this.seen < this.slowPeriod) this.seen += 1;
    if (this.seen === this.slowPeriod) {
      this.value = line;
      this.smooth.update(line);
    }
    return this.value;
  }

  /** The MACD line if `x` were next; the state stays. */
  peek(x: number): number {
    return this.seen + 1 < this.slowPeriod ? NaN : this.fast.peek(x) - this.slow.peek(x);
  }
}
