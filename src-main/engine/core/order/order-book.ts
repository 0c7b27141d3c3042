/** Our orders: finding them, moving them, and telling what they may still do. The only writer of an order's fields. */
import type { ClientOrderId, InstrumentId, PositionId } from '../../../../src-shared/domain/ids.ts';
import type { EngineState } from '../state.ts';
import { alert, type Turn } from '../turn.ts';
import { isFinal, isLive, mayMove } from './order-life.ts';
import type { Order, OrderPurpose, OrderState } from './order.ts';

/** Live orders on an instrument, oldest first. */
export function liveOrdersOn(state: EngineState, instrument: InstrumentId): Order[] {
  const found: Order[] = [];
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order !== undefined && order.ticket.instrument === instrument) found.push(order);
  }
  return found;
}

/** Live orders that serve a position. */
export function liveOrdersFor(state: EngineState, instrument: InstrumentId, position: PositionId, purpose: OrderPurpose): Order[] {
  return liveOrdersOn(state, instrument).filter((order) => order.position === position && order.purpose === purpose);
}

/**
 * Moves an order to a state (or records a change inside it) and says so. An illegal move is refused and alarmed: the order
 * keeps its state.
 */
export function moveOrder(turn: Turn, order: Order, to: OrderState, reason: string | null): boolean {
  const from = order.state;
  if (from !== to && !mayMove(from, to)) {
    alert(turn, 'critical', 'illegal_order_move', `Order ${order.ticket.clientOrderId} was asked to go from ${from} to ${to} (${reason ?? 'no reason'}).`,
      'The order keeps its state; check it at the venue and run a reconciliation.');
    return false;
  }
  order.state = to;
  if (reason !== null || from !== to) order.reason = reason;
  order.updatedAt = turn.at;
  // What it had reserved and not filled is free: who was refused for want of room is heard again.
  if (order.purpose === 'entry' && from !== 'intended' && to !== 'filled' && isFinal(to)) turn.state.refusedUntil.clear();
  tellOrder(turn, order, from);
  return true;
}

/** States an order's present fields as a fact and keeps the live index true. */
export function tellOrder(turn: Turn, order: Order, from: OrderState): void {
  if (isLive(order)) turn.state.liveOrders.add(order.ticket.clientOrderId);
  else turn.state.liveOrders.delete(order.ticket.clientOrderId);
  turn.facts.push({
    kind: 'order_changed', clientOrderId: order.ticket.clientOrderId, from, to: order.state, reason: order.reason,
    position: order.position, venueOrderId: order.venueOrderId, filledQuantity: order.filledQuantity, filledNotional: order.filledNotional,
    finalQuantity: order.finalQuantity, cancelRequestedAt: order.cancelRequestedAt, at: turn.at,
  });
}

/** The order, if it is ours and known. */
export function findOrder(state: EngineState, id: ClientOrderId | null): Order | undefined {
  return id === null ? undefined : state.orders.get(id);
}
