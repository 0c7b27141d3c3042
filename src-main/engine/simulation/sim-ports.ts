/** The ports of a mortal process: each call may be its last, and none has an effect after it. */
import type { RequestId, SessionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { MemoryStore } from '../adapters/store-memory/store.ts';
import type { EngineEvent } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import type { StoredState } from '../core/stored-state.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { HaltNotice, HaltSwitch } from '../ports/halt-switch.ts';
import type { EngineStore, JournalRow, SessionRow, StageTimes } from '../ports/store.ts';
import type { Venue, VenueConnection, VenueListener } from '../ports/venue.ts';
import type { Runner } from '../runner/runner.ts';
import type { Mortal } from './mortal.ts';
import type { Witness } from './witness.ts';

/** A life of the engine, until it dies. */
export interface Process {
  readonly mortal: Mortal;
  readonly runner: Runner;
  readonly scheduler: MortalScheduler;
  readonly session: SessionId;
}

/** The engine's clock: the world's, ahead by what it has jumped. Tasks of a dead process do nothing, those of a sleeping machine wait. */
export class MortalScheduler implements Scheduler {
  aheadMs = 0;
  #held: (() => void)[] | null = null;
  readonly #world: Scheduler;
  readonly #mortal: Mortal;

  constructor(world: Scheduler, mortal: Mortal) {
    this.#world = world;
    this.#mortal = mortal;
  }

  now(): Timestamp {
    return (this.#world.now() + this.aheadMs) as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    let calledOff = false;
    const run = (): void => {
      if (!this.#mortal.alive || calledOff) return;
      if (this.#held === null) task();
      else this.#held.push(run);
    };
    const cancel = this.#world.schedule((at - this.aheadMs) as Timestamp, run);
    return () => {
      calledOff = true;
      cancel();
    };
  }

  get asleep(): boolean {
    return this.#held !== null;
  }

  /** The machine sleeps: no task runs. */
  sleep(): void {
    this.#held ??= [];
  }

  /** The machine is back: what came due meanwhile runs now, oldest first. */
  wake(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const run of held) run();
  }
}

/** The store of a mortal process. Tells the witness what was committed, when it was. */
export class MortalStore implements EngineStore {
  readonly #inner: MemoryStore;
  readonly #mortal: Mortal;
  readonly #witness: Witness;
  readonly #now: () => number;
  readonly #onViolation: (violation: unknown) => void;
  #open: Fact[] = [];

  constructor(inner: MemoryStore, mortal: Mortal, witness: Witness, now: () => number, onViolation: (violation: unknown) => void) {
    this.#onViolation = onViolation;
    this.#inner = inner;
    this.#mortal = mortal;
    this.#witness = witness;
    this.#now = now;
  }

  load(): StoredState {
    return this.#inner.load();
  }

  openSession(row: SessionRow): void {
    this.#inner.openSession(row);
  }

  append(row: JournalRow): void {
    this.#mortal.call('journal', undefined, () => this.#inner.append(row));
  }

  apply(facts: readonly Fact[], event: EngineEvent): void {
    this.#mortal.call('apply', undefined, () => {
      this.#inner.apply(facts, event);
      for (const fact of facts) this.#open.push(fact.kind === 'position_changed' ? { ...fact, position: { ...fact.position } } : fact);
    });
  }

  recordStages(times: StageTimes): void {
    if (this.#mortal.alive) this.#inner.recordStages(times);
  }

  commit(durable: boolean): void {
    this.#mortal.call('commit', undefined, () => {
      this.#inner.commit(durable);
      const facts = this.#open;
      this.#open = [];
      try {
        this.#witness.committed(facts, this.#now());
      } catch (violation) {
        // Not a fault of the store: kept for the day, which ends with it.
        this.#onViolation(violation);
      }
    });
  }

  /** Simulated turns are committed one by one: nothing is ever handed over here. */
  handOver(): void {
    this.commit(false);
  }

  rollback(): void {
    this.#open = [];
    if (this.#mortal.alive) this.#inner.rollback();
  }

  closeSession(session: SessionId, endedAt: Timestamp, summary: string): void {
    if (this.#mortal.alive) this.#inner.closeSession(session, endedAt, summary);
  }

  close(): void {
    if (this.#mortal.alive) this.#inner.close();
  }
}

/** A process's end of the wire. What comes while the machine sleeps is lost. */
export class MortalVenue implements Venue {
  readonly id: VenueId;
  readonly #inner: Venue;
  readonly #mortal: Mortal;
  readonly #scheduler: MortalScheduler;

  constructor(inner: Venue, mortal: Mortal, scheduler: MortalScheduler) {
    this.id = inner.id;
    this.#scheduler = scheduler;
    this.#inner = inner;
    this.#mortal = mortal;
  }

  get capabilities(): Venue['capabilities'] {
    return this.#inner.capabilities;
  }

  get instruments(): Venue['instruments'] {
    return this.#inner.instruments;
  }

  listen(listener: VenueListener): void {
    const hears = (): boolean => this.#mortal.alive && !this.#scheduler.asleep;
    this.#inner.listen({
      answered(venue: VenueId, request: RequestId, answer: VenueAnswer) { if (hears()) listener.answered(venue, request, answer); },
      reported(venue: VenueId, report: VenueReport) { if (hears()) listener.reported(venue, report); },
      connectionChanged(venue: VenueId, connection: VenueConnection) { if (hears()) listener.connectionChanged(venue, connection); },
    });
  }

  send(request: VenueRequest): void {
    this.#mortal.call('send', undefined, () => this.#inner.send(request));
  }

  observe(_data: readonly MarketDatum[], _at: Timestamp): void {
    // The world shows the venue its market; a process has no part in it.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Halt word and sentinel that outlive the process. */
export class SimHaltSwitch implements HaltSwitch {
  #notice: HaltNotice | null = null;
  mortal: Mortal | null = null;
  readonly #witness: Witness;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  isSet(): boolean {
    return this.#notice !== null;
  }

  /** The click of a person: not part of any process. */
  click(notice: HaltNotice): void {
    this.#notice = notice;
    this.#witness.haltWordSet(notice.at);
  }

  engage(notice: HaltNotice): { readonly sentinelWritten: boolean } {
    return this.mortal?.call<{ sentinelWritten: boolean }>('sentinel', { sentinelWritten: false }, () => {
      this.click(notice);
      return { sentinelWritten: true };
    }) ?? { sentinelWritten: false };
  }

  release(): { readonly released: boolean } {
    return this.mortal?.call<{ released: boolean }>('release', { released: false }, () => {
      this.#notice = null;
      this.#witness.haltReleased();
      return { released: true };
    }) ?? { released: false };
  }

  notice(): HaltNotice | null {
    return this.#notice;
  }
}
