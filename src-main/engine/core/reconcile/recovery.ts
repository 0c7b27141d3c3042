/** Start-up is recovery: what is stored is taken back, every venue is compared, and only then are entries allowed. */
import { changeTrading } from '../halt/change-trading.ts';
import { cancelEntries, entersHalt } from '../halt/halting.ts';
import { cancelResting } from '../order/cancel-order.ts';
import { moveOrder } from '../order/order-book.ts';
import { isFinal, isLive } from '../order/order-life.ts';
import type { Order } from '../order/order.ts';
import { onQueryTimer, queryAgain } from '../order/resolve.ts';
import { sendAccount } from '../order/requests.ts';
import { neg } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { post } from '../portfolio/ledger.ts';
import { BEGUN_ANEW, type Position } from '../position/position.ts';
import { takeBackCooldowns } from '../locks/begin-lock.ts';
import { wantClosed } from '../protection/closing.ts';
import type { SessionStart } from '../event.ts';
import type { EngineState } from '../state.ts';
import { alert, startTimer, type Turn } from '../turn.ts';

/** Puts the stored state back into a fresh engine state. Of venues whose account begins anew only the balances, to be written off. */
export function restore(state: EngineState, start: SessionStart): void {
  const { stored } = start;
  const fresh = new Set<string>(start.freshVenues);
  for (const order of stored.orders) if (!fresh.has(order.venue)) takeBackOrder(state, order);
  for (const position of stored.positions) if (!fresh.has(position.venue)) takeBackPosition(state, position);
  for (const { instrument, quantity } of stored.external) {
    const venue = state.instruments.get(instrument)?.venue;
    if (venue !== undefined && !fresh.has(venue)) state.external.set(instrument, quantity);
  }
  for (const { venue, currency, instruments, adjusted } of stored.disorder) {
    if (fresh.has(venue)) continue;
    for (const instrument of instruments) if (state.instruments.has(instrument)) state.disordered.add(instrument);
    if (adjusted !== 0n) state.disorderAdjusted.set(`${venue} ${currency}`, adjusted);
  }
  for (const { instrument, at, side } of stored.newestFills ?? []) {
    const venue = state.instruments.get(instrument)?.venue;
    if (venue !== undefined && !fresh.has(venue)) state.newestFill.set(instrument, { at, side });
  }
  for (const balance of stored.balances) state.balances.set(`${balance.venue} ${balance.currency}`, balance.total);
  for (const key of stored.booked) if (!fresh.has(key.slice(0, key.indexOf(' ')))) state.booked.add(key);
  for (const venue of state.venues.values()) {
    if (!fresh.has(venue.id)) venue.lastFillAt = (stored.lastFillAt[venue.id] ?? 0) as typeof venue.lastFillAt;
  }
  if (fresh.size === 0) {
    state.day = stored.day === null ? null : { ...stored.day };
    state.realisedToday = stored.realisedToday;
    state.peakEquity = stored.peakEquity ?? state.peakEquity;
    state.drawdownFrom = stored.drawdownFrom ?? state.drawdownFrom;
  }
  for (const { instrument, at } of stored.lastClosed) {
    const venue = state.instruments.get(instrument)?.venue;
    if (venue !== undefined && !fresh.has(venue)) state.cooldownUntil.set(instrument, (at + state.config.risk.cooldownMs) as Timestamp);
  }
  takeBackClosings(state, start);
  state.halt = stored.halt === null ? null : { ...stored.halt };
}

/** Exits that were decided wait for the first comparison. What halt and close began is not among them: a start never repeats the flatten. */
function takeBackClosings(state: EngineState, { stored }: SessionStart): void {
  const open = new Set([...state.positions.values()].map(({ id }) => id));
  for (const { position, closing } of stored.closing) if (open.has(position) && !closing.capped) state.closingBefore.set(position, closing);
}

/** After a comparison: what was being closed before the restart and is still open is closed, with the size it has now. */
export function takeUpClosings(turn: Turn, venue: VenueId): void {
  for (const position of turn.state.positions.values()) {
    const before = turn.state.closingBefore.get(position.id);
    // Of dust nothing is left to close.
    if (before === undefined || position.venue !== venue || turn.state.dust.has(position.id)) continue;
    wantClosed(turn, position, before.reason, before.origin, false);
    alert(turn, 'info', 'exit_taken_up', `${position.instrument} was being closed before the restart (${before.reason}); the exit goes on.`, 'Nothing to do.');
  }
}

/** What halt and close had not closed when the process ended stays open, and a person is told. */
function tellUnclosed(turn: Turn, { stored }: SessionStart): void {
  const open = new Map([...turn.state.positions.values()].map((position) => [position.id, position.instrument]));
  const left = stored.closing.flatMap(({ position, closing }) => (closing.capped ? open.get(position) ?? [] : []));
  if (left.length === 0) return;
  alert(turn, 'critical', 'flatten_not_repeated', `${left.join(', ')} ${left.length === 1 ? 'was' : 'were'} being closed by halt and close when the engine ended. A start does not repeat that; stops are put back.`,
    'Look at the position; `quorum halt --close` closes what is left.');
}

