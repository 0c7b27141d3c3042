import { assertFinite } from './input-check.ts';
import type { SeriesIndicator } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/** Rolling population standard deviation (divided by n), with mean and variance. Numerically stable: see RollingMoments. */
export class Stdev implements SeriesIndicator {
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

  /** Mean of the window; NaN until ready. */
  get mean(): number {
    return this.ready ? this.moments.mean : NaN;
  }

  /** Population variance of the window; NaN until ready. */
  get variance(): number {
    return this.ready ? this.moments.variance : NaN;
  }

  update(x: number): number {
    assertFinite(x);
    this.moments.push(x);
    if (this.moments.full) this.value = this.moments.stdev;
    return this.value;
  }
}
