/** What venues answer and report, led to whom it concerns. */
import type { RequestId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueFailure, VenueRejectCode, VenueReport } from '../../../../src-shared/domain/venue-wire.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import { bookFill, bookPayment } from '../fill/booking.ts';
import { bookTransfer, onTransferAnswer } from '../portfolio/move-money.ts';
import { noteTooSmall } from '../protection/closing.ts';
import { onProtectionRefused } from '../protection/naked.ts';
import { absorbAccount } from '../reconcile/absorb-account.ts';
import type { AccountCause, PendingRequest, VenueState } from '../state.ts';
import { startTimer, type Turn } from '../turn.ts';
import { findOrder, moveOrder } from './order-book.ts';
import type { Order } from './order.ts';
import { absorbNotFound, absorbVenueOrder, becomeUnknown, needsQuery, onQueryTimer, queryAgain } from './resolve.ts';
import { takeRequest } from './requests.ts';
import { UNHEALTHY_AFTER } from './venue-health.ts';

const ACCOUNT_RETRY_MS = 2_000;

/** An answer to a request of ours, or news from one that we stopped waiting for. */
export function onAnswer(turn: Turn, venueId: VenueId, request: RequestId, answer: VenueAnswer): void {
  const venue = turn.state.venues.get(venueId);
  if (venue === undefined) return;
  const cause = venue.accountRequest?.id === request ? venue.accountRequest.cause : 'poll';
  const pending = takeRequest(turn, request);
  if (pending === undefined) {
    absorbLate(turn, answer);
    return;
  }
  noteHealth(turn, venue, answer);
  route(turn, venue, pending, answer, cause);
}

function absorbLate(turn: Turn, answer: VenueAnswer): void {
  if (answer.kind !== 'accepted' && answer.kind !== 'order') return;
  const order = findOrder(turn.state, answer.order?.clientOrderId ?? null);
  if (order !== undefined && answer.order !== null) absorbVenueOrder(turn, order, answer.order, null);
}

function route(turn: Turn, venue: VenueState, pending: PendingRequest, answer: VenueAnswer, cause: AccountCause): void {
  const { request } = pending;
  switch (request.kind) {
    case 'submit': return onSubmitAnswer(turn, findOrder(turn.state, request.ticket.clientOrderId), answer);
    case 'cancel': case 'query': return onOrderAnswer(turn, findOrder(turn.state, request.clientOrderId), answer, pending.sentAt);
    case 'account': return onAccountAnswer(turn, venue, pending, answer, cause);
    case 'transfer': return onTransferAnswer(turn, venue.id, request, answer);
    default: return exhaustive(request);
  }
}

function onSubmitAnswer(turn: Turn, order: Order | undefined, answer: VenueAnswer): void {
  if (order === undefined) return;
  switch (answer.kind) {
    case 'accepted': return absorbVenueOrder(turn, order, answer.order, null);
    case 'order': return answer.order === null ? becomeUnknown(turn, order, 'no such order') : absorbVenueOrder(turn, order, answer.order, null);
    case 'rejected': return onRejected(turn, order, answer.code, answer.sentence);
    case 'failed': return onSubmitFailed(turn, order, answer);
    case 'account': case 'transferred': return becomeUnknown(turn, order, 'answer of the wrong kind');
    default: return exhaustive(answer);
  }
}

function onRejected(turn: Turn, order: Order, code: VenueRejectCode, sentence: string): void {
  // The venue has an order with our id already: which one, it must tell. Never take a repeat for a refusal.
  if (code === 'duplicate_id') return becomeUnknown(turn, order, code);
  if (order.state !== 'sent' && order.state !== 'unknown') return;
  turn.state.unsettled.add(order.ticket.instrument);
  order.finalQuantity = order.filledQuantity;
  moveOrder(turn, order, 'rejected', `${code}: ${sentence}`);
  noteTooSmall(turn, order, code);
  onProtectionRefused(turn, order, sentence, code);
}

