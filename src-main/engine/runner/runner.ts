/**
 * The loop around the core: take, stamp, journal, step, commit, perform, publish. The only place where events get their
 * number and time, and where effects leave.
 *
 * 1. An event is in the journal before `step` sees it, and committed with its facts before anything leaves that changes something outside.
 *    A question to a venue changes nothing there: where turns share a transaction, it does not end it.
 * 2. The one send function looks at the halt word before each risk-adding send.
 * 3. A store that refuses halts: the word is set, entries at the venues are cancelled, nothing else is decided.
 */
import type { RequestId, SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import { assert } from '../../../src-shared/support/assert.ts';
import { exhaustive } from '../../../src-shared/support/exhaustive.ts';
import { encodeEvent } from '../core/event-codec.ts';
import type { Effect } from '../core/effect.ts';
import { Engine, type StepResult } from '../core/engine.ts';
import type { EngineEvent, EventBody } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import type { ModelQuestion } from '../core/model/model-question.ts';
import { isFinal } from '../core/order/order-life.ts';
import type { RoundProbe } from '../core/turn.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { HaltSwitch } from '../ports/halt-switch.ts';
import type { AskedModel, ModelBackend } from '../ports/model-backend.ts';
import type { EngineStore } from '../ports/store.ts';
import type { Venue, VenueConnection, VenueListener } from '../ports/venue.ts';
import { FIRST_HASH, nextChainHash, nextDecisionHash } from './hashes.ts';
import { Percentiles } from './percentiles.ts';
import { StageClock } from './stage-clock.ts';

export interface RunnerPorts {
  readonly scheduler: Scheduler;
  readonly store: EngineStore;
  readonly venues: readonly Venue[];
  readonly haltSwitch: HaltSwitch;
  /** Who is asked for language models; without it nobody is. */
  readonly models?: ModelBackend | undefined;
  /** Milliseconds for measuring, never going back. */
  readonly stopwatch: () => number;
  /** Each round with all answers, for screens. Must not throw. */
  readonly onRound?: RoundProbe | undefined;
  /** After each turn: what was decided. Must not throw. */
  readonly publish: (facts: readonly Fact[], event: EngineEvent) => void;
}

export interface RunnerOptions {
  /** Turns that may share a transaction when nothing leaves the process; 1 commits each. */
  readonly groupTurns: number;
  /**
   * Intents, fills and halts survive power loss. False only where the venues live and die with this process at full speed: their orders cannot
   * outlive what is known of them, so that a send does not end a group there.
   */
  readonly durable: boolean;
  /** Journal text and hashes are made. False only for simulated days that nobody will replay. */
  readonly provable: boolean;
}

/** Why the runner stopped deciding. */
export interface RunnerFailure {
  readonly kind: 'store' | 'bug';
  readonly seq: number;
  readonly sentence: string;
}

export class Runner implements VenueListener {
  readonly engine: Engine;
  readonly #ports: RunnerPorts;
  readonly #options: RunnerOptions;
  readonly #venues: ReadonlyMap<VenueId, Venue>;
  readonly #inbox: EventBody[] = [];
  readonly #timers = new Map<string, () => void>();
  readonly #stages: StageClock;
  readonly stageTimes = {
    scan: new Percentiles(), analyse: new Percentiles(), vote: new Percentiles(), validate: new Percentiles(), execute: new Percentiles(),
    monitor: new Percentiles(), total: new Percentiles(),
  };
  /** From taking an event to handing its order to the venue, milliseconds. */
  readonly eventToOrder = new Percentiles();
  #lastStages: ReturnType<StageClock['take']> = null;
  /** Questions to language models that are out. */
  readonly #asked = new Set<AskedModel>();
  #draining = false;
  #seq = 0;
  #lastAt = 0;
  #uncommitted = 0;
  #mustBeDurable = false;
  /** A group may still be on its way to the disk. */
  #handedOver = false;
  #chainHash = FIRST_HASH;
  #decisionHash = FIRST_HASH;
  #failure: RunnerFailure | null = null;
  #closed = false;

  constructor(ports: RunnerPorts, options: RunnerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#stages = new StageClock(ports.stopwatch);
    this.engine = new Engine((stage) => this.#stages.begin(stage), ports.onRound);
    this.#venues = new Map(ports.venues.map((venue) => [venue.id, venue]));
    for (const venue of ports.venues) venue.listen(this);
  }

  /** Hex SHA-256 over everything decided so far. */
  get decisionHash(): string {
    return this.#decisionHash;
  }

  get seq(): number {
    return this.#seq;
  }

  /** Null while all is well. */
  get failure(): RunnerFailure | null {
    return this.#failure;
  }

  /** Takes an event. Events that come while another is worked on wait their turn. After a failure or {@link close} nothing is taken. */
  post(body: EventBody): void {
    if (this.#failure !== null || this.#closed) return;
    this.#inbox.push(body);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined && this.#failure === null; next = this.#inbox.shift()) this.#take(next);
    } finally {
      this.#draining = false;
    }
  }

  answered(venue: VenueId, request: RequestId, answer: VenueAnswer): void {
    this.post({ kind: 'venue_answered', venue, request, answer });
  }

  reported(venue: VenueId, report: VenueReport): void {
    this.post({ kind: 'venue_reported', venue, report });
  }

  connectionChanged(venue: VenueId, connection: VenueConnection): void {
    this.post({ kind: 'venue_connection_changed', venue, connected: connection === 'connected' });
  }

  /** Calls off every question that is out. What they cost comes with their answers; resolves once those are taken. */
  async callOffModels(): Promise<void> {
    const open = [...this.#asked];
    for (const asked of open) asked.cancel();
    await Promise.all(open.map(({ answer }) => answer));
  }

  /** Commits what is open and waits for what was handed over. Call before waiting for the outside for long, and at the end. */
  flush(): void {
    if (this.#failure === null && (this.#uncommitted > 0 || this.#handedOver)) this.#guardStore(this.#seq, () => this.#commit());
  }

  /** The orderly end: commits, stores the summary, calls timers off. Orders at the venues stay as they are. */
  close(session: SessionId, summary: () => string): void {
    this.flush();
    this.#closed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    if (this.#failure === null) this.#ports.store.closeSession(session, this.#now(), summary());
  }

  #now(): Timestamp {
    this.#lastAt = Math.max(this.#lastAt, this.#ports.scheduler.now());
    return this.#lastAt as Timestamp;
  }

  #take(body: EventBody): void {
    const startedMs = this.#ports.stopwatch();
    const event: EngineEvent = { seq: this.#seq + 1, at: this.#now(), body };
    if (!this.#journal(event)) return;
    const result = this.#step(event);
    if (result === null || !this.#record(event, result)) return;
    // A halt decided in this turn stands before anything else of it leaves.
    for (const effect of result.effects) if (effect.kind === 'engage_halt') this.#perform(effect, startedMs);
    for (const effect of result.effects) if (effect.kind !== 'engage_halt') this.#perform(effect, startedMs);
    this.#ports.publish(result.facts, event);
  }

  #journal(event: EngineEvent): boolean {
    const payload = this.#options.provable ? encodeEvent(event.body) : '';
    if (this.#options.provable) this.#chainHash = nextChainHash(this.#chainHash, event.seq, event.at, payload, this.#decisionHash);
    return this.#guardStore(event.seq, () => {
      this.#ports.store.append({ seq: event.seq, at: event.at, kind: event.body.kind, payload, decisionHash: this.#decisionHash, chainHash: this.#chainHash });
    });
  }

  #step(event: EngineEvent): StepResult | null {
    this.#seq = event.seq;
    try {
      const result = this.engine.step(event);
      this.#lastStages = this.#stages.take();
      return result;
    } catch (error) {
      // The event that broke a promise stays in the journal: it is the evidence.
      this.#fail('bug', event.seq, error);
      return null;
    }
  }

  #record(event: EngineEvent, result: StepResult): boolean {
    if (this.#options.provable) this.#decisionHash = nextDecisionHash(this.#decisionHash, result);
    const leaves = result.effects.some(this.#options.durable ? changesTheOutside : changesTheHalt);
    this.#mustBeDurable ||= result.facts.some(needsPowerSafety);
    return this.#guardStore(event.seq, () => {
      this.#ports.store.apply(result.facts, event);
      this.#recordStages();
      this.#uncommitted += 1;
      if (leaves || this.#options.groupTurns === 1) this.#commit();
      else if (this.#uncommitted >= this.#options.groupTurns) this.#handOver();
    });
  }

  #recordStages(): void {
    const times = this.#lastStages;
    if (times === null) return;
    for (const stage of ['scan', 'analyse', 'vote', 'validate', 'execute', 'monitor', 'total'] as const) this.stageTimes[stage].add(times[stage]);
    this.#ports.store.recordStages({
      cycle: this.engine.state.counters.cycles, at: this.engine.state.at, scanMs: times.scan, analyseMs: times.analyse, voteMs: times.vote,
      validateMs: times.validate, executeMs: times.execute, monitorMs: times.monitor, totalMs: times.total,
    });
  }

  #commit(): void {
    this.#ports.store.commit(this.#options.durable && this.#mustBeDurable);
    this.#uncommitted = 0;
    this.#mustBeDurable = false;
    this.#handedOver = false;
  }

  /** A full group is written while the engine goes on, where nothing in it must survive power loss. */
  #handOver(): void {
    if (this.#options.durable && this.#mustBeDurable) return this.#commit();
    this.#ports.store.handOver();
    this.#uncommitted = 0;
    this.#handedOver = true;
  }

  #guardStore(seq: number, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#fail('store', seq, error);
      return false;
    }
  }

  #perform(effect: Effect, startedMs: number): void {
    switch (effect.kind) {
      case 'send_request': return this.#send(effect.venue, effect.request, effect.riskAdding, startedMs);
      case 'ask_model': return this.#ask(effect.question);
      case 'start_timer': return this.#startTimer(effect.timer, effect.at);
      case 'cancel_timer': return this.#cancelTimer(effect.timer);
      case 'engage_halt':
        this.#ports.haltSwitch.engage(effect);
        void this.callOffModels();
        return;
      case 'release_halt': this.#ports.haltSwitch.release(); return;
      default: return exhaustive(effect);
    }
  }

  /** The one function that sends. The halt word is read here, after everything else, for whatever adds risk (I4). */
  #send(venueId: VenueId, request: VenueRequest, riskAdding: boolean, startedMs: number): void {
    const venue = this.#venues.get(venueId);
    assert(venue !== undefined, `no venue ${venueId}`);
    if (riskAdding && this.#ports.haltSwitch.isSet()) {
      this.post({ kind: 'send_refused', venue: venueId, request: request.id, code: 'halted' });
      return;
    }
    venue.send(request);
    if (request.kind === 'submit') this.eventToOrder.add(this.#ports.stopwatch() - startedMs);
  }

  /** Hands a question in and goes on. Its answer is an event like any other, whenever it comes; where nobody can be asked, none comes. */
  #ask(question: ModelQuestion): void {
    const asked = this.#ports.models?.ask(question);
    if (asked === undefined) return;
    this.#asked.add(asked);
    void asked.answer.then((answer) => {
      this.#asked.delete(asked);
      this.post({ kind: 'model_answered', answer });
    });
  }

  #startTimer(timer: string, at: Timestamp): void {
    this.#cancelTimer(timer);
    this.#timers.set(timer, this.#ports.scheduler.schedule(at, () => {
      this.#timers.delete(timer);
      this.post({ kind: 'timer_fired', timer, dueAt: at });
    }));
  }

  #cancelTimer(timer: string): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }

  /** Fail closed: halt word and sentinel first, then cancel at the venues what could still add risk, then stop deciding. */
  #fail(kind: RunnerFailure['kind'], seq: number, error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    this.#failure = { kind, seq, sentence };
    this.#ports.haltSwitch.engage({ by: kind === 'bug' ? 'broken invariant' : 'storage failure', reason: `event ${seq}: ${sentence}`, close: false, at: this.#now() });
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    void this.callOffModels();
    this.#keepEvidence(kind);
    this.#cancelEntriesAtVenues();
  }

  #keepEvidence(kind: RunnerFailure['kind']): void {
    try {
      if (kind === 'bug') this.#ports.store.commit(this.#options.durable);
      else this.#ports.store.rollback();
    } catch {
      // The store is gone as well; the halt word and the sentinel stand without it.
    }
  }

  #cancelEntriesAtVenues(): void {
    if (!this.engine.started) return;
    const { state } = this.engine;
    for (const id of state.liveOrders) {
      const order = state.orders.get(id);
      if (order === undefined || order.purpose !== 'entry' || isFinal(order.state)) continue;
      this.#venues.get(order.venue)?.send({ kind: 'cancel', id: `failstop-${id}` as RequestId, instrument: order.ticket.instrument, clientOrderId: id });
    }
  }
}

/** Orders, cancels, questions to language models and the halt word. A crash after a question forgets at most that it was asked, and start-up asks anew. */
function changesTheOutside(effect: Effect): boolean {
  // What a question costs must be known to be owed, also by whoever starts after a crash. A person's own model costs nothing.
  if (effect.kind === 'ask_model') return effect.question.wanted.kind !== 'numbers';
  if (effect.kind === 'send_request') return effect.request.kind === 'submit' || effect.request.kind === 'cancel';
  return changesTheHalt(effect);
}

/** The halt word and its file outlive the process. */
function changesTheHalt(effect: Effect): boolean {
  return effect.kind === 'engage_halt' || effect.kind === 'release_halt';
}

/** Facts that must survive power loss once their turn is committed. */
function needsPowerSafety(fact: Fact): boolean {
  return fact.kind === 'order_intended' || fact.kind === 'closing_changed' || fact.kind === 'fill_booked' || fact.kind === 'halt_changed' || fact.kind === 'trading_state_changed' || fact.kind === 'command_handled';
}
