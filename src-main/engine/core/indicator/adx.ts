import type { Indicator } from './indicator.ts';
import { TrueRange } from './true-range.ts';
import { Wilder } from './wilder.ts';
import { WilderSum } from './wilder-sum.ts';

/**
 * How many changes make the first sums of the directional system.
 * - `full`: `period` changes (Wilder, Stock.Indicators). - `short`: `period` − 1 (Tulip Indicators, TA-Lib).
 */
export type DirectionalSeed = 'full' | 'short';

/**
 * Average directional index (`value`), +DI, −DI and DX, all in [0, 100]; 0 where there was no movement. Of the moves up and
 * down only the larger counts, neither when equal. Source: Wilder (1978). `ready` waits for ADX; the DIs exist earlier.
 */
export class Adx implements Indicator {
  readonly warmup: number;
  plusDi = NaN;
  minusDi = NaN;
  dx = NaN;
  private readonly range: TrueRange;
  private readonly ranges: WilderSum;
  private readonly plus: WilderSum;
  private readonly minus: WilderSum;
  private readonly average: Wilder;
  private previousHigh = NaN;
  private previousLow = NaN;

  constructor(period = 14, seed: DirectionalSeed = 'full') {
    const changes = seed === 'full' ? period : period - 1;
    this.range = new TrueRange('skip');
    this.ranges = new WilderSum(period, changes);
    this.plus = new WilderSum(period, changes);
    this.minus = new WilderSum(period, changes);
    this.average = new Wilder(period);
    this.warmup = changes + period;
  }

  get ready(): boolean {
    return this.average.ready;
  }

  get value(): number {
    return this.average.value;
  }

  update(high: number, low: number, close: number): number {
    const range = this.range.update(high, low, close);
    const up = high - this.previousHigh;
    const down = this.previousLow - low;
    this.previousHigh = high;
    this.previousLow = low;
    if (!this.range.ready) return NaN;
    this.ranges.update(range);
    this.plus.update(up > down && up > 0 ? up : 0);
    this.minus.update(down > up && down > 0 ? down : 0);
    return this.ranges.ready ? this.measure() : NaN;
  }

  private measure(): number {
    const range = this.ranges.value;
    const moved = this.plus.value + this.minus.value;
    this.plusDi = range > 0 ? 100 * Math.min(1, this.plus.value / range) : 0;
    this.minusDi = range > 0 ? 100 * Math.min(1, this.minus.value / range) : 0;
    this.dx = moved > 0 ? 100 * (Math.abs(this.plus.value - this.minus.value) / moved) : 0;
    return this.average.update(this.dx);
  }
}
