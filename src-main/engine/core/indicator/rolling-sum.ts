import { checkedPeriod } from './input-check.ts';

/**
 * Sum of the last `period` numbers (of all so far while it fills). Compensated: each add and remove goes through Knuth's
 * TwoSum, whose rounding errors are collected in `low`, so nothing drifts over millions of bars and a value of 10¹⁵ that
 * has left the window leaves no residue. A window holding only zeros sums to exactly 0.
 */
export class RollingSum {
  readonly period: number;
  /** How many values the window holds, 0…period. */
  filled = 0;
  /** The ring, then the high and the low part of the sum: float64 slots spare V8 a boxed number per write. */
  private readonly slots: Float64Array;
  private head = 0;
  /** How many of the newest values were 0. */
  private zeros = 0;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.slots = new Float64Array(period + 2);
  }

  get total(): number {
    return (this.slots[this.period] as number) + (this.slots[this.period + 1] as number);
  }

  get full(): boolean {
    return this.filled === this.period;
  }

  /** The value the next push removes (0 while the window fills). */
  get oldest(): number {
    return this.slots[this.head] as number;
  }

  /** Adds `x` and drops the oldest value once the window is full. */
  push(x: number): void {
    const { slots, head, period } = this;
    const old = slots[head] as number;
    slots[head] = x;
    this.head = head + 1 === period ? 0 : head + 1;
    if (this.filled < period) this.filled += 1;
    const change = x - old;
    const lostInChange = x - (change - (change - x)) + (-old - (change - x));
    const high = slots[period] as number;
    const sum = high + change;
    const lostInSum = high - (sum - (sum - high)) + (change - (sum - high));
    slots[period] = sum;
    slots[period + 1] = (slots[period + 1] as number) + (lostInChange + lostInSum);
    if (x === 0) this.countZero();
    else if (this.zeros !== 0) this.zeros = 0;
  }

  private countZero(): void {
    this.zeros += 1;
    if (this.zeros >= this.period) this.slots.fill(0);
  }
}
