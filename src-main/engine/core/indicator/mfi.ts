import { assertFinite } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/**
 * Money flow index, in [0, 100]: 100·positive / (positive + negative) money flow over `period` bars, flow = typical price ·
 * volume signed by the change of the typical price; 50 where there was none. Source: G. Quong and A. Soudack (1989).
 */
export class Mfi implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly positive: RollingSum;
  private readonly negative: RollingSum;
  private previous = NaN;

  constructor(period = 14) {
    this.positive = new RollingSum(period);
    this.negative = new RollingSum(period);
    this.warmup = period + 1;
  }

  get ready(): boolean {
    return this.positive.full;
  }

  update(high: number, low: number, close: number, volume: number): number {
    const typical = (high + low + close) / 3;
    assertFinite(typical);
    assertFinite(volume);
    const change = typical - this.previous;
    this.previous = typical;
    if (change !== change) return NaN;
    const flow = typical * volume;
    this.positive.push(change > 0 ? flow : 0);
    this.negative.push(change < 0 ? flow : 0);
    if (this.positive.full) this.value = this.index(Math.max(0, this.positive.total), Math.max(0, this.negative.total));
    return this.value;
  }

  private index(positive: number, negative: number): number {
    return positive + negative === 0 ? 50 : 100 * (positive / (positive + negative));
  }
}
