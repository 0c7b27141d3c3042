/** Drives a session from a feed that carries its own time: at full speed, or paced by the wall at any factor. */
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import type { FeedBatch, MarketFeed } from '../ports/market-feed.ts';
import type { Venue } from '../ports/venue.ts';
import type { Runner } from './runner.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface HistoryDriverOptions {
  readonly feed: MarketFeed;
  readonly time: VirtualTime;
  readonly runner: Runner;
  readonly venues: readonly Venue[];
  /** Market seconds per wall second; Infinity for as fast as possible. */
  readonly speed: number;
  /** Wall time that has passed since the market's beginning, milliseconds: so much is made up for without waiting. Default 0. */
  readonly lateMs?: number;
  /** Market time after which no batch is taken; null: to the end. */
  readonly until: Timestamp | null;
  /** Wall clock, milliseconds. */
  readonly wallMs: () => number;
  /** Waits; resolves early when `stop` is called. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly onProblem: (problem: Failure) => void;
}

/** Batches worked on before other work of the process (the control socket, a signal) gets its turn. */
const BREATH = 64;
/** The same for tasks within one gap of the data. */
const GAP_BREATH = 512;

/** Runs until the feed ends, `until` is reached, {@link stop} is called or the runner fails. */
export class HistoryDriver {
  readonly #options: HistoryDriverOptions;
  #stopped = false;
  #wallStartMs = 0;
  #marketStart: number | null = null;

  constructor(options: HistoryDriverOptions) {
    this.#options = options;
  }

  /** No further batch is taken. */
  stop(): void {
    this.#stopped = true;
  }

  /** Why it ended. */
  async run(): Promise<'end of data' | 'until' | 'stopped' | 'failed'> {
    const { feed, runner } = this.#options;
    for (let count = 1; !this.#stopped; count += 1) {
      const read = feed.read();
      const batch = read instanceof Promise ? await read : read;
      if (batch === null) return 'end of data';
      if (this.#options.until !== null && batch.at > this.#options.until) return 'until';
      await this.#deliver(batch);
      if (runner.failure !== null) return 'failed';
      if (count % BREATH === 0) await new Promise<void>((resume) => { setImmediate(resume); });
    }
    return 'stopped';
  }

  async #deliver(batch: FeedBatch): Promise<void> {
    const { time, runner, venues, speed } = this.#options;
    for (const problem of batch.problems) this.#options.onProblem(problem);
    if (speed === Infinity) await this.#race(batch.at);
    else await this.#pace(batch.at);
    if (this.#stopped) return;
    time.advanceTo(batch.at);
    for (const venue of venues) venue.observe(batch.data, batch.at);
    runner.post({ kind: 'market_observed', data: batch.data });
  }

  /** As fast as possible, but never deaf: a long gap in the data holds many tasks. */
  async #race(until: Timestamp): Promise<void> {
    const { time, runner } = this.#options;
    for (let count = 1; !this.#stopped && runner.failure === null && time.runNext(until); count += 1) {
      if (count % GAP_BREATH === 0) await new Promise<void>((resume) => { setImmediate(resume); });
    }
  }

  /** Tasks between here and the batch happen at their own moments of the wall. */
  async #pace(until: Timestamp): Promise<void> {
    const { time, runner, speed, wallMs, sleep } = this.#options;
    if (this.#marketStart === null) {
      this.#marketStart = until;
      this.#wallStartMs = wallMs() - (this.#options.lateMs ?? 0);
    }
    for (;;) {
      const due = Math.min(time.nextAt() ?? until, until);
      const leftMs = (due - this.#marketStart) / speed - (wallMs() - this.#wallStartMs);
      if (leftMs > 1) {
        runner.flush();
        await sleep(leftMs);
        if (this.#stopped) return;
      }
      if (!time.runNext(until)) return;
    }
  }
}
