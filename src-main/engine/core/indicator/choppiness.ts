import { checkedPeriod } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';
import { RollingSum } from './rolling-sum.ts';
import { TrueRange } from './true-range.ts';

/**
 * Choppiness index, in [0, 100]: 100·log₁₀(Σ true range / (highest true high − lowest true low)) / log₁₀(period). 100 is
 * sideways, 0 a straight line; 100 where nothing moved. True highs and lows include the previous close, which is what keeps it
 * within its bounds across gaps. Source: E. W. Dreiss (1993). The first bar only supplies its close.
 */
export class Choppiness implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly range = new TrueRange('skip');
  private readonly ranges: RollingSum;
  private readonly max: RollingMax;
  private readonly min: RollingMin;
  private readonly scale: number;

  constructor(period = 14) {
    this.ranges = new RollingSum(checkedPeriod(period, 2));
    this.max = new RollingMax(period);
    this.min = new RollingMin(period);
    this.scale = 100 / Math.log10(period);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.max.ready;
  }

  update(high: number, low: number, close: number): number {
    const range = this.range.update(high, low, close);
    if (!this.range.ready) return NaN;
    this.ranges.push(range);
    const span = this.max.update(this.range.trueHigh) - this.min.update(this.range.trueLow);
    if (this.max.ready) this.value = span > 0 ? this.clamp(this.scale * Math.log10(this.ranges.total / span)) : 100;
    return this.value;
  }

  private clamp(x: number): number {
    return Math.max(0, Math.min(100, x));
  }
}
