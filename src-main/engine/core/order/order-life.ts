/**
 * The life of an order: which moves are legal, and what each state means for exposure.
 *
 * 1. A final state is never left, except that the venue's own fills count after a cancel and that an order we hold as ended
 *    (given up, cancelled, refused) comes back, alarmed, when the venue shows it working or filled. `filled` is never left.
 * 2. An order is live while it can still change a position: not final, or final with fills outstanding.
 */
import { ZERO_QUANTITY, max, sub, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Order, OrderState } from './order.ts';

const MOVES: Readonly<Record<OrderState, readonly OrderState[]>> = {
  intended: ['sent', 'denied'],
  sent: ['unknown', 'accepted', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected', 'denied'],
  unknown: ['accepted', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected'],
  accepted: ['partially_filled', 'filled', 'cancelled', 'expired', 'rejected'],
  partially_filled: ['partially_filled', 'filled', 'cancelled', 'expired'],
  filled: [],
  cancelled: ['accepted', 'partially_filled', 'filled'],
  expired: ['accepted', 'partially_filled', 'filled', 'cancelled'],
  rejected: ['accepted', 'partially_filled'],
  denied: ['accepted', 'partially_filled'],
};

/** Whether the move is legal. */
export function mayMove(from: OrderState, to: OrderState): boolean {
  return MOVES[from].includes(to);
}

/** filled, cancelled, expired, rejected or denied. */
export function isFinal(state: OrderState): boolean {
  return state === 'filled' || state === 'cancelled' || state === 'expired' || state === 'rejected' || state === 'denied';
}

/** Whether it may still fill or owes us fills. */
export function isLive(order: Order): boolean {
  return !isFinal(order.state) || owesFills(order);
}

/** Whether the venue said it filled more than we have booked, once it said the order is over. */
export function owesFills(order: Order): boolean {
  return order.finalQuantity !== null && order.finalQuantity > order.filledQuantity;
}

/** What may still fill: the whole rest while not final, else what the venue said it filled and we have not booked. */
export function openQuantity(order: Order): Quantity {
  const most = order.finalQuantity ?? (isFinal(order.state) ? ZERO_QUANTITY : order.ticket.quantity);
  return max(ZERO_QUANTITY, sub(most, order.filledQuantity));
}
