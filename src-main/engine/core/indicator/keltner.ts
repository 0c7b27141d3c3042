import { Atr } from './atr.ts';
import { Ema } from './ema.ts';
import type { EmaSeeding, FirstBar, Indicator } from './indicator.ts';
import { checkedPositive } from './input-check.ts';

/** Choices for the start of a Keltner channel. */
export interface KeltnerStart {
  readonly seeding?: EmaSeeding;
  readonly firstBar?: FirstBar;
}

/** Keltner channel: EMA of the close (`value`) ± multiplier · ATR. Source: L. Raschke's version of C. Keltner's channel. */
export class Keltner implements Indicator {
  readonly warmup: number;
  readonly multiplier: number;
  value = NaN;
  upper = NaN;
  lower = NaN;
  private readonly middle: Ema;
  private readonly atr: Atr;

  constructor(emaPeriod = 20, multiplier = 2, atrPeriod = 10, start: KeltnerStart = {}) {
    this.middle = new Ema(emaPeriod, start.seeding ?? 'sma');
    this.atr = new Atr(atrPeriod, start.firstBar ?? 'range');
    this.multiplier = checkedPositive(multiplier);
    this.warmup = Math.max(this.middle.warmup, this.atr.warmup);
  }

  get ready(): boolean {
    return this.middle.ready && this.atr.ready;
  }

  update(high: number, low: number, close: number): number {
    const middle = this.middle.update(close);
    const reach = this.multiplier * this.atr.update(high, low, close);
    if (!this.ready) return NaN;
    this.value = middle;
    this.upper = middle + reach;
    this.lower = middle - reach;
    return middle;
  }
}
