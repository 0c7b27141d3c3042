import { assertFinite, checkedPositive } from './input-check.ts';
import type { Indicator } from './indicator.ts';

/**
 * Parabolic stop and reverse. Starts long when the second bar's mid-price is at or above the first's (Tulip's choice;
 * Wilder leaves it open), needs two bars. Source: Wilder (1978).
 */
export class ParabolicSar implements Indicator {
  readonly warmup = 2;
  /** The stop for this bar; after a reversal the extreme point of the trade that ended. */
  value = NaN;
  /** 1 long, −1 short, 0 until ready. */
  direction = 0;
  private readonly step: number;
  private readonly maximum: number;
  private factor = NaN;
  private extreme = NaN;
  /** High and low of the last two bars: the stop never enters them. */
  private high1 = NaN;
  private low1 = NaN;
  private high2 = NaN;
  private low2 = NaN;

  /** Throws RangeError unless 0 < step < maximum. */
  constructor(step = 0.02, maximum = 0.2) {
    if (!(checkedPositive(step) < checkedPositive(maximum))) throw new RangeError(`SAR needs step < maximum, not ${step} and ${maximum}.`);
    this.step = step;
    this.maximum = maximum;
    this.factor = step;
  }

  get ready(): boolean {
    return this.direction !== 0;
  }

  update(high: number, low: number): number {
    assertFinite(high);
    assertFinite(low);
    if (this.high1 === this.high1) {
      if (this.direction === 0) this.start(high, low);
      this.advance();
      if (this.direction > 0) this.rise(high, low);
      else this.fall(high, low);
    }
    this.remember(high, low);
    return this.value;
  }

  private start(high: number, low: number): void {
    const long = high + low >= this.high1 + this.low1;
    this.direction = long ? 1 : -1;
    this.extreme = long ? this.high1 : this.low1;
    this.value = long ? this.low1 : this.high1;
    this.high2 = this.high1;
    this.low2 = this.low1;
  }

  private advance(): void {
    this.value += this.factor * (this.extreme - this.value);
  }

  private rise(high: number, low: number): void {
    this.value = Math.min(this.value, this.low1, this.low2);
    if (high > this.extreme) this.accelerate(high);
    if (low < this.value) this.reverse(-1, low);
  }

  private fall(high: number, low: number): void {
    this.value = Math.max(this.value, this.high1, this.high2);
    if (low < this.extreme) this.accelerate(low);
    if (high > this.value) this.reverse(1, high);
  }

  private accelerate(extreme: number): void {
    this.extreme = extreme;
    this.factor = Math.min(this.maximum, this.factor + this.step);
  }

  private reverse(direction: 1 | -1, extreme: number): void {
    this.value = this.extreme;
    this.direction = direction;
    this.extreme = extreme;
    this.factor = this.step;
  }

  private remember(high: number, low: number): void {
    this.high2 = this.high1;
    this.low2 = this.low1;
    this.high1 = high;
    this.low1 = low;
  }
}
