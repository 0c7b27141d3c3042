import { assertFinite } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';
import { Sma } from './sma.ts';

/**
 * Stochastic oscillator, in [0, 100]: %K (`value`) = SMA(kSmoothing) of where the close stands in the high–low range of
 * `period` bars, %D (`signal`) = SMA(dPeriod) of %K. 50 where the range is empty. kSmoothing 1 = fast stochastic. Source: G. Lane.
 */
export class Stochastic implements Indicator {
  readonly warmup: number;
  /** %K; NaN until it exists (earlier than `ready`, which waits for %D). */
  value = NaN;
  private readonly max: RollingMax;
  private readonly min: RollingMin;
  private readonly k: Sma;
  private readonly d: Sma;

  constructor(period = 14, kSmoothing = 3, dPeriod = 3) {
    this.max = new RollingMax(period);
    this.min = new RollingMin(period);
    this.k = new Sma(kSmoothing);
    this.d = new Sma(dPeriod);
    this.warmup = period + kSmoothing + dPeriod - 2;
  }

  get ready(): boolean {
    return this.d.ready;
  }

  /** %D. */
  get signal(): number {
    return this.d.value;
  }

  update(high: number, low: number, close: number): number {
    assertFinite(close);
    const max = this.max.update(high);
    const min = this.min.update(low);
    if (!this.max.ready) return NaN;
    this.value = this.k.update(max > min ? 100 * ((close - min) / (max - min)) : 50);
    if (this.k.ready) this.d.update(this.value);
    return this.value;
  }
}
