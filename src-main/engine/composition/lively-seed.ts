/**
 * Which generated market trades soon after its beginning: who starts Quorum to see it trade should not wait for an hour. Each candidate's first minute is
 * rehearsed by the real feed, engine and paper venue on the session's own options, in simulated time and memory. A session at the same moment, seed and
 * options does the same: nothing in it depends on the pace.
 */
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { ok, type Result } from '../../../src-shared/support/result.ts';
import { MemoryStore } from '../adapters/store-memory/store.ts';
import { openReadDatabase } from '../adapters/store-sqlite/read-database.ts';
import { createIdSource, nextUuid } from '../core/id-source.ts';
import type { Fact } from '../core/fact.ts';
import type { HaltSwitch } from '../ports/halt-switch.ts';
import { HistoryDriver } from '../runner/history-driver.ts';
import { Runner } from '../runner/runner.ts';
import { VirtualTime } from '../runner/virtual-time.ts';
import { openMarket } from './open-market.ts';
import { createVenues } from './own-venues.ts';
import type { Patience } from './patience.ts';
import type { RunOptions } from './run-options.ts';
import { createStart } from './session-start.ts';
import { NO_STORED_MARKET, storedMarket, type StoredMarket } from './stored-market.ts';

/** A seed is taken at once when it trades within this time after the beginning. */
const SOON_MS = 20_000;
/** The latest that keeps the promise of a first trade within a minute, with the search and the start before it. */
const LATEST_MS = 40_000;
/** Rehearsed so long: what was bought is still held then, so there is something to look at. */
const REHEARSED_MS = 75_000;

/** A market that was rehearsed. */
export interface Rehearsal {
  /** Milliseconds from the beginning to the first fill; null: none. */
  readonly firstFillMs: number | null;
  /** Whether the position of that fill is open at the end. */
  readonly lasts: boolean;
}

export interface LivelySeed {
  readonly seed: number;
  readonly rehearsal: Rehearsal;
  /** Seeds tried. */
  readonly tries: number;
}

/**
 * The first seed from `first` on with which a session that begins at `options.startAtMs` trades soon; the one that trades soonest where patience ends.
 * `elapsedMs` measures the search. Fails where the options make no market.
 */
export async function livelySeed(options: RunOptions, first: number, patience: Patience, elapsedMs: () => number): Promise<Result<LivelySeed>> {
  const database = openReadDatabase(options.dataDir);
  try {
    return await search(options, first, patience, elapsedMs, database.ok ? storedMarket(database.value) : NO_STORED_MARKET);
  } finally {
    if (database.ok) database.value.close();
  }
}

async function search(options: RunOptions, first: number, patience: Patience, elapsedMs: () => number, stored: StoredMarket): Promise<Result<LivelySeed>> {
  let best: LivelySeed = { seed: first, rehearsal: { firstFillMs: null, lasts: false }, tries: 0 };
  // Agents that look less often than that trade soon by chance only.
  if ((options.intervalMs ?? 0) > LATEST_MS) return ok(best);
  for (let tries = 1; ; tries += 1) {
    const seed = (first + tries - 1) >>> 0;
    const rehearsed = await rehearse(options, seed, stored);
    if (!rehearsed.ok) return rehearsed;
    if (delayOf(rehearsed.value) < delayOf(best.rehearsal)) best = { seed, rehearsal: rehearsed.value, tries };
    const elapsed = elapsedMs();
    if (delayOf(best.rehearsal) <= (elapsed < patience.contentMs ? SOON_MS : LATEST_MS) || elapsed >= patience.giveUpMs) return ok({ ...best, tries });
  }
}

/** What does not last is worth less than any that does. */
function delayOf({ firstFillMs, lasts }: Rehearsal): number {
  return firstFillMs === null ? Infinity : firstFillMs + (lasts ? 0 : REHEARSED_MS);
}

/** The first minute of a session on a new account, as it will be. Fails where the options make no market. */
export async function rehearse(options: RunOptions, seed: number, stored: StoredMarket): Promise<Result<Rehearsal>> {
  const beginMs = options.startAtMs ?? 0;
  const market = await openMarket(options, seed, beginMs, stored);
  if (!market.ok) return market;
  const from = (market.value.opening.from ?? beginMs) as Timestamp;
  const time = new VirtualTime(from);
  const venues = createVenues(options, market.value.opening.instruments, { scheduler: time, seed, fresh: true, freshNumber: 0, folder: '', onProblem: () => undefined });
  if (!venues.ok) return venues;
  const own = venues.value.map(({ venue }) => venue);
  const store = new MemoryStore({ keepJournal: false });
  const watch = new TradeWatch(from);
  const runner = new Runner({ scheduler: time, store, venues: own, haltSwitch: noSwitch(), stopwatch: () => 0, publish: (facts) => watch.take(facts) }, { groupTurns: 128, durable: false, provable: false });
  const start = createStart(options, market.value, own, {
    store: { load: () => store.load(), sessions: () => [], setting: () => null, remember: () => undefined }, seed, fresh: true, begunAnew: own.map(({ id }) => id), haltedOutside: null, at: from, userModels: [],
  });
  store.openSession({ id: start.session, startedAt: from, seed, market: '', fillModel: '', appVersion: '' });
  runner.post({ kind: 'session_started', start });
  runner.post({ kind: 'command_received', command: { kind: 'resume', id: nextUuid(createIdSource(seed ^ 2), from), by: 'first start', acknowledge: false } });
  const driver = new HistoryDriver({
    feed: market.value.feed, time, runner, venues: own, speed: Infinity, until: (from + REHEARSED_MS) as Timestamp, wallMs: () => 0, sleep: () => Promise.resolve(), onProblem: () => undefined,
  });
  watch.whenHopeless(() => driver.stop());
  await driver.run();
  await market.value.feed.close();
  return ok({ firstFillMs: watch.firstFillMs, lasts: watch.lasts });
}

/** What is looked for in a rehearsal. */
class TradeWatch {
  firstFillMs: number | null = null;
  readonly #from: number;
  #position: string | null = null;
  #isOpen = false;
  #stop: () => void = () => undefined;

  constructor(from: number) {
    this.#from = from;
  }

  get lasts(): boolean {
    return this.#isOpen;
  }

  /** Calls `stop` as soon as it is clear that this is not what is looked for. */
  whenHopeless(stop: () => void): void {
    this.#stop = stop;
  }

  take(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'portfolio_marked' && this.firstFillMs === null && fact.mark.at - this.#from > LATEST_MS) this.#stop();
      if (fact.kind !== 'position_changed') continue;
      if (fact.change === 'opened' && this.#position === null) {
        this.#position = fact.position.id;
        this.#isOpen = true;
        this.firstFillMs = fact.at - this.#from;
      }
      if (fact.change === 'closed' && fact.position.id === this.#position) {
        this.#isOpen = false;
        this.#stop();
      }
    }
  }
}

/** A rehearsal halts nothing and nobody. */
function noSwitch(): HaltSwitch {
  return { isSet: () => false, engage: () => ({ sentinelWritten: true }), release: () => ({ released: true }), notice: () => null };
}
