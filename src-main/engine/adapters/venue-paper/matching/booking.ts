/**
 * What a fill does to the account. Fees are in the quote currency on every side, spot buys included.
 *
 * Spot: base and quote balances change hands; the position is the sum of the fills. Perpetual: closing q of Q at price p books
 * realised P&L = ±(p × q − cost × q ÷ Q) into the quote balance, each product truncated towards zero; opening adds p × q to the cost. A fill that
 * turns the position is booked as a close and an open.
 */
import { abs, add, mul, mulDiv, mulUp, neg, notional, sub, ZERO_MONEY } from '../../../../../src-shared/domain/decimal.ts';
import type { Money, Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Currency, Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import type { VenueFill } from '../../../../../src-shared/domain/venue-wire.ts';
import { closeOrder, credit, heldQuantity, nextSequence, ordersOf, reportOrder } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';
import { isLive, remaining } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** One execution to book. `order` is null for a liquidation. */
export interface Deal {
  readonly order: WorkingOrder | null;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly liquidity: VenueFill['liquidity'];
  readonly at: Timestamp;
}

/** The fee of an execution: rounded up where we pay, towards zero where we are paid. */
export function feeOf(instrument: Instrument, value: Money, liquidity: VenueFill['liquidity']): Money {
  const rate = liquidity === 'maker' ? instrument.makerFee : instrument.takerFee;
  return rate >= 0n ? mulUp(value, rate) : mul(value, rate);
}

/** Books one execution: order, balances, position, report; then cancels its OCO siblings and trims reduce-only orders. */
export function bookDeal(state: VenueState, deal: Deal): void {
  const { instrument, order } = deal;
  const value = notional(deal.price, deal.quantity);
  const fee = feeOf(instrument, value, deal.liquidity);
  if (instrument.kind === 'spot') moveSpot(state, deal, value);
  else movePerpetual(state, deal);
  credit(state, instrument.quote, neg(fee));
  report(state, deal, fee);
  if (order !== null) {
    order.filledQuantity = add(order.filledQuantity, deal.quantity);
    order.status = 'partially_filled';
    cancelSiblings(state, order, deal.at);
  }
  trimReduceOnly(state, instrument, deal.at);
}

function report(state: VenueState, deal: Deal, fee: Money): void {
  const { instrument, order, side, price, quantity, liquidity, at } = deal;
  const number = nextSequence(state);
  const fill: VenueFill = {
    tradeId: `${state.venue}-t${number}`, clientOrderId: order?.clientOrderId ?? null, venueOrderId: order?.venueOrderId ?? `${state.venue}-liq${number}`,
    instrument: instrument.id, side, price, quantity, fee, feeCurrency: instrument.quote, liquidity, cause: order === null ? 'liquidation' : 'order', at,
  };
  state.history.addFill(fill);
  state.reports.push({ kind: 'fill', fill });
}

function moveSpot(state: VenueState, deal: Deal, value: Money): void {
  const { instrument, side, quantity } = deal;
  const bought = (side === 'buy' ? quantity : neg(quantity)) as bigint;
  credit(state, instrument.base as Currency, bought as Money);
  credit(state, instrument.quote, side === 'buy' ? neg(value) : value);
  hold(state, instrument, { quantity: ((heldQuantity(state, instrument.id) as bigint) + bought) as Quantity, cost: ZERO_MONEY });
}

function movePerpetual(state: VenueState, deal: Deal): void {
  const { instrument, side, price, quantity } = deal;
  const held = state.positions.get(instrument.id) ?? { quantity: 0n as Quantity, cost: ZERO_MONEY };
  const opposes = side === 'buy' ? held.quantity < 0n : held.quantity > 0n;
  const closing = !opposes ? (0n as Quantity) : abs(held.quantity) < quantity ? abs(held.quantity) : quantity;
  const kept = closing > 0n ? closePart(state, instrument, held, price, closing) : held;
  const opening = sub(quantity, closing);
  const signed = (side === 'buy' ? opening : neg(opening));
  hold(state, instrument, { quantity: add(kept.quantity, signed), cost: add(kept.cost, notional(price, opening)) });
}

function closePart(state: VenueState, instrument: Instrument, held: HeldPosition, price: Price, closing: Quantity): HeldPosition {
  const long = held.quantity > 0n;
  const removed = mulDiv(held.cost, closing, abs(held.quantity));
  const value = notional(price, closing);
  credit(state, instrument.quote, long ? sub(value, removed) : sub(removed, value));
  return { quantity: long ? sub(held.quantity, closing) : add(held.quantity, closing), cost: sub(held.cost, removed) };
}

function hold(state: VenueState, instrument: Instrument, position: HeldPosition): void {
  if (position.quantity === 0n) state.positions.delete(instrument.id);
  else state.positions.set(instrument.id, position);
}

function cancelSiblings(state: VenueState, order: WorkingOrder, at: Timestamp): void {
  if (order.ocoGroup === null) return;
  for (const sibling of state.orders.values()) {
    if (sibling !== order && sibling.ocoGroup === order.ocoGroup && isLive(sibling)) closeOrder(state, sibling, 'cancelled', at);
  }
}

/** Reduce-only orders never exceed the position: they shrink with it and end with it. */
function trimReduceOnly(state: VenueState, instrument: Instrument, at: Timestamp): void {
  for (const order of ordersOf(state, instrument.id)) {
    const left = remaining(order);
    if (!order.reduceOnly || left <= 0n) continue;
    const most = reducible(state, instrument, order.side);
    if (most === 0n) closeOrder(state, order, 'cancelled', at);
    else if (left > most) {
      order.quantity = add(order.filledQuantity, most);
      reportOrder(state, order, at);
    }
  }
}

/** How much an order of this side can reduce. */
export function reducible(state: VenueState, instrument: Instrument, side: Side): Quantity {
  const held = heldQuantity(state, instrument.id);
  return (side === 'sell') === (held > 0n) ? abs(held) : (0n as Quantity);
}
