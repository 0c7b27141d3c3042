import { assertFinite, checkedPeriod, checkedPositive } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';

/** Remembers the value of `period` updates ago. */
class Lag {
  filled = 0;
  private readonly window: Float64Array;
  private head = 0;

  constructor(period: number) {
    this.window = new Float64Array(checkedPeriod(period));
  }

  /** The value `period` updates before the next push; NaN while there is none. */
  get oldest(): number {
    return this.filled === this.window.length ? (this.window[this.head] as number) : NaN;
  }

  push(x: number): number {
    const old = this.oldest;
    this.window[this.head] = x;
    this.head = this.head + 1 === this.window.length ? 0 : this.head + 1;
    if (this.filled < this.window.length) this.filled += 1;
    return old;
  }
}

/** Momentum: x − x `period` bars ago. */
export class Momentum implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly lag: Lag;

  constructor(period: number) {
    this.lag = new Lag(period);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  update(x: number): number {
    assertFinite(x);
    this.value = x - this.lag.push(x);
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    return x - this.lag.oldest;
  }
}

/** Rate of change in percent: 100·(x / x `period` bars ago − 1). Inputs must be above 0: RangeError otherwise. */
export class Roc implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly lag: Lag;

  constructor(period: number) {
    this.lag = new Lag(period);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  update(x: number): number {
    const old = this.lag.push(checkedPositive(x));
    this.value = (100 * (x - old)) / old;
    return this.value;
  }

  /** The value if `x` were next; the state stays. */
  peek(x: number): number {
    return (100 * (x - this.lag.oldest)) / this.lag.oldest;
  }
}
