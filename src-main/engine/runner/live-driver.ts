/**
 * Drives a session from a live feed: time is the machine's, timers run by themselves, this hands the data over, measures the clock, and
 * tells the engine when the machine slept or stood still, so that it acts as after a disconnect.
 */
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Failure } from '../../../src-shared/support/result.ts';
import type { MarketFeed } from '../ports/market-feed.ts';
import type { Venue } from '../ports/venue.ts';
import type { Runner } from './runner.ts';
import { LOOK_EVERY_MS, WakeWatch, type WakeClocks } from './wake-watch.ts';

export interface LiveDriverOptions {
  readonly feed: MarketFeed;
  readonly runner: Runner;
  readonly venues: readonly Venue[];
  readonly now: () => Timestamp;
  readonly until: Timestamp | null;
  readonly onProblem: (problem: Failure) => void;
  /** Skew of our clock against the venue's as last measured; null before. */
  readonly skewMs: () => number | null;
  readonly clocks: WakeClocks;
  /** Calls the task every so many milliseconds until the returned function is called. */
  readonly every: (ms: number, task: () => void) => () => void;
}

/** A sleep that was announced and has not come after this long does not come: entries must not wait for a wake that nobody tells. */
const SLEEP_OVERDUE_MS = 60_000;

/** Runs until the feed ends, `until` passes, {@link stop} is called or the runner fails. */
export class LiveDriver {
  readonly #options: LiveDriverOptions;
  readonly #watch: WakeWatch;
  #stopped = false;
  /** The moment to end at has passed while the feed said nothing. */
  #isOver = false;
  #lastSkewMs = 0;
  #suspended: { readonly wallMs: number; readonly steadyMs: number } | null = null;

  constructor(options: LiveDriverOptions) {
    this.#options = options;
    this.#watch = new WakeWatch(options.clocks);
  }

  /** Ends the feed; the pending read then answers null. */
  stop(): void {
    this.#stopped = true;
    void this.#options.feed.close();
  }

  /** The machine is about to sleep: no entry leaves any more, everything is committed. Telling it twice changes nothing. */
  suspended(): void {
    if (this.#suspended !== null) return;
    const { clocks, runner } = this.#options;
    this.#suspended = { wallMs: clocks.wallMs(), steadyMs: clocks.steadyMs() };
    runner.post({ kind: 'machine_suspending' });
    runner.flush();
  }

  /** The machine is awake (or did not go to sleep after all). What the clocks have shown already is not told again. */
  woke(): void {
    const absence = this.#watch.look();
    const before = this.#suspended;
    this.#suspended = null;
    if (before !== null) this.#tell(Math.max(0, Math.round(this.#options.clocks.wallMs() - before.wallMs)), 'told');
    else if (absence !== null) this.#tell(absence.awayMs, absence.cause);
  }

  async run(): Promise<'end of data' | 'until' | 'stopped' | 'failed'> {
    // What passed between opening and running is no absence.
    this.#watch.look();
    const cancel = this.#options.every(LOOK_EVERY_MS, () => this.#beat());
    try {
      return await this.#read();
    } finally {
      cancel();
    }
  }

  async #read(): Promise<'end of data' | 'until' | 'stopped' | 'failed'> {
    const { feed, runner, venues, now, until } = this.#options;
    for (;;) {
      const batch = await feed.read();
      if (this.#stopped) return 'stopped';
      if (batch === null) return this.#isOver ? 'until' : 'end of data';
      if (until !== null && now() > until) return 'until';
      for (const problem of batch.problems) this.#options.onProblem(problem);
      // Before the first data after a sleep are taken for ordinary ones.
      this.#beat();
      for (const venue of venues) venue.observe(batch.data, now());
      runner.post({ kind: 'market_observed', data: batch.data });
      runner.flush();
      if (runner.failure !== null) return 'failed';
    }
  }

  #beat(): void {
    const { until, now, feed } = this.#options;
    if (until !== null && now() > until && !this.#isOver) {
      this.#isOver = true;
      void feed.close();
    }
    this.#measureClock();
    const suspended = this.#suspended;
    if (suspended !== null && this.#options.clocks.steadyMs() - suspended.steadyMs > SLEEP_OVERDUE_MS) return this.woke();
    const absence = this.#watch.look();
    if (absence === null) return;
    if (suspended !== null) this.woke();
    else this.#tell(absence.awayMs, absence.cause);
  }

  #tell(awayMs: number, cause: 'told' | 'clock_leapt' | 'timers_late'): void {
    this.#options.runner.post({ kind: 'machine_woke', awayMs, cause });
    this.#options.runner.flush();
  }

  #measureClock(): void {
    const skewMs = this.#options.skewMs();
    if (skewMs === null || skewMs === this.#lastSkewMs) return;
    this.#lastSkewMs = skewMs;
    this.#options.runner.post({ kind: 'clock_measured', skewMs });
  }
}
