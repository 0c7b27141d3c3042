/**
 * Booking fills and payments: exactly once per (venue, trade id), whatever repeats or comes late. Position and ledger follow
 * fills and nothing else (I2, I3).
 */
import { ZERO_MONEY, ZERO_QUANTITY, abs, add, min, neg, notional, sub, toText, type Money, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId, RowId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { VenueFill, VenueFundingPayment } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { findOrder, moveOrder, tellOrder } from '../order/order-book.ts';
import { isFinal } from '../order/order-life.ts';
import type { Order } from '../order/order.ts';
import { comeBack } from '../order/resolve.ts';
import { balanceOf, post } from '../portfolio/ledger.ts';
import { changePosition, signedPosition } from '../position/change-position.ts';
import { addExternal } from '../position/external.ts';
import { alert, newId, type Turn } from '../turn.ts';
import { markDisordered } from './disorder.ts';
import { feeShare } from './fee-share.ts';
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
  const venueState = must(turn.state.venues.get(venue), `no venue ${venue}`);
  venueState.bookings += 1;
  if (fill.at > venueState.lastFillAt) venueState.lastFillAt = fill.at;
  noteSequence(turn, fill);
  if (order === undefined) bookForeign(turn, venue, fill, instrument, fill.cause === 'liquidation' ? 'liquidation' : 'external');
  else bookOwn(turn, venue, fill, instrument, order);
  turn.state.unsettled.add(fill.instrument);
  return true;
}

/** Marks a trade, payment or transfer as booked; false where it is already. */
export function claim(turn: Turn, venue: VenueId, id: string): boolean {
  const key = `${venue} ${id}`;
  const { booked } = turn.state;
  if (booked.has(key)) return false;
  booked.add(key);
  if (booked.size > BOOKED_CAP) for (const oldest of booked) { booked.delete(oldest); break; }
  return true;
}

/** Realised P&L at average cost depends on the order of fills: a late one makes ours differ from the venue's for a while. */
function noteSequence(turn: Turn, { instrument, at, side }: VenueFill): void {
  const { state } = turn;
  const newest = state.newestFill.get(instrument);
  if (newest !== undefined && (at < newest.at || (at === newest.at && side !== newest.side))) markDisordered(turn, instrument);
  if (newest === undefined || at >= newest.at) state.newestFill.set(instrument, { at, side });
}

function bookOwn(turn: Turn, venue: VenueId, fill: VenueFill, instrument: Instrument, order: Order): void {
  if (order.state === 'rejected' || order.state === 'denied') comeBack(turn, order, 'has filled at the venue');
  addToOrder(turn, order, fill);
  const outcome = changePosition(turn, instrument, fill, order);
  if (order.position === null) order.position = outcome.position;
  pushFill(turn, venue, fill, 'order', outcome.position, outcome.realised);
  postCash(turn, venue, fill, instrument, outcome.realised);
  addToDay(turn, fill, instrument, outcome.realised);
  settleOrder(turn, order);
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

/**
 * A trade that no order of ours made. What it takes off our own position reduces that (a person closed by hand at the venue,
 * lesson 3; a liquidation): strangers' holdings are netted first, and what goes beyond ours is theirs.
 */
function bookForeign(turn: Turn, venue: VenueId, fill: VenueFill, instrument: Instrument, cause: 'external' | 'liquidation'): void {
  const signed = (fill.side === 'buy' ? fill.quantity : neg(fill.quantity)) as Quantity;
  const theirs = strangersHold(turn, venue, instrument);
  const ours = signedPosition(turn.state, instrument.id);
  const left = cause === 'liquidation' ? fill.quantity : sub(fill.quantity, opposed(signed, theirs));
  const cut = min(left, opposed(signed, ours));
  const outcome = cut === ZERO_QUANTITY ? null : changePosition(turn, instrument, { ...fill, quantity: cut, fee: feeShare(fill, cut) }, undefined);
  const rest = sub(fill.quantity, cut);
  addExternal(turn, instrument.id, fill.side === 'buy' ? rest : neg(rest));
  const realised = outcome?.realised ?? ZERO_MONEY;
  pushFill(turn, venue, fill, cause, outcome?.position ?? null, realised);
  postCash(turn, venue, fill, instrument, realised);
  if (outcome !== null) addToDay(turn, fill, instrument, realised);
  if (cause === 'external') tellExternal(turn, fill, instrument, cut);
  else alert(turn, 'critical', 'liquidated', `The venue liquidated ${instrument.id}.`, 'Check margin and leverage before trading goes on.');
}

/** What is held at the venue besides our own position, signed. */
function strangersHold(turn: Turn, venue: VenueId, instrument: Instrument): Quantity {
  if (instrument.kind === 'perpetual') return turn.state.external.get(instrument.id) ?? ZERO_QUANTITY;
  return sub(balanceOf(turn.state, venue, instrument.base) as bigint as Quantity, signedPosition(turn.state, instrument.id));
}

/** How much of `held` a trade of `signed` can take off: 0 when they point the same way. */
function opposed(signed: Quantity, held: Quantity): Quantity {
  return signed > 0n === held > 0n || held === ZERO_QUANTITY ? ZERO_QUANTITY : min(abs(signed), abs(held));
}

function tellExternal(turn: Turn, fill: VenueFill, instrument: Instrument, cut: Quantity): void {
  if (cut > ZERO_QUANTITY) {
    alert(turn, 'warning', 'closed_outside', `${toText(cut)} of our position in ${instrument.id} was closed by a trade that was not ours (${fill.tradeId}).`,
      'Our position and its stop follow; pause trading before you close by hand at the venue.');
  } else {
    alert(turn, 'warning', 'external_fill', `A trade on ${instrument.id} (${fill.tradeId}) was not ours.`,
      'It is tagged external and left alone; entries on the instrument continue from our own fills.');
  }
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
}

/** The day's realised sum: of our own positions, so that the stored fills give the same after a restart. */
function addToDay(turn: Turn, fill: VenueFill, instrument: Instrument, realised: Money): void {
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

/** Records a trade from before our books were opened: known from now on, in no balance and no position. */
export function notePastFill(turn: Turn, venue: VenueId, fill: VenueFill): void {
  if (!claim(turn, venue, fill.tradeId)) return;
  const venueState = must(turn.state.venues.get(venue), `no venue ${venue}`);
  if (fill.at > venueState.lastFillAt) venueState.lastFillAt = fill.at;
  if (turn.state.instruments.has(fill.instrument)) pushFill(turn, venue, fill, 'external', null, ZERO_MONEY);
}

/** The same for a funding payment. */
export function notePastPayment(turn: Turn, venue: VenueId, payment: VenueFundingPayment): void {
  if (!claim(turn, venue, payment.paymentId)) return;
  turn.facts.push({ kind: 'payment_booked', venue, paymentId: payment.paymentId, instrument: payment.instrument, amount: payment.amount, at: payment.at });
}

/** Our own net quantity plus strangers': what the venue must say it is. */
export function expectedAtVenue(turn: Turn, instrument: InstrumentId): Quantity {
  return add(signedPosition(turn.state, instrument), turn.state.external.get(instrument) ?? ZERO_QUANTITY);
}
