/**
 * What a listener to the agents shares of the engine: money, orders, positions, waiting signals and risk, as one JSON document. It is kept up by
 * facts alone, and each fact gives the JSON Patch (RFC 6902) that takes a copy of the document along.
 *
 * 1. Prices, quantities and amounts are exact decimal text; times are ms UTC of the market.
 * 2. What has ended stays in the document until {@link SharedState.prune}, so that whoever listens sees how it ended.
 * 3. Whatever facts come, the patches applied to the document before give the document after (property test).
 */
import type { JsonPatch } from '@ag-ui/core';
import { toText, type Decimal } from '../../../../src-shared/domain/decimal.ts';
import type { Fact, PortfolioMark } from '../../core/fact.ts';
import type { Order } from '../../core/order/order.ts';
import { isFinal } from '../../core/order/order-life.ts';
import type { Position } from '../../core/position/position.ts';
import type { Signal } from '../../core/signal/signal.ts';
import type { EngineState } from '../../core/state.ts';

interface OrderEntry {
  readonly instrument: string;
  readonly side: string;
  readonly purpose: string;
  readonly type: string;
  readonly quantity: string;
  readonly price: string | null;
  readonly trigger: string | null;
  readonly filled: string;
  readonly state: string;
  readonly reason: string | null;
  readonly signal: string | null;
}

interface PositionEntry {
  readonly instrument: string;
  readonly direction: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realised: string;
  readonly stop: string | null;
  readonly target: string | null;
  readonly protection: string;
}

interface SignalEntry {
  readonly instrument: string;
  readonly direction: string;
  readonly confidence: number;
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly expiresAt: number;
  /** Null while it waits. */
  readonly end: string | null;
  readonly sentence: string | null;
}

/** The document. Entries by id; `portfolio` null before the first cycle. */
export interface SharedDocument {
  readonly portfolio: Readonly<Record<string, string | number>> | null;
  readonly positions: Readonly<Record<string, PositionEntry>>;
  readonly orders: Readonly<Record<string, OrderEntry>>;
  readonly signals: Readonly<Record<string, SignalEntry>>;
  readonly risk: {
    readonly trading: string;
    readonly reason: string | null;
    readonly halt: { readonly by: string; readonly reason: string; readonly close: boolean; readonly at: number; readonly verified: boolean } | null;
    /** By instrument: whether its data allow entries, and the codes of what forbids them. */
    readonly data: Readonly<Record<string, { readonly entriesAllowed: boolean; readonly reasons: readonly string[] }>>;
    /** What risk refused or noticed since the last run began, by id. */
    readonly events: Readonly<Record<string, { readonly code: string; readonly instrument: string | null; readonly sentence: string }>>;
  };
  readonly regimes: Readonly<Record<string, string>>;
}

const text = (value: Decimal | null): string | null => (value === null ? null : toText(value));

/** The document of an engine as it stands, for whoever begins to listen now. Its portfolio comes with the next cycle. */
export function documentOf(state: Readonly<EngineState>): SharedDocument {
  const { halt } = state;
  return {
    portfolio: null,
    positions: Object.fromEntries([...state.positions.values()].map((position) => [position.id, positionEntry(position)])),
    orders: Object.fromEntries([...state.orders.values()].filter((order) => !isFinal(order.state)).map((order) => [order.ticket.clientOrderId, orderEntry(order)])),
    signals: Object.fromEntries(state.queue.map((signal) => [signal.id, signalEntry(signal)])),
    risk: { trading: state.trading, reason: null, halt: halt === null ? null : haltEntry(halt), data: {}, events: {} },
    regimes: Object.fromEntries(state.regimes),
  };
}

/** The document, and what changes it. */
export class SharedState {
  #document: SharedDocument;

  constructor(document: SharedDocument) {
    this.#document = document;
  }

  /** As it is now. Never changed in place. */
  get document(): SharedDocument {
    return this.#document;
  }

