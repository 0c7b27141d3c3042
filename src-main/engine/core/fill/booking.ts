/**
 * Booking fills and payments: exactly once per (venue, trade id), whatever repeats or comes late. Position and ledger follow
 * fills and nothing else (I2, I3).
 */
import { ZERO_MONEY, ZERO_QUANTITY, add, neg, notional, sub, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId, RowId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { VenueFill, VenueFundingPayment } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { findOrder, moveOrder, tellOrder } from '../order/order-book.ts';
import { isFinal } from '../order/order-life.ts';
import type { Order } from '../order/order.ts';
import { post } from '../portfolio/ledger.ts';
import { changePosition, signedPosition } from '../position/change-position.ts';
import { alert, newId, type Turn } from '../turn.ts';
import type { Fill } from './fill.ts';

const BOOKED_CAP = 20_000;

/** Books one execution. A repeat is ignored. Returns whether it was new. */
export function bookFill(turn: Turn, venue: VenueId, fill: VenueFill): boolean {
  if (!claim(turn, venue, fill.tradeId)) return false;
  const instrument = turn.state.instruments.get(fill.instrument);
  if (instrument === undefined) {
    alert(turn, 'warning', 'fill_on_unknown_instrument', `Trade ${fill.tradeId} at ${venue} is on ${fill.instrument}, which this session does not know.`,
      'Add the instrument to the watchlist and restart, so that its position is followed.');
    return false;
  }
  const order = findOrder(turn.state, fill.clientOrderId);
  const cause: Fill['cause'] = order !== undefined ? 'order' : fill.cause === 'liquidation' ? 'liquidation' : 'external';
  const venueState = must(turn.state.venues.get(venue), `no venue ${venue}`);
  venueState.bookings += 1;
  if (fill.at > venueState.lastFillAt) venueState.lastFillAt = fill.at;
  if (cause === 'external') bookExternal(turn, venue, fill, instrument);
  else bookOwn(turn, venue, fill, instrument, order, cause);
  turn.state.unsettled.add(fill.instrument);
  return true;
}

function claim(turn: Turn, venue: VenueId, id: string): boolean {
  const key = `${venue} ${id}`;
  const { booked } = turn.state;
  if (booked.has(key)) return false;
  booked.add(key);
  if (booked.size > BOOKED_CAP) for (const oldest of booked) { booked.delete(oldest); break; }
  return true;
}

function bookOwn(turn: Turn, venue: VenueId, fill: VenueFill, instrument: Instrument, order: Order | undefined, cause: 'order' | 'liquidation'): void {
  if (order !== undefined) addToOrder(turn, order, fill);
  const outcome = changePosition(turn, instrument, fill, order);
  if (order !== undefined && order.position === null) order.position = outcome.position;
  pushFill(turn, venue, fill, cause, outcome.position, outcome.realised);
  postCash(turn, venue, fill, instrument, outcome.realised);
  if (order !== undefined) settleOrder(turn, order);
  if (cause === 'liquidation') {
    alert(turn, 'critical', 'liquidated', `The venue liquidated ${instrument.id}.`, 'Check margin and leverage before trading goes on.');
  }
}

function addToOrder(turn: Turn, order: Order, fill: VenueFill): void {
  order.filledQuantity = add(order.filledQuantity, fill.quantity);
  order.filledNotional = add(order.filledNotional, notional(fill.price, fill.quantity));
  if (order.filledQuantity <= order.ticket.quantity) return;
  alert(turn, 'critical', 'overfilled', `Order ${order.ticket.clientOrderId} has filled more than was ordered.`,
    'The position follows the fills; check the order at the venue.');
}

function settleOrder(turn: Turn, order: Order): void {
  if (order.finalQuantity !== null && order.filledQuantity > order.finalQuantity) order.finalQuantity = order.filledQuantity;
  if (order.filledQuantity >= order.ticket.quantity) {
    order.finalQuantity = order.filledQuantity;
    if (order.state === 'filled') tellOrder(turn, order, order.state);
    else moveOrder(turn, order, 'filled', null);
  } else if (isFinal(order.state)) {
    // A fill after a cancel, or after we gave the order up: it counts.
    if (order.finalQuantity === null) order.finalQuantity = order.filledQuantity;
    tellOrder(turn, order, order.state);
  } else {
    moveOrder(turn, order, 'partially_filled', null);
  }
}

function bookExternal(turn: Turn, venue: VenueId, fill: VenueFill, instrument: Instrument): void {
  const signed = (fill.side === 'buy' ? fill.quantity : neg(fill.quantity)) as Quantity;
  const before = turn.state.external.get(instrument.id) ?? ZERO_QUANTITY;
  turn.state.external.set(instrument.id, add(before, signed));
  pushFill(turn, venue, fill, 'external', null, ZERO_MONEY);
  postCash(turn, venue, fill, instrument, ZERO_MONEY);
  alert(turn, 'warning', 'external_fill', `A trade on ${instrument.id} (${fill.tradeId}) was not ours.`,
    'It is tagged external and left alone; entries on the instrument continue from our own fills.');
}

function pushFill(turn: Turn, venue: VenueId, fill: VenueFill, cause: Fill['cause'], position: PositionId | null, realised: Money): void {
  turn.facts.push({
    kind: 'fill_booked',
    fill: {
      id: newId<RowId>(turn), venue, tradeId: fill.tradeId, clientOrderId: fill.clientOrderId, position, instrument: fill.instrument, side: fill.side,
      price: fill.price, quantity: fill.quantity, fee: fill.fee, feeCurrency: fill.feeCurrency, liquidity: fill.liquidity, cause, realised,
      at: fill.at, bookedAt: turn.at,
    },
  });
}

function postCash(turn: Turn, venue: VenueId, fill: VenueFill, instrument: Instrument, realised: Money): void {
  if (instrument.kind === 'spot') {
    const bought = fill.side === 'buy';
    const base = fill.quantity as bigint as Money;
    const value = notional(fill.price, fill.quantity);
    post(turn, venue, instrument.base, 'trade', bought ? base : neg(base), fill.tradeId);
    post(turn, venue, instrument.quote, 'trade', bought ? neg(value) : value, fill.tradeId);
  } else {
    post(turn, venue, instrument.quote, 'realised', realised, fill.tradeId);
  }
  post(turn, venue, fill.feeCurrency, 'fee', neg(fill.fee), fill.tradeId);
  turn.state.realisedToday = sub(add(turn.state.realisedToday, realised), fill.feeCurrency === instrument.quote ? fill.fee : ZERO_MONEY);
}

/** Books a funding payment once: ledger and the position's own sum. */
export function bookPayment(turn: Turn, venue: VenueId, payment: VenueFundingPayment): boolean {
  if (!claim(turn, venue, payment.paymentId)) return false;
  const venueState = must(turn.state.venues.get(venue), `no venue ${venue}`);
  venueState.bookings += 1;
  if (payment.at > venueState.lastFillAt) venueState.lastFillAt = payment.at;
  post(turn, venue, payment.currency, 'funding', payment.amount, payment.paymentId);
  turn.facts.push({ kind: 'payment_booked', venue, paymentId: payment.paymentId, instrument: payment.instrument, amount: payment.amount, at: payment.at });
  const position = turn.state.positions.get(payment.instrument);
  if (position === undefined) return true;
  position.funding = add(position.funding, payment.amount);
  turn.facts.push({ kind: 'position_changed', change: 'funding', position: { ...position }, at: turn.at });
  return true;
}

/** Our own net quantity plus strangers': what the venue must say it is. */
export function expectedAtVenue(turn: Turn, instrument: InstrumentId): Quantity {
  return add(signedPosition(turn.state, instrument), turn.state.external.get(instrument) ?? ZERO_QUANTITY);
}
