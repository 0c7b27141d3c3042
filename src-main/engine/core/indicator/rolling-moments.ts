import { checkedPeriod } from './input-check.ts';

/** Below this fraction of its recent peak, the sum of squares has lost too many digits and is recomputed. */
const PEAK_LOSS = 1e-4;

/**
 * Mean and population variance of the last `period` numbers, without catastrophic cancellation.
 *
 * Sums of d and d² are kept for d = x − shift, where `shift` is a value that is always inside the window: it is the newest
 * value at each recomputation, and everything is recomputed from the window after `period` updates, just before that
 * value leaves. A member of the window at distance D from the mean makes n·variance ≥ D², hence Σd² ≤ (n + 1)·n·variance:
 * the subtraction Σd² − (Σd)²/n can lose at most a factor n + 1. After an outlier leaves (Σd² fell below 10⁻⁴ of its
 * peak) the sums are recomputed at once. Amortised O(1). A constant window has variance exactly 0.
 */
export class RollingMoments {
  readonly period: number;
  filled = 0;
  private readonly window: Float64Array;
  /** shift, Σd, Σd², peak of Σd²: float64 slots spare V8 a boxed number per write. */
  private readonly sums = new Float64Array([NaN, NaN, NaN, NaN]);
  private head = 0;
  private age = 0;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.window = new Float64Array(period);
  }

  get full(): boolean {
    return this.filled === this.period;
  }

  /** Mean of the values held; NaN when empty. */
  get mean(): number {
    return (this.sums[0] as number) + (this.sums[1] as number) / this.filled;
  }

  /** Population variance (divided by n) of the values held; NaN when empty, never negative. */
  get variance(): number {
    const sum = this.sums[1] as number;
    return Math.max(0, ((this.sums[2] as number) - (sum * sum) / this.filled) / this.filled);
  }

  /** Population standard deviation. */
  get stdev(): number {
    return Math.sqrt(this.variance);
  }

  push(x: number): void {
    const { window, head, period, sums } = this;
    const old = window[head] as number;
    window[head] = x;
    this.head = head + 1 === period ? 0 : head + 1;
    if (this.filled < period) this.fill(x);
    else this.slide(x - (sums[0] as number), old - (sums[0] as number), x);
  }

  private fill(x: number): void {
    if (this.filled === 0) this.restart(x, 0, 0);
    const d = x - (this.sums[0] as number);
    this.restart(this.sums[0] as number, (this.sums[1] as number) + d, (this.sums[2] as number) + d * d);
    // The shift is the oldest value while filling: `age` then asks for a recomputation when it leaves.
    this.age = this.filled;
    this.filled += 1;
  }

  private slide(added: number, dropped: number, x: number): void {
    const sums = this.sums;
    const squares = (sums[2] as number) + (added * added - dropped * dropped);
    sums[1] = (sums[1] as number) + (added - dropped);
    sums[2] = squares;
    if (squares > (sums[3] as number)) sums[3] = squares;
    this.age += 1;
    if (this.age >= this.period || squares < PEAK_LOSS * (sums[3] as number)) this.recompute(x);
  }

  private recompute(newest: number): void {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < this.filled; i += 1) {
      const d = (this.window[i] as number) - newest;
      sum += d;
      squares += d * d;
    }
    this.restart(newest, sum, squares);
  }

  private restart(shift: number, sum: number, squares: number): void {
    this.sums[0] = shift;
    this.sums[1] = sum;
    this.sums[2] = squares;
    this.sums[3] = squares;
    this.age = 0;
  }
}
