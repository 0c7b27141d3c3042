/**
 * What the venue says about an order, from answers, queries, reports and account snapshots alike: later news never undone
 * by earlier news, an unknown order asked about until the venue decides, a cancel ended only by the venue's final state.
 */
import { ZERO_QUANTITY, max, toText } from '../../../../src-shared/domain/decimal.ts';
import type { VenueOrder } from '../../../../src-shared/domain/venue-wire.ts';
import { alert, startTimer, type Turn } from '../turn.ts';
import { describeTicket } from './submit.ts';
import { moveOrder, tellOrder } from './order-book.ts';
import { isFinal } from './order-life.ts';
import type { Order, OrderState } from './order.ts';
import { sendAccount, sendCancel, sendQuery } from './requests.ts';

/** Takes in the venue's view of one of our orders. Old and repeated views change nothing. */
export function absorbVenueOrder(turn: Turn, order: Order, seen: VenueOrder): void {
  order.notFoundCount = 0;
  if (seen.venueOrderId !== null && order.venueOrderId === null) order.venueOrderId = seen.venueOrderId;
  turn.state.unsettled.add(order.ticket.instrument);
  if (seen.status === 'open' || seen.status === 'partially_filled') absorbOpen(turn, order, seen);
  else absorbFinal(turn, order, seen, seen.status);
}

function absorbOpen(turn: Turn, order: Order, seen: VenueOrder): void {
  if (order.state === 'expired' && (order.reason === 'never_arrived' || order.reason === 'vanished')) {
    alert(turn, 'critical', 'order_came_back', `Order ${order.ticket.clientOrderId} (${describeTicket(order.ticket)}) was given up (${order.reason}) and is open at the venue.`,
      'It is watched again; entries among such orders are cancelled.');
    order.finalQuantity = null;
    order.cancelRequestedAt = null;
    moveOrder(turn, order, 'accepted', 'came back');
    if (order.purpose === 'entry') requestCancel(turn, order, 'came back');
  } else if (order.state === 'sent' || order.state === 'unknown') {
    moveOrder(turn, order, order.filledQuantity > 0n ? 'partially_filled' : 'accepted', null);
  }
  if (seen.filledQuantity > order.filledQuantity) expectFills(turn, order);
}

function absorbFinal(turn: Turn, order: Order, seen: VenueOrder, status: 'filled' | 'cancelled' | 'expired' | 'rejected'): void {
  const total = max(seen.filledQuantity, order.filledQuantity);
  if (isFinal(order.state) && order.finalQuantity === total) return;
  order.finalQuantity = total;
  if (total > order.filledQuantity) expectFills(turn, order);
  const to: OrderState = total >= order.ticket.quantity ? 'filled' : status === 'filled' ? 'cancelled' : status;
  // `filled` is reached by booking fills, never by being told.
  if (to === 'filled' && order.filledQuantity < total) {
    if (order.state === 'sent' || order.state === 'unknown') moveOrder(turn, order, 'accepted', 'filled at the venue, fills awaited');
    else tellOrder(turn, order, order.state);
  } else if (order.state === to) {
    tellOrder(turn, order, order.state);
  } else {
    moveOrder(turn, order, to, order.reason === 'never_arrived' ? 'came back' : `venue says ${status}`);
  }
}

/** The venue knows of fills we have not booked: if their reports do not come, ask. */
function expectFills(turn: Turn, order: Order): void {
  startTimer(turn, `fills:${order.venue}`, turn.at + turn.state.config.order.queryFirstMs);
}

/** The time for awaited fills is over: fetch them, if some are still missing. */
export function fetchMissingFills(turn: Turn, venueId: string): void {
  for (const venue of turn.state.venues.values()) {
    if (venue.id === venueId) sendAccount(turn, venue, 'poll');
  }
}

/** The submit's fate is not known: it counts in full, and is asked about until the venue decides. Never sent again. */
export function becomeUnknown(turn: Turn, order: Order, why: string): void {
  if (order.state !== 'sent') return;
  moveOrder(turn, order, 'unknown', why);
  startTimer(turn, `query:${order.ticket.clientOrderId}`, turn.at + turn.state.config.order.queryFirstMs);
}

/** Asks about an order again: each pause as long as has been waited so far, up to the limit. */
export function queryAgain(turn: Turn, order: Order): void {
  const { queryFirstMs, queryMaxMs } = turn.state.config.order;
  const waitedMs = turn.at - (order.cancelRequestedAt ?? order.updatedAt);
  startTimer(turn, `query:${order.ticket.clientOrderId}`, turn.at + Math.min(queryMaxMs, Math.max(queryFirstMs, waitedMs)));
}

/** The time to ask has come. Nothing to ask about an order whose fate is known. */
export function onQueryTimer(turn: Turn, order: Order): void {
  if (!needsQuery(order)) return;
  if (order.cancelRequestedAt !== null && order.state !== 'unknown') sendCancel(turn, order.venue, order.ticket.instrument, order.ticket.clientOrderId);
  else sendQuery(turn, order.venue, order.ticket.instrument, order.ticket.clientOrderId);
}

/** Unknown, still `sent` after a restart, or waiting for a cancel to end. */
export function needsQuery(order: Order): boolean {
  if (isFinal(order.state)) return false;
  return order.state === 'unknown' || order.state === 'sent' || order.cancelRequestedAt !== null;
}

/**
 * The venue says it knows no such order. Believed only after the receive window and after it said so several times: until
 * then the request may still be on its way.
 */
export function absorbNotFound(turn: Turn, order: Order): void {
  if (isFinal(order.state)) return;
  order.notFoundCount += 1;
  const { notFoundConfirmations, receiveWindowMs } = turn.state.config.order;
  const windowOver = turn.at > order.createdAt + 2 * receiveWindowMs;
  if (!windowOver || order.notFoundCount < notFoundConfirmations) {
    queryAgain(turn, order);
    return;
  }
  giveUp(turn, order);
}

function giveUp(turn: Turn, order: Order): void {
  turn.state.unsettled.add(order.ticket.instrument);
  order.finalQuantity = order.filledQuantity;
  const arrived = order.state === 'accepted' || order.state === 'partially_filled';
  if (arrived) {
    alert(turn, 'warning', 'order_vanished', `The venue no longer knows order ${order.ticket.clientOrderId} (${toText(order.filledQuantity)} filled).`,
      'It counts as ended; the account is compared to find fills.');
    for (const venue of turn.state.venues.values()) if (venue.id === order.venue) sendAccount(turn, venue, 'poll');
  }
  // Expired, not cancelled: what the venue no longer shows may come back, a cancel may not.
  moveOrder(turn, order, 'expired', arrived ? 'vanished' : 'never_arrived');
  if (order.filledQuantity === ZERO_QUANTITY) turn.state.liveOrders.delete(order.ticket.clientOrderId);
}

/** Asks the venue to cancel a live order, once; retried on a timer until the venue's final state is known. */
export function requestCancel(turn: Turn, order: Order, reason: string): void {
  if (isFinal(order.state) || order.cancelRequestedAt !== null) return;
  order.cancelRequestedAt = turn.at;
  order.reason = reason;
  tellOrder(turn, order, order.state);
  // An unknown order is first asked about: cancelling what the venue may not have yet proves nothing.
  if (order.state !== 'unknown') sendCancel(turn, order.venue, order.ticket.instrument, order.ticket.clientOrderId);
  queryAgain(turn, order);
}