  /** Takes a fact; returns what it changes, empty where nothing. */
  take(fact: Fact): JsonPatch {
    switch (fact.kind) {
      case 'portfolio_marked': return this.#set(['portfolio'], portfolioEntry(fact.mark));
      case 'order_intended': return this.#set(['orders', fact.order.ticket.clientOrderId], orderEntry(fact.order));
      case 'order_changed': return this.#changeOrder(fact);
      case 'position_changed': return this.#takePosition(fact.position);
      case 'signal_raised': return this.#set(['signals', fact.signal.id], signalEntry(fact.signal));
      case 'signal_ended': return this.#endSignal(fact);
      case 'trading_state_changed': return [...this.#set(['risk', 'trading'], fact.to), ...this.#set(['risk', 'reason'], fact.reason)];
      case 'halt_changed': return this.#set(['risk', 'halt'], fact.halt.resumedAt === null ? haltEntry(fact.halt) : null);
      case 'quality_changed': return this.#set(['risk', 'data', fact.instrument], { entriesAllowed: fact.entriesAllowed, reasons: fact.reasons.map(({ code }) => code) });
      case 'risk_event': return this.#set(['risk', 'events', fact.id], { code: fact.code, instrument: fact.instrument, sentence: fact.sentence });
      case 'regime_changed': return this.#set(['regimes', fact.instrument], fact.to);
      default: return [];
    }
  }

  /** Leaves out what has ended. For the moment before a listener is shown the whole. */
  prune(): void {
    const { orders, signals, risk } = this.#document;
    this.#document = {
      ...this.#document,
      orders: Object.fromEntries(Object.entries(orders).filter(([, { state }]) => !isFinal(state as Order['state']))),
      signals: Object.fromEntries(Object.entries(signals).filter(([, { end }]) => end === null)),
      risk: { ...risk, events: {} },
    };
  }

  #changeOrder(fact: Extract<Fact, { kind: 'order_changed' }>): JsonPatch {
    const order = this.#document.orders[fact.clientOrderId];
    // One that ended before the listener came, and is heard of again.
    if (order === undefined) return [];
    return this.#set(['orders', fact.clientOrderId], { ...order, state: fact.to, filled: toText(fact.filledQuantity), reason: fact.reason });
  }

  #takePosition(position: Readonly<Position>): JsonPatch {
    if (position.closedAt === null) return this.#set(['positions', position.id], positionEntry(position));
    if (this.#document.positions[position.id] === undefined) return [];
    const { [position.id]: _closed, ...positions } = this.#document.positions;
    this.#document = { ...this.#document, positions };
    return [{ op: 'remove', path: pointerOf(['positions', position.id]) }];
  }

  #endSignal(fact: Extract<Fact, { kind: 'signal_ended' }>): JsonPatch {
    const signal = this.#document.signals[fact.signal];
    return signal === undefined ? [] : this.#set(['signals', fact.signal], { ...signal, end: fact.end, sentence: fact.sentence });
  }

  /** Sets what is at a path whose parents exist. */
  #set(path: readonly string[], value: unknown): JsonPatch {
    this.#document = withValue(this.#document, path, value) as SharedDocument;
    // On a member of an object "add" replaces what is there.
    return [{ op: 'add', path: pointerOf(path), value }];
  }
}

/** A JSON Pointer (RFC 6901). */
export function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function withValue(node: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  const members = node as Readonly<Record<string, unknown>>;
  return { ...members, [first]: withValue(members[first], rest, value) };
}

function orderEntry({ ticket, purpose, filledQuantity, state, reason, origin }: Readonly<Order>): OrderEntry {
  return {
    instrument: ticket.instrument, side: ticket.side, purpose, type: ticket.type, quantity: toText(ticket.quantity), price: text(ticket.price), trigger: text(ticket.triggerPrice),
    filled: toText(filledQuantity), state, reason, signal: origin.kind === 'signal' ? origin.signal : null,
  };
}

function positionEntry({ instrument, direction, quantity, cost, realised, stop, target, protection }: Readonly<Position>): PositionEntry {
  return { instrument, direction, quantity: toText(quantity), cost: toText(cost), realised: toText(realised), stop: text(stop), target: text(target), protection };
}

function signalEntry({ instrument, direction, confidence, plan, expiresAt }: Signal): SignalEntry {
  return { instrument, direction, confidence, entry: plan.entry, stop: plan.stop, target: plan.target, expiresAt, end: null, sentence: null };
}

function haltEntry({ by, reason, close, at, verifiedAt }: NonNullable<EngineState['halt']>): NonNullable<SharedDocument['risk']['halt']> {
  return { by, reason, close, at, verified: verifiedAt !== null };
}

function portfolioEntry({ at, equity, cash, unrealised, exposure, openRisk, realisedToday, drawdown, openPositions, unprotected }: PortfolioMark): Readonly<Record<string, string | number>> {
  return {
    at, equity: toText(equity), cash: toText(cash), unrealised: toText(unrealised), exposure: toText(exposure), openRisk: toText(openRisk), realisedToday: toText(realisedToday), drawdown, openPositions, unprotected,
  };
}
