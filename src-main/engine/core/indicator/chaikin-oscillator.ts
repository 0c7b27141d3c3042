import type { EmaSeeding, Indicator } from './indicator.ts';
import { LaggingGap } from './lagging-gap.ts';
import { moneyFlowVolume } from './money-flow.ts';

/**
 * Chaikin oscillator: EMA(fast) − EMA(slow) of the accumulation/distribution line, in units of volume. Computed as
 * (A − EMA(slow)) − (A − EMA(fast)), which never forms the unbounded line A. Source: M. Chaikin.
 */
export class ChaikinOscillator implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly fast: LaggingGap;
  private readonly slow: LaggingGap;

  /** Throws RangeError unless fast < slow. */
  constructor(fastPeriod = 3, slowPeriod = 10, seeding: EmaSeeding = 'sma') {
    if (!(fastPeriod < slowPeriod)) throw new RangeError(`The oscillator needs fast < slow, not ${fastPeriod} and ${slowPeriod}.`);
    this.fast = new LaggingGap(fastPeriod, seeding);
    this.slow = new LaggingGap(slowPeriod, seeding);
    this.warmup = this.slow.warmup;
  }

  get ready(): boolean {
    return this.slow.ready;
  }

  update(high: number, low: number, close: number, volume: number): number {
    const flow = moneyFlowVolume(high, low, close, volume);
    this.value = this.slow.update(flow) - this.fast.update(flow);
    return this.value;
  }
}
