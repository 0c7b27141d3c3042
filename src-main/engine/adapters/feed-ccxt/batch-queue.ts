import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Failure } from '../../../../src-shared/support/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FeedBatch } from '../../ports/market-feed.ts';

/** Data between the streams that bring it and the reader who takes it: everything that is there goes in one batch. */
export class BatchQueue {
  #clock: Clock;
  #data: MarketDatum[] = [];
  #problems: Failure[] = [];
  #lastAt = 0;
  #closed = false;
  #reader: ((batch: FeedBatch | null) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  push(...data: readonly MarketDatum[]): void {
    if (data.length === 0) return;
    for (const datum of data) this.#data.push(datum);
    this.#wake();
  }

  report(problem: Failure): void {
    this.#problems.push(problem);
    this.#wake();
  }

  /** The next batch, at once where something waits; null once closed. */
  next(): FeedBatch | null | Promise<FeedBatch | null> {
    if (this.#closed) return null;
    if (this.#data.length > 0 || this.#problems.length > 0) return this.#take();
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  close(): void {
    this.#closed = true;
    this.#reader?.(null);
    this.#reader = null;
  }

  #wake(): void {
    const reader = this.#reader;
    if (reader === null) return;
    this.#reader = null;
    reader(this.#take());
  }

  #take(): FeedBatch {
    // A machine's clock may be set back; a batch's time never is, and never lies before its data.
    let at = Math.max(this.#lastAt, this.#clock.now());
    for (const datum of this.#data) at = Math.max(at, datum.kind === 'candle' ? datum.openAt : datum.at);
    this.#lastAt = at;
    const batch = { at: at as Timestamp, data: this.#data, problems: this.#problems };
    this.#data = [];
    this.#problems = [];
    return batch;
  }
}
