/**
 * Reconciliation: our books against what a venue says, whole. The same path at start-up, after a reconnect, on the poll,
 * for a halt and for a resume.
 *
 * 1. An open order with our prefix and no row of ours is adopted and cancelled; a stranger's is tagged and left alone.
 * 2. Missing fills and payments are booked, under the venue's own ids, so that nothing is booked twice.
 * 3. Our open orders take the venue's state; one it does not list is asked about, never assumed cancelled.
 * 4. Positions and balances must then agree; what does not agree after three looks blocks entries until it does or a person accepts it.
 */
import { ZERO_MONEY, ZERO_QUANTITY, abs, mul, ratio, sub, toText, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, RowId } from '../../../../src-shared/domain/ids.ts';
import type { VenueAccount, VenueFill, VenueOrder } from '../../../../src-shared/domain/venue-wire.ts';
import { changeTrading } from '../halt/change-trading.ts';
import { bookTransfer } from '../portfolio/move-money.ts';
import { bookFill, bookPayment, claim, expectedAtVenue, notePastFill, notePastPayment } from '../fill/booking.ts';
import { disorderedAt, noteAdjusted, settleDisordered } from '../fill/disorder.ts';
import type { Difference } from '../fact.ts';
import { isOurs } from '../id-source.ts';
import { cancelResting } from '../order/cancel-order.ts';
import { findOrder } from '../order/order-book.ts';
import type { Order } from '../order/order.ts';
import { isFinal } from '../order/order-life.ts';
import { absorbVenueOrder, requestCancel } from '../order/resolve.ts';
import { reviewOwedFills } from '../order/owed-fills.ts';
import { sendAccount, sendQuery } from '../order/requests.ts';
import { balanceOf, post } from '../portfolio/ledger.ts';
import type { AccountCause, PendingRequest, VenueState } from '../state.ts';
import { alert, newId, startTimer, type Turn } from '../turn.ts';
import { leaveRecovery, takeUpClosings } from './recovery.ts';

const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;

/** Takes in an account snapshot. */
export function absorbAccount(turn: Turn, venue: VenueState, account: VenueAccount, pending: PendingRequest, cause: AccountCause): void {
  const overtaken = venue.bookings !== pending.bookingsBefore;
  const askedMeanwhile = venue.accountWanted;
  if (!hasBooks(turn, venue)) knowPast(turn, venue, account);
  const differences = [...adoptOrphans(turn, venue, account), ...bookMissing(turn, venue, account)];
  absorbOrders(turn, venue, account, pending);
  if (overtaken) {
    // Something was booked while the answer was on its way: it may be older than our books. Look again.
    startTimer(turn, `account:${venue.id}`, turn.at + LOOK_AGAIN_MS);
    venue.accountWanted = cause;
  } else {
    if (!hasBooks(turn, venue)) openBooks(turn, venue, account);
    const unresolved = [...comparePositions(turn, venue, account), ...compareBalances(turn, venue, account)];
    differences.push(...unresolved);
    judgeComparison(turn, venue, unresolved, cause);
    reviewOwedFills(turn, venue, unresolved.length === 0);
    takeUpClosings(turn, venue.id);
  }
  // A look that was overtaken compared nothing: the next one says what came of it.
  if (differences.length > 0 || (cause !== 'poll' && !overtaken)) {
    turn.facts.push({ kind: 'reconciled', id: newId<RowId>(turn), venue: venue.id, cause, differences, at: turn.at });
  }
  // A second look waits for its timer; only what was asked for meanwhile goes out at once.
  if (!overtaken && askedMeanwhile !== null) sendAccount(turn, venue, askedMeanwhile);
}

function bookMissing(turn: Turn, venue: VenueState, account: VenueAccount): Difference[] {
  const differences: Difference[] = [];
  const inOrder = (a: VenueFill, b: VenueFill): number => a.at - b.at || (a.tradeId < b.tradeId ? -1 : 1);
  for (const fill of [...account.fills].sort(inOrder)) {
    if (!bookFill(turn, venue.id, fill)) continue;
    differences.push({ kind: 'missing_fill', subject: fill.tradeId, ours: 'not booked', venues: `${fill.side} ${toText(fill.quantity)} ${fill.instrument} at ${toText(fill.price)}`, resolved: true });
  }
  for (const payment of account.payments) bookPayment(turn, venue.id, payment);
  for (const transfer of account.transfers ?? []) bookTransfer(turn, venue.id, transfer);
  return differences;
}

