import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Candle } from './candle.ts';

/**
 * Builds one longer timeframe from closed base bars. A bar that is not made of every base bar of its time, or holds a
 * partial one, is flagged partial. It closes with its last base bar or, after a gap, with the first one beyond it.
 */
export class CandleAggregator {
  private readonly lengthMs: number;
  private readonly baseMs: number;
  private openAt = -1;
  private open = NaN;
  private high = NaN;
  private low = NaN;
  private close = NaN;
  private volume = NaN;
  private bars = 0;
  private doubtful = false;

  constructor(lengthMs: number, baseMs: number) {
    this.lengthMs = lengthMs;
    this.baseMs = baseMs;
  }

  /** Takes the next base bar; appends what closed (none, one, or after a gap two) to `closed`. */
  take(bar: Candle, closed: Candle[]): void {
    const openAt = bar.openAt - (bar.openAt % this.lengthMs);
    if (this.bars > 0 && openAt !== this.openAt) closed.push(this.finish());
    if (this.bars === 0) this.start(openAt, bar);
    else this.extend(bar);
    this.bars += 1;
    this.doubtful ||= bar.partial;
    if (bar.closeAt === this.openAt + this.lengthMs) closed.push(this.finish());
  }

  private start(openAt: number, bar: Candle): void {
    this.openAt = openAt;
    this.open = bar.open;
    this.high = bar.high;
    this.low = bar.low;
    this.close = bar.close;
    this.volume = bar.volume;
    this.doubtful = false;
  }

  private extend(bar: Candle): void {
    if (bar.high > this.high) this.high = bar.high;
    if (bar.low < this.low) this.low = bar.low;
    this.close = bar.close;
    this.volume += bar.volume;
  }

  private finish(): Candle {
    const { openAt, open, high, low, close, volume } = this;
    const partial = this.doubtful || this.bars * this.baseMs !== this.lengthMs;
    this.bars = 0;
    return { openAt: openAt as Timestamp, closeAt: (openAt + this.lengthMs) as Timestamp, open, high, low, close, volume, partial };
  }
}
