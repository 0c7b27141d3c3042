import { assertFinite, checkedPeriod } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';

/**
 * Monotonic deque (Lemire 2006, "Streaming maximum-minimum filter using no more than three comparisons per element"):
 * amortised O(1). `sign` +1 keeps the maximum, −1 the minimum. Of equal extremes the newest counts.
 */
class RollingExtreme implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly sign: number;
  private readonly values: Float64Array;
  private readonly bars: Float64Array;
  private front = 0;
  private length = 0;
  private bar = 0;

  constructor(period: number, sign: 1 | -1) {
    this.warmup = checkedPeriod(period);
    this.sign = sign;
    this.values = new Float64Array(period);
    this.bars = new Float64Array(period);
  }

  get ready(): boolean {
    return this.bar >= this.warmup;
  }

  /** How many bars ago the extreme was seen, 0 = the newest bar. NaN before the first update. */
  get age(): number {
    return this.bar === 0 ? NaN : this.bar - 1 - (this.bars[this.front] as number);
  }

  /** The extreme of what the window holds so far, ready or not; NaN before the first update. */
  get partial(): number {
    return this.length === 0 ? NaN : this.sign * (this.values[this.front] as number);
  }

  update(x: number): number {
    assertFinite(x);
    if (this.length > 0 && (this.bars[this.front] as number) <= this.bar - this.warmup) this.dropFront();
    this.pushBack(this.sign * x);
    this.bar += 1;
    if (this.bar >= this.warmup) this.value = this.partial;
    return this.value;
  }

  /** The value if `x` were next; the state stays.. */
  peek(x: number): number {
    if (this.bar + 1 < this.warmup) return NaN;
    const dropped = this.length > 0 && (this.bars[this.front] as number) <= this.bar - this.warmup;
    const left = this.length - (dropped ? 1 : 0);
    if (left === 0) return x;
    const kept = this.values[this.slot(dropped ? 1 : 0)] as number;
    return this.sign * Math.max(kept, this.sign * x);
  }

  private slot(offset: number): number {
    const at = this.front + offset;
    return at >= this.warmup ? at - this.warmup : at;
  }

  private dropFront(): void {
    this.front = this.slot(1);
    this.length -= 1;
  }

  private pushBack(signed: number): void {
    while (this.length > 0 && (this.values[this.slot(this.length - 1)] as number) <= signed) this.length -= 1;
    const at = this.slot(this.length);
    this.values[at] = signed;
    this.bars[at] = this.bar;
    this.length += 1;
  }
}

/** Highest of the last `period` values. */
export class RollingMax extends RollingExtreme {
  constructor(period: number) {
    super(period, 1);
  }
}

/** Lowest of the last `period` values. */
export class RollingMin extends RollingExtreme {
  constructor(period: number) {
    super(period, -1);
  }
}
