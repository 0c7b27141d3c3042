/**
 * What the venue says about an order, from answers, queries, reports and account snapshots alike: later news never undone
 * by earlier news, an unknown order asked about until the venue decides, a cancel ended only by the venue's final state.
 */
import { ZERO_QUANTITY, max, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { VenueOrder } from '../../../../src-shared/domain/venue-wire.ts';
import { alert, startTimer, type Turn } from '../turn.ts';
import { describeTicket } from './submit.ts';
import { moveOrder, tellOrder } from './order-book.ts';
import { isFinal } from './order-life.ts';
import type { Order, OrderState } from './order.ts';
import { sendAccount, sendCancel, sendQuery } from './requests.ts';

/**
 * Takes in the venue's view of one of our orders. Old and repeated views change nothing. `askedAt`: when we asked for this view, which
 * makes it younger than that; null for what came unasked or late, which may be of any age.
 */
export function absorbVenueOrder(turn: Turn, order: Order, seen: VenueOrder, askedAt: Timestamp | null): void {
  order.notFoundCount = 0;
  if (seen.venueOrderId !== null && order.venueOrderId === null) order.venueOrderId = seen.venueOrderId;
  turn.state.unsettled.add(order.ticket.instrument);
  if (seen.status === 'open' || seen.status === 'partially_filled') absorbOpen(turn, order, seen, askedAt);
  else absorbFinal(turn, order, seen, seen.status);
}

function absorbOpen(turn: Turn, order: Order, seen: VenueOrder, askedAt: Timestamp | null): void {
  if (isFinal(order.state)) {
    const givenUp = order.state === 'expired' && (order.reason === 'never_arrived' || order.reason === 'vanished');
    if (givenUp || contradicts(turn, order, askedAt)) takeBack(turn, order);
  } else if (order.state === 'sent' || order.state === 'unknown') {
    moveOrder(turn, order, order.filledQuantity > 0n ? 'partially_filled' : 'accepted', null);
  }
  if (seen.filledQuantity > order.filledQuantity) expectFills(turn, order);
}

/**
 * Whether it is certain that the venue has open what we hold as ended: two views in a row, both asked for after we learned of the end.
 * The first one makes us ask; a venue whose account lags behind its orders is thus not taken at its word.
 */
function contradicts(turn: Turn, order: Order, askedAt: Timestamp | null): boolean {
  if (askedAt === null || askedAt <= order.updatedAt) return false;
  const { contradicted } = turn.state;
  const { clientOrderId, instrument } = order.ticket;
  if (contradicted.has(clientOrderId)) return true;
  contradicted.add(clientOrderId);
  sendQuery(turn, order.venue, instrument, clientOrderId);
  return false;
}

/** The venue has open what we hold as ended: alarmed and taken back. What is filled in our books stays so; its rest is cancelled. */
function takeBack(turn: Turn, order: Order): void {
  if (order.state !== 'filled') return comeBack(turn, order, 'is open at the venue');
  turn.state.contradicted.delete(order.ticket.clientOrderId);
  alert(turn, 'critical', 'order_came_back', `Order ${order.ticket.clientOrderId} (${describeTicket(order.ticket)}) has filled whole in our books and is open at the venue.`,
    'It is cancelled there; compare its fills with the venue’s.');
  sendCancel(turn, order.venue, order.ticket.instrument, order.ticket.clientOrderId);
}

/** An order we hold as ended works or has filled at the venue: it is watched again. Stops and targets go on serving, entries and exits are cancelled. */
export function comeBack(turn: Turn, order: Order, how: string): void {
  turn.state.contradicted.delete(order.ticket.clientOrderId);
  alert(turn, 'critical', 'order_came_back', `Order ${order.ticket.clientOrderId} (${describeTicket(order.ticket)}) was held as ${order.state} (${order.reason ?? 'no reason'}) and ${how}.`,
    'It is watched again; an entry or exit among such orders is cancelled.');
  order.finalQuantity = null;
  order.cancelRequestedAt = null;
  moveOrder(turn, order, order.filledQuantity > 0n ? 'partially_filled' : 'accepted', 'came back');
  if (order.purpose === 'entry' || order.purpose === 'exit') requestCancel(turn, order, 'came back');
}

function absorbFinal(turn: Turn, order: Order, seen: VenueOrder, status: 'filled' | 'cancelled' | 'expired' | 'rejected'): void {
  turn.state.contradicted.delete(order.ticket.clientOrderId);
  // What the venue once said it filled stays owed until it comes or is given up: this view may be the older one.
  const total = max(max(seen.filledQuantity, order.filledQuantity), order.finalQuantity ?? ZERO_QUANTITY);
  if (total > ZERO_QUANTITY && (order.state === 'rejected' || order.state === 'denied')) comeBack(turn, order, 'has filled at the venue');
  if (isFinal(order.state) && (order.finalQuantity === total || total <= (turn.state.owedFills.get(order.ticket.clientOrderId)?.givenUp ?? -1n))) return;
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
