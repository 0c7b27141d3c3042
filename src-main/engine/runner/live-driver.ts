/** Drives a session from a live feed: time is the machine's, timers run by themselves, this only hands the data over. */
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import type { MarketFeed } from '../ports/market-feed.ts';
import type { Venue } from '../ports/venue.ts';
import type { Runner } from './runner.ts';

export interface LiveDriverOptions {
  readonly feed: MarketFeed;
  readonly runner: Runner;
  readonly venues: readonly Venue[];
  readonly now: () => Timestamp;
  readonly until: Timestamp | null;
  readonly onProblem: (problem: Failure) => void;
  /** Skew of our clock against the venue's as last measured; null before. */
  readonly skewMs: () => number | null;
}

/** Runs until the feed ends, `until` passes, {@link stop} is called or the runner fails. */
export class LiveDriver {
  readonly #options: LiveDriverOptions;
  #stopped = false;
  #lastSkewMs = 0;

  constructor(options: LiveDriverOptions) {
    this.#options = options;
  }

  /** Ends the feed; the pending read then answers null. */
  stop(): void {
    this.#stopped = true;
    void this.#options.feed.close();
  }

  async run(): Promise<'end of data' | 'until' | 'stopped' | 'failed'> {
    const { feed, runner, venues, now, until } = this.#options;
    for (;;) {
      const batch = await feed.read();
      if (this.#stopped) return 'stopped';
      if (batch === null) return 'end of data';
      if (until !== null && now() > until) return 'until';
      for (const problem of batch.problems) this.#options.onProblem(problem);
      this.#measureClock();
      for (const venue of venues) venue.observe(batch.data, now());
      runner.post({ kind: 'market_observed', data: batch.data });
      runner.flush();
      if (runner.failure !== null) return 'failed';
    }
  }

  #measureClock(): void {
    const skewMs = this.#options.skewMs();
    if (skewMs === null || skewMs === this.#lastSkewMs) return;
    this.#lastSkewMs = skewMs;
    this.#options.runner.post({ kind: 'clock_measured', skewMs });
  }
}