function onSubmitFailed(turn: Turn, order: Order, failed: VenueFailure): void {
  if (failed.mayHaveArrived) return becomeUnknown(turn, order, `${failed.reason}: ${failed.sentence}`);
  if (order.state !== 'sent') return;
  moveOrder(turn, order, 'denied', `${failed.reason}: ${failed.sentence}`);
  onProtectionRefused(turn, order, failed.sentence, null);
}

/** To a cancel or a query. Anything but the order's state means: ask again later. */
function onOrderAnswer(turn: Turn, order: Order | undefined, answer: VenueAnswer, askedAt: Timestamp): void {
  if (order === undefined) return;
  if (answer.kind === 'order' || answer.kind === 'accepted') {
    if (answer.order === null) return absorbNotFound(turn, order);
    const wasUnknown = order.state === 'unknown';
    absorbVenueOrder(turn, order, answer.order, askedAt);
    // A cancel that waited for the order's fate goes out now.
    if (wasUnknown && order.cancelRequestedAt !== null) onQueryTimer(turn, order);
  } else if (answer.kind === 'rejected' && answer.code === 'unknown_order') {
    return absorbNotFound(turn, order);
  }
  if (needsQuery(order)) queryAgain(turn, order);
}

function onAccountAnswer(turn: Turn, venue: VenueState, pending: PendingRequest, answer: VenueAnswer, cause: AccountCause): void {
  if (answer.kind === 'account') return absorbAccount(turn, venue, answer.account, pending, cause);
  // A failed query never means flat or cancelled: ask again.
  venue.accountWanted ??= cause;
  startTimer(turn, `account:${venue.id}`, turn.at + ACCOUNT_RETRY_MS);
}

/** No answer in time. The request may have arrived. */
export function onAnswerTimeout(turn: Turn, request: RequestId): void {
  const pending = turn.state.requests.get(request);
  if (pending === undefined) return;
  onAnswer(turn, pending.venue, request, { kind: 'failed', reason: 'timeout', mayHaveArrived: true, sentence: 'No answer in time.' });
}

/** The one send function refused: the halt word was set. Nothing left, so nothing is unknown. */
export function onSendRefused(turn: Turn, request: RequestId, code: string): void {
  const pending = takeRequest(turn, request);
  if (pending === undefined || pending.request.kind !== 'submit') return;
  const order = findOrder(turn.state, pending.request.ticket.clientOrderId);
  if (order === undefined || order.state !== 'sent') return;
  order.finalQuantity = order.filledQuantity;
  moveOrder(turn, order, 'denied', code);
}

/** What a venue says unasked. */
export function onReport(turn: Turn, venue: VenueId, report: VenueReport): void {
  switch (report.kind) {
    case 'order': {
      const order = findOrder(turn.state, report.order.clientOrderId);
      if (order !== undefined) absorbVenueOrder(turn, order, report.order, null);
      return;
    }
    case 'fill': return void bookFill(turn, venue, report.fill);
    case 'funding': return void bookPayment(turn, venue, report.payment);
    case 'transfer': return void bookTransfer(turn, venue, report.transfer);
    default: return exhaustive(report);
  }
}

function noteHealth(turn: Turn, venue: VenueState, answer: VenueAnswer): void {
  const failed = answer.kind === 'failed';
  const before = venue.consecutiveFailures;
  venue.consecutiveFailures = failed ? before + 1 : 0;
  const worse = failed && venue.consecutiveFailures === UNHEALTHY_AFTER;
  const better = !failed && before >= UNHEALTHY_AFTER;
  if (!worse && !better) return;
  // Entries refused while it failed are heard again.
  if (better) turn.state.refusedUntil.clear();
  turn.facts.push({
    kind: 'venue_health_changed', venue: venue.id, connected: venue.connected, consecutiveFailures: venue.consecutiveFailures, at: turn.at,
    sentence: worse ? `${venue.consecutiveFailures} requests in a row failed: ${failed ? answer.sentence : ''}` : 'answers again',
  });
}
