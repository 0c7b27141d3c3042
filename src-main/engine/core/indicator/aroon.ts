import { checkedPeriod } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';

/**
 * Aroon up and down, in [0, 100]: 100·(period − bars since the highest high, or lowest low, of period + 1 bars) / period;
 * `value` is the oscillator up − down. Of equal extremes the newest counts. Source: T. Chande, Stocks & Commodities 13:9 (1995).
 */
export class Aroon implements Indicator {
  readonly warmup: number;
  value = NaN;
  up = NaN;
  down = NaN;
  private readonly period: number;
  private readonly max: RollingMax;
  private readonly min: RollingMin;

  constructor(period = 25) {
    this.period = checkedPeriod(period);
    this.max = new RollingMax(period + 1);
    this.min = new RollingMin(period + 1);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.max.ready;
  }

  update(high: number, low: number): number {
    this.max.update(high);
    this.min.update(low);
    if (!this.max.ready) return NaN;
    this.up = (100 * (this.period - this.max.age)) / this.period;
    this.down = (100 * (this.period - this.min.age)) / this.period;
    this.value = this.up - this.down;
    return this.value;
  }
}
