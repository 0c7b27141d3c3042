/**
 * The life of an order: which moves are legal, and what each state means for exposure.
 *
 * 1. A final state is never left, except that the venue's own fills count after a cancel and an order given up (never
 *    arrived, vanished: `expired`) comes back when the venue shows it.
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
  cancelled: ['filled'],
  expired: ['accepted', 'partially_filled', 'filled', 'cancelled'],
  rejected: [],
  denied: [],
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
  if (!isFinal(order.state)) return true;
  return order.finalQuantity !== null && order.finalQuantity > order.filledQuantity;
}

/** What may still fill: the whole rest while not final, else what the venue said it filled and we have not booked. */
export function openQuantity(order: Order): Quantity {
  const most = order.finalQuantity ?? (isFinal(order.state) ? ZERO_QUANTITY : order.ticket.quantity);
  return max(ZERO_QUANTITY, sub(most, order.filledQuantity));
}
