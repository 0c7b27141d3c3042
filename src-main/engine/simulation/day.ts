/**
 * One seeded day: a market, a venue behind a bad wire, an engine process that may die at any call and is started again, a person who clicks, and a witness
 * who checks every promise after every event. The last minutes are quiet, so that everything can be found to agree.
 */
import { money } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, RequestId, RowId, SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import { InvariantViolation } from '../../../src-shared/support/assert.ts';
import { MemoryStore } from '../adapters/store-memory/store.ts';
import { PaperVenue } from '../adapters/venue-paper/paper-venue.ts';
import { MemoryBooks } from '../adapters/venue-paper/venue-books.ts';
import { createChance, nextUint32 } from '../core/chance.ts';
import type { Command } from '../core/command.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import type { EventBody } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import { createIdSource, nextUuid } from '../core/id-source.ts';
import { Runner } from '../runner/runner.ts';
import { VirtualTime } from '../runner/virtual-time.ts';
import { Chaos, STRICT_MISCHIEFS, type Mischief } from './chaos.ts';
import { ChaosVenue, type Weather } from './chaos-venue.ts';
import { eagerConfig } from './day-config.ts';
import { DayCounts } from './day-counts.ts';
import type { DayOptions, DayResult } from './day-options.ts';
import { DayPerson } from './day-person.ts';
import { describeFact } from './describe-fact.ts';
import { Mortal, ProcessDeath } from './mortal.ts';
import { ASKED_FIRST } from './sim-person.ts';
import { simModels } from './sim-models.ts';
import { SimCrash } from './sim-crash.ts';
import { QUOTE_MS, SimMarket, simInstruments } from './sim-market.ts';
import { MortalScheduler, MortalStore, MortalVenue, SimHaltSwitch, type Process } from './sim-ports.ts';
import { Story } from './story.ts';
import { strangersTicket } from './stranger.ts';
import { TruthReader } from './truth.ts';
import { replayAll } from './replay-all.ts';
import { Violation } from './violation.ts';
import { Witness } from './witness.ts';

const START = Date.UTC(2026, 2, 2, 12) as Timestamp;
const MINUTE_MS = 60_000;
const QUIET_MS = 12 * MINUTE_MS;
/** No new entries in the last part of the quiet. */
const ENDING_MS = 5 * MINUTE_MS;
const SETTLE_MS = 90_000;
const VENUE = 'sim' as VenueId;

/** Runs one day. Deterministic in its options. */
export function runDay(options: DayOptions): DayResult {
  return new Day(options).run();
}

class Day {
  readonly #options: DayOptions;
  readonly #time = new VirtualTime(START);
  readonly #story = new Story(START, () => this.#time.now());
  readonly #chaos: Chaos;
  readonly #weather: Weather = { severity: 1 };
  readonly #market: SimMarket;
  readonly #crash: SimCrash | null;
  readonly #wire: ChaosVenue;
  readonly #paper: PaperVenue;
  readonly #truth: TruthReader;
  readonly #witness: Witness;
  readonly #haltSwitch: SimHaltSwitch;
  readonly #ids: ReturnType<typeof createIdSource>;
  readonly #person: DayPerson;
  readonly #endAt: number;
  /** Every fifth day has a coarse smallest order, a longer cooldown, halts by failing clock or feed, a lying venue and a machine that sleeps; another one protections that begin soon, another one Kelly's sizes. */
  readonly #strict: boolean;
  readonly #counts = new DayCounts();
  #store: MemoryStore;
  #process: Process | null = null;
  #events = 0;
  #crashes = 0;
  #submits = 0;
  #stalledUntil = 0;
  #ending = false;
  #broken: unknown = null;

