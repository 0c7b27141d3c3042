import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/** (x − mean) / population standard deviation of the last `period` values, x included; 0 where all are equal. */
export class ZScore implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly moments: RollingMoments;

  constructor(period: number) {
    this.moments = new RollingMoments(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.moments.full;
  }

  update(x: number): number {
    assertFinite(x);
    this.moments.push(x);
    if (this.moments.full) this.value = this.score(x);
    return this.value;
  }

  private score(x: number): number {
    const stdev = this.moments.stdev;
    return stdev > 0 ? (x - this.moments.mean) / stdev : 0;
  }
}
