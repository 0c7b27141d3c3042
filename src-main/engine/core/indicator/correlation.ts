import { assertFinite, checkedPeriod } from './input-check.ts';
import type { Indicator } from './indicator.ts';

const PEAK_LOSS = 1e-4;

/**
 * Rolling Pearson correlation of two series, in [−1, 1]; 0 where either is constant over the window.
 * The sums are kept on shifted values and recomputed by the rule explained in RollingMoments. Amortised O(1).
 */
export class Correlation implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;
  /** shiftX, shiftY, Σx, Σy, Σx², Σy², Σxy, peak Σx², peak Σy² (x and y shifted). */
  private readonly sums = new Float64Array(9);
  private head = 0;
  private filled = 0;
  private age = 0;

  constructor(period: number) {
    this.warmup = checkedPeriod(period, 2);
    this.xs = new Float64Array(period);
    this.ys = new Float64Array(period);
  }

  get ready(): boolean {
    return this.filled === this.warmup;
  }

  update(x: number, y: number): number {
    assertFinite(x);
    assertFinite(y);
    const oldX = this.xs[this.head] as number;
    const oldY = this.ys[this.head] as number;
    this.xs[this.head] = x;
    this.ys[this.head] = y;
    this.head = this.head + 1 === this.warmup ? 0 : this.head + 1;
    if (this.ready) this.slide(x, y, oldX, oldY);
    else {
      this.filled += 1;
      if (!this.ready) return NaN;
      this.recompute(x, y);
    }
    this.value = this.coefficient();
    return this.value;
  }

  private slide(x: number, y: number, oldX: number, oldY: number): void {
    const s = this.sums;
    this.accumulate(oldX, oldY, -1);
    this.accumulate(x, y, 1);
    s[7] = Math.max(s[7] as number, s[4] as number);
    s[8] = Math.max(s[8] as number, s[5] as number);
    this.age += 1;
    const lossy = (s[4] as number) < PEAK_LOSS * (s[7] as number) || (s[5] as number) < PEAK_LOSS * (s[8] as number);
    if (lossy || this.age >= this.warmup) this.recompute(x, y);
  }

  private accumulate(x: number, y: number, sign: 1 | -1): void {
    const s = this.sums;
    const dx = x - (s[0] as number);
    const dy = y - (s[1] as number);
    s[2] = (s[2] as number) + sign * dx;
    s[3] = (s[3] as number) + sign * dy;
    s[4] = (s[4] as number) + sign * dx * dx;
    s[5] = (s[5] as number) + sign * dy * dy;
    s[6] = (s[6] as number) + sign * dx * dy;
  }

  private recompute(newestX: number, newestY: number): void {
    const s = this.sums;
    s.fill(0);
    s[0] = newestX;
    s[1] = newestY;
    for (let i = 0; i < this.warmup; i += 1) this.accumulate(this.xs[i] as number, this.ys[i] as number, 1);
    s[7] = s[4] as number;
    s[8] = s[5] as number;
    this.age = 0;
  }

  private coefficient(): number {
    const s = this.sums;
    const sumX = s[2] as number;
    const sumY = s[3] as number;
    const squareX = s[4] as number;
    const squareY = s[5] as number;
    const product = s[6] as number;
    const n = this.warmup;
    const varianceX = squareX - (sumX * sumX) / n;
    const varianceY = squareY - (sumY * sumY) / n;
    if (!(varianceX > 0 && varianceY > 0)) return 0;
    const r = (product - (sumX * sumY) / n) / Math.sqrt(varianceX) / Math.sqrt(varianceY);
    return Math.max(-1, Math.min(1, r));
  }
}
