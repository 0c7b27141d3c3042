/**
 * Projects the engine onto the mirror: facts, market events and state become rows, and rows that changed become changes.
 *
 * 1. Events only mark; rows are made when {@link MirrorProjector.flush} is called, once per key however often it changed.
 * 2. A row that came out as it was sent before is not sent again.
 * 3. What {@link MirrorProjector.everything} gives is what a follower of all changes has (property test).
 */
import type { EngineLine } from '../../../../src-shared/contract/engine-line.ts';
import { ONLY, type CollectionName, type MirrorChange, type RowOf } from '../../../../src-shared/contract/mirror.ts';
import type { ClientOrderId, InstrumentId, LockId, PositionId, SignalId, VenueId } from '../../../../src-shared/domain/ids.ts';
import { holds } from '../../../../src-shared/domain/lock.ts';
import type { EngineEvent } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import { openPositionById } from '../../core/protection/naked.ts';
import type { EngineState } from '../../core/state.ts';
import type { RoundProbe } from '../../core/turn.ts';
import type { ModelQuestionId } from '../../core/model/model-question.ts';
import type { WatchedModels } from '../models/watched-models.ts';
import { Debate, seatKey } from './debate-rows.ts';
import { Feed } from './feed.ts';
import { KeptOrders } from './kept-orders.ts';
import { lockRow } from './lock-rows.ts';
import { rebalanceRow } from '../asks/rebalances.ts';
import { limitRows } from './limit-rows.ts';
import { MarketMemory, type Book } from './market-memory.ts';
import { barRow, bookRow, conditionRow, instrumentRow, quoteRow, sparkRow } from './market-rows.ts';
import { haltStepKey, haltStepRow, portfolioRow, sessionRow, venueRow, type SessionFacts } from './session-rows.ts';
import { fillRow, positionRow, signalRow } from './trading-rows.ts';

/** Executions a screen is given. */
export const KEPT_FILLS = 200;

/** What the projector asks for when it makes rows. */
export interface MirrorSources {
  state(): Readonly<EngineState>;
  session(): SessionFacts;
  /** Depth of an instrument whose feed gives no book; null where there is none. */
  depth(instrument: InstrumentId): Omit<Book, 'at'> | null;
  /** Language models that are asked; null: none. */
  models?(): Pick<WatchedModels, 'providers' | 'day' | 'written'> | null;
  /** The newest executions of earlier sessions on the same account, oldest first. */
  earlierFills(): readonly RowOf<'fills'>[];
}

/** What is measured once a second. */
export interface Beat {
  readonly status: RowOf<'status'>;
  readonly loop: RowOf<'loop'>;
}

type AnyRow = RowOf<CollectionName>;

export class MirrorProjector {
  readonly #sources: MirrorSources;
  readonly #memory = new MarketMemory();
  readonly #debate = new Debate();
  readonly #feed = new Feed();
  readonly #orders = new KeptOrders();
  readonly #fills = new Map<string, RowOf<'fills'>>();
  readonly #regimeSince = new Map<InstrumentId, number>();
  readonly #marked = new Map<CollectionName, Set<string>>();
  /** Text of each row as last sent. */
  readonly #sent = new Map<CollectionName, Map<string, string>>();
  /** What each halt step last said, and since when. */
  readonly #steps = new Map<string, { readonly text: string; readonly at: number }>();
  #limits: ReadonlyMap<string, RowOf<'limits'>> = new Map();
  #limitsTouched = false;
  #beat: Beat | null = null;
  #startedAt = 0;
  #changes: MirrorChange[] = [];

  constructor(sources: MirrorSources) {
    this.#sources = sources;
  }

  /** For the engine: every round with all answers. */
  readonly onRound: RoundProbe = (id, round, hearings) => {
    this.#debate.take({ id, round, hearings });
    this.#mark('rounds', round.instrument);
  };

