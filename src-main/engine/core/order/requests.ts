/** Requests to venues: every one is registered, timed, and answered at most once. The rate limiter lives here. */
import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, RequestId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { OrderTicket } from '../../../../src-shared/domain/order-ticket.ts';
import type { VenueRequest } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { AccountCause, EngineState, VenueState } from '../state.ts';
import { cancelTimer, newId, startTimer, type Turn } from '../turn.ts';

/** Whether a risk-adding request fits the venue's window while the reserve for cancels, exits and queries stays free. */
export function withinRateLimit(state: EngineState, venue: VenueState, at: Timestamp): boolean {
  const { requests, windowMs, reserve } = state.config.order.rateLimit;
  forgetBefore(venue, at - windowMs);
  return venue.recentRequests.length < Math.floor(requests * (1 - reserve));
}

function forgetBefore({ recentRequests }: VenueState, at: number): void {
  let old = 0;
  while (old < recentRequests.length && must(recentRequests[old], 'inside the list') <= at) old += 1;
  if (old > 0) recentRequests.splice(0, old);
}

function send(turn: Turn, venueId: VenueId, request: VenueRequest, riskAdding: boolean): void {
  const venue = must(turn.state.venues.get(venueId), `no venue ${venueId}`);
  forgetBefore(venue, turn.at - turn.state.config.order.rateLimit.windowMs);
  venue.recentRequests.push(turn.at);
  turn.state.requests.set(request.id, { request, venue: venueId, sentAt: turn.at, bookingsBefore: venue.bookings });
  turn.effects.push({ kind: 'send_request', venue: venueId, request, riskAdding });
  startTimer(turn, `answer:${request.id}`, turn.at + turn.state.config.order.answerTimeoutMs);
}

/** Sends an order. The caller has moved it to `sent` and recorded the intent in this same turn. */
export function sendSubmit(turn: Turn, venue: VenueId, ticket: OrderTicket, riskAdding: boolean): void {
  send(turn, venue, { kind: 'submit', id: newId<RequestId>(turn), ticket }, riskAdding);
}

/** Asks the venue to cancel. */
export function sendCancel(turn: Turn, venue: VenueId, instrument: InstrumentId, clientOrderId: ClientOrderId): void {
  send(turn, venue, { kind: 'cancel', id: newId<RequestId>(turn), instrument, clientOrderId }, false);
}

/** Asks the venue what became of an order; one such question per order at a time. */
export function sendQuery(turn: Turn, venue: VenueId, instrument: InstrumentId, clientOrderId: ClientOrderId): void {
  for (const pending of turn.state.requests.values()) {
    if (pending.request.kind === 'query' && pending.request.clientOrderId === clientOrderId) return;
  }
  send(turn, venue, { kind: 'query', id: newId<RequestId>(turn), instrument, clientOrderId }, false);
}

/** Asks for the whole account; while one is under way, another is only remembered. */
export function sendAccount(turn: Turn, venue: VenueState, cause: AccountCause): void {
  if (venue.accountRequest !== null) {
    venue.accountWanted = cause;
    return;
  }
  const id = newId<RequestId>(turn);
  venue.accountRequest = { id, cause };
  venue.accountWanted = null;
  // Overlap: a fill may be stamped before one that was booked earlier. Booking is idempotent.
  const fillsSince = Math.max(0, venue.lastFillAt - 3_600_000) as Timestamp;
  send(turn, venue.id, { kind: 'account', id, fillsSince }, false);
}

/** Asks a venue that can to put money in or take it out. */
export function sendTransfer(turn: Turn, venue: VenueId, transfer: { readonly transferId: string; readonly currency: Currency; readonly amount: Money }): void {
  send(turn, venue, { kind: 'transfer', id: newId<RequestId>(turn), ...transfer }, false);
}

/** Takes a request off the books when its answer, refusal or time-out comes; undefined if it is not (or no longer) pending. */
export function takeRequest(turn: Turn, id: RequestId): ReturnType<EngineState['requests']['get']> {
  const pending = turn.state.requests.get(id);
  if (pending === undefined) return undefined;
  turn.state.requests.delete(id);
  cancelTimer(turn, `answer:${id}`);
  const venue = turn.state.venues.get(pending.venue);
  if (venue?.accountRequest?.id === id) venue.accountRequest = null;
  return pending;
}
