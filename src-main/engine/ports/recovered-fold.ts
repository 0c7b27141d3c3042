/**
 * What a store must give back at a start, as a fold over every committed fact. The memory store keeps exactly this; the contract
 * suite holds the database's own answer against it.
 */
import { ZERO_MONEY, add, sub, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, SignalId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { quoteOf } from '../../../src-shared/domain/instrument.ts';
import type { StoredApproval, WaitingSignal } from '../core/approval/approval-book.ts';
import type { EngineEvent } from '../core/event.ts';
import type { Fact } from '../core/fact.ts';
import type { Fill } from '../core/fill/fill.ts';
import type { Halt, TradingState } from '../core/halt/trading-state.ts';
import type { PendingAdvice, StoredPolicy } from '../core/learning/policy.ts';
import type { LimitBreach, StoredLimits, TradingWeek } from '../core/limits/limit-book.ts';
import type { PartLosses } from '../core/limits/part-period.ts';
import type { Order, OrderState } from '../core/order/order.ts';
import type { Position } from '../core/position/position.ts';
import type { ClosingIntent } from '../core/protection/closing-intent.ts';
import type { KeptLimit, KeptList } from '../core/risk/kept-limit.ts';
import type { Rebalance } from '../core/rebalance/rebalance.ts';
import type { StoredBalance, StoredDisorder, StoredFillMoment, StoredState } from '../core/stored-state.ts';
import { beginLocksAnew, foldFlow, foldLocks, foldTrade, noLocks, storedLocksOf, type FoldedLocks } from './recovered-locks.ts';
import type { StoredResult } from '../core/track-record/record.ts';

/** Booked trade and payment ids a store gives back at most. */
export const BOOKED_KEPT = 20_000;
/** A final order is given back while it is younger than this, counted from the last event: late fills. */
export const FINAL_ORDER_KEPT_MS = 86_400_000;
/** When an instrument's last position closed is given back while it is younger than this: no cooldown is longer. */
export const CLOSED_KEPT_MS = 7 * 86_400_000;
/** The close reason of what was written off with its account: begins no cooldown. Equal to the core's, held against it by a test. */
export const WRITTEN_OFF = 'account begun anew';
/** The trading state of a database without a past. */
export const FRESH_STATE = { trading: 'paused', tradingReason: 'fresh install' } as const;

/** So long an entry that was sent counts towards limits on orders per minute. */
export const SENDS_COUNT_MS = 60_000;

const FINAL: ReadonlySet<OrderState> = new Set<OrderState>(['filled', 'cancelled', 'expired', 'rejected', 'denied']);

/** What was learned, while it grows. */
interface FoldedPolicy {
  decisions: number;
  frozen: boolean;
  readonly rows: Map<string, StoredPolicy['rows'][number]>;
  /** Of every signal that nothing has come of yet. */
  readonly pending: Map<string, PendingAdvice>;
}

function unlearned(): FoldedPolicy {
  return { decisions: 0, frozen: false, rows: new Map(), pending: new Map() };
}

/** {@link StoredState} while it grows. Owned by one store. */
export interface MutableStoredState {
  existed: boolean;
  crashed: boolean;
  trading: TradingState;
  tradingReason: string;
  newestHalt: Halt | null;
  readonly orders: Map<ClientOrderId, Order>;
  readonly positions: Map<PositionId, Position>;
  readonly closing: Map<PositionId, ClosingIntent>;
  readonly lastClosed: Map<InstrumentId, Timestamp>;
  readonly balances: Map<string, StoredBalance>;
  readonly external: Map<InstrumentId, Quantity>;
  readonly disorder: Map<string, StoredDisorder>;
  readonly results: Map<string, StoredResult>;
  policy: FoldedPolicy;
  /** Null: nobody has ever set one. */
  rebalance: Rebalance | undefined;
  approvalMode: Pick<StoredApproval, 'mode' | 'limitMs'> | null;
  changedLimits: readonly KeptLimit[];
  changedList: KeptList | undefined;
  week: TradingWeek | null;
  partLosses: Readonly<PartLosses> | undefined;
  readonly breaches: Map<string, LimitBreach>;
  readonly waiting: Map<string, WaitingSignal>;
  readonly locks: FoldedLocks;
  booked: string[];
  readonly lastFillAt: Map<string, number>;
  readonly newestFills: Map<InstrumentId, StoredFillMoment>;
  day: { readonly startsAt: Timestamp; readonly equity: Money } | null;
  realisedToday: Money;
  peakEquity: Money | null;
  drawdownFrom: Money | null;
  /** Time of the last event. */
  lastAt: number;
  /** Orders kept after the last sweep: the next one comes when there are twice as many. */
  sweptSize: number;
}

/** The fold's beginning. */
export function freshMutableState(): MutableStoredState {
  return {
    existed: false, crashed: false, ...FRESH_STATE, newestHalt: null, orders: new Map(), positions: new Map(), closing: new Map(), lastClosed: new Map(), balances: new Map(), external: new Map(), disorder: new Map(), results: new Map(), policy: unlearned(), approvalMode: null, changedLimits: [], changedList: undefined, week: null, partLosses: undefined, breaches: new Map(), waiting: new Map(), locks: noLocks(), rebalance: undefined,
    booked: [], lastFillAt: new Map(), newestFills: new Map(), day: null, realisedToday: ZERO_MONEY, peakEquity: null, drawdownFrom: null, lastAt: 0, sweptSize: 512,
  };
}

/**
 * Takes the event itself into the state, before its facts: venues whose account begins anew forget which trades were booked (their ids may come
 * again), and highest equity and day begin without a past.
 */
export function foldEvent(state: MutableStoredState, { at, body }: EngineEvent): void {
  state.lastAt = at;
  if (body.kind !== 'session_started' || body.start.freshVenues.length === 0) return;
  const fresh = new Set<string>(body.start.freshVenues);
  state.booked = state.booked.filter((key) => !fresh.has(key.slice(0, key.indexOf(' '))));
  for (const venue of fresh) state.lastFillAt.delete(venue);
  for (const instruments of [state.external, state.lastClosed, state.newestFills]) {
    for (const instrument of [...instruments.keys()]) if (fresh.has(instrument.slice(instrument.lastIndexOf('.') + 1))) instruments.delete(instrument);
  }
  for (const [key, { venue }] of state.disorder) if (fresh.has(venue)) state.disorder.delete(key);
  state.results.clear();
  Object.assign(state.policy, { decisions: 0, frozen: false });
  state.policy.rows.clear();
  beginLocksAnew(state.locks);
  state.day = null;
  state.week = null;
  state.partLosses = undefined;
  state.breaches.clear();
  state.realisedToday = ZERO_MONEY;
  state.peakEquity = null;
  state.drawdownFrom = null;
}

/** Takes one fact of the event of `at` into the state. Copies what the core may still change. */
export function foldFact(state: MutableStoredState, fact: Fact, at: Timestamp): void {
  state.lastAt = at;
  switch (fact.kind) {
    case 'order_intended': return foldIntended(state, fact.order);
    case 'order_changed': return foldOrderChange(state, fact);
    case 'position_changed': return foldPosition(state, fact.position);
    case 'closing_changed': return foldClosing(state, fact.position, fact.closing);
    case 'fill_booked': return foldFill(state, fact);
    case 'money_moved':
      remember(state, `${fact.venue} ${fact.transferId}`);
      if (state.day !== null && fact.day !== null) state.day = { ...state.day, equity: fact.day };
      state.peakEquity = fact.peakEquity;
      state.drawdownFrom = fact.drawdownFrom;
      return foldFlow(state.locks, fact);
    case 'payment_booked': return remember(state, `${fact.venue} ${fact.paymentId}`);
    case 'ledger_posted': {
      const { venue, currency, balanceAfter } = fact.entry;
      state.balances.set(`${venue} ${currency}`, { venue, currency, total: balanceAfter });
      return;
    }
    case 'external_changed': {
      state.external.set(fact.instrument, fact.quantity);
      return;
    }
    case 'disorder_changed':
      if (fact.instruments.length === 0) state.disorder.delete(`${fact.venue} ${fact.currency}`);
      else state.disorder.set(`${fact.venue} ${fact.currency}`, { venue: fact.venue, currency: fact.currency, instruments: [...fact.instruments], adjusted: fact.adjusted });
      return;
    case 'opinion_settled': {
      const { framework, agent, regime } = fact.opinion;
      state.results.set(`${framework} ${agent} ${regime}`, { framework, agent, regime, tally: fact.tally });
      return;
    }
    case 'policy_advised': case 'policy_learned': case 'policy_changed': return foldPolicy(state.policy, fact);
    case 'approval_asked': case 'approval_answered': case 'approval_mode_changed': return foldApproval(state, fact);
    case 'risk_limits_changed':
      state.changedLimits = fact.kept.map((limit) => ({ ...limit }));
      return;
    case 'limit_list_changed':
      state.changedList = fact.kept === null ? undefined : { ...fact.kept };
      return;
    case 'rebalance_changed':
      state.rebalance = fact.rebalance;
      return;
    case 'lock_changed': case 'round_held': case 'signal_raised': return foldLocks(state.locks, fact);
    case 'trading_state_changed':
      state.trading = fact.to;
      state.tradingReason = fact.reason;
      return;
    case 'halt_changed': return foldHalt(state, fact.halt);
    case 'day_started':
      state.day = { startsAt: fact.startsAt, equity: fact.equity };
      state.realisedToday = ZERO_MONEY;
      return;
    case 'week_started': case 'part_losses_changed': case 'limit_breached': return foldLimits(state, fact);
    case 'portfolio_marked':
      if (state.peakEquity === null || fact.mark.equity > state.peakEquity) state.peakEquity = fact.mark.equity;
      if (state.drawdownFrom === null || fact.mark.equity > state.drawdownFrom) state.drawdownFrom = fact.mark.equity;
      return;
    default:
      return;
  }
}

function foldLimits(state: MutableStoredState, fact: Extract<Fact, { kind: 'week_started' | 'part_losses_changed' | 'limit_breached' }>): void {
  if (fact.kind === 'week_started') state.week = { startsAt: fact.startsAt, equity: fact.equity };
  else if (fact.kind === 'part_losses_changed') state.partLosses = fact.losses;
  else if (fact.breach.endedAt === null) state.breaches.set(fact.breach.id, { ...fact.breach });
  else state.breaches.delete(fact.breach.id);
}

function foldApproval(state: MutableStoredState, fact: Extract<Fact, { kind: 'approval_asked' | 'approval_answered' | 'approval_mode_changed' }>): void {
  if (fact.kind === 'approval_asked') state.waiting.set(fact.signal.id, { signal: fact.signal, shown: fact.shown, atRisk: fact.atRisk, agreement: fact.agreement });
  else if (fact.kind === 'approval_answered') state.waiting.delete(fact.signal);
  else state.approvalMode = { mode: fact.mode, limitMs: fact.limitMs };
}

function foldPolicy(policy: FoldedPolicy, fact: Extract<Fact, { kind: 'policy_advised' | 'policy_learned' | 'policy_changed' }>): void {
  if (fact.kind === 'policy_advised') {
    const { signal, state, action, size, decisions } = fact.advice;
    policy.decisions = decisions;
    policy.pending.set(signal, { signal, state, action, size });
  } else if (fact.kind === 'policy_learned') {
    policy.pending.delete(fact.lesson.signal);
    if (fact.lesson.row !== null) policy.rows.set(fact.lesson.row.state, fact.lesson.row);
  } else {
    policy.decisions = fact.decisions;
    policy.frozen = fact.frozen;
    if (fact.change === 'reset') policy.rows.clear();
  }
}

function foldIntended(state: MutableStoredState, order: Readonly<Order>): void {
  state.orders.set(order.ticket.clientOrderId, { ...order });
  if (state.orders.size <= state.sweptSize * 2) return;
  for (const [id, one] of state.orders) if (!isKept(one, state.lastAt)) state.orders.delete(id);
  state.sweptSize = Math.max(512, state.orders.size);
}

function isKept(order: Readonly<Order>, lastAt: number): boolean {
  return !FINAL.has(order.state) || order.updatedAt > lastAt - FINAL_ORDER_KEPT_MS;
}

function foldOrderChange(state: MutableStoredState, fact: Extract<Fact, { kind: 'order_changed' }>): void {
  const order = state.orders.get(fact.clientOrderId);
  if (order === undefined) return;
  order.position = fact.position;
  order.state = fact.to;
  order.venueOrderId = fact.venueOrderId;
  order.filledQuantity = fact.filledQuantity;
  order.filledNotional = fact.filledNotional;
  order.finalQuantity = fact.finalQuantity;
  order.reason = fact.reason;
  order.updatedAt = fact.at;
  order.cancelRequestedAt = fact.cancelRequestedAt;
}

function foldPosition(state: MutableStoredState, position: Readonly<Position>): void {
  if (position.closedAt === null) {
    state.positions.set(position.id, { ...position });
    return;
  }
  state.positions.delete(position.id);
  state.closing.delete(position.id);
  if (position.closeReason === WRITTEN_OFF) return;
  foldTrade(state.locks, position, position.closedAt);
  const before = state.lastClosed.get(position.instrument);
  if (before === undefined || position.closedAt > before) state.lastClosed.set(position.instrument, position.closedAt);
}

function foldClosing(state: MutableStoredState, position: PositionId, closing: ClosingIntent | null): void {
  if (closing === null) state.closing.delete(position);
  else if (state.positions.has(position)) state.closing.set(position, { ...closing });
}

function foldFill(state: MutableStoredState, { fill }: Extract<Fact, { kind: 'fill_booked' }>): void {
  remember(state, `${fill.venue} ${fill.tradeId}`);
  const newest = state.lastFillAt.get(fill.venue);
  if (newest === undefined || fill.at > newest) state.lastFillAt.set(fill.venue, fill.at);
  const { instrument, at, side } = fill;
  if (at >= (state.newestFills.get(instrument)?.at ?? -Infinity)) state.newestFills.set(instrument, { instrument, at, side });
  state.realisedToday = add(state.realisedToday, realisedBy(fill));
}

/** What a fill adds to the day's realised sum: nothing where it concerned no position of ours. */
export function realisedBy(fill: Pick<Fill, 'position' | 'realised' | 'fee' | 'feeCurrency' | 'instrument'>): Money {
  if (fill.position === null) return ZERO_MONEY;
  return fill.feeCurrency === quoteOf(fill.instrument) ? sub(fill.realised, fill.fee) : fill.realised;
}

function remember(state: MutableStoredState, key: string): void {
  state.booked.push(key);
  // Cut rarely: the copy is paid once in 20,000 bookings.
  if (state.booked.length > BOOKED_KEPT * 2) state.booked = state.booked.slice(-BOOKED_KEPT);
}

function foldHalt(state: MutableStoredState, halt: Readonly<Halt>): void {
  state.newestHalt = { ...halt };
  // Who resumes has seen the loss: the next drawdown is measured from there.
  if (halt.resumedAt === null) return;
  state.drawdownFrom = null;
  if (state.partLosses !== undefined) state.partLosses = { day: state.partLosses.day, week: state.partLosses.week };
}

/** The state as a store gives it back: a copy that the core may own. */
export function storedStateOf(state: MutableStoredState): StoredState {
  const { existed, crashed, trading, tradingReason, newestHalt, day, realisedToday, peakEquity, drawdownFrom } = state;
  return {
    existed, crashed, trading, tradingReason,
    halt: newestHalt === null || newestHalt.resumedAt !== null ? null : { ...newestHalt },
    orders: [...state.orders.values()].filter((order) => isKept(order, state.lastAt)).map((order) => ({ ...order })),
    positions: [...state.positions.values()].map((position) => ({ ...position })),
    closing: [...state.positions.keys()].flatMap((position) => {
      const closing = state.closing.get(position);
      return closing === undefined ? [] : [{ position, closing: { ...closing } }];
    }),
    lastClosed: [...state.lastClosed.entries()].filter(([, at]) => at > state.lastAt - CLOSED_KEPT_MS).sort(([a], [b]) => (a < b ? -1 : 1)).map(([instrument, at]) => ({ instrument, at })),
    balances: [...state.balances.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, balance]) => balance),
    external: [...state.external.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([, quantity]) => quantity !== 0n).map(([instrument, quantity]) => ({ instrument, quantity })),
    disorder: [...state.disorder.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, disorder]) => disorder),
    newestFills: [...state.newestFills.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, moment]) => moment),
    booked: state.booked.slice(-BOOKED_KEPT),
    lastFillAt: Object.fromEntries([...state.lastFillAt.entries()].sort(([a], [b]) => (a < b ? -1 : 1))),
    day, realisedToday, peakEquity, drawdownFrom,
    results: [...state.results.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, result]) => result),
    policy: storedPolicyOf(state),
    approval: storedApprovalOf(state),
    limits: storedLimitsOf(state),
    changedLimits: state.changedLimits.length === 0 ? undefined : state.changedLimits,
    changedList: state.changedList,
    locks: storedLocksOf(state.locks, signalsInPlay(state), state.lastAt),
    rebalance: state.rebalance,
  };
}