  /** Takes a turn: the event, what came of it, and its lines as the command line tells them. */
  take(facts: readonly Fact[], event: EngineEvent, lines: readonly EngineLine[]): void {
    if (event.body.kind === 'session_started') this.#begin(event.at);
    if (event.body.kind === 'market_observed') {
      for (const datum of event.body.data) {
        const touched = this.#memory.take(datum);
        if (touched === null) continue;
        this.#mark('quotes', datum.instrument);
        this.#mark('bars', datum.instrument);
        if (touched === 'book') this.#mark('books', datum.instrument);
      }
    }
    for (const fact of facts) this.#takeFact(fact);
    this.takeLines(lines);
  }

  /** Takes lines that came without an event. */
  takeLines(lines: readonly EngineLine[]): void {
    for (const line of lines) for (const key of this.#feed.take(line, this.#sources.state())) this.#mark('feed', key);
  }

  /** Once a second: what is measured, and what changes by time alone. */
  beat(beat: Beat): void {
    this.#beat = beat;
    this.#mark('status', ONLY);
    this.#mark('loop', ONLY);
    this.#markTimed();
  }

  /** The changes since the last call; empty when there are none. */
  flush(): MirrorChange[] {
    for (const id of this.#orders.trim()) this.#mark('orders', id);
    this.#markStanding();
    this.#renewLimits();
    for (const [collection, keys] of this.#marked) {
      for (const key of keys) this.#put(collection, key);
      keys.clear();
    }
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Every row there is, as a follower that begins now needs them. */
  everything(): MirrorChange[] {
    const state = this.#sources.state();
    this.#sent.clear();
    this.#mark('session', ONLY);
    if (this.#beat !== null) for (const collection of ['status', 'loop'] as const) this.#mark(collection, ONLY);
    for (const id of state.instruments.keys()) for (const collection of ['instruments', 'quotes', 'books', 'bars', 'sparks', 'rounds'] as const) this.#mark(collection, id);
    this.#markSeats();
    for (const id of this.#orders.rows.keys()) this.#mark('orders', id);
    for (const id of this.#fills.keys()) this.#mark('fills', id);
    for (const key of this.#feed.rows.keys()) this.#mark('feed', key);
    this.#markTimed();
    return this.flush();
  }

  #begin(at: number): void {
    const state = this.#sources.state();
    this.#startedAt = at;
    for (const order of state.orders.values()) this.#orders.take(order, true);
    for (const row of this.#sources.earlierFills()) this.#fills.set(row.id, row);
    for (const id of this.#orders.rows.keys()) this.#mark('orders', id);
    for (const id of this.#fills.keys()) this.#mark('fills', id);
    for (const id of state.instruments.keys()) this.#mark('instruments', id);
    this.#markSeats();
    this.#mark('session', ONLY);
    this.#markTimed();
  }

  #takeFact(fact: Fact): void {
    switch (fact.kind) {
      case 'candle_closed': return this.#takeBar(fact);
      case 'regime_changed':
        this.#regimeSince.set(fact.instrument, fact.at);
        return this.#mark('conditions', fact.instrument);
      case 'quality_changed': return this.#mark('conditions', fact.instrument);
      case 'order_intended': return this.#takeOrder(fact.order.ticket.clientOrderId, true);
      case 'order_changed': return this.#takeOrder(fact.clientOrderId, false);
      case 'fill_booked': return this.#takeFill(fillRow(fact.fill));
      case 'cycle_completed':
        this.#markSeats();
        this.#limitsTouched = true;
        return this.#mark('portfolio', ONLY);
      case 'rebalance_changed': return this.#mark('rebalances', ONLY);
      case 'position_changed':
        this.#limitsTouched = true;
        return this.#mark('conditions', fact.position.instrument);
      default: return undefined;
    }
  }

  #takeBar(fact: Extract<Fact, { kind: 'candle_closed' }>): void {
    const { instrument, timeframe } = fact.candle;
    const isBase = this.#sources.state().market.byId.get(instrument)?.stream.timeframe === timeframe;
    if (this.#memory.takeBar(fact, isBase)) this.#mark('sparks', instrument);
    this.#mark('quotes', instrument);
    this.#mark('bars', instrument);
  }

  #takeOrder(id: ClientOrderId, isNew: boolean): void {
    const order = this.#sources.state().orders.get(id);
    if (order === undefined) return;
    this.#orders.take(order, isNew);
    this.#mark('orders', id);
    if (order.purpose === 'entry') this.#limitsTouched = true;
  }

  #takeFill(row: RowOf<'fills'>): void {
    this.#fills.set(row.id, row);
    this.#mark('fills', row.id);
    this.#mark('portfolio', ONLY);
    if (this.#fills.size <= KEPT_FILLS) return;
    const [oldest = ''] = this.#fills.keys();
    this.#fills.delete(oldest);
    this.#mark('fills', oldest);
  }

  /** What is few and changes without a fact of its own: looked at whenever there is something to send. */
  #markStanding(): void {
    const state = this.#sources.state();
    this.#markAll('positions', [...state.positions.values()].map(({ id }) => id));
    this.#markAll('signals', [...state.approval.waiting.keys(), ...state.queue.map(({ id }) => id)]);
    this.#markAll('locks', [...(state.locks?.locks.keys() ?? [])]);
    this.#markAll('venues', [...state.venues.keys()]);
    const models = this.#sources.models?.() ?? null;
    if (models !== null) {
      this.#markAll('models', models.providers().map(({ id }) => id));
      this.#mark('modelDay', ONLY);
      this.#markAll('thinking', [...state.models.open.keys()]);
    }
    this.#markAll('haltSteps', state.halt === null ? [] : state.haltLines.map(haltStepKey));
  }

  #markSeats(): void {
    for (const seat of this.#sources.state().council.seats) this.#mark('agents', seatKey(seat));
  }

  /** Rows of all limits are made together, and once however often something touched them: each needs what the others do. */
  #renewLimits(): void {
    if (!this.#limitsTouched) return;
    this.#limitsTouched = false;
    this.#limits = limitRows(this.#sources.state());
    this.#markAll('limits', [...this.#limits.keys()]);
  }

  #markTimed(): void {
    const state = this.#sources.state();
    this.#mark('portfolio', ONLY);
    this.#mark('rebalances', ONLY);
    this.#limitsTouched = true;
    for (const id of state.instruments.keys()) {
      this.#mark('conditions', id);
      if (this.#memory.of(id).book === null) this.#mark('books', id);
    }
  }

  /** Marks what is there and what was sent, so that what is gone is removed. */
  #markAll(collection: CollectionName, keys: readonly string[]): void {
    for (const key of keys) this.#mark(collection, key);
    for (const key of this.#sent.get(collection)?.keys() ?? []) this.#mark(collection, key);
  }

  #mark(collection: CollectionName, key: string): void {
    let keys = this.#marked.get(collection);
    if (keys === undefined) this.#marked.set(collection, (keys = new Set()));
    keys.add(key);
  }

  #put(collection: CollectionName, key: string): void {
    let sent = this.#sent.get(collection);
    if (sent === undefined) this.#sent.set(collection, (sent = new Map()));
    const row = this.#row(collection, key);
    if (row === null) {
      if (sent.delete(key)) this.#changes.push([collection, key, null] as MirrorChange);
      return;
    }
    const text = JSON.stringify(row);
    if (sent.get(key) === text) return;
    sent.set(key, text);
    this.#changes.push([collection, key, row] as MirrorChange);
  }

  #row(collection: CollectionName, key: string): AnyRow | null {
    const state = this.#sources.state();
    switch (collection) {
      case 'session': return sessionRow(state, { ...this.#sources.session(), startedAt: this.#startedAt });
      case 'status': return this.#beat?.status ?? null;
      case 'loop': return this.#beat?.loop ?? null;
      case 'portfolio': return portfolioRow(state, this.#sources.session().startEquity);
      case 'venues': return rowOrNull(state.venues.get(key as VenueId), (venue) => venueRow(state, venue));
      case 'haltSteps': return this.#haltStep(state, key);
      case 'agents': return rowOrNull(state.council.seats.find((seat) => seatKey(seat) === key), (seat) => this.#debate.seat(seat, state.council.records));
      case 'rounds': return this.#debate.round(key as InstrumentId, state.config.consensus.threshold);
      case 'signals': return signalIn(state, key as SignalId);
      case 'positions': return rowOrNull(openPositionById(state, key as PositionId), (position) => positionRow(state, position));
      case 'orders': return this.#orders.rows.get(key as ClientOrderId) ?? null;
      case 'fills': return this.#fills.get(key) ?? null;
      case 'feed': return this.#feed.rows.get(key) ?? null;
      case 'rebalances': return rowOrNull(state.rebalance ?? undefined, rebalanceRow);
      case 'limits': return this.#limits.get(key) ?? null;
      case 'models': return this.#sources.models?.()?.providers().find(({ id }) => id === key) ?? null;
      case 'modelDay': return this.#sources.models?.()?.day() ?? null;
      case 'thinking': return rowOrNull(state.models.open.get(key as ModelQuestionId), ({ subject }) => ({ ...subject, ...written(this.#sources.models?.() ?? null, key) }));
      case 'locks': return lockIn(state, key as LockId);
      case 'engine': case 'halt': case 'alerts': case 'settings': return null;
      default: return this.#instrumentRow(state, collection, key as InstrumentId);
    }
  }

  #instrumentRow(state: Readonly<EngineState>, collection: 'instruments' | 'quotes' | 'books' | 'bars' | 'sparks' | 'conditions', id: InstrumentId): AnyRow | null {
    const instrument = state.instruments.get(id);
    if (instrument === undefined) return null;
    switch (collection) {
      case 'instruments': return instrumentRow(state, instrument);
      case 'quotes': return quoteRow(state, id, this.#memory.of(id));
      case 'books': return this.#book(state, id);
      case 'bars': return barRow(state, id);
      case 'sparks': return sparkRow(this.#memory.of(id));
      case 'conditions': return conditionRow(state, instrument, this.#regimeSince.get(id) ?? this.#startedAt);
    }
  }

  #book(state: Readonly<EngineState>, id: InstrumentId): RowOf<'books'> | null {
    const { book } = this.#memory.of(id);
    if (book !== null) return bookRow(book, false);
    const depth = this.#sources.depth(id);
    return depth === null ? null : bookRow({ at: state.at, ...depth }, true);
  }

  #haltStep(state: Readonly<EngineState>, key: string): RowOf<'haltSteps'> | null {
    const line = state.halt === null ? undefined : state.haltLines.find((one) => haltStepKey(one) === key);
    if (line === undefined) {
      this.#steps.delete(key);
      return null;
    }
    const text = `${line.status} ${line.sentence}`;
    let step = this.#steps.get(key);
    if (step?.text !== text) this.#steps.set(key, (step = { text, at: state.at }));
    return haltStepRow(line, step.at);
  }
}

function signalIn({ approval, queue }: Readonly<EngineState>, id: SignalId): RowOf<'signals'> | null {
  const waiting = approval.waiting.get(id);
  if (waiting !== undefined) return signalRow(waiting.signal, waiting);
  const queued = queue.find((signal) => signal.id === id);
  return queued === undefined ? null : signalRow(queued);
}

function lockIn({ locks, at }: Readonly<EngineState>, id: LockId): RowOf<'locks'> | null {
  const lock = locks?.locks.get(id);
  return lock === undefined || !holds(lock, at) ? null : lockRow(lock);
}

function rowOrNull<T>(value: T | undefined, make: (value: T) => AnyRow): AnyRow | null {
  return value === undefined ? null : make(value);
}

/** What a question's answer has come to so far. */
function written(models: Pick<WatchedModels, 'written'> | null, question: string): Pick<RowOf<'thinking'>, 'text' | 'characters'> {
  const { text, characters } = models?.written(question as ModelQuestionId) ?? { text: '', characters: 0 };
  return { text, characters };
}
