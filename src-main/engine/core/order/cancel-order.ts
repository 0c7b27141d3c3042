/** Orders cancelled by hand: what adds risk or waits for profit may go, what protects a position may not. */
import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import { openPositionById } from '../protection/naked.ts';
import { tellProtection } from '../protection/converge.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { isFinal } from './order-life.ts';
import type { Order } from './order.ts';
import { requestCancel } from './resolve.ts';

/** Cancels a live order, or says why it stays. */
export function cancelOrder(turn: Turn, id: ClientOrderId): { readonly accepted: boolean; readonly sentence: string } {
  const order = turn.state.orders.get(id);
  const refusal = order === undefined ? 'There is no such order.' : whyNot(turn.state, order);
  if (order === undefined || refusal !== null) return { accepted: false, sentence: refusal ?? '' };
  if (order.purpose === 'target') takeTargetOff(turn, order);
  else requestCancel(turn, order, 'cancelled by hand');
  return { accepted: true, sentence: order.state === 'unknown' ? 'The venue is asked about it first; what it then shows open is cancelled.' : 'It is being cancelled; it may still fill until the venue confirms.' };
}

/** Why an order cannot be cancelled by hand; null when it can. */
export function whyNot(state: Readonly<EngineState>, order: Readonly<Order>): string | null {
  if (isFinal(order.state)) return `The order has ended already (${order.state}).`;
  if (order.cancelRequestedAt !== null) return 'The order is being cancelled already.';
  const open = order.position === null ? undefined : openPositionById(state, order.position);
  if (order.purpose === 'stop' && open !== undefined) return 'This stop protects an open position. Move it, or close the position; it then goes by itself.';
  if (order.purpose === 'exit' && open !== undefined) return 'This order closes a position: it only cuts risk and is seen through.';
  return null;
}

/** A target that is cancelled must not come back: the position gives it up. */
function takeTargetOff(turn: Turn, order: Order): void {
  const position = order.position === null ? undefined : openPositionById(turn.state, order.position);
  if (position === undefined) return requestCancel(turn, order, 'cancelled by hand');
  position.target = null;
  turn.state.unsettled.add(position.instrument);
  tellProtection(turn, position);
}

/** Cancels entries that rest: nothing may fill while nobody wants it to. Those that end by themselves are left alone. */
export function cancelResting(turn: Turn, reason: string): void {
  for (const id of [...turn.state.liveOrders]) {
    const order = turn.state.orders.get(id);
    if (order?.purpose === 'entry' && order.ticket.timeInForce === 'gtc') requestCancel(turn, order, reason);
  }
}