function takeBackOrder(state: EngineState, order: Order): void {
  // An order of a venue or instrument this session does not trade stays in the store; it cannot be asked about here.
  if (!state.instruments.has(order.ticket.instrument)) return;
  const own = { ...order };
  state.orders.set(own.ticket.clientOrderId, own);
  if (isLive(own)) state.liveOrders.add(own.ticket.clientOrderId);
}

function takeBackPosition(state: EngineState, position: Readonly<Position>): void {
  if (!state.instruments.has(position.instrument)) return;
  state.positions.set(position.instrument, { ...position, protection: 'naked', nakedSince: null });
  state.unsettled.add(position.instrument);
}

/** Closes the books of accounts that begin anew: orders expire, positions end, balances are adjusted to nothing. */
function writeOff(turn: Turn, start: SessionStart): void {
  const fresh = new Set<string>(start.freshVenues);
  for (const order of start.stored.orders) {
    if (!fresh.has(order.venue) || !isLive(order)) continue;
    turn.facts.push({
      kind: 'order_changed', clientOrderId: order.ticket.clientOrderId, from: order.state, to: isFinal(order.state) ? order.state : 'expired', reason: 'account begun anew',
      position: order.position, venueOrderId: order.venueOrderId, filledQuantity: order.filledQuantity, filledNotional: order.filledNotional,
      finalQuantity: order.filledQuantity, cancelRequestedAt: order.cancelRequestedAt, at: turn.at,
    });
  }
  for (const position of start.stored.positions) {
    if (!fresh.has(position.venue)) continue;
    const ended: Position = { ...position, protection: 'closed', nakedSince: null, stopOrder: null, targetOrder: null, closedAt: turn.at, closeReason: BEGUN_ANEW };
    turn.facts.push({ kind: 'position_changed', change: 'closed', position: ended, at: turn.at });
  }
  for (const { venue, currency, total } of start.stored.balances) if (fresh.has(venue)) post(turn, venue, currency, 'adjustment', neg(total), 'account begun anew');
  // Not even a zero is left: the first account answer opens the books.
  for (const key of [...turn.state.balances.keys()]) if (fresh.has(key.slice(0, key.indexOf(' ')))) turn.state.balances.delete(key);
}

/** Begins the session: compares every venue, asks about every order whose fate is open, holds entries back meanwhile. */
export function beginRecovery(turn: Turn, start: SessionStart): void {
  const { state } = turn;
  const { stored } = start;
  writeOff(turn, start);
  state.trading = stored.trading;
  if (stored.halt !== null) {
    // Stays halted and never repeats the flatten: what rests is read again, nothing is closed. An open halt counts whatever else is stored.
    changeTrading(turn, 'halted', stored.halt.reason, stored.halt.by);
    turn.effects.push({ kind: 'engage_halt', reason: stored.halt.reason, by: stored.halt.by, close: false, at: stored.halt.at });
    if (stored.halt.verifiedAt === null) startTimer(turn, 'halt:verify', turn.at + state.config.halt.verifyEveryMs);
  } else if (start.haltedOutside !== null) {
    entersHalt(turn, { by: start.haltedOutside.by, reason: start.haltedOutside.reason, close: false });
  } else {
    state.tradingAfterRecovery = stored.trading === 'reducing' ? 'active' : stored.trading;
    if (stored.trading === 'active') changeTrading(turn, 'reducing', stored.crashed ? 'recovering after a crash' : 'reconciling at start', 'start-up');
  }
  takeBackCooldowns(turn);
  tellUnclosed(turn, start);
  askAboutOpenOrders(turn);
  if (state.trading === 'halted') cancelEntries(turn);
  else if (state.trading === 'paused') cancelResting(turn, 'paused');
  for (const venue of state.venues.values()) sendAccount(turn, venue, 'startup');
  startTimer(turn, 'poll:orders', turn.at + state.config.order.orderPollMs);
  startTimer(turn, 'poll:account', turn.at + state.config.order.accountPollMs);
}

/** A send whose answer the crash swallowed is unknown: asked about, never sent again. */
function askAboutOpenOrders(turn: Turn): void {
  for (const id of [...turn.state.liveOrders]) {
    const order = turn.state.orders.get(id);
    if (order === undefined) continue;
    order.notFoundCount = 0;
    if (order.state === 'intended') moveOrder(turn, order, 'sent', 'found intended at start');
    if (order.state === 'sent') moveOrder(turn, order, 'unknown', 'answer lost in a restart');
    if (order.state === 'unknown' || order.cancelRequestedAt !== null) {
      onQueryTimer(turn, order);
      queryAgain(turn, order);
    }
  }
}

/** Ends the recovery once every venue is reconciled and no order is unknown. */
export function leaveRecovery(turn: Turn): void {
  const { state } = turn;
  const to = state.tradingAfterRecovery;
  if (to === null || state.trading === 'halted') return;
  for (const venue of state.venues.values()) if (!venue.reconciled) return;
  for (const id of state.liveOrders) if (state.orders.get(id)?.state === 'unknown') return;
  state.tradingAfterRecovery = null;
  changeTrading(turn, to, 'reconciled', 'start-up');
}
