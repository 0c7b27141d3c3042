import { sub } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import { isConditional } from '../../../../../src-shared/domain/order-ticket.ts';
import type { ClientOrderId, InstrumentId, Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { OrderTicket, OrderType, TimeInForce } from '../../../../../src-shared/domain/order-ticket.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import type { VenueOrder, VenueOrderStatus } from '../../../../../src-shared/domain/venue-wire.ts';

/** An order alive at the venue. Changed in place by the matching core only. */
export interface WorkingOrder {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly price: Price | null;
  readonly triggerPrice: Price | null;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly ocoGroup: string | null;
  readonly acceptedAt: Timestamp;
  /** Arrival order: the "time" of price-time priority. */
  readonly sequence: number;
  /** What funds are reserved at: the limit, the trigger, or the worst price planned. */
  readonly reservePrice: Price;
  /** Shrinks for reduce-only orders. */
  quantity: Quantity;
  filledQuantity: Quantity;
  status: VenueOrderStatus;
  /** A conditional order whose trigger was reached. */
  fired: boolean;
  updatedAt: Timestamp;
}

/** What numbers an order gets on arrival. */
export interface Arrival {
  readonly at: Timestamp;
  readonly sequence: number;
  readonly venueOrderId: string;
  readonly quantity: Quantity;
  readonly reservePrice: Price;
}

/** An accepted ticket as a working order. */
export function workingOrder(ticket: OrderTicket, arrival: Arrival): WorkingOrder {
  const { clientOrderId, instrument, side, type, price, triggerPrice, timeInForce, postOnly, reduceOnly, ocoGroup } = ticket;
  return {
    clientOrderId, venueOrderId: arrival.venueOrderId, instrument, side, type, price, triggerPrice, timeInForce, postOnly, reduceOnly, ocoGroup,
    acceptedAt: arrival.at, sequence: arrival.sequence, reservePrice: arrival.reservePrice, quantity: arrival.quantity,
    filledQuantity: 0n as Quantity, status: 'open', fired: false, updatedAt: arrival.at,
  };
}

/** What is still to be filled. */
export function remaining(order: WorkingOrder): Quantity {
  return sub(order.quantity, order.filledQuantity);
}

/** Whether the order can still trade. */
export function isLive(order: WorkingOrder): boolean {
  return order.status === 'open' || order.status === 'partially_filled';
}

/** How the order behaves now: waiting for its trigger, resting at a limit, or taking what comes. */
export function stageOf(order: WorkingOrder): 'waiting' | 'limit' | 'market' {
  if (isConditional(order.type) && !order.fired) return 'waiting';
  return limitOf(order) === null ? 'market' : 'limit';
}

/** The price it will not trade beyond; null for market orders. */
export function limitOf(order: WorkingOrder): Price | null {
  return order.type === 'limit' || order.type === 'stop_limit' ? order.price : null;
}

/** The order as the wire shows it. */
export function toVenueOrder(order: WorkingOrder): VenueOrder {
  const { clientOrderId, venueOrderId, instrument, side, type, status, quantity, filledQuantity, price, triggerPrice, reduceOnly, updatedAt } = order;
  return { clientOrderId, venueOrderId, instrument, side, type, status, quantity, filledQuantity, price, triggerPrice, reduceOnly, updatedAt };
}