/** Signals of open positions, of entries that may still fill or count in the minute, and of what waits for a person. */
function signalsInPlay({ positions, orders, waiting, lastAt }: MutableStoredState): ReadonlySet<SignalId> {
  const found = new Set<SignalId>();
  for (const { signal } of positions.values()) if (signal !== null) found.add(signal);
  for (const { purpose, origin, state, createdAt } of orders.values()) {
    if (purpose === 'entry' && origin.kind === 'signal' && (!FINAL.has(state) || createdAt > lastAt - SENDS_COUNT_MS)) found.add(origin.signal);
  }
  for (const { signal } of waiting.values()) found.add(signal.id);
  return found;
}

function storedLimitsOf({ week, breaches, partLosses }: MutableStoredState): StoredLimits | undefined {
  return week === null && breaches.size === 0 && partLosses === undefined ? undefined : { week, breaches: [...breaches.values()], ...(partLosses === undefined ? {} : { parts: partLosses }) };
}

function storedApprovalOf({ approvalMode, waiting }: MutableStoredState): StoredApproval | undefined {
  if (approvalMode === null && waiting.size === 0) return undefined;
  return { mode: approvalMode?.mode ?? null, limitMs: approvalMode?.limitMs ?? null, waiting: [...waiting.values()] };
}

function storedPolicyOf({ policy: { decisions, frozen, rows, pending }, positions }: MutableStoredState): StoredPolicy {
  const held = new Set<string>([...positions.values()].flatMap(({ signal }) => (signal === null ? [] : [signal])));
  return {
    decisions, frozen, rows: [...rows.values()].sort((a, b) => (a.state < b.state ? -1 : 1)),
    pending: [...pending.values()].filter(({ signal }) => held.has(signal)).sort((a, b) => (a.signal < b.signal ? -1 : 1)),
  };
}
