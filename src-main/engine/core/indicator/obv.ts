import { assertFinite } from './input-check.ts';
import type { Indicator } from './indicator.ts';

/** On-balance volume: volume added on a higher close, taken off on a lower one; starts at 0. Source: J. Granville (1963). */
export class Obv implements Indicator {
  readonly warmup = 1;
  value = NaN;
  private previousClose = NaN;

  get ready(): boolean {
    return !Number.isNaN(this.value);
  }

  update(close: number, volume: number): number {
    assertFinite(close);
    assertFinite(volume);
    this.value = this.ready ? this.value + Math.sign(close - this.previousClose) * volume : 0;
    this.previousClose = close;
    return this.value;
  }
}