/** Before any fill is booked, so that the fills of such an order are ours as well. */
function adoptOrphans(turn: Turn, venue: VenueState, account: VenueAccount): Difference[] {
  return account.orders.flatMap((seen) => {
    const orphan = seen.clientOrderId !== null && findOrder(turn.state, seen.clientOrderId) === undefined && isOurs(seen.clientOrderId, turn.state.instancePrefix);
    return orphan ? [adopt(turn, venue, seen)] : [];
  });
}

function absorbOrders(turn: Turn, venue: VenueState, account: VenueAccount, pending: PendingRequest): void {
  const listed = new Set<string>();
  for (const seen of account.orders) {
    const order = findOrder(turn.state, seen.clientOrderId);
    if (seen.clientOrderId !== null) listed.add(seen.clientOrderId);
    if (order !== undefined) absorbVenueOrder(turn, order, seen, pending.sentAt);
    else noteExternal(turn, venue, seen);
  }
  for (const id of turn.state.liveOrders) {
    const order = turn.state.orders.get(id);
    if (order === undefined || order.venue !== venue.id || listed.has(id) || isFinal(order.state)) continue;
    if (order.createdAt < pending.sentAt && order.state !== 'sent') sendQuery(turn, venue.id, order.ticket.instrument, id);
  }
}

function adopt(turn: Turn, venue: VenueState, seen: VenueOrder): Difference {
  const id = seen.clientOrderId;
  if (id !== null) {
    const order: Order = {
      ticket: {
        clientOrderId: id, instrument: seen.instrument, side: seen.side, type: seen.type, quantity: seen.quantity, price: seen.price,
        triggerPrice: seen.triggerPrice, timeInForce: 'gtc', postOnly: false, reduceOnly: seen.reduceOnly, ocoGroup: null, expiresAt: turn.at,
      },
      venue: venue.id, purpose: seen.reduceOnly ? 'exit' : 'entry', origin: { kind: 'recovered' }, plan: null, createdAt: seen.updatedAt,
      position: null, state: 'accepted', venueOrderId: seen.venueOrderId, filledQuantity: ZERO_QUANTITY, filledNotional: ZERO_MONEY,
      finalQuantity: null, reason: 'found at the venue', updatedAt: turn.at, cancelRequestedAt: null, notFoundCount: 0,
    };
    turn.state.orders.set(id, order);
    turn.state.liveOrders.add(id);
    turn.facts.push({ kind: 'order_intended', order: { ...order }, checks: [] });
    requestCancel(turn, order, 'found without a row of ours');
  }
  return { kind: 'unknown_order', subject: id ?? seen.venueOrderId ?? '?', ours: 'no such order', venues: `${seen.side} ${toText(seen.quantity)} ${seen.instrument}`, resolved: true };
}

function noteExternal(turn: Turn, venue: VenueState, seen: VenueOrder): void {
  const key = seen.venueOrderId ?? seen.clientOrderId ?? '';
  if (venue.externalOrders.has(key)) return;
  venue.externalOrders.add(key);
  turn.facts.push({ kind: 'external_order_seen', venue: venue.id, order: seen, at: turn.at });
}

function hasBooks(turn: Turn, venue: VenueState): boolean {
  for (const key of turn.state.balances.keys()) if (key.startsWith(`${venue.id} `)) return true;
  return false;
}

/** The first look at a venue: its old trades and payments are in the opening balance already, and are never booked on top of it. */
function knowPast(turn: Turn, venue: VenueState, account: VenueAccount): void {
  for (const fill of account.fills) notePastFill(turn, venue.id, fill);
  for (const payment of account.payments) notePastPayment(turn, venue.id, payment);
  for (const transfer of account.transfers ?? []) claim(turn, venue.id, transfer.transferId);
}

/** The first look at a venue: what is there is the opening balance. */
function openBooks(turn: Turn, venue: VenueState, account: VenueAccount): void {
  for (const balance of account.balances) {
    post(turn, venue.id, balance.currency, 'deposit', sub(balance.total, balanceOf(turn.state, venue.id, balance.currency)), 'opening balance');
  }
}

