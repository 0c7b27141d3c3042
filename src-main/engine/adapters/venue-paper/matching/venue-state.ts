import { add, decimal, toText, ZERO_MONEY, ZERO_QUANTITY } from '../../../../../src-shared/domain/decimal.ts';
import type { Money, Price, Quantity, Ratio } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp, VenueId } from '../../../../../src-shared/domain/ids.ts';
import type { VenueOrderStatus, VenueReport } from '../../../../../src-shared/domain/venue-wire.ts';
import type { PaperConfig } from '../paper-config.ts';
import { readWorking, workingText } from '../snapshot-text.ts';
import type { VenueSnapshot } from '../venue-snapshot.ts';
import { History } from './history.ts';
import { MarketView } from './market-view.ts';
import { toVenueOrder } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** A netted position: signed quantity, and what its open part cost (≥ 0, quote currency, without fees). */
export interface HeldPosition {
  readonly quantity: Quantity;
  readonly cost: Money;
}

/** A funding that is known but not yet due. */
export interface PendingFunding {
  readonly dueAt: Timestamp;
  readonly rate: Ratio;
  readonly markPrice: Price;
}

/** Everything the paper venue is. Owned and changed in place by the matching core; nobody else holds it. */
export interface VenueState {
  readonly venue: VenueId;
  readonly config: PaperConfig;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly markets: ReadonlyMap<InstrumentId, MarketView>;
  readonly balances: Map<Currency, Money>;
  readonly positions: Map<InstrumentId, HeldPosition>;
  readonly orders: Map<ClientOrderId, WorkingOrder>;
  /** The same orders by instrument, in arrival order. */
  readonly ordersOf: Map<InstrumentId, WorkingOrder[]>;
  readonly history: History;
  readonly fundingSettled: Map<InstrumentId, Timestamp>;
  readonly fundingPending: Map<InstrumentId, PendingFunding>;
  /** Last number given out. */
  sequence: number;
  /** What is to be told, in order. */
  reports: VenueReport[];
  /** Whether something worth remembering happened since the last snapshot. */
  changed: boolean;
}

/** A venue as its books left it, or a new one with the start balances. */
export function openState(venue: VenueId, instruments: readonly Instrument[], config: PaperConfig, snapshot: VenueSnapshot | null): VenueState {
  const state: VenueState = {
    venue, config,
    instruments: new Map(instruments.map((one) => [one.id, one])),
    markets: new Map(instruments.map((one) => [one.id, new MarketView(one, config)])),
    balances: new Map(config.startBalances.map((one) => [one.currency, one.total])),
    positions: new Map(), orders: new Map(), ordersOf: new Map(), history: new History(config.retain),
    fundingSettled: new Map(), fundingPending: new Map(), sequence: config.firstNumber, reports: [], changed: snapshot === null,
  };
  if (snapshot !== null) restore(state, snapshot);
  return state;
}

function restore(state: VenueState, snapshot: VenueSnapshot): void {
  state.sequence = snapshot.sequence;
  state.balances.clear();
  for (const { currency, total } of snapshot.balances) state.balances.set(currency as Currency, decimal<Money>(total));
  for (const { instrument, quantity, cost } of snapshot.positions) {
    state.positions.set(instrument as InstrumentId, { quantity: decimal<Quantity>(quantity), cost: decimal<Money>(cost) });
  }
  for (const text of snapshot.orders) addOrder(state, readWorking(text));
  for (const { instrument, settledUntil, pending } of snapshot.funding) {
    const id = instrument as InstrumentId;
    if (settledUntil !== null) state.fundingSettled.set(id, settledUntil as Timestamp);
    if (pending === null) continue;
    state.fundingPending.set(id, { dueAt: pending.dueAt as Timestamp, rate: decimal<Ratio>(pending.rate), markPrice: decimal<Price>(pending.markPrice) });
  }
  for (const { instrument, price, at } of snapshot.marks) state.markets.get(instrument as InstrumentId)?.restore(price, at);
  state.history.restore(snapshot);
}

/** The state as plain JSON. */
export function snapshotOf(state: VenueState): VenueSnapshot {
  return {
    version: 1, venue: state.venue, sequence: state.sequence,
    balances: [...state.balances].map(([currency, total]) => ({ currency, total: toText(total) })),
    positions: [...state.positions].map(([instrument, { quantity, cost }]) => ({ instrument, quantity: toText(quantity), cost: toText(cost) })),
    orders: [...state.orders.values()].map(workingText),
    ...state.history.texts(),
    funding: fundingTexts(state),
    marks: markTexts(state),
  };
}

function fundingTexts(state: VenueState): VenueSnapshot['funding'] {
  const known = new Set([...state.fundingSettled.keys(), ...state.fundingPending.keys()]);
  return [...known].map((instrument) => {
    const pending = state.fundingPending.get(instrument);
    return {
      instrument,
      settledUntil: state.fundingSettled.get(instrument) ?? null,
      pending: pending === undefined ? null : { dueAt: pending.dueAt, rate: toText(pending.rate), markPrice: toText(pending.markPrice) },
    };
  });
}

function markTexts(state: VenueState): VenueSnapshot['marks'] {
  const marks: VenueSnapshot['marks'] = [];
  for (const [instrument, market] of state.markets) {
    if (market.last !== null && Number.isInteger(market.last.at)) marks.push({ instrument, ...market.last });
  }
  return marks;
}

/** The next number of this venue. */
export function nextSequence(state: VenueState): number {
  state.sequence += 1;
  state.changed = true;
  return state.sequence;
}

/** Puts an order to work. */
export function addOrder(state: VenueState, order: WorkingOrder): void {
  state.orders.set(order.clientOrderId, order);
  const list = state.ordersOf.get(order.instrument);
  if (list === undefined) state.ordersOf.set(order.instrument, [order]);
  else list.push(order);
  state.changed = true;
}

/** Working orders of an instrument, in arrival order. */
export function ordersOf(state: VenueState, instrument: InstrumentId): readonly WorkingOrder[] {
  return state.ordersOf.get(instrument) ?? [];
}

/** Ends an order and says so. */
export function closeOrder(state: VenueState, order: WorkingOrder, status: VenueOrderStatus, at: Timestamp): void {
  state.orders.delete(order.clientOrderId);
  const left = ordersOf(state, order.instrument).filter((one) => one !== order);
  if (left.length === 0) state.ordersOf.delete(order.instrument);
  else state.ordersOf.set(order.instrument, left);
  order.status = status;
  order.updatedAt = at;
  const closed = toVenueOrder(order);
  state.history.addClosedOrder(closed);
  state.reports.push({ kind: 'order', order: closed });
  state.changed = true;
}

/** Tells how an order stands. */
export function reportOrder(state: VenueState, order: WorkingOrder, at: Timestamp): void {
  order.updatedAt = at;
  state.reports.push({ kind: 'order', order: toVenueOrder(order) });
  state.changed = true;
}

/** Signed quantity held; zero where flat. */
export function heldQuantity(state: VenueState, instrument: InstrumentId): Quantity {
  return state.positions.get(instrument)?.quantity ?? ZERO_QUANTITY;
}

/** What is owned of a currency. */
export function balanceOf(state: VenueState, currency: Currency): Money {
  return state.balances.get(currency) ?? ZERO_MONEY;
}

/** Books an amount into a balance. */
export function credit(state: VenueState, currency: Currency, amount: Money): void {
  state.balances.set(currency, add(balanceOf(state, currency), amount));
  state.changed = true;
}
