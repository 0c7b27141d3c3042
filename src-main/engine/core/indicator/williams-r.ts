import { assertFinite } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';

/** Williams %R, in [−100, 0]: −100·(highest high − close) / (highest high − lowest low); −50 where the range is empty. */
export class WilliamsR implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly max: RollingMax;
  private readonly min: RollingMin;

  constructor(period = 14) {
    this.max = new RollingMax(period);
    this.min = new RollingMin(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.max.ready;
  }

  update(high: number, low: number, close: number): number {
    assertFinite(close);
    const max = this.max.update(high);
    const min = this.min.update(low);
    if (this.max.ready) this.value = max > min ? -100 * ((max - close) / (max - min)) : -50;
    return this.value;
  }
}
