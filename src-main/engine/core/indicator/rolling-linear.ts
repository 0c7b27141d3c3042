import { checkedPeriod } from './input-check.ts';

const PEAK_LOSS = 1e-4;

/**
 * Index-weighted sums of the last `period` numbers, for weighted averages and regression lines. Works on d = x − shift with
 * the same shift and recomputation rule as RollingMoments (see there for why it is safe). Amortised O(1).
 * With positions i = 0 (oldest) … n − 1 (newest): `sum` = Σd, `weighted` = Σ i·d.
 */
export class RollingLinear {
  readonly period: number;
  filled = 0;
  /** Subtracted from every value before it enters a sum. */
  shift = NaN;
  /** Σ (x − shift). */
  sum = NaN;
  /** Σ i·(x − shift), i = 0 for the oldest. */
  weighted = NaN;
  private readonly window: Float64Array;
  private head = 0;
  private age = 0;
  private squares = NaN;
  private peak = NaN;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.window = new Float64Array(period);
  }

  get full(): boolean {
    return this.filled === this.period;
  }

  push(x: number): void {
    const old = this.window[this.head] as number;
    this.window[this.head] = x;
    this.head = this.head + 1 === this.period ? 0 : this.head + 1;
    if (this.filled < this.period) {
      this.filled += 1;
      if (this.full) this.recompute(x);
    } else this.slide(x - this.shift, old - this.shift, x);
  }

  private slide(added: number, dropped: number, x: number): void {
    this.weighted += (this.period - 1) * added - (this.sum - dropped);
    this.sum += added - dropped;
    this.squares += added * added - dropped * dropped;
    if (this.squares > this.peak) this.peak = this.squares;
    this.age += 1;
    if (this.age >= this.period || this.squares < PEAK_LOSS * this.peak) this.recompute(x);
  }

  private recompute(newest: number): void {
    let sum = 0;
    let weighted = 0;
    let squares = 0;
    for (let i = 0, at = this.head; i < this.period; i += 1) {
      const d = (this.window[at] as number) - newest;
      sum += d;
      weighted += i * d;
      squares += d * d;
      at = at + 1 === this.period ? 0 : at + 1;
    }
    this.shift = newest;
    this.sum = sum;
    this.weighted = weighted;
    this.squares = squares;
    this.peak = squares;
    this.age = 0;
  }
}
