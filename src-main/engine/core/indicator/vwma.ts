import { assertFinite } from './input-check.ts';
import type { Indicator } from './indicator.ts';
import { RollingSum } from './rolling-sum.ts';

/** Volume-weighted moving average: Σ price·volume / Σ volume over `period` bars; the newest price where no volume traded. */
export class Vwma implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly turnover: RollingSum;
  private readonly volume: RollingSum;

  constructor(period: number) {
    this.turnover = new RollingSum(period);
    this.volume = new RollingSum(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.volume.full;
  }

  update(price: number, volume: number): number {
    assertFinite(price);
    assertFinite(volume);
    this.turnover.push(price * volume);
    this.volume.push(volume);
    if (this.volume.full) this.value = this.volume.total === 0 ? price : this.turnover.total / this.volume.total;
    return this.value;
  }
}
