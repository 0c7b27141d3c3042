import { describe, expect, it } from 'vitest';
import type { Money, Price, Quantity } from '../../../src-shared/domain/decimal.ts';
import { decimal, money, notional, price, quantity, ratio, ZERO_MONEY, ZERO_QUANTITY } from '../../../src-shared/domain/decimal.ts';
import type {
  AgentId, ClientOrderId, Currency, CycleId, InstrumentId, LockId, PositionId, RoundId, RowId, SessionId, SignalId, Timestamp, VenueId,
} from '../../../src-shared/domain/ids.ts';
import type { RiskLock } from '../../../src-shared/domain/lock.ts';
import type { ModelProviderId } from '../../../src-shared/domain/model-provider.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import { encode } from '../core/codec.ts';
import type { ConsensusRound, Hearing, Vote } from '../core/consensus/consensus-round.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import type { EngineEvent, EventBody } from '../core/event.ts';
import type { Fact, RiskCheck } from '../core/fact.ts';
import type { LimitBreach } from '../core/limits/limit-book.ts';
import type { FeatureSnapshot } from '../core/feature/feature-snapshot.ts';
import type { Halt, TradingState } from '../core/halt/trading-state.ts';
import type { ModelQuestionId } from '../core/model/model-question.ts';
import type { Order, OrderState } from '../core/order/order.ts';
import type { Position } from '../core/position/position.ts';
import { EMPTY_STORED_STATE } from '../core/stored-state.ts';
import type { EngineStore, JournalRow, SessionRow, StageTimes } from './store.ts';

/** One turn as the runner gives it to a store. */
export interface Turn {
  readonly row: JournalRow;
  readonly event: EngineEvent;
  readonly facts: readonly Fact[];
}

const VENUE = 'alpha' as VenueId;
const USDT = 'USDT' as Currency;
const INSTRUMENTS = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'LTC', 'DOT', 'BNB'].map((base) => `${base}-USDT-PERP.alpha` as InstrumentId);
const AGENTS = ['trend', 'momentum', 'breakout', 'mean', 'volume', 'funding', 'pattern', 'contrarian', 'correlation'] as AgentId[];
const CHECKS: readonly RiskCheck[] = [
  { name: 'exposure', value: '1200.5', limit: '3000', passed: true },
  { name: 'collar, "tight"', value: '0.02', limit: '0.01', passed: false },
];
const DAY = 86_400_000;

/** Gives a turn to a store, as the runner does. */
export function give(store: EngineStore, turn: Turn): void {
  store.append(turn.row);
  store.apply(turn.facts, turn.event);
}

/** A session row for a story. */
export function storySession(number: number): SessionRow {
  return {
    id: `0190a000-0000-7000-8000-00000000000${number}` as SessionId, startedAt: (1_700_000_000_000 + number) as Timestamp, seed: 7 + number,
    market: 'generated', fillModel: 'paper book-walk v1', appVersion: '0.1.0',
  };
}

/** Stage times of one cycle. */
export function storyTimes(cycle: number, at: Timestamp): StageTimes {
  return { cycle, at, scanMs: 0.1, analyseMs: 0.2, voteMs: 0.05, validateMs: 0.01, executeMs: 0.02, monitorMs: 0.03, totalMs: 0.41 + cycle / 1000 };
}

/**
 * A made-up but consistent life of the engine, endless and repeatable: orders move legally, positions are sums of fills, the ledger adds up.
 * It hands out its own mutable orders and positions, as the core does: a store that keeps a reference instead of a copy is found out.
 */
export class FactStory {
  private readonly freshVenues: readonly VenueId[];
  private state: number;
  private seq = 0;
  private cycle = 0;
  private count = 0;
  private at = 1_700_000_000_000;
  private balance: Money = ZERO_MONEY;
  private trading: TradingState = 'paused';
  private halt: Halt | null = null;
  private readonly orders: Order[] = [];
  private readonly positions = new Map<PositionId, Position>();
  private readonly advised: SignalId[] = [];
  private locks: RiskLock[] = [];

  /** @param freshVenues venues whose account this session begins anew */
  constructor(seed: number, freshVenues: readonly VenueId[] = []) {
    this.state = seed >>> 0;
    this.freshVenues = freshVenues;
  }

  /** The next turn; the first one opens the session. */
  next(): Turn {
    this.at += 1 + this.below(this.chance(0.02) ? DAY : 5_000);
    if (this.seq === 0) return this.turn({ kind: 'session_started', start: this.start() }, [...this.deposit('10000'), this.dayStarted()]);
    const acts = [
      () => this.cycleFacts(), () => this.cycleFacts(), () => this.entryFacts(), () => this.entryFacts(), () => this.orderStep(), () => this.orderStep(), () => this.orderStep(),
      () => this.fundingFacts(), () => this.haltFacts(), () => this.noiseFacts(), () => this.deposit('0.000000000000000001'), () => [],
    ];
    const act = acts[this.below(acts.length)] as () => Fact[];
    return this.turn({ kind: 'timer_fired', timer: 'cycle', dueAt: this.at as Timestamp }, act());
  }

