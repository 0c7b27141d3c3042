import type { Indicator } from './indicator.ts';
import { moneyFlowVolume } from './money-flow.ts';
import { RollingSum } from './rolling-sum.ts';

/** Chaikin money flow, in [−1, 1]: Σ money-flow volume / Σ volume over `period` bars; 0 where no volume traded. */
export class Cmf implements Indicator {
  readonly warmup: number;
  value = NaN;
  private readonly flow: RollingSum;
  private readonly volume: RollingSum;

  constructor(period = 20) {
    this.flow = new RollingSum(period);
    this.volume = new RollingSum(period);
    this.warmup = period;
  }

  get ready(): boolean {
    return this.volume.full;
  }

  update(high: number, low: number, close: number, volume: number): number {
    const flow = moneyFlowVolume(high, low, close, volume);
    this.flow.push(flow);
    this.volume.push(volume);
    if (this.volume.full) this.value = this.ratio();
    return this.value;
  }

  private ratio(): number {
    const volume = this.volume.total;
    return volume > 0 ? Math.max(-1, Math.min(1, this.flow.total / volume)) : 0;
  }
}
