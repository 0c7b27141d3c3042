import { Ema } from './ema.ts';
import type { EmaSeeding } from './indicator.ts';

/**
 * Three exponential averages in a row, each fed from the `period`-th value of the one before, under both seedings. The part
 * TEMA and TRIX share; all three values are settled after 3·(period − 1) + 1 inputs.
 */
export class EmaTriple {
  readonly warmup: number;
  readonly once: Ema;
  readonly twice: Ema;
  readonly thrice: Ema;
  private readonly period: number;
  private seen = 0;

  constructor(period: number, seeding: EmaSeeding) {
    this.once = new Ema(period, seeding);
    this.twice = new Ema(period, seeding);
    this.thrice = new Ema(period, seeding);
    this.period = period;
    this.warmup = 3 * period - 2;
  }

  get ready(): boolean {
    return this.seen === this.warmup;
  }

  /** Whether the next input makes it ready, or it already is. */
  get nearlyReady(): boolean {
    return this.seen + 1 >= this.warmup;
  }

  update(x: number): void {
    this.once.update(x);
    if (this.seen < this.warmup) this.seen += 1;
    if (this.seen >= this.period) this.twice.update(this.once.value);
    if (this.seen >= 2 * this.period - 1) this.thrice.update(this.twice.value);
  }
}
