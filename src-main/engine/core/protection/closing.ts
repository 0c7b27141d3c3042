/** Closing a position: reduce-only, fresh size, one exit at a time, retried until flat. */
import { ceilTo, floorTo, mul, ratio, sub, add, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import { entrySide, opposite } from '../../../../src-shared/domain/side.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { liveOrdersFor } from '../order/order-book.ts';
import type { VenueRejectCode } from '../../../../src-shared/domain/venue-wire.ts';
import type { Order, OrderOrigin } from '../order/order.ts';
import type { EngineState } from '../state.ts';
import { submitOrder } from '../order/submit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import type { Position } from '../position/position.ts';
import { startTimer, type Turn } from '../turn.ts';

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** Asks for a position to be closed. Asking again changes nothing: the first reason and way stand until it is flat. */
export function wantClosed(turn: Turn, position: Position, reason: string, origin: OrderOrigin, capped: boolean): void {
  if (turn.state.closing.has(position.id)) return;
  turn.state.closing.set(position.id, { reason, origin, capped, attempts: 0, retryAt: turn.at });
  turn.state.closingBefore.delete(position.id);
  turn.facts.push({ kind: 'closing_changed', position: position.id, closing: { reason, origin, capped }, at: turn.at });
  turn.state.unsettled.add(position.instrument);
}

/** Sends the exit of a position that is to be closed, unless one is under way or the next try is not due. */
export function pursueExit(turn: Turn, position: Position): void {
  const closing = turn.state.closing.get(position.id);
  if (closing === undefined) return;
  if (liveOrdersFor(turn.state, position.instrument, position.id, 'exit').length > 0) return;
  if (turn.at < closing.retryAt) return;
  const venue = must(turn.state.venues.get(position.venue), 'position at an unknown venue');
  if (!venue.connected) return;
  const instrument = must(turn.state.instruments.get(position.instrument), 'position on an unknown instrument');
  if (isDust(turn.state, position, instrument)) return;
  closing.attempts += 1;
  // Pauses grow, so that a venue that refuses is not hammered; a person sees the alert after the first refusals.
  const pauseMs = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** Math.min(closing.attempts - 1, 5));
  closing.retryAt = (turn.at + pauseMs) as Timestamp;
  startTimer(turn, `exit:${position.id}`, closing.retryAt);
  const cap = closing.capped ? cappedPrice(turn, position, instrument) : null;
  submitOrder(turn, {
    instrument: position.instrument, purpose: 'exit', origin: closing.origin, side: opposite(entrySide(position.direction)),
    type: cap === null ? 'market' : 'limit', quantity: exitQuantity(position, instrument), price: cap, triggerPrice: null, timeInForce: 'ioc', position: position.id,
  }, []);
}

/** What is left is less than the venue's smallest order, by its own word if need be (lesson 19): labelled, never retried. */
export function isDust(state: EngineState, position: Position, instrument: Instrument): boolean {
  const size = exitQuantity(position, instrument);
  return size <= 0n || size < instrument.minQuantity || position.quantity <= (state.tooSmall.get(position.id) ?? 0n);
}

/** The venue refused to close a position because what is left of it is too small: nothing smaller is tried again. */
export function noteTooSmall(turn: Turn, order: Order, code: VenueRejectCode): void {
  if (order.purpose !== 'exit' || order.position === null || (code !== 'min_notional' && code !== 'min_quantity')) return;
  const position = turn.state.positions.get(order.ticket.instrument);
  // A part that is too small says nothing about the whole.
  if (position?.id === order.position && turn.state.closing.has(position.id)) turn.state.tooSmall.set(position.id, position.quantity);
}

/** The whole position, rounded down to the lot; a remainder below one lot stays as dust. */
export function exitQuantity(position: Position, instrument: Instrument): Quantity {
  return floorTo(position.quantity, instrument.lotSize);
}

/** Limit of a slippage-capped exit: the last price less (plus) the cap. Null without a price: a market order then. */
function cappedPrice(turn: Turn, position: Position, instrument: Instrument): Price | null {
  const last = markPrice(turn.state, position.instrument);
  if (last === null) return null;
  const slip = mul(last, ratio(turn.state.config.order.exitSlippage.toFixed(6)));
  return position.direction === 'long' ? floorTo(sub(last, slip), instrument.tickSize) : ceilTo(add(last, slip), instrument.tickSize);
}

