import type { Indicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';
import { TrueRange } from './true-range.ts';

const fraction = (pressure: RollingSum, range: RollingSum): number =>
  range.total > 0 ? Math.max(0, Math.min(1, pressure.total / range.total)) : 0.5;

/**
 * Ultimate oscillator, in [0, 100]: buying pressure over true range on three periods, weighted 4:2:1; a period without any
 * range counts as half. The first bar only supplies its close. Source: L. Williams, Stocks & Commodities 3:4 (1985).
 */
export class UltimateOscillator implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly range = new TrueRange('skip');
  private readonly pressure1: RollingSum;
  private readonly pressure2: RollingSum;
  private readonly pressure3: RollingSum;
  private readonly range1: RollingSum;
  private readonly range2: RollingSum;
  private readonly range3: RollingSum;

  constructor(shortPeriod = 7, middlePeriod = 14, longPeriod = 28) {
    this.pressure1 = new RollingSum(shortPeriod);
    this.pressure2 = new RollingSum(middlePeriod);
    this.pressure3 = new RollingSum(longPeriod);
    this.range1 = new RollingSum(shortPeriod);
    this.range2 = new RollingSum(middlePeriod);
    this.range3 = new RollingSum(longPeriod);
    this.warmup = Math.max(shortPeriod, middlePeriod, longPeriod) + 1;
  }

  get ready(): boolean {
    return this.range1.full && this.range2.full && this.range3.full;
  }

  update(high: number, low: number, close: number): number {
    const range = this.range.update(high, low, close);
    if (!this.range.ready) return NaN;
    this.push(close - this.range.trueLow, range);
    if (this.ready) this.value = this.oscillator();
    return this.value;
  }

  private push(pressure: number, range: number): void {
    this.pressure1.push(pressure);
    this.pressure2.push(pressure);
    this.pressure3.push(pressure);
    this.range1.push(range);
    this.range2.push(range);
    this.range3.push(range);
  }

  private oscillator(): number {
    const short = fraction(this.pressure1, this.range1);
    const middle = fraction(this.pressure2, this.range2);
    const long = fraction(this.pressure3, this.range3);
    return 100 * ((4 * short + 2 * middle + long) / 7);
  }
}
