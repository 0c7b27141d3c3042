import type { SeriesIndicator } from './indicator.ts';
import { checkedPeriod } from './input-check.ts';
import { Wma } from './wma.ts';

/**
 * Hull moving average: WMA over ⌊√period⌋ of 2·WMA(⌊period/2⌋) − WMA(period).
 * Source: A. Hull (2005), alanhull.com/hull-moving-average.
 */
export class Hull implements SeriesIndicator {
  readonly warmup: number;
  private readonly half: Wma;
  private readonly whole: Wma;
  private readonly smooth: Wma;

  constructor(period: number) {
    checkedPeriod(period, 2);
    const root = Math.floor(Math.sqrt(period));
    this.half = new Wma(Math.floor(period / 2));
    this.whole = new Wma(period);
    this.smooth = new Wma(root);
    this.warmup = period + root - 1;
  }

  get ready(): boolean {
    return this.smooth.ready;
  }

  get value(): number {
    return this.smooth.value;
  }

  update(x: number): number {
    const half = this.half.update(x);
    const whole = this.whole.update(x);
    return this.whole.ready ? this.smooth.update(2 * half - whole) : NaN;
  }
}