  private turn(body: EventBody, facts: readonly Fact[]): Turn {
    this.seq += 1;
    const event: EngineEvent = { seq: this.seq, at: this.at as Timestamp, body };
    const hash = this.seq.toString(16).padStart(64, '0');
    return { event, facts, row: { seq: this.seq, at: event.at, kind: body.kind, payload: encode(event), decisionHash: hash, chainHash: hash } };
  }

  private uint32(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  private below(bound: number): number {
    return this.uint32() % bound;
  }

  private readonly chance = (share: number): boolean => this.uint32() / 4_294_967_296 < share;

  private readonly pick = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;

  /** Ids rise, as UUIDv7 and ULIDs do. */
  private id<T extends string>(): T {
    this.count += 1;
    return `0190b000-0000-7000-8000-${this.count.toString(16).padStart(12, '0')}` as T;
  }

  private start() {
    const config = { watchlist: INSTRUMENTS } as unknown as EngineConfig;
    const capabilities = { nativeStops: true, oco: true, reduceOnly: true, fillModel: 'paper book-walk v1' };
    const instruments = INSTRUMENTS.map((id): Instrument => ({
      id, venue: VENUE, venueName: id, kind: 'perpetual', base: id.slice(0, 3) as Currency, quote: USDT, tickSize: price('0.01'), lotSize: quantity('0.001'),
      minQuantity: quantity('0.001'), minNotional: money('5'), makerFee: ratio('0.0002'), takerFee: ratio('0.0005'), maxLeverage: 10, maintenanceMargin: ratio('0.005'),
    }));
    return {
      session: storySession(1).id, format: 1 as const, seed: 7, instancePrefix: 'q0rm', config, venues: [{ id: VENUE, capabilities, instruments }],
      stored: EMPTY_STORED_STATE, freshVenues: this.freshVenues, haltedOutside: null,
    };
  }

  private ledger(kind: 'deposit' | 'withdrawal' | 'fee' | 'realised' | 'funding', amount: Money, reference: string): Fact {
    this.balance = (this.balance + amount) as Money;
    return { kind: 'ledger_posted', entry: { id: this.id<RowId>(), venue: VENUE, currency: USDT, kind, amount, balanceAfter: this.balance, reference, at: this.at as Timestamp } };
  }

  private deposit(amount: string): Fact[] {
    return [this.ledger('deposit', money(amount), 'initial')];
  }

  private dayStarted(): Fact {
    return { kind: 'day_started', startsAt: (this.at - (this.at % DAY)) as Timestamp, equity: this.balance };
  }

  private votes(): Vote[] {
    const crew = AGENTS.map((agent): Vote => ({
      agent, framework: 'crew', stance: this.pick(['buy', 'sell', 'hold', 'abstain'] as const), confidence: this.below(1000) / 999, weight: 0.5 / AGENTS.length, dissent: this.chance(0.3),
    }));
    // As in life: the other framework’s seats differ in little.
    return [...crew, ...crew.map((vote, i): Vote => ({ ...vote, framework: 'group_chat', confidence: i === 2 ? vote.confidence / 2 : vote.confidence }))];
  }

  private cycleFacts(): Fact[] {
    this.cycle += 1;
    const cycle = this.id<CycleId>();
    const at = this.at as Timestamp;
    const facts: Fact[] = INSTRUMENTS.map((instrument) => ({
      kind: 'candle_closed', candle: { instrument, timeframe: '1m', openAt: (at - (at % 60_000)) as Timestamp, open: 100, high: 101.5, low: 99.25, close: 100.75, volume: 12.5 }, partial: false,
    }));
    for (const instrument of INSTRUMENTS) facts.push(...this.roundFacts(cycle, instrument, this.chance(0.1)));
    facts.push({ kind: 'cycle_completed', cycle: { id: cycle, ordinal: this.cycle, at, instruments: 8, rounds: 8, signals: 1, ordersSent: 1, queueLength: 0, overruns: this.chance(0.1) ? 1 : 0 } });
    facts.push(this.mark());
    return facts;
  }

  private mark(): Fact {
    const unrealised = decimal<Money>(`${this.below(400) - 200}.${this.below(1000)}`);
    return {
      kind: 'portfolio_marked',
      mark: {
        at: this.at as Timestamp, equity: (this.balance + unrealised) as Money, cash: this.balance, unrealised, exposure: money('12.5'), openRisk: money('1.25'),
        realisedToday: ZERO_MONEY, drawdown: 0.01, openPositions: this.positions.size, unprotected: 0,
      },
    };
  }

  private roundFacts(cycle: CycleId, instrument: InstrumentId, signal: boolean): Fact[] {
    const id = this.id<RoundId>();
    const at = this.at as Timestamp;
    const plan = { entry: 100, stop: 98.5, target: 103.5, horizonMs: 3_600_000, rewardRisk: 2.3333333333333335 };
    const outcome: ConsensusRound['outcome'] = signal
      ? { kind: 'signal', direction: this.pick(['long', 'short'] as const), plan }
      : { kind: 'none', reason: 'below_threshold', sentence: 'agreement 0.41 is below 0.70' };
    const round: ConsensusRound = { instrument, at, votes: this.votes(), agreement: 0.41, presence: 0.8, confidence: 0.33, outcome };
    const held: Fact = { kind: 'round_held', id, cycle, round, snapshot: signal ? this.snapshot(instrument) : null, hearings: signal ? this.hearings(instrument) : null };
    if (outcome.kind === 'none') return [held];
    const signalId = this.id<SignalId>();
    const raised: Extract<Fact, { kind: 'signal_raised' }> = {
      kind: 'signal_raised',
      signal: { id: signalId, round: id, cycle, instrument, direction: outcome.direction, confidence: 0.8, expectedValue: 1.2, plan, raisedAt: at, expiresAt: (at + 30_000) as Timestamp },
    };
    const advised = this.advice(signalId, id, instrument);
    if (this.chance(0.6)) return [held, raised, advised, ...this.intend(instrument, { kind: 'signal', signal: signalId, round: id }), this.signalEnd(signalId, 'executed')];
    return [held, raised, advised, ...this.approvalFacts(raised.signal), this.signalEnd(signalId, 'refused_by_risk')];
  }

  private advice(signal: SignalId, round: RoundId, instrument: InstrumentId): Fact {
    this.advised.push(signal);
    const at = this.at as Timestamp;
    return { kind: 'policy_advised', advice: { signal, round, instrument, state: `bull usual ${this.seq % 2 === 0 ? 'strong' : 'full'} none`, action: 1, weighting: 'as_voted', size: 0.5, tried: this.seq % 3 === 0, decisions: this.advised.length, at } };
  }

  /** A signal before a person: answered, only shown, or waiting still. */
  private approvalFacts(signal: Extract<Fact, { kind: 'signal_raised' }>['signal']): Fact[] {
    const at = this.at as Timestamp;
    const asked: Fact = { kind: 'approval_asked', signal, shown: this.seq % 5 === 0, atRisk: this.seq % 2 === 0 ? null : money('12.345'), agreement: this.seq % 3 === 0 ? null : 1 / 3, at };
    const by = this.seq % 4 === 0 ? null : 'tester';
    const answered: Fact = { kind: 'approval_answered', signal: signal.id, instrument: signal.instrument, direction: signal.direction, decision: by === null ? 'expired' : 'rejected', by, note: this.seq % 3 === 0 ? '' : 'too early', waitedMs: 1_234, at };
    return this.seq % 7 < 3 ? [asked] : [asked, answered];
  }

  /** What came of an advice, of one that was frozen now and then; sometimes a person changes the policy. */
  private policyFacts(): Fact[] {
    const at = this.at as Timestamp;
    const change = this.seq % 37 === 0 ? 'reset' : this.seq % 2 === 0 ? 'freeze' : 'thaw';
    const changed: Fact = { kind: 'policy_changed', change, frozen: change === 'freeze', decisions: change === 'reset' ? 0 : this.advised.length, at };
    const signal = this.seq % 3 === 0 ? undefined : this.advised.shift();
    const state = `bear quiet ${this.seq % 5 === 0 ? 'fair' : 'full'} some`;
    const row = this.seq % 4 === 0 ? null : { state, a: [0.1, -0.25, 0, 0, 0, 0, 0], b: [1 / 3, 0, 0, 0, 0, 0, 0], visits: [this.seq, 1, 0, 0, 0, 0, 0] };
    if (signal === undefined) return [changed];
    return [{ kind: 'policy_learned', lesson: { signal, state, action: 1, reward: -0.53, next: this.seq % 7 === 0 ? null : state, row, at } }, ...(this.seq % 11 === 0 ? [changed] : [])];
  }

  /** A lock that begins, and now and then an earlier one that is lifted. */
  private lockFacts(instrument: InstrumentId): Fact[] {
    const at = this.at as Timestamp;
    const team = this.seq % 5 === 0;
    const lock: RiskLock = {
      id: `lock-${this.locks.length + 1}` as LockId, kind: team ? 'loss_streak' : this.seq % 2 === 0 ? 'cooldown' : 'stop_streak', scope: team ? { on: 'team', subject: 'crew' } : { on: 'instrument', subject: instrument },
      reason: 'three stops, "in a row"', beganAt: at, endsAt: (at + (this.seq % 3) * DAY + 1) as Timestamp, liftedAt: null, liftedBy: null, note: null,
    };
    this.locks.push(lock);
    const begun: Fact = { kind: 'lock_changed', lock, at };
    const earlier = this.locks[this.seq % this.locks.length];
    if (this.seq % 3 !== 0 || earlier === undefined || earlier.liftedAt !== null) return [begun];
    const lifted: RiskLock = { ...earlier, liftedAt: at, liftedBy: 'tester', note: 'it was news' };
    this.locks = this.locks.map((one) => (one.id === lifted.id ? lifted : one));
    return [begun, { kind: 'lock_changed', lock: lifted, at }];
  }

  /** A rebalance that begins, goes on or has ended. */
  private rebalanceFact(instrument: InstrumentId): Fact {
    const at = this.at as Timestamp;
    const over = this.seq % 2 === 0;
    return {
      kind: 'rebalance_changed', at,
      rebalance: {
        command: `rebalance-${this.seq - (this.seq % 4)}` as RowId, proposal: 'abc', method: 'hrp', by: 'tester', startedAt: at, endsAt: (at + 600_000) as Timestamp, endedAt: over ? at : null, sentence: over ? 'Rebalanced in part.' : '',
        steps: [
          { instrument, action: 'reduce', direction: 'long', quantity: '1.5', price: '100', stop: null, held: '2', target: 0.25, state: 'done', sentence: 'Filled.', order: null, position: this.id<PositionId>(), filled: '1.5' },
          { instrument, action: 'open', direction: 'long', quantity: '0.5', price: '100', stop: '95', held: '0', target: 0.25, state: over ? 'left' : 'waiting', sentence: over ? 'Not sent: its time was over.' : '', order: null, position: null, filled: '0' },
        ],
      },
    };
  }

  private signalEnd(signal: SignalId, end: 'executed' | 'refused_by_risk'): Fact {
    const order = end === 'executed' ? (this.orders.at(-1)?.ticket.clientOrderId ?? null) : null;
    return { kind: 'signal_ended', signal, end, sentence: end, checks: CHECKS, order, at: this.at as Timestamp };
  }

  private snapshot(instrument: InstrumentId): FeatureSnapshot {
    return {
      instrument, at: this.at as Timestamp, dataAt: (this.at - 1) as Timestamp, lastPrice: 100.25, tickSize: 0.01, regime: 'bull',
      quality: { entriesAllowed: true, reasons: [] }, values: { ema20: 100.1, rsi14: 55.5, atr14: 1.5 },
    };
  }

  private hearings(instrument: InstrumentId): Hearing[] {
    const analyses = this.analyses(instrument);
    return (['crew', 'group_chat'] as const).map((framework) => ({ framework, analyses }));
  }

  private analyses(instrument: InstrumentId) {
    return AGENTS.map((agent) => ({
      agent, instrument, stance: 'buy' as const, confidence: 0.7, horizonMs: 3_600_000, entryZone: this.chance(0.5) ? ([99.5, 100.5] as const) : null, stop: 98.5, target: null,
      evidence: [{ feature: 'rsi14', value: 55.5 }], note: 'the trend is up, "and" stays', veto: null,
    }));
  }

  private entryFacts(): Fact[] {
    return this.intend(this.pick(INSTRUMENTS), this.pick([{ kind: 'command', command: this.id<RowId>() }, { kind: 'recovered' }, { kind: 'protection', reason: 'naked' }] as const));
  }

  private intend(instrument: InstrumentId, origin: Order['origin']): Fact[] {
    const clientOrderId = `q0rm-${this.id<string>()}` as ClientOrderId;
    const at = this.at as Timestamp;
    const conditional = this.chance(0.3);
    const order: Order = {
      ticket: {
        clientOrderId, instrument, side: this.pick(['buy', 'sell'] as const), type: conditional ? 'stop' : 'limit', quantity: decimal<Quantity>(`${1 + this.below(50)}.${this.below(1000)}`),
        price: conditional ? null : price('100.25'), triggerPrice: conditional ? price('98.5') : null, timeInForce: this.pick(['gtc', 'ioc', 'fok'] as const), postOnly: this.chance(0.2),
        reduceOnly: conditional, ocoGroup: conditional ? 'g1' : null, expiresAt: (at + 10_000) as Timestamp,
      },
      venue: VENUE, purpose: conditional ? 'stop' : 'entry', origin,
      plan: this.chance(0.7) ? { stop: price('98.5'), target: this.chance(0.5) ? price('103.5') : null, closeAt: this.chance(0.3) ? ((at + DAY) as Timestamp) : null } : null,
      createdAt: at, position: conditional ? ([...this.positions.keys()].at(-1) ?? null) : null, state: 'intended', venueOrderId: null, filledQuantity: ZERO_QUANTITY, filledNotional: ZERO_MONEY, finalQuantity: null, reason: null,
      updatedAt: at, cancelRequestedAt: null, notFoundCount: 0,
    };
    this.orders.push(order);
    return [{ kind: 'order_intended', order, checks: CHECKS }];
  }

  private orderStep(): Fact[] {
    const live = this.orders.filter((one) => ['intended', 'sent', 'unknown', 'accepted', 'partially_filled'].includes(one.state));
    const order = live[0] === undefined ? undefined : this.pick(live);
    if (order === undefined) return [];
    if (order.state === 'intended') return [this.move(order, this.pick(['sent', 'sent', 'sent', 'denied'] as const), null)];
    if (order.state === 'sent') return [this.move(order, this.pick(['accepted', 'accepted', 'unknown', 'rejected'] as const), 'answer')];
    if (order.state === 'unknown') return [this.move(order, this.pick(['accepted', 'rejected'] as const), 'query')];
    if (this.chance(0.25)) return [this.move(order, this.pick(['cancelled', 'expired'] as const), null)];
    return this.fill(order);
  }

  private move(order: Order, to: OrderState, reason: string | null): Fact {
    const from = order.state;
    order.state = to;
    order.reason = reason;
    order.updatedAt = this.at as Timestamp;
    if (to === 'accepted') order.venueOrderId = `v${this.count}`;
    if (to === 'cancelled') {
      order.cancelRequestedAt = this.at as Timestamp;
      order.finalQuantity = order.filledQuantity;
    }
    const { ticket, position, venueOrderId, filledQuantity, filledNotional, finalQuantity, cancelRequestedAt } = order;
    return {
      kind: 'order_changed', clientOrderId: ticket.clientOrderId, from, to, reason, position, venueOrderId, filledQuantity, filledNotional, finalQuantity, cancelRequestedAt, at: this.at as Timestamp,
    };
  }

  private fill(order: Order): Fact[] {
    const { ticket } = order;
    const rest = (ticket.quantity - order.filledQuantity) as Quantity;
    const wanted = this.chance(0.5) ? rest : ((rest / 2n || rest) as Quantity);
    const at = (this.at - this.below(1_000)) as Timestamp;
    const tradeId = `t${this.id<string>()}`;
    const held = [...this.positions.values()].find((one) => one.instrument === ticket.instrument);
    // A fill never turns a position over: it closes it at most.
    const closes = held !== undefined && (ticket.side === 'buy') !== (held.direction === 'long');
    const size = closes && held.quantity < wanted ? held.quantity : wanted;
    const position = held ?? this.newPosition(order);
    order.filledQuantity = (order.filledQuantity + size) as Quantity;
    order.filledNotional = (order.filledNotional + notional(price('100.25'), size)) as Money;
    order.position = position.id;
    if (order.filledQuantity === ticket.quantity) order.finalQuantity = ticket.quantity;
    const fee = money('0.0123');
    position.fees = (position.fees + fee) as Money;
    return [
      {
        kind: 'fill_booked',
        fill: {
          id: this.id<RowId>(), venue: VENUE, tradeId, clientOrderId: ticket.clientOrderId, position: position.id, instrument: ticket.instrument, side: ticket.side, price: price('100.25'), quantity: size,
          fee, feeCurrency: USDT, liquidity: 'taker', cause: 'order', realised: money(this.seq % 2 === 0 ? '4.5' : '-0.75'), at, bookedAt: this.at as Timestamp,
        },
      },
      this.ledger('fee', (-fee) as Money, tradeId),
      ...this.moveFill(position, ticket.side, size, held === undefined),
      this.move(order, order.filledQuantity === ticket.quantity ? 'filled' : 'partially_filled', null),
    ];
  }

  private newPosition(order: Order): Position {
    const { ticket, origin } = order;
    return {
      id: this.id<PositionId>(), venue: VENUE, instrument: ticket.instrument, direction: ticket.side === 'buy' ? 'long' : 'short', openedAt: this.at as Timestamp,
      signal: origin.kind === 'signal' ? origin.signal : null, command: origin.kind === 'command' ? origin.command : null, quantity: ZERO_QUANTITY, cost: ZERO_MONEY, realised: ZERO_MONEY, fees: ZERO_MONEY, funding: ZERO_MONEY, peakQuantity: ZERO_QUANTITY,
      bestPrice: null, stop: price('98.5'), target: null, initialRisk: price('1.75') as Price, trailFrom: this.chance(0.3) ? price('101.5') : null, closeAt: null, protection: 'native', nakedSince: null, stopOrder: null, targetOrder: null,
      closedAt: null, closeReason: null,
    };
  }

  private moveFill(position: Position, side: 'buy' | 'sell', size: Quantity, opened: boolean): Fact[] {
    this.positions.set(position.id, position);
    const at = this.at as Timestamp;
    const adds = (side === 'buy') === (position.direction === 'long');
    const left = (adds ? position.quantity + size : position.quantity - size) as Quantity;
    const closed = left <= 0n;
    position.realised = closed ? money(this.pick(['12.5', '-7.25'])) : position.realised;
    position.quantity = closed ? ZERO_QUANTITY : left;
    position.cost = notional(price('100.25'), position.quantity);
    position.peakQuantity = (position.quantity > position.peakQuantity ? position.quantity : position.peakQuantity) as Quantity;
    if (closed) {
      Object.assign(position, { closedAt: at, closeReason: this.seq % 7 === 0 ? 'account begun anew' : 'target', protection: 'closed', stop: null });
      this.positions.delete(position.id);
    }
    const change: Fact = { kind: 'position_changed', change: closed ? 'closed' : opened ? 'opened' : adds ? 'increased' : 'reduced', position, at };
    return closed ? [change, this.ledger('realised', position.realised, position.id), ...this.lessonFacts(position)] : [change];
  }

  /** What language models on some seats wrote of a position, also where there is no lesson of it to write beside. */
  private lessonFacts({ id, instrument }: Position): Fact[] {
    return AGENTS.filter((_agent, i) => i % 2 === 0).map((agent) => ({ kind: 'lesson_written', question: `${id} ${agent}` as ModelQuestionId, position: id, agent, instrument, words: `${agent}: wait for "it" & don't hurry`, by: 'analyst-1', at: this.at as Timestamp }));
  }

  private fundingFacts(): Fact[] {
    const position = this.positions.values().next().value;
    const at = this.at as Timestamp;
    const instrument = this.pick(INSTRUMENTS);
    const published: Fact = { kind: 'funding_published', instrument, rate: 0.0001, markPrice: 100.2, at, dueAt: (at + 1) as Timestamp };
    if (position === undefined) return [published, ...this.transferFacts()];
    const closing = this.closingFacts();
    const amount = money('-0.000000123');
    const paymentId = `p${this.id<string>()}`;
    position.funding = (position.funding + amount) as Money;
    return [
      published, { kind: 'payment_booked', venue: VENUE, paymentId, instrument: position.instrument, amount, at }, this.ledger('funding', amount, paymentId),
      { kind: 'position_changed', change: 'funding', position, at }, ...closing,
    ];
  }

  private transferFacts(): Fact[] {
    const transferId = `transfer-${this.id<string>()}`;
    const amount = money(this.pick(['25.5', '-3.25']));
    return [
      this.ledger(amount > 0n ? 'deposit' : 'withdrawal', amount, transferId),
      { kind: 'money_moved', venue: VENUE, transferId, currency: 'USDT' as Currency, amount, worth: amount, day: money('9876.5'), peakEquity: money('10001.25'), drawdownFrom: money('9999.75'), at: this.at as Timestamp },
    ];
  }

  private closingFacts(): Fact[] {
    const position = [...this.positions.keys()].at(this.seq % Math.max(1, this.positions.size));
    if (position === undefined) return [];
    const origin = this.seq % 2 === 0 ? ({ kind: 'command', command: this.id<RowId>() } as const) : ({ kind: 'protection', reason: 'time stop' } as const);
    return [{ kind: 'closing_changed', position, closing: this.seq % 5 === 0 ? null : { reason: 'time stop', origin, capped: this.seq % 3 === 0 }, at: this.at as Timestamp }];
  }

  private haltFacts(): Fact[] {
    const at = this.at as Timestamp;
    const by = 'operator';
    if (this.halt === null) {
      this.halt = { id: this.id<RowId>(), by, reason: 'enough', close: this.chance(0.5), at, verifiedAt: null, resumedAt: null, resumedBy: null };
      return [
        { kind: 'command_handled', command: { kind: 'halt', id: this.id<RowId>(), by, reason: 'enough', close: false }, accepted: true, sentence: 'halted', at },
        { kind: 'halt_changed', halt: this.halt, report: [{ venue: VENUE, subject: 'all', status: 'pending', sentence: 'cancelling' }], at }, this.stateChange('halted'),
      ];
    }
    if (this.halt.verifiedAt === null) this.halt.verifiedAt = at;
    else Object.assign(this.halt, { resumedAt: at, resumedBy: by });
    const changed: Fact = { kind: 'halt_changed', halt: this.halt, report: [], at };
    if (this.halt.resumedAt === null) return [changed];
    this.halt = null;
    return [changed, this.stateChange('active')];
  }

  private stateChange(to: TradingState): Fact {
    const from = this.trading;
    this.trading = to;
    return { kind: 'trading_state_changed', from, to, reason: `${to} by operator`, by: 'operator', at: this.at as Timestamp };
  }

  private opinionSettled(instrument: InstrumentId): Fact {
    const at = this.at as Timestamp;
    const bins = Array.from({ length: 10 }, (_, i) => ({ n: i, hits: i >> 1, confidenceSum: i * 0.05 }));
    return {
      kind: 'opinion_settled', tally: { n: 45, hits: this.seq % 45, sumR: (this.seq % 1000) / 7 - 70, sumSquaredR: 91.25, sumBrier: 10.1, bins },
      opinion: {
        agent: AGENTS[this.seq % AGENTS.length] as AgentId, framework: this.seq % 2 === 0 ? 'crew' : 'group_chat', instrument, direction: 1, confidence: 0.7, regime: this.seq % 3 === 0 ? 'bull' : 'bear', at, until: at, entry: 100, stop: 98, target: 104, costRate: 0.0012,
        settledAt: at, end: 'stop', resultR: -1.06,
      },
    };
  }

  /** A question to a language model, its answer after a repair, and the round that counted it. */
  private modelFacts(instrument: InstrumentId): Fact[] {
    const at = this.at as Timestamp;
    const question = this.id<ModelQuestionId>();
    const agent = this.pick(AGENTS);
    const dropped = this.chance(0.3) ? 'abstained' : null;
    const call = { provider: 'one' as ModelProviderId, model: 'analyst-1', at, latencyMs: 900, sentence: 'a "quoted" word', answerText: '{}', promptTokens: 1_200, answerTokens: 80, micros: 3_040, costFrom: 'reported' as const };
    return [
      { kind: 'model_asked', question, framework: 'crew', agent, instrument, cycle: this.id<CycleId>(), snapshotAt: at, messages: [{ role: 'system', text: 'You judge.' }, { role: 'user', text: 'x'.repeat(3_000) }], answerTokens: 800, at },
      {
        kind: 'model_answered', subject: { framework: 'crew', agent, instrument }, dropped, sentence: 'said', at,
        answer: {
          question, agent, promptHash: 'ab'.repeat(32), latencyMs: 2_000, cached: false, tokens: 2_560, micros: 6_080,
          attempts: [{ ...call, purpose: 'ask', outcome: 'invalid_json' }, { ...call, purpose: 'repair', outcome: dropped === null ? 'answered' : 'refused' }],
          result: dropped === null ? { kind: 'answered', content: { kind: 'note', text: 'said', chosen: null } } : { kind: 'abstained', reason: 'refused', sentence: 'no' },
        },
      },
      { kind: 'model_counted', question, round: this.id<RoundId>(), at },
      { kind: 'lesson_written', question, position: `of ${question}` as PositionId, agent, instrument, words: 'of a position that is no longer kept', by: '', at },
    ];
  }

  /** A limit that breaks and, mostly, is kept again. */
  private breachFacts(instrument: InstrumentId): Fact[] {
    const at = this.at as Timestamp;
    const breach: LimitBreach = {
      id: this.id<RowId>(), scope: 'instrument', subject: this.seq % 2 === 0 ? instrument : null, measure: 'notional', act: 'reduce', value: money('2600.5'), limit: money('2500'), sentence: 'too "much"', at, endedAt: null,
    };
    return [{ kind: 'limit_breached', breach }, ...(this.chance(0.7) ? [{ kind: 'limit_breached' as const, breach: { ...breach, endedAt: at } }] : [])];
  }

  private partLosses(instrument: InstrumentId): Fact {
    const period = { startsAt: (this.at - (this.at % DAY)) as Timestamp, equity: this.balance, open: this.seq % 2 === 0 ? {} : { [`p${this.seq}`]: money('-1.5') }, closed: { [`instrument ${instrument}`]: money('-12.25'), 'team crew': money('3') } };
    const { open, closed } = period;
    const drawdown = { since: (this.at - 1) as Timestamp, open, closed, highs: { [`instrument ${instrument}`]: { made: money('40.125'), equity: this.balance }, 'team crew': { made: money('-3'), equity: money('9990') } } };
    return { kind: 'part_losses_changed', losses: { day: period, week: this.seq % 3 === 0 ? null : period, ...(this.seq % 4 === 0 ? {} : { drawdown }) }, at: this.at as Timestamp };
  }

  /** Changed, or changed back. */
  private listChanged(): Fact {
    const list = [{ scope: 'portfolio' as const, subject: null, measure: 'drawdown' as const, limit: 0.1, act: 'close' as const }];
    const kept = this.seq % 3 === 0 ? null : { list, instead: [] };
    return { kind: 'limit_list_changed', from: kept === null ? list : [], to: kept === null ? [] : list, kept, loosened: kept === null, reason: 'as "was"', by: 'tester', at: this.at as Timestamp };
  }

  private noiseFacts(): Fact[] {
    const at = this.at as Timestamp;
    const instrument = this.pick(INSTRUMENTS);
    return [
      { kind: 'quality_changed', instrument, entriesAllowed: false, reasons: [{ code: 'stale', sentence: 'last price is 95 s old, limit 60 s' }], at },
      { kind: 'regime_changed', instrument, from: 'bull', to: 'volatile', at },
      this.dayStarted(),
      { kind: 'week_started', startsAt: (this.at - (this.at % DAY)) as Timestamp, equity: this.balance }, this.partLosses(instrument), ...this.breachFacts(instrument),
      { kind: 'risk_event', id: this.id<RowId>(), code: 'exposure', instrument, sentence: 'too much', checks: CHECKS, at },
      { kind: 'reconciled', id: this.id<RowId>(), venue: VENUE, cause: 'poll', differences: [{ kind: 'balance', subject: 'USDT', ours: '1', venues: '2', resolved: this.chance(0.5) }], at },
      { kind: 'external_changed', instrument, quantity: quantity(this.pick(['0', '1.5', '-2'])), at },
      { kind: 'disorder_changed', venue: VENUE, currency: USDT, instruments: this.seq % 3 === 0 ? [] : [instrument], adjusted: money('-0.5'), at },
      {
        kind: 'external_order_seen', venue: VENUE, at,
        order: {
          clientOrderId: null, venueOrderId: 'x1', instrument, side: 'buy', type: 'limit', status: 'open', quantity: quantity('1'), filledQuantity: ZERO_QUANTITY, price: price('90'), triggerPrice: null,
          reduceOnly: false, updatedAt: at,
        },
      },
      this.opinionSettled(instrument),
      { kind: 'approval_mode_changed', mode: this.seq % 2 === 0 ? 'approve' : 'auto', limitMs: this.seq % 3 === 0 ? null : 60_000, by: 'tester', at },
      { kind: 'risk_limits_changed', changes: [{ name: 'riskPerTrade', from: 0.0025, to: 0.002 }], kept: this.seq % 3 === 0 ? [] : [{ name: 'riskPerTrade', value: 0.002, instead: 0.0025 }], loosened: false, reason: '', by: 'tester', at },
      this.listChanged(), ...this.modelFacts(instrument), ...this.policyFacts(), ...this.lockFacts(instrument), this.rebalanceFact(instrument),
      { kind: 'venue_health_changed', venue: VENUE, connected: false, consecutiveFailures: 2, sentence: 'no answer for 10 s', at },
      { kind: 'alert_raised', id: this.id<RowId>(), level: 'warning', code: 'venue', sentence: 'alpha is silent', remedy: 'wait', at },
      this.stateChange(this.pick(['paused', 'active', 'reducing'] as const)),
    ];
  }
}


describe('the story that store tests tell', () => {
  const turns = Array.from({ length: 1_000 }, (_unused, index) => index);

  it('is the same each time it is told', () => {
    const tell = () => {
      const story = new FactStory(42);
      return turns.slice(0, 200).map(() => encode(story.next().facts)).join('\n');
    };
    expect(tell()).toBe(tell());
  });

  it('has every kind of fact', () => {
    const story = new FactStory(1);
    const kinds = new Set(turns.flatMap(() => story.next().facts.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([
      'alert_raised', 'approval_answered', 'approval_asked', 'approval_mode_changed', 'candle_closed', 'closing_changed', 'command_handled', 'cycle_completed', 'day_started',
      'disorder_changed', 'external_changed', 'external_order_seen', 'fill_booked', 'funding_published', 'halt_changed', 'ledger_posted', 'lesson_written', 'limit_breached', 'limit_list_changed', 'lock_changed',
      'model_answered', 'model_asked', 'model_counted', 'money_moved', 'opinion_settled', 'order_changed', 'order_intended', 'part_losses_changed', 'payment_booked', 'policy_advised', 'policy_changed',
      'policy_learned', 'portfolio_marked', 'position_changed', 'quality_changed', 'rebalance_changed', 'reconciled', 'regime_changed', 'risk_event', 'risk_limits_changed', 'round_held',
      'signal_ended', 'signal_raised', 'trading_state_changed', 'venue_health_changed', 'week_started',
    ]);
  });
});
