import type { Candle } from './candle.ts';

/** The last `capacity` closed bars of one timeframe, oldest first. Appending is amortised O(1). */
export class CandleRing {
  private readonly capacity: number;
  private readonly candles: Candle[] = [];
  /** Counts what was pushed: the same number, the same bars. */
  revision = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  push(candle: Candle): void {
    this.revision += 1;
    this.candles.push(candle);
    if (this.candles.length >= 2 * this.capacity) this.candles.splice(0, this.candles.length - this.capacity);
  }

  /** A copy of what is held, oldest first. */
  list(): readonly Candle[] {
    return this.candles.slice(-this.capacity);
  }
}
