import type { FirstBar, Indicator } from './indicator.ts';
import { TrueRange } from './true-range.ts';
import { Wilder } from './wilder.ts';

/** Average true range: Wilder smoothing of the true range, first value the mean of `period` ranges. Source: Wilder (1978). */
export class Atr implements Indicator {
  readonly warmup: number;
  private readonly range: TrueRange;
  private readonly average: Wilder;

  constructor(period = 14, firstBar: FirstBar = 'range') {
    this.range = new TrueRange(firstBar);
    this.average = new Wilder(period);
    this.warmup = period + this.range.warmup - 1;
  }

  get ready(): boolean {
    return this.average.ready;
  }

  get value(): number {
    return this.average.value;
  }

  /** True range of the newest bar. */
  get trueRange(): number {
    return this.range.value;
  }

  update(high: number, low: number, close: number): number {
    const range = this.range.update(high, low, close);
    return this.range.ready ? this.average.update(range) : NaN;
  }

  /** The value if a bar with this high and low were next; the state stays. */
  peek(high: number, low: number): number {
    return this.average.peek(this.range.peek(high, low));
  }
}
