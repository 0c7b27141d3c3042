/** An engine driven by hand against scripted venues: for tests. No clock, no runner, nothing happens but what the test lets happen. */
import { must } from '../../../src-shared/support/assert.ts';
import { money, price, quantity, ratio, toNumber, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type {
  ClientOrderId, Currency, CycleId, InstrumentId, RequestId, RoundId, RowId, SessionId, SignalId, Timestamp, VenueId,
} from '../../../src-shared/domain/ids.ts';
import { instrumentId, type Instrument, type InstrumentKind } from '../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import type { VenueAnswer, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { Command } from './command.ts';
import { defaultConfig } from './default-config.ts';
import type { Effect } from './effect.ts';
import { Engine, type StepResult } from './engine.ts';
import type { EngineConfig } from './engine-config.ts';
import type { EngineEvent, EventBody, SessionStart } from './event.ts';
import type { Fact } from './fact.ts';
import type { ModelQuestion } from './model/model-question.ts';
import type { Order, OrderPurpose } from './order/order.ts';
import type { Position } from './position/position.ts';
import { ScriptedVenue } from './scripted-venue.fixture.ts';
import type { Signal } from './signal/signal.ts';
import type { EngineState } from './state.ts';
import { EMPTY_STORED_STATE, type StoredState } from './stored-state.ts';

/** 2024-03-04 00:00 UTC, a whole day. */
export const START = 1_709_510_400_000 as Timestamp;
/** Milliseconds between a request and its answer. */
export const LATENCY_MS = 50;
const WARM_BARS = 60;

/** An instrument at venue `alpha`: tick 0.1, lot 0.001, smallest order 0.001 and 5 USDT. */
export function instrumentOf(base: string, kind: InstrumentKind = 'perpetual', more: Partial<Instrument> = {}): Instrument {
  const venue = more.venue ?? ('alpha' as VenueId);
  return {
    id: instrumentId(base, 'USDT', kind, venue), venue, venueName: base, kind, base: base as Currency, quote: 'USDT' as Currency,
    tickSize: price('0.1'), lotSize: quantity('0.001'), minQuantity: quantity('0.001'), minNotional: money('5'), makerFee: ratio('0.0002'),
    takerFee: ratio('0.0005'), maxLeverage: kind === 'spot' ? 1 : 10, maintenanceMargin: ratio(kind === 'spot' ? '0' : '0.01'), ...more,
  };
}

export const BTC = instrumentOf('BTC');
export const SOL = instrumentOf('SOL');
export const ETH_SPOT = instrumentOf('ETH', 'spot');

type Part<K extends keyof EngineConfig> = Partial<EngineConfig[K]>;
/** Changes to the default configuration, part by part. */
export interface Tweaks {
  readonly cycle?: Part<'cycle'>;
  readonly market?: Part<'market'>;
  readonly teams?: EngineConfig['teams'];
  readonly consensus?: Part<'consensus'>;
  readonly models?: EngineConfig['models'];
  readonly signal?: Part<'signal'>;
  readonly risk?: Part<'risk'>;
  readonly protection?: Part<'protection'>;
  readonly order?: Part<'order'>;
  readonly halt?: Part<'halt'>;
  readonly learning?: EngineConfig['learning'];
  readonly userModels?: EngineConfig['userModels'];
  readonly approval?: EngineConfig['approval'];
  readonly locks?: EngineConfig['locks'];
  readonly sizing?: EngineConfig['sizing'];
}

const DAY_MS = 86_400_000;

/**
 * Quiet and pinned, whatever the product ships with: no signal of the agents' own, data never stale, no trailing, partial profit
 * or time stop, no cooldown. Half a percent at risk, a quarter of equity an instrument.
 */
export function testConfig(watchlist: readonly InstrumentId[], tweaks: Tweaks = {}): EngineConfig {
  const base = defaultConfig({ watchlist, barsOnly: false, intervalMs: 60_000 });
  return {
    watchlist,
    cycle: { ...base.cycle, ...tweaks.cycle },
    market: { ...base.market, staleAfterMs: { candles: 30 * DAY_MS, prints: 30 * DAY_MS }, warmupBars: 0, ...tweaks.market },
    teams: tweaks.teams ?? base.teams,
    consensus: { ...base.consensus, threshold: 2, ...tweaks.consensus },
    models: tweaks.models,
    signal: { ...base.signal, queueCapacity: 20, timeToLiveMs: 600_000, halfLifeMs: 10_000, ...tweaks.signal },
    risk: {
      ...base.risk, riskPerTrade: 0.005, maxInstrumentExposure: 0.25, maxPortfolioExposure: 1, maxOpenPositions: 8, dailyLossHalt: 0.05, drawdownHalt: 0.9, priceCollar: 0.02, maxCostOfRisk: 0.15, cooldownMs: 0, ...tweaks.risk,
    },
    protection: { ...base.protection, nakedLimitMs: 3_000, nakedPolicy: 'market_exit', stopRetries: 3, trailStepR: 0.25, breakEvenAtR: null, trailR: null, partialTakeProfit: null, maxHoldMs: null, ...tweaks.protection },
    order: {
      ...base.order, answerTimeoutMs: 5_000, receiveWindowMs: 5_000, queryFirstMs: 2_000, queryMaxMs: 30_000, notFoundConfirmations: 2, orderPollMs: 10_000, accountPollMs: 60_000,
      exitSlippage: 0.01, ...tweaks.order,
    },
    halt: { ...base.halt, verifyEveryMs: 2_000, verifyTimeoutMs: 30_000, ...tweaks.halt },
    ...(tweaks.learning === undefined ? {} : { learning: tweaks.learning }),
    ...(tweaks.userModels === undefined ? {} : { userModels: tweaks.userModels }),
    ...(tweaks.sizing === undefined ? {} : { sizing: tweaks.sizing }),
    ...(tweaks.locks === undefined ? {} : { locks: tweaks.locks }),
    ...(tweaks.approval === undefined ? {} : { approval: tweaks.approval }),
  };
}

export interface DeskOptions {
  readonly instruments?: readonly Instrument[];
  readonly tweaks?: Tweaks;
  readonly stored?: Partial<StoredState>;
  readonly nativeStops?: boolean;
  /** The venues of an earlier desk: a restart. */
  readonly venues?: readonly ScriptedVenue[];
  readonly at?: number;
  readonly seed?: number;
  readonly haltedOutside?: SessionStart['haltedOutside'];
  readonly freshVenues?: readonly VenueId[];
  /** Post the start only; the account answer waits. */
  readonly unreconciled?: boolean;
  /** False: no market data before the test gives some. */
  readonly warm?: boolean;
}

type Wish = Command extends infer One ? (One extends Command ? Omit<One, 'id' | 'by'> : never) : never;

export interface Sent {
  readonly at: Timestamp;
  readonly venue: VenueId;
  readonly request: VenueRequest;
  readonly riskAdding: boolean;
}

interface Task {
  readonly at: number;
  readonly ordinal: number;
  readonly timer: string | null;
  readonly run: () => void;
}

/** A store that has been used before and trades. */
export const SECOND_START: StoredState = { ...EMPTY_STORED_STATE, existed: true, trading: 'active', tradingReason: 'resumed' };

export class Desk {
  readonly engine = new Engine();
  readonly venues: readonly ScriptedVenue[];
  readonly instruments: readonly Instrument[];
  readonly events: EngineEvent[] = [];
  readonly results: StepResult[] = [];
  readonly facts: Fact[] = [];
  readonly sent: Sent[] = [];
  /** Questions to language models: nobody answers but the test. */
  readonly asked: ModelQuestion[] = [];
  /** Signals put in by hand, each with the event it came after: a replay must put them in again. */
  readonly raised: { readonly afterSeq: number; readonly signal: Signal }[] = [];
  /** The halt word outside the engine. */
  haltWord = false;
  at: number;
  #seq = 0;
  #ordinal = 0;
  #signals = 0;
  #tasks: Task[] = [];
  readonly #inbox: EventBody[] = [];
  #busy = false;

  constructor(options: DeskOptions = {}) {
    this.instruments = options.instruments ?? [BTC, SOL, ETH_SPOT];
    this.at = options.at ?? START;
    const ids = [...new Set(this.instruments.map((instrument) => instrument.venue))];
    this.venues = options.venues ?? ids.map((id) => new ScriptedVenue(id, this.instruments.filter((instrument) => instrument.venue === id), '10000'));
    const capabilities = { nativeStops: options.nativeStops ?? true, oco: false, reduceOnly: true, fillModel: 'scripted' };
    this.post({
      kind: 'session_started',
      start: {
        session: 's' as SessionId, format: 1, seed: options.seed ?? 7, instancePrefix: 'test', config: testConfig(this.instruments.map(({ id }) => id), options.tweaks),
        venues: this.venues.map((venue) => ({ id: venue.id, capabilities, instruments: [...venue.instruments.values()] })),
        stored: { ...SECOND_START, ...options.stored }, freshVenues: options.freshVenues ?? [], haltedOutside: options.haltedOutside ?? null,
      },
    });
    if (options.warm !== false) for (const instrument of this.instruments) this.warm(instrument.id, 100);
    if (options.unreconciled !== true) this.advance(2 * LATENCY_MS);
  }

  get state(): EngineState {
    return this.engine.state as EngineState;
  }

  get venue(): ScriptedVenue {
    return must(this.venues[0], 'a desk has a venue');
  }

  /** Hands the engine an event now; effects and what they lead to at once follow. */
  post(body: EventBody): void {
    this.#inbox.push(body);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) this.#take(next);
    } finally {
      this.#busy = false;
    }
  }

  #take(body: EventBody): void {
    this.#seq += 1;
    const event: EngineEvent = { seq: this.#seq, at: this.at as Timestamp, body };
    this.events.push(event);
    const result = this.engine.step(event);
    this.results.push(result);
    this.facts.push(...result.facts);
    for (const effect of result.effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'send_request': return this.#send(effect.venue, effect.request, effect.riskAdding);
      case 'start_timer':
        this.#tasks = this.#tasks.filter((task) => task.timer !== effect.timer);
        return this.#plan(effect.at, effect.timer, () => this.post({ kind: 'timer_fired', timer: effect.timer, dueAt: effect.at }));
      case 'cancel_timer': this.#tasks = this.#tasks.filter((task) => task.timer !== effect.timer); return;
      case 'ask_model': this.asked.push(effect.question); return;
      case 'engage_halt': this.haltWord = true; return;
      case 'release_halt': this.haltWord = false; return;
    }
  }

  #send(id: VenueId, request: VenueRequest, riskAdding: boolean): void {
    if (riskAdding && this.haltWord) {
      this.post({ kind: 'send_refused', venue: id, request: request.id, code: 'halted' });
      return;
    }
    this.sent.push({ at: this.at as Timestamp, venue: id, request, riskAdding });
    const venue = must(this.venues.find((one) => one.id === id), `no venue ${id}`);
    const reports: VenueReport[] = [];
    const answer = venue.take(request, this.at as Timestamp, (report) => reports.push(report));
    if (answer !== null) this.later(LATENCY_MS, () => this.answer(request.id, answer, id));
    for (const report of reports) this.later(LATENCY_MS, () => this.report(report, id));
  }

  /** Does something after so many milliseconds of the desk's time. */
  later(ms: number, run: () => void): void {
    this.#plan(this.at + ms, null, run);
  }

  #plan(at: number, timer: string | null, run: () => void): void {
    this.#tasks.push({ at: Math.max(at, this.at), ordinal: this.#ordinal++, timer, run });
  }

  /** Lets time pass: timers fire and answers come, each at its moment. */
  advance(ms: number): void {
    const until = this.at + ms;
    for (;;) {
      let first: Task | undefined;
      for (const task of this.#tasks) if (task.at <= until && (first === undefined || task.at < first.at || (task.at === first.at && task.ordinal < first.ordinal))) first = task;
      if (first === undefined) break;
      const due = first;
      this.#tasks = this.#tasks.filter((task) => task !== due);
      this.at = Math.max(this.at, due.at);
      due.run();
    }
    this.at = Math.max(this.at, until);
  }

  /** When a timer of the engine will fire; undefined while it does not run. */
  timerAt(timer: string): number | undefined {
    return this.#tasks.find((task) => task.timer === timer)?.at;
  }

  answer(request: RequestId, answer: VenueAnswer, venue: VenueId = this.venue.id): void {
    this.post({ kind: 'venue_answered', venue, request, answer });
  }

  report(report: VenueReport, venue: VenueId = this.venue.id): void {
    this.post({ kind: 'venue_reported', venue, report });
  }

  connection(connected: boolean, venue: VenueId = this.venue.id): void {
    this.post({ kind: 'venue_connection_changed', venue, connected });
  }

  /** A person's command, with a new id. */
  command(wish: Wish): void {
    this.#signals += 1;
    this.post({ kind: 'command_received', command: { ...wish, by: 'tester', id: `c${this.#signals}` as RowId } });
  }

  halt(close = false): void {
    this.command({ kind: 'halt', reason: 'test', close });
  }

  resume(acknowledge = true): void {
    this.command({ kind: 'resume', acknowledge });
  }

  observe(...data: MarketDatum[]): void {
    this.post({ kind: 'market_observed', data });
  }

  /** Bars of the past, flat, so that data quality is good; then a quote. */
  warm(instrument: InstrumentId, at: number): void {
    const bars: MarketDatum[] = [];
    const first = Math.floor(this.at / 300_000) - WARM_BARS;
    for (let i = 0; i < WARM_BARS; i += 1) {
      const wiggle = i % 2 === 0 ? 0.1 : -0.1;
      bars.push({
        kind: 'candle', instrument, timeframe: '5m', openAt: ((first + i) * 300_000) as Timestamp, open: at, high: at + 0.2, low: at - 0.2, close: at + wiggle, volume: 1, closed: true, history: true,
      });
    }
    this.observe(...bars);
    this.quote(instrument, at);
  }

  /** A quote 0.1 wide around `mid`; the scripted venue trades there too. */
  quote(instrument: InstrumentId, mid: number): void {
    const owner = this.venues.find((venue) => venue.instruments.has(instrument));
    owner?.marketPrice.set(instrument, price(mid.toFixed(1)));
    this.observe({ kind: 'quote', instrument, at: this.at as Timestamp, bid: mid - 0.05, bidSize: 10, ask: mid + 0.05, askSize: 10 });
  }

  /** A signal as a round would raise it, put into the queue. */
  signal(instrument: InstrumentId, direction: Direction = 'long', more: Partial<Signal> & { readonly stop?: number; readonly target?: number } = {}): Signal {
    this.#signals += 1;
    const { stop, target, ...rest } = more;
    const long = direction === 'long';
    const signal: Signal = {
      id: `g${this.#signals}` as SignalId, round: `r${this.#signals}` as RoundId, cycle: 'c' as CycleId, instrument, direction, confidence: 0.8, expectedValue: 1,
      plan: { entry: 100, stop: stop ?? (long ? 98 : 102), target: target ?? (long ? 104 : 96), horizonMs: 3_600_000, rewardRisk: 2 },
      raisedAt: this.at as Timestamp, expiresAt: (this.at + 600_000) as Timestamp, ...rest,
    };
    this.state.queue.push(signal);
    this.raised.push({ afterSeq: this.#seq, signal });
    return signal;
  }

  /** Runs a cycle now. */
  cycle(): void {
    this.post({ kind: 'timer_fired', timer: 'cycle', dueAt: this.at as Timestamp });
  }

  /** Raises a signal and runs a cycle; the entry it led to. */
  enter(instrument: InstrumentId = BTC.id, direction: Direction = 'long', more: Parameters<Desk['signal']>[2] = {}): Order {
    this.signal(instrument, direction, more);
    this.cycle();
    return must(this.orders('entry', instrument).at(-1), 'an entry was sent');
  }

  /** Fills one of our orders at the venue and reports it at once. */
  fill(order: Order, size: string | Quantity = order.ticket.quantity, at: string | Price | null = order.ticket.price): void {
    const fillSize = typeof size === 'string' ? quantity(size) : size;
    const fillPrice = typeof at === 'string' ? price(at) : must(at, 'a price for the fill');
    this.venue.fill(order.ticket.clientOrderId, fillSize, fillPrice, this.at as Timestamp, (report) => this.report(report));
  }

  /** An open, protected position: the entry accepted, filled whole at `at`, its stop and target resting. */
  open(instrument: InstrumentId = BTC.id, direction: Direction = 'long', more: Parameters<Desk['signal']>[2] & { readonly fillAt?: string } = {}): Position {
    const { fillAt, ...signal } = more;
    const entry = this.enter(instrument, direction, signal);
    this.advance(2 * LATENCY_MS);
    this.fill(entry, entry.ticket.quantity, fillAt ?? '100');
    this.advance(6 * LATENCY_MS);
    return must(this.state.positions.get(instrument), 'the fill opened a position');
  }

  /** Our orders of a purpose, oldest first. */
  orders(purpose: OrderPurpose, instrument?: InstrumentId): Order[] {
    return [...this.state.orders.values()].filter((order) => order.purpose === purpose && (instrument === undefined || order.ticket.instrument === instrument));
  }

  order(id: ClientOrderId): Order {
    return must(this.state.orders.get(id), `no order ${id}`);
  }

  position(instrument: InstrumentId = BTC.id): Position | undefined {
    return this.state.positions.get(instrument);
  }

  /** Requests of a kind that were sent, oldest first; for one order if given. */
  requests<K extends VenueRequest['kind']>(kind: K, of?: ClientOrderId): (Extract<VenueRequest, { kind: K }> & { readonly sentAt: number })[] {
    const found: (Extract<VenueRequest, { kind: K }> & { readonly sentAt: number })[] = [];
    for (const { request, at } of this.sent) {
      if (request.kind !== kind) continue;
      const id = request.kind === 'submit' ? request.ticket.clientOrderId : request.kind === 'account' || request.kind === 'transfer' ? null : request.clientOrderId;
      if (of === undefined || id === of) found.push({ ...(request as Extract<VenueRequest, { kind: K }>), sentAt: at });
    }
    return found;
  }

  factsOf<K extends Fact['kind']>(kind: K): Extract<Fact, { kind: K }>[] {
    return this.facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
  }

  /** Codes of the alerts raised so far. */
  alerts(): string[] {
    return this.factsOf('alert_raised').map((fact) => fact.code);
  }

  /** Our net position by instrument as float, for readable tests. */
  held(instrument: InstrumentId = BTC.id): number {
    const position = this.position(instrument);
    return position === undefined ? 0 : toNumber(position.quantity) * (position.direction === 'long' ? 1 : -1);
  }
}