function comparePositions(turn: Turn, venue: VenueState, account: VenueAccount): Difference[] {
  const differences: Difference[] = [];
  const theirs = new Map(account.positions.map((position) => [position.instrument, position.quantity]));
  for (const instrument of turn.state.instruments.values()) {
    if (instrument.venue !== venue.id || instrument.kind === 'spot') continue;
    const ours = expectedAtVenue(turn, instrument.id);
    const venues = theirs.get(instrument.id) ?? ZERO_QUANTITY;
    if (ours !== venues) differences.push({ kind: 'position', subject: instrument.id, ours: toText(ours), venues: toText(venues), resolved: false });
  }
  return differences;
}

function compareBalances(turn: Turn, venue: VenueState, account: VenueAccount): Difference[] {
  const differences: Difference[] = [];
  const totals = new Map<Currency, Money>();
  // A currency that the venue does not list is one of which it has none.
  for (const key of turn.state.balances.keys()) if (key.startsWith(`${venue.id} `)) totals.set(key.slice(venue.id.length + 1) as Currency, ZERO_MONEY);
  for (const balance of account.balances) totals.set(balance.currency, balance.total);
  for (const [currency, total] of totals) {
    const ours = balanceOf(turn.state, venue.id, currency);
    if (ours === total || settleRounding(turn, venue, currency, sub(total, ours)) || settleDisorder(turn, venue, currency, sub(total, ours))) continue;
    differences.push({ kind: 'balance', subject: currency, ours: toText(ours), venues: toText(total), resolved: false });
  }
  return differences;
}

/** Units of 10^-18 that average cost, rounded at each closing fill, may differ by when fills of one moment came in another order. */
const ROUNDING_UNITS = 1_000n;

/** A difference in the last digits only is rounding: the ledger takes the venue's digits, so that it balances exactly. */
function settleRounding(turn: Turn, venue: VenueState, currency: Currency, difference: Money): boolean {
  if (abs(difference) > ROUNDING_UNITS) return false;
  post(turn, venue.id, currency, 'adjustment', difference, 'rounding of average cost');
  return true;
}

/** How much of equity out-of-order fills may shift between realised and unrealised. */
const DISORDER_LIMIT = ratio('0.02');

/**
 * Fills that came out of order are worth the same in sum, but at average cost they realise at another moment: the venue's word is taken.
 */
function settleDisorder(turn: Turn, venue: VenueState, currency: Currency, difference: Money): boolean {
  const concerned = disorderedAt(turn.state, venue.id, currency);
  if (concerned.length === 0 || abs(difference) > mul(abs(balanceOf(turn.state, venue.id, currency)), DISORDER_LIMIT)) return false;
  post(turn, venue.id, currency, 'adjustment', difference, 'fills came out of order');
  noteAdjusted(turn, venue.id, currency, difference);
  alert(turn, 'warning', 'fills_out_of_order', `Fills on ${concerned.join(', ')} came out of order; ${toText(difference)} ${currency} was realised at another moment than the venue has it.`,
    'Nothing to do: the ledger follows the venue.');
  return true;
}

function judgeComparison(turn: Turn, venue: VenueState, unresolved: readonly Difference[], cause: AccountCause): void {
  venue.unresolved = unresolved;
  if (unresolved.length === 0) {
    venue.mismatches = 0;
    // Entries refused for want of a comparison are heard again.
    if (!venue.reconciled) turn.state.refusedUntil.clear();
    venue.reconciled = true;
    venue.reconciledAt = turn.at;
    settleDisordered(turn, venue.id);
    leaveRecovery(turn);
    return;
  }
  venue.mismatches += 1;
  if (venue.mismatches < LOOKS) {
    venue.accountWanted = cause;
    startTimer(turn, `account:${venue.id}`, turn.at + LOOK_AGAIN_MS);
    return;
  }
  if (venue.mismatches === LOOKS) tellMismatch(turn, venue, unresolved);
  venue.reconciled = false;
}

function tellMismatch(turn: Turn, venue: VenueState, unresolved: readonly Difference[]): void {
  const list = unresolved.map((one) => `${one.kind} ${one.subject}: ours ${one.ours}, venue ${one.venues}`).join('; ');
  alert(turn, 'critical', 'books_differ', `Our books and ${venue.id} differ: ${list}.`,
    'Entries are blocked. Look at the venue; `quorum resume --acknowledge` accepts its word.');
  if (turn.state.trading === 'active') {
    turn.state.tradingAfterRecovery = 'active';
    changeTrading(turn, 'reducing', 'books differ', 'reconciliation');
  }
  cancelResting(turn, 'books differ');
}
