import type { SeriesIndicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';
import { Rsi } from './rsi.ts';
import { Sma } from './sma.ts';

/**
 * Stochastic RSI, in [0, 100]: where RSI stands in its own range over `stochPeriod` values, smoothed by SMA `kPeriod`
 * (`value`) and again by `dPeriod` (`signal`). 50 where RSI did not move. Source: T. Chande and S. Kroll (1994).
 */
export class StochRsi implements SeriesIndicator {
  readonly warmup: number;
  value = NaN;
  private readonly rsi: Rsi;
  private readonly max: RollingMax;
  private readonly min: RollingMin;
  private readonly k: Sma;
  private readonly d: Sma;

  constructor(rsiPeriod = 14, stochPeriod = 14, kPeriod = 3, dPeriod = 3) {
    this.rsi = new Rsi(rsiPeriod);
    this.max = new RollingMax(stochPeriod);
    this.min = new RollingMin(stochPeriod);
    this.k = new Sma(kPeriod);
    this.d = new Sma(dPeriod);
    this.warmup = rsiPeriod + stochPeriod + kPeriod + dPeriod - 2;
  }

  get ready(): boolean {
    return this.d.ready;
  }

  /** %D, the smoothed %K; NaN until ready. */
  get signal(): number {
    return this.d.value;
  }

  update(x: number): number {
    const rsi = this.rsi.update(x);
    if (!this.rsi.ready) return NaN;
    const max = this.max.update(rsi);
    const min = this.min.update(rsi);
    if (!this.max.ready) return NaN;
    this.value = this.k.update(max > min ? 100 * ((rsi - min) / (max - min)) : 50);
    if (this.k.ready) this.d.update(this.value);
    return this.value;
  }
}
