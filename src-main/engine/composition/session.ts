/**
 * One session from opening to summary: market, venues, store, halt switch and runner put together and driven. The command
 * line runs it inside the engine's worker; nothing in here knows of a screen.
 */
import path from 'node:path';
import type { InstrumentId, RowId, SessionId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../src-shared/support/result.ts';
import { SystemClock } from '../adapters/clock-system/system-clock.ts';
import { SystemRng } from '../adapters/clock-system/system-rng.ts';
import { HaltFile, SENTINEL_NAME } from '../adapters/halt-file/halt-file.ts';
import { openDataFolder, type DataFolder } from '../adapters/store-sqlite/data-folder.ts';
import { ReadDatabase } from '../adapters/store-sqlite/read-database.ts';
import { openStore } from '../adapters/store-sqlite/open-store.ts';
import { loadChangedList } from '../adapters/store-sqlite/project-safety.ts';
import { endLostRuns } from '../adapters/store-sqlite/model-spending.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';
import type { Depth } from '../adapters/venue-paper/matching/depth.ts';
import { PaperVenue } from '../adapters/venue-paper/paper-venue.ts';
import type { Command } from '../core/command.ts';
import type { EngineEvent, SessionStart } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import { createIdSource, nextUuid } from '../core/id-source.ts';
import type { RoundProbe } from '../core/turn.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { ModelBackend } from '../ports/model-backend.ts';
import type { FeedOpening } from '../ports/market-feed.ts';
import { HistoryDriver } from '../runner/history-driver.ts';
import { LiveDriver } from '../runner/live-driver.ts';
import { Runner, type RunnerFailure } from '../runner/runner.ts';
import { VirtualTime } from '../runner/virtual-time.ts';
import { BuyAndHold } from './buy-and-hold.ts';
import { limitRefusal } from './limit-refusal.ts';
import { LessonMemory } from './models/lesson-memory.ts';
import { unledProblem, wantsModels } from './models/model-options.ts';
import type { WatchedModels } from './models/watched-models.ts';
import { openMarket, type OpenMarket } from './open-market.ts';
import { createVenues, firstNumberOf, setBooksAside } from './own-venues.ts';
import { createStart } from './session-start.ts';
import type { RunOptions } from './run-options.ts';
import { NO_STORED_MARKET, storedMarket } from './stored-market.ts';
import { Upkeep } from './upkeep.ts';
import { modelsInPlace, type KeptModel } from './user-models/model-folder.ts';
import { RoutedBackend } from './user-models/routed-backend.ts';
import { summarise, type SessionSummary } from './summary.ts';

export const APP_VERSION = '0.1.0';
/** Simulated seconds given to what is under way when a session ends, so that answers find their orders. */
const SETTLE_MS = 15_000;
/** At the wall's pace only so many unless an answer is still awaited: a kept market must not run ahead of the wall with every restart. */
const PACED_SETTLE_MS = 1_000;

/** What a session tells whoever shows it. */
export interface SessionListener {
  onFacts(facts: readonly Fact[], event: EngineEvent): void;
  onProblem(problem: Failure): void;
  /** Every round with all answers; only where somebody shows them. */
  readonly onRound?: RoundProbe | undefined;
}

type Ended = 'end of data' | 'until' | 'stopped' | 'failed';

export class Session {
  readonly id: SessionId;
  readonly title: string;
  readonly runner: Runner;
  readonly store: SqliteStore;
  /** First and last moment of what is asked of the market; null where it has none. */
  readonly marketFrom: Timestamp | null;
  readonly marketUntil: Timestamp | null;
  /** Language models that are asked; null: none is. */
  readonly models: WatchedModels | null;
  readonly #folder: DataFolder;
  readonly #market: OpenMarket;
  readonly #venues: readonly PaperVenue[];
  readonly #time: VirtualTime | null;
  readonly #scheduler: Scheduler;
  readonly #driver: HistoryDriver | LiveDriver;
  readonly #benchmark: BuyAndHold;
  readonly #startedMs: number;
  readonly #start: SessionStart;
  readonly #upkeep: Upkeep | null;
  readonly #fullSpeed: boolean;
  readonly #closeModels: () => Promise<void>;
  /** Null where no language model sits that could be reminded. */
  readonly #lessons: LessonMemory | null;
  #wake: (() => void) | null = null;
  /** The last command carried out, and what came of it. */
  #handled: Extract<Fact, { kind: 'command_handled' }> | null = null;

  private constructor(parts: SessionParts, options: RunOptions, listener: SessionListener) {
    this.id = parts.start.session;
    this.title = parts.market.opening.title;
    this.marketFrom = parts.market.opening.from;
    this.marketUntil = untilOf(options, parts.market.opening, parts.scheduler.now());
    this.#folder = parts.folder;
    this.store = parts.store;
    this.models = parts.models;
    this.#market = parts.market;
    this.#time = parts.time;
    this.#scheduler = parts.scheduler;
    this.#closeModels = parts.closeModels;
    this.#venues = parts.venues;
    this.#start = parts.start;
    this.#startedMs = performance.now();
    this.#benchmark = new BuyAndHold();
    this.#lessons = parts.models === null ? null : new LessonMemory(parts.store, (body) => this.runner.post(body));
    const fullSpeed = options.speed === null;
    this.#fullSpeed = fullSpeed;
    // A run at full speed is over before a day is; its folder is looked after by the sessions that stay.
    this.#upkeep = fullSpeed ? null : new Upkeep(parts.store, parts.folder.path, (problem) => listener.onProblem(problem));
    this.runner = new Runner({
      scheduler: parts.scheduler, store: parts.store, venues: parts.venues, models: parts.backend ?? undefined, haltSwitch: parts.haltSwitch, stopwatch: () => performance.now(), onRound: listener.onRound,
      publish: (facts, event) => {
        this.#benchmark.follow(facts, this.runner.engine.state);
        for (const fact of facts) if (fact.kind === 'command_handled') this.#handled = fact;
        this.#lessons?.follow(facts);
        listener.onFacts(facts, event);
      },
    }, { groupTurns: fullSpeed ? 128 : 1, durable: !fullSpeed, provable: true });
    if (fullSpeed) parts.store.writeInBackground();
    this.#driver = this.#createDriver(options, listener);
  }

  /** Opens everything, or says what cannot be opened; then nothing is left behind. */
  static async open(options: RunOptions, haltWord: SharedArrayBuffer, listener: SessionListener): Promise<Result<Session>> {
    const nowMs = Date.now();
    const folder = openDataFolder(options.dataDir, nowMs);
    if (!folder.ok) return folder;
    const parts = await openParts(options, haltWord, folder.value, nowMs, listener);
    if (!parts.ok) {
      folder.value.release();
      return parts;
    }
    return ok(new Session(parts.value, options, listener));
  }

  get isGenerated(): boolean {
    return this.#market.kind === 'generated';
  }

  /** Equity at the first marked cycle, exact text; null before it. */
  get startEquity(): string | null {
    return this.#benchmark.startEquity;
  }

  get dataDir(): string {
    return this.#folder.path;
  }

  /** What takers meet on an instrument now, for a screen; null where there is no market. */
  depth(instrument: InstrumentId): Depth | null {
    const venue = this.runner.engine.state.instruments.get(instrument)?.venue;
    return this.#venues.find(({ id }) => id === venue)?.depth(instrument) ?? null;
  }

  /** Starts, runs to the end and closes. The summary tells how it ended. */
  async run(): Promise<SessionSummary> {
    const start = this.#start;
    this.store.openSession({
      id: this.id, startedAt: this.#scheduler.now(), seed: start.seed, market: this.title, fillModel: start.venues[0]?.capabilities.fillModel ?? '', appVersion: APP_VERSION,
    });
    this.runner.post({ kind: 'session_started', start });
    this.#lessons?.begin();
    if (start.stored.trading === 'paused' && start.stored.tradingReason === 'fresh install') {
      this.command({ kind: 'resume', id: this.#commandId(), by: 'first start', acknowledge: false });
    }
    this.#upkeep?.start();
    const ended = await this.#driver.run();
    return this.#finish(ended);
  }

  /** Hands a command to the engine. */
  command(command: Command): void {
    this.runner.post({ kind: 'command_received', command });
    this.runner.flush();
  }

  /** Hands a command to the engine and says what it made of it; null when it decides nothing any more. */
  carryOut(command: Command): { readonly accepted: boolean; readonly sentence: string } | null {
    this.#handled = null;
    this.command(command);
    const handled = this.#handled as Extract<Fact, { kind: 'command_handled' }> | null;
    return handled?.command.id === command.id ? { accepted: handled.accepted, sentence: handled.sentence } : null;
  }

  /** Stops taking data; {@link run} then ends in order. Stops that rest at the venues stay. */
  stop(): void {
    this.#driver.stop();
    this.#wake?.();
  }

  /** The machine goes to sleep (a desktop's power event): no entry leaves any more. Where time comes from the data, sleep only holds it up, and what is done is committed. */
  suspended(): void {
    if (this.#driver instanceof LiveDriver && this.runner.seq > 0) this.#driver.suspended();
    else this.runner.flush();
  }

  /** The machine is back: everything is compared and data must be fresh before the next entry. Noticed without being told as well, a second or two later. */
  woke(): void {
    if (this.#driver instanceof LiveDriver && this.runner.seq > 0) this.#driver.woke();
  }

  /** The id of the session's own first command: made of its seed, so that the same run has the same one anywhere. */
  #commandId(): RowId {
    return nextUuid<RowId>(createIdSource(this.#start.seed ^ 2), this.#scheduler.now());
  }

  #createDriver(options: RunOptions, listener: SessionListener): HistoryDriver | LiveDriver {
    const { feed } = this.#market;
    const until = limitOf(options, this.#market.opening, this.#scheduler.now());
    const onProblem = (problem: Failure): void => listener.onProblem(problem);
    if (this.#time === null) {
      return new LiveDriver({
        feed, runner: this.runner, venues: this.#venues, now: () => this.#scheduler.now(), until, onProblem, skewMs: this.#market.skewMs,
        clocks: { wallMs: () => Date.now(), steadyMs: () => performance.now() }, every: repeat,
      });
    }
    return new HistoryDriver({
      feed, time: this.#time, runner: this.runner, venues: this.#venues, speed: options.speed ?? Infinity, until, lateMs: this.#lateMs(options),
      wallMs: () => performance.now(), sleep: (ms) => this.#sleep(ms), onProblem,
    });
  }

  /** How far the wall has gone beyond the market's beginning: opening takes its time, and so did looking for a seed. */
  #lateMs(options: RunOptions): number {
    return this.isGenerated && options.speed === 1 ? Math.max(0, Date.now() - (this.marketFrom ?? Infinity)) : 0;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const wake = (): void => { clearTimeout(timer); done(); };
      this.#wake = wake;
      function done(): void { resolve(); }
    });
  }

  async #finish(ended: Ended): Promise<SessionSummary> {
    const failure = this.runner.failure;
    if (failure === null) {
      this.runner.post({ kind: 'session_ending', reason: ended });
      await this.#settle();
      // What questions that are still out have cost belongs into the records.
      await this.runner.callOffModels();
    }
    const summary = summarise({
      session: this.id, title: this.title, ended: failure === null ? ended : 'failed', failure: describeFailure(failure), runner: this.runner, store: this.store,
      uptimeMs: performance.now() - this.#startedMs, benchmark: this.#benchmark.result(this.runner.engine.state),
      startBalance: this.#benchmark.startEquity,
    });
    this.runner.close(this.id, () => JSON.stringify(summary));
    await this.#close();
    return summary;
  }

  /** Lets answers and fills that are under way arrive. */
  async #settle(): Promise<void> {
    const time = this.#time;
    if (time !== null) {
      const until = (time.now() + SETTLE_MS) as Timestamp;
      time.advanceTo(this.#fullSpeed ? until : ((time.now() + PACED_SETTLE_MS) as Timestamp));
      while (this.runner.engine.state.requests.size > 0 && time.runNext(until));
      return;
    }
    const deadline = performance.now() + 2_000;
    while (performance.now() < deadline && this.runner.engine.state.requests.size > 0) await this.#sleep(50);
  }

  async #close(): Promise<void> {
    await this.#upkeep?.stop();
    await this.#closeModels();
    await this.#market.feed.close();
    for (const venue of this.#venues) await venue.close();
    this.store.close();
    this.#folder.release();
  }
}

/** The market moment the person wants it to end at; null: none. */
function limitOf(options: RunOptions, opening: FeedOpening, now: Timestamp): Timestamp | null {
  const byDuration = options.forMs === null ? Infinity : (opening.from ?? now) + options.forMs;
  const limit = Math.min(byDuration, options.untilMs ?? Infinity);
  return Number.isFinite(limit) ? (limit as Timestamp) : null;
}

function untilOf(options: RunOptions, opening: FeedOpening, now: Timestamp): Timestamp | null {
  const limit = limitOf(options, opening, now);
  return limit === null || opening.until === null ? (limit ?? opening.until) : (Math.min(limit, opening.until) as Timestamp);
}

interface SessionParts {
  readonly folder: DataFolder;
  readonly store: SqliteStore;
  readonly market: OpenMarket;
  readonly venues: readonly PaperVenue[];
  readonly time: VirtualTime | null;
  readonly scheduler: Scheduler;
  readonly haltSwitch: HaltFile;
  readonly start: SessionStart;
  /** Null: no seat is a language model's, or nobody could answer in time. */
  readonly models: WatchedModels | null;
  /** Who answers for both: language models and a person's own. */
  readonly backend: ModelBackend | null;
  /** Ends what runs a person's own models. */
  readonly closeModels: () => Promise<void>;
}

async function openParts(options: RunOptions, haltWord: SharedArrayBuffer, folder: DataFolder, nowMs: number, listener: SessionListener): Promise<Result<SessionParts>> {
  const rng = new SystemRng();
  const seed = options.seed ?? rng.uint32();
  const opened = openStore(folder, { at: nowMs });
  if (!opened.ok) return opened;
  const store = opened.value;
  const market = await openMarket(options, seed, nowMs, options.speed === null ? NO_STORED_MARKET : storedMarket(new ReadDatabase(store.db)));
  if (!market.ok) {
    store.close();
    return market;
  }
  const { opening } = market.value;
  const time = opening.clock === 'history' ? new VirtualTime((opening.from ?? nowMs) as Timestamp) : null;
  const scheduler: Scheduler = time ?? new SystemClock();
  const fresh = market.value.kind === 'recorded' || options.speed === null;
  const venues = createVenues(options, opening.instruments, { scheduler, seed, fresh, freshNumber: firstNumberOf(store.sessions().length + 1), folder: folder.path, onProblem: (problem) => listener.onProblem(problem) });
  if (!venues.ok) {
    store.close();
    await market.value.feed.close();
    return venues;
  }
  const refusal = limitRefusal(options.risk?.limits, loadChangedList(store.db), opening.instruments, (problem) => listener.onProblem(problem));
  if (refusal !== null) {
    store.close();
    await market.value.feed.close();
    for (const { venue } of venues.value) await venue.close();
    return err(refusal);
  }
  const begunAnew = venues.value.filter(({ isNew }) => isNew).map(({ venue }) => venue.id);
  if (fresh) for (const venue of begunAnew) setBooksAside(folder.path, venue);
  const haltSwitch = new HaltFile(haltWord, path.join(folder.path, SENTINEL_NAME));
  const own = venues.value.map(({ venue }) => venue);
  const models = await openModels(options, { store, session: scheduler, paced: time !== null }, listener);
  if (!models.ok) {
    store.close();
    await market.value.feed.close();
    for (const { venue } of venues.value) await venue.close();
    return models;
  }
  const userModels = modelsInPlace(folder.path, (problem) => listener.onProblem(problem));
  const start = createStart(options, market.value, own, { store, seed, fresh, begunAnew, haltedOutside: haltSwitch.notice(), at: scheduler.now(), userModels });
  const asked = await withUserModels(models.value, userModels, options, { store, session: scheduler, paced: time !== null }, listener);
  return ok({ folder, store, market: market.value, venues: own, time, scheduler, haltSwitch, start, models: models.value, ...asked });
}

/** The desk that questions to language models are handed in at. Its code, with the library that speaks to servers, is loaded only where a seat needs it. */
async function openModels(options: RunOptions, { store, session, paced }: { readonly store: SqliteStore; readonly session: Scheduler; readonly paced: boolean }, listener: SessionListener): Promise<Result<WatchedModels | null>> {
  const { models, speed, teams } = options;
  const unled = unledProblem(models, teams);
  if (unled !== null) listener.onProblem(unled);
  if (models === undefined || !wantsModels(models, teams)) return ok(null);
  if (speed === null) {
    listener.onProblem(failure('models_not_asked', 'At full speed the market is over before a language model could answer: none is asked, and their seats abstain.', 'Run with `--speed real`, or give the seats to rules.'));
    return ok(null);
  }
  const { openSessionModels } = await import('./models/session-models.ts');
  const { systemKeys } = await import('./models/model-keys.ts');
  return openSessionModels(models, {
    store, session, machine: paced ? new SystemClock() : session, pace: paced ? speed : 1, keys: systemKeys(process.env, options.dataDir), onProblem: (problem) => listener.onProblem(problem),
  });
}

/** The same with a person's own models, where any has a place. The runtime is loaded only then. */
async function withUserModels(
  language: ModelBackend | null, kept: readonly KeptModel[], { speed }: RunOptions, { store, session, paced }: { readonly store: SqliteStore; readonly session: Scheduler; readonly paced: boolean }, listener: SessionListener,
): Promise<Pick<SessionParts, 'backend' | 'closeModels'>> {
  const closed = (): Promise<void> => Promise.resolve();
  if (kept.length === 0) return { backend: language, closeModels: closed };
  if (speed === null) {
    listener.onProblem(failure('user_models_not_asked', 'At full speed the market is over before your models could answer: none is asked, and their seats abstain.', 'Run with `--speed real` or a factor such as 60.'));
    return { backend: language, closeModels: closed };
  }
  endLostRuns(store.db, session.now());
  const { openUserModels } = await import('./user-models/session-user-models.ts');
  const own = openUserModels(kept, { session, machine: paced ? new SystemClock() : session, pace: paced ? speed : 1 });
  return { backend: new RoutedBackend(own.backend, language), closeModels: () => own.close() };
}

function repeat(ms: number, task: () => void): () => void {
  const timer = setInterval(task, ms);
  return () => clearInterval(timer);
}

function describeFailure(failure: RunnerFailure | null): string | null {
  return failure === null ? null : `${failure.kind === 'bug' ? 'A promise of the engine was broken' : 'The database refused'} at event ${failure.seq}: ${failure.sentence}`;
}
