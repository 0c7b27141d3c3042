/** The one way an order comes to be: intent recorded first, then the gate, then the wire. Nothing else builds a ticket. */
import { ZERO_MONEY, ZERO_QUANTITY, isMultiple, notional, toText, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { OrderTicket, OrderType, TimeInForce } from '../../../../src-shared/domain/order-ticket.ts';
import { entrySide, type Side } from '../../../../src-shared/domain/side.ts';
import { assert, must } from '../../../../src-shared/support/assert.ts';
import type { RiskCheck } from '../fact.ts';
import { nextClientOrderId } from '../id-source.ts';
import { noteSend } from '../limits/limit-book.ts';
import { spendApproval, type RiskApproved } from '../risk/judge.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { moveOrder } from './order-book.ts';
import type { Order, OrderOrigin, OrderPurpose, ProtectionPlan } from './order.ts';
import { sendSubmit, withinRateLimit } from './requests.ts';
import { isUnhealthy } from './venue-health.ts';

/** What is to be ordered and only cuts risk. What adds it comes as an approval: {@link submitEntry}. */
export interface Reduction {
  readonly instrument: InstrumentId;
  readonly purpose: Exclude<OrderPurpose, 'entry'>;
  readonly origin: OrderOrigin;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Quantity;
  readonly price: Price | null;
  readonly triggerPrice: Price | null;
  readonly timeInForce: TimeInForce;
  readonly position: PositionId;
}

/** Of an entry, what is not risk's to say. */
export interface EntryManner {
  readonly origin: OrderOrigin;
  readonly timeInForce: TimeInForce;
}

interface Intent extends Omit<Reduction, 'purpose' | 'position'> {
  readonly purpose: OrderPurpose;
  readonly plan: ProtectionPlan | null;
  readonly position: PositionId | null;
}

/** Sends what only cuts risk: the order comes back in state `sent` or `denied`. */
export function submitOrder(turn: Turn, reduction: Reduction, checks: readonly RiskCheck[]): Order {
  return submit(turn, { ...reduction, plan: null }, checks);
}

/** Sends an entry that risk has approved in this turn, as it was approved: the order comes back in state `sent` or `denied`. */
export function submitEntry(turn: Turn, entry: RiskApproved, { origin, timeInForce }: EntryManner, checks: readonly RiskCheck[]): Order {
  spendApproval(turn.state, entry);
  turn.state.approvedLimit = entry.committedLimit;
  const { instrument, direction, quantity, limitPrice, plan } = entry;
  return submit(turn, { instrument: instrument.id, purpose: 'entry', origin, side: entrySide(direction), type: 'limit', quantity, price: limitPrice, triggerPrice: null, timeInForce, plan, position: null }, checks);
}

/** Records the intent and, if the gate lets it pass, sends it. */
function submit(turn: Turn, intent: Intent, checks: readonly RiskCheck[]): Order {
  const instrument = must(turn.state.instruments.get(intent.instrument), `no instrument ${intent.instrument}`);
  const order = createOrder(turn, intent, instrument);
  turn.facts.push({ kind: 'order_intended', order: { ...order }, checks });
  const denial = gate(turn.state, order, instrument, turn.at);
  if (denial !== null) {
    moveOrder(turn, order, 'denied', denial);
    return order;
  }
  moveOrder(turn, order, 'sent', null);
  turn.state.counters.ordersSent += 1;
  if (order.purpose === 'entry' && turn.state.limits !== null) noteSend(turn.state.limits, order, turn.state.teams);
  sendSubmit(turn, order.venue, order.ticket, order.purpose === 'entry');
  return order;
}

function createOrder(turn: Turn, intent: Intent, instrument: Instrument): Order {
  const { state, at } = turn;
  const ticket: OrderTicket = {
    clientOrderId: nextClientOrderId(state.ids, state.instancePrefix, at),
    instrument: intent.instrument, side: intent.side, type: intent.type, quantity: intent.quantity,
    price: intent.price, triggerPrice: intent.triggerPrice, timeInForce: intent.timeInForce,
    postOnly: false, reduceOnly: intent.purpose !== 'entry', ocoGroup: null,
    expiresAt: (at + state.config.order.receiveWindowMs) as Timestamp,
  };
  // I1: a client id is used once, for one send.
  assert(!state.orders.has(ticket.clientOrderId), 'client order id made twice');
  const order: Order = {
    ticket, venue: instrument.venue, purpose: intent.purpose, origin: intent.origin, plan: intent.plan, createdAt: at,
    position: intent.position, state: 'intended', venueOrderId: null, filledQuantity: ZERO_QUANTITY, filledNotional: ZERO_MONEY,
    finalQuantity: null, reason: null, updatedAt: at, cancelRequestedAt: null, notFoundCount: 0,
  };
  state.orders.set(ticket.clientOrderId, order);
  state.liveOrders.add(ticket.clientOrderId);
  return order;
}

/** The last look before the wire: a denial code, or null to send. Protective orders pass where entries do not. */
function gate(state: EngineState, order: Order, instrument: Instrument, at: Timestamp): string | null {
  const { ticket, purpose } = order;
  const venue = must(state.venues.get(order.venue), `no venue ${order.venue}`);
  const stepDenial = steps(ticket, instrument);
  if (stepDenial !== null) return stepDenial;
  if (purpose !== 'entry') return null;
  if (state.trading !== 'active') return state.trading;
  if (state.ending) return 'session_ending';
  if (state.suspended) return 'suspended';
  if (!venue.connected) return 'venue_disconnected';
  if (!venue.reconciled) return 'venue_not_reconciled';
  if (isUnhealthy(venue)) return 'venue_unhealthy';
  if (ticket.price !== null && notional(ticket.price, ticket.quantity) < instrument.minNotional) return 'min_notional';
  if (!withinRateLimit(state, venue, at)) return 'rate_limited';
  return null;
}

function steps(ticket: OrderTicket, instrument: Instrument): string | null {
  if (ticket.quantity <= 0n) return 'no_quantity';
  if (!isMultiple(ticket.quantity, instrument.lotSize)) return 'lot';
  if (!ticket.reduceOnly && ticket.quantity < instrument.minQuantity) return 'min_quantity';
  for (const price of [ticket.price, ticket.triggerPrice]) {
    if (price !== null && (price <= 0n || !isMultiple(price, instrument.tickSize))) return 'tick';
  }
  return null;
}

/** One line of a ticket for people: "buy 0.31 SOL-USDT.alpha limit 148.2". */
export function describeTicket(ticket: OrderTicket): string {
  const at = ticket.price ?? ticket.triggerPrice;
  return `${ticket.side} ${toText(ticket.quantity)} ${ticket.instrument} ${ticket.type}${at === null ? '' : ` ${toText(at)}`}`;
}