  constructor(options: DayOptions) {
    this.#options = options;
    const { seed } = options;
    this.#strict = seed % 5 === 4;
    this.#chaos = new Chaos(seed, new Set([...(options.off ?? []), ...(this.#strict ? [] : STRICT_MISCHIEFS)]), () => this.#witness.somethingWentWrong(this.#time.now()));
    const instruments = simInstruments(VENUE, ['BTC', 'ETH'], this.#strict ? '2' : '0.001');
    this.#crash = options.crash === true ? new SimCrash(seed, START) : null;
    this.#market = new SimMarket(seed, instruments, START, this.#crash);
    const books = new MemoryBooks();
    const latency = createChance(seed ^ 0x77);
    this.#paper = new PaperVenue({
      id: VENUE, instruments, scheduler: this.#time, rng: { uint32: () => nextUint32(latency) }, books,
      config: { startBalances: [{ currency: 'USDT' as Currency, total: money('10000') }], retain: 2_000 },
    });
    this.#truth = new TruthReader(books);
    this.#witness = new Witness(this.#config(instruments), () => this.#truth.read(), new Map(instruments.map(({ id, minQuantity }) => [id, minQuantity])), this.#crash !== null);
    this.#haltSwitch = new SimHaltSwitch(this.#witness);
    this.#wire = new ChaosVenue(this.#paper, {
      time: this.#time, chaos: this.#chaos, story: this.#story, weather: this.#weather,
      onSubmit: (request) => {
        this.#submits += 1;
        this.#witness.submitted(request, this.#time.now(), this.#truth.read());
      },
      onLie: (request) => this.#witness.venueLied(request.ticket.clientOrderId),
    });
    this.#ids = createIdSource(seed ^ 0x1d5);
    this.#store = new MemoryStore({ keepJournal: options.replay ?? false });
    this.#person = new DayPerson({
      options, chaos: this.#chaos, time: this.#time, haltSwitch: this.#haltSwitch, story: this.#story, rowId: () => this.#rowId(), state: () => (this.#process?.runner.seq ? this.#process.runner.engine.state : null),
      asleep: () => this.#process?.scheduler.asleep === true, send: (command) => this.#command(command), cut: (forMs) => this.#cut(forMs),
    }, START + QUOTE_MS);
    this.#endAt = START + (options.minutes ?? 60) * MINUTE_MS + QUIET_MS;
  }

  run(): DayResult {
    try {
      this.#startProcess();
      this.#market.history(400);
      this.#backfill();
      while (this.#time.now() < this.#endAt) this.#tick();
      // The market stands still at last, so that what the last prices set off has arrived before books are compared.
      this.#advance((this.#time.now() + SETTLE_MS) as Timestamp);
      this.#witness.checkQuiet(this.#truth.read());
      if (this.#options.replay === true) replayAll(this.#store);
      return this.#result(null);
    } catch (thrown) {
      const error = this.#broken ?? thrown; // What broke first is the finding, not what follows from it.
      if (error instanceof InvariantViolation) return this.#result({ invariant: 'assert', sentence: error.message, subject: null });
      if (!(error instanceof Violation)) throw error;
      return this.#result({ invariant: error.invariant, sentence: error.message, subject: error.subject });
    }
  }

  #result(violation: { invariant: string; sentence: string; subject: string | null } | null): DayResult {
    return {
      seed: this.#options.seed, events: this.#events, crashes: this.#crashes, submits: this.#submits, story: this.#story, ...this.#counts.figures,
      violation: violation === null ? null : { ...violation, atMinute: (this.#time.now() - START) / MINUTE_MS },
    };
  }

  /** Ten seconds of the day. */
  #tick(): void {
    const gap = this.#strikes('gaps', 0.002) ? (this.#chaos.of('gaps').between(0, 1) === 0 ? -0.02 : 0.02) : 0;
    const { at, data } = this.#market.next(gap);
    this.#advance(at);
    this.#paper.observe(data, at);
    if (gap !== 0) this.#story.tell(`!! prices leap by ${gap}`);
    this.#mischief(at);
    if (at >= this.#stalledUntil && this.#process?.scheduler.asleep !== true) {
      this.#witness.heard(at);
      for (const datum of data) {
        this.#witness.sawData(datum.instrument, at);
        if (datum.kind === 'quote' && this.#process?.mortal.alive === true) this.#witness.sawPrice(datum.instrument, (datum.bid + datum.ask) / 2);
      }
      this.#post({ kind: 'market_observed', data });
      if (this.#process?.mortal.alive === true) this.#witness.losses.check();
    }
    this.#look();
  }

  #advance(until: Timestamp): void {
    for (;;) {
      try {
        const next = this.#time.nextAt();
        if (next === null || next > until) break;
        this.#time.runNext(until);
        this.#events += 1;
        this.#look();
      } catch (error) {
        this.#onThrown(error);
      }
    }
    this.#time.advanceTo(until);
  }

  /** After every event: has the process died or failed, and does every promise hold? */
  #look(): void {
    if (this.#broken !== null) throw this.#broken;
    const process = this.#process;
    if (process === null) return;
    const { failure } = process.runner;
    if (failure !== null && process.mortal.alive) {
      if (failure.kind === 'bug') throw new Violation('assert', failure.sentence, null);
      if (!failure.sentence.includes('database or disk is full')) throw new Violation('store', failure.sentence, null);
      this.#story.tell(`!! the disk refused: ${failure.sentence}`);
      this.#end(process);
      return;
    }
    if (!process.mortal.alive) return this.#end(process);
    if (process.runner.seq > 0) this.#witness.check(this.#time.now(), this.#truth.read(), this.#wire.connected && !process.scheduler.asleep);
  }

  #onThrown(error: unknown): void {
    if (!(error instanceof ProcessDeath)) throw error;
    if (this.#process !== null) this.#end(this.#process);
  }

  #end(process: Process): void {
    process.mortal.kill();
    this.#crashes += 1;
    this.#process = null;
    this.#store = this.#store.crash();
    const downMs = this.#chaos.of('crashes').between(2_000, 90_000);
    this.#time.schedule((this.#time.now() + downMs) as Timestamp, () => this.#startProcess());
  }

  #startProcess(): void {
    const quiet = this.#weather.severity === 0;
    const callsLeft = !quiet && this.#strikes('crashes', 0.8) ? this.#chaos.of('crashes').between(20, 6_000) : Infinity;
    const mortal = new Mortal(callsLeft, (where) => this.#story.tell(`!! the process dies ${where}`));
    const scheduler = new MortalScheduler(this.#time, mortal);
    this.#haltSwitch.mortal = mortal;
    const runner = new Runner({
      scheduler, store: new MortalStore(this.#store, mortal, this.#witness, () => this.#time.now(), (violation) => { this.#broken ??= violation; }), venues: [new MortalVenue(this.#wire, mortal, scheduler)],
      models: simModels(this.#options.models, this.#options.seed * 31 + this.#crashes, scheduler), haltSwitch: this.#haltSwitch, stopwatch: () => 0, publish: (facts) => { for (const fact of facts) this.#tell(fact); },
    }, { groupTurns: 1, durable: true, provable: this.#options.replay ?? false });
    const session = nextUuid<SessionId>(this.#ids, this.#time.now());
    this.#process = { mortal, runner, scheduler, session };
    this.#witness.processStarted(this.#time.now());
    this.#story.tell('-- the engine starts');
    const stored = this.#store.load();
    this.#store.openSession({ id: session, startedAt: this.#time.now(), seed: this.#options.seed, market: 'simulation', fillModel: this.#wire.capabilities.fillModel, appVersion: 'sim' });
    const instruments = this.#wire.instruments;
    this.#post({
      kind: 'session_started',
      start: {
        session, format: 1, seed: (this.#options.seed * 1_000 + this.#crashes) >>> 0, instancePrefix: 'simq', config: this.#config(instruments),
        venues: [{ id: VENUE, capabilities: this.#wire.capabilities, instruments }], stored, freshVenues: [], haltedOutside: this.#haltSwitch.notice(),
      },
    });
    if (!this.#wire.connected) this.#post({ kind: 'venue_connection_changed', venue: VENUE, connected: false });
    if (stored.existed) this.#backfill();
    if (this.#ending) this.#post({ kind: 'session_ending', reason: 'end of day' });
  }

  #config(instruments: readonly Instrument[]): EngineConfig {
    return { ...eagerConfig(instruments.map(({ id }) => id), { strict: this.#strict, models: this.#options.models === 'led' ? 'led' : this.#options.models !== undefined, locks: this.#options.seed % 5 === 2, kelly: this.#options.seed % 5 === 3 && this.#crash === null, daring: this.#crash !== null, limits: this.#options.seed % 5 === 1 && this.#crash === null ? (this.#options.seed % 10 === 6 ? 'owners' : true) : false }), ...(this.#options.askedFirst === true ? { approval: ASKED_FIRST } : {}) };
  }

  /** The machine sleeps for a while: nothing runs, nothing is heard. The world goes on. */
  #sleep(process: Process, at: number): void {
    const forMs = this.#chaos.of('sleeps').between(8_000, 600_000);
    this.#story.tell(`!! the machine sleeps for ${forMs} ms`);
    process.scheduler.sleep();
    this.#time.schedule((at + forMs) as Timestamp, () => this.#wake(process, forMs));
  }

  /** What came due runs before or after the wake is noticed; neither order may matter. */
  #wake(process: Process, forMs: number): void {
    if (this.#process !== process || !process.scheduler.asleep) return;
    this.#story.tell('!! the machine wakes');
    this.#witness.woke(this.#time.now());
    try {
      if (this.#chaos.of('sleeps').between(0, 1) === 0) process.scheduler.wake();
      this.#post({ kind: 'machine_woke', awayMs: forMs, cause: 'clock_leapt' }, process);
      process.scheduler.wake();
    } catch (error) {
      this.#onThrown(error);
    }
    this.#post({ kind: 'venue_connection_changed', venue: VENUE, connected: this.#wire.connected });
  }

  /** What a feed gives a process that starts again: the last bars, as history. */
  #backfill(): void {
    const recent = this.#market.recent();
    for (const bar of recent) {
      this.#witness.sawData(bar.instrument, bar.openAt + MINUTE_MS, this.#time.now());
      this.#witness.sawPrice(bar.instrument, bar.close);
    }
    this.#post({ kind: 'market_observed', data: recent });
  }

  /** Nothing reaches a sleeping machine but, at its waking, the notice of that. */
  #post(body: EventBody, waking: Process | null = null): void {
    const process = this.#process;
    if (process === null || !process.mortal.alive || (process.scheduler.asleep && waking !== process)) return;
    this.#events += 1;
    try {
      process.runner.post(body);
    } catch (error) {
      this.#onThrown(error);
    }
  }

  /** What goes wrong by itself in these ten seconds, and what the person does. */
  #mischief(at: number): void {
    const leftMs = this.#endAt - at;
    if (leftMs <= QUIET_MS) return this.#quieten(leftMs);
    this.#outage(this.#crash?.outageAt(at, QUOTE_MS) ?? 0, at);
    if (this.#strikes('disconnects', 0.006)) this.#wire.cut(this.#chaos.of('disconnects').between(1_000, 120_000));
    if (this.#strikes('feed_stalls', 0.004)) {
      this.#stalledUntil = at + this.#chaos.of('feed_stalls').between(20_000, 240_000);
      this.#story.tell('!! the feed falls silent');
    }
    if (this.#process !== null && this.#strikes('clock_jumps', 0.003)) {
      this.#process.scheduler.aheadMs += this.#chaos.of('clock_jumps').between(500, 20_000);
      this.#story.tell(`!! the clock jumps to ${this.#process.scheduler.aheadMs} ms ahead`);
      this.#post({ kind: 'clock_measured', skewMs: this.#process.scheduler.aheadMs });
    }
    if (this.#strikes('full_disk', 0.002)) this.#store.failNext(this.#chaos.of('full_disk').pick(['append', 'commit', 'apply'] as const), new Error('database or disk is full'), this.#chaos.of('full_disk').between(0, 30));
    if (this.#strikes('strangers', 0.004)) this.#strangerOrders();
    if (this.#process?.mortal.alive === true && this.#process.scheduler.asleep === false && this.#strikes('sleeps', 0.003)) this.#sleep(this.#process, at);
    this.#person.look(at);
    if (!this.#wire.connected && this.#strikes('impatience', 0.2)) this.#closeAndRestart();
  }

  /** At the bottom the venue cannot be reached, and its feed is silent. */
  #outage(forMs: number, at: number): void {
    if (forMs === 0) return;
    this.#story.tell(`!! the venue is out for ${forMs} ms at the bottom`);
    this.#witness.somethingWentWrong(at);
    this.#wire.cut(forMs);
    this.#stalledUntil = Math.max(this.#stalledUntil, at + forMs);
  }

  /** The wire is cut in the middle of what a person began; never into the quiet. */
  #cut(forMs: number): void {
    const at = this.#time.now();
    if (at + forMs > this.#endAt - QUIET_MS) return;
    this.#witness.somethingWentWrong(at);
    this.#wire.cut(forMs);
  }

  /** A person closes a position, nothing happens for want of a connection, and the program is started again. */
  #closeAndRestart(): void {
    const process = this.#process;
    if (process === null || process.runner.seq === 0 || process.scheduler.asleep) return;
    const [position] = process.runner.engine.state.positions.values();
    if (position === undefined) return;
    this.#command({ kind: 'close_position', id: this.#rowId(), by: 'person', position: position.id });
    this.#story.tell('!! person: starts the program again');
    if (this.#process === process) this.#end(process);
  }

  #quieten(leftMs: number): void {
    if (this.#weather.severity !== 0) {
      this.#weather.severity = 0;
      this.#stalledUntil = 0;
      this.#process?.mortal.spare();
      if (this.#process !== null) this.#wake(this.#process, 0);
      this.#story.tell('-- quiet');
    }
    if (leftMs <= ENDING_MS && !this.#ending) {
      this.#ending = true;
      this.#post({ kind: 'session_ending', reason: 'end of day' });
    }
  }

  #command(command: Command): void {
    this.#story.tell(`!! person: ${command.kind}`);
    this.#witness.commanded(command);
    this.#post({ kind: 'command_received', command });
  }

  /** Someone else's order rests on the account, far from the market. */
  #strangerOrders(): void {
    const instrument = this.#chaos.of('strangers').pick(this.#wire.instruments);
    const id = `web-${this.#rowId()}`.slice(0, 30) as ClientOrderId;
    this.#story.tell(`!! a stranger's order ${id}`);
    // A coarse smallest order refuses some of them.
    this.#paper.send({ kind: 'submit', id: `stranger-${id}` as RequestId, ticket: strangersTicket(id, instrument.id, this.#time.now()) });
  }

  #strikes(kind: Mischief, probability: number): boolean {
    return this.#chaos.of(kind).strikes(probability * this.#weather.severity);
  }

  #rowId(): RowId {
    return nextUuid<RowId>(this.#ids, this.#time.now());
  }

  #tell(fact: Fact): void {
    const line = describeFact(fact);
    if (line !== null) this.#story.tell(line);
    this.#counts.take(fact);
  }
}
