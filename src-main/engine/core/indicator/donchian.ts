import type { Indicator } from './indicator.ts';
import { RollingMax, RollingMin } from './rolling-extreme.ts';

/**
 * Donchian channel: highest high, lowest low and their middle (`value`) over `period` bars, the newest included. For a
 * breakout of the channel before this bar, read `upper` and `lower` before `update`.
 */
export class Donchian implements Indicator {
  readonly warmup: number;
  private readonly max: RollingMax;
  private readonly min: RollingMin;

  constructor(period = 20) {
    this.max = new RollingMax(period);
    this.min = new RollingMin(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.max.ready;
  }

  get value(): number {
    return (this.max.value + this.min.value) / 2;
  }

  get upper(): number {
    return this.max.value;
  }

  get lower(): number {
    return this.min.value;
  }

  update(high: number, low: number): number {
    this.max.update(high);
    this.min.update(low);
    return this.value;
  }
}
