/**
 * Liquidation of a cross-margined wallet. When balance + unrealised P&L falls below the maintenance margin (value × the instrument's rate, summed), every
 * working perpetual order of the wallet is cancelled and every position closed at once as taker, from the price at which the wallet broke (or the open, if the
 * market opened beyond it) down the fill model's ladder, however deep. There is no insurance fund: what a gap takes beyond the balance stays as a negative
 * balance, in sight.
 */
import { abs, add, max, min, mulDiv, mulUp, notional, ONE, sub, ZERO_MONEY } from '../../../../../src-shared/domain/decimal.ts';
import type { Money, Price, Ratio } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import { bookDeal } from './booking.ts';
import { planWalk } from './fill-model.ts';
import { marginPositions, markOf, unrealised } from './funds.ts';
import type { Tick } from './tick.ts';
import { balanceOf, closeOrder } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';

/** Liquidates the wallet behind this instrument when the worst price of the tick breaks it. */
export function liquidateIfBroke(state: VenueState, instrument: Instrument, tick: Tick): void {
  const held = state.positions.get(instrument.id);
  if (held === undefined || instrument.kind !== 'perpetual') return;
  const long = held.quantity > 0n;
  const worst = long ? tick.sell.low : tick.buy.high;
  const others = slackOfOthers(state, instrument);
  if (add(others, slack(instrument, held, worst)) >= 0n) return;
  const breaking = breakingPrice(instrument, held, others);
  const base = long ? max(worst, min(breaking, tick.sell.open)) : min(worst, max(breaking, tick.buy.open));
  cancelOrders(state, instrument, tick.at);
  for (const one of marginPositions(state, instrument.quote)) {
    closePosition(state, one.instrument, one.held, one.instrument === instrument ? base : markOf(state, one.instrument, one.held), tick.at);
  }
}

/** Unrealised P&L less maintenance margin at this price. */
function slack(instrument: Instrument, held: HeldPosition, at: Price): Money {
  return sub(unrealised(held, at), mulUp(notional(at, abs(held.quantity)), instrument.maintenanceMargin));
}

function slackOfOthers(state: VenueState, instrument: Instrument): Money {
  let sum = balanceOf(state, instrument.quote);
  for (const other of marginPositions(state, instrument.quote)) {
    if (other.instrument !== instrument) sum = add(sum, slack(other.instrument, other.held, markOf(state, other.instrument, other.held)));
  }
  return sum;
}

/**
 * Where equity meets maintenance, all else equal. Long: others + Q·p − cost = m·Q·p, so p = (cost − others) ÷ (Q (1 − m)); short: others + cost − Q·p = m·Q·p,
 * so p = (cost + others) ÷ (Q (1 + m)).
 */
function breakingPrice(instrument: Instrument, held: HeldPosition, others: Money): Price {
  const long = held.quantity > 0n;
  const value = long ? sub(held.cost, others) : add(held.cost, others);
  const rate = long ? sub(ONE as Ratio, instrument.maintenanceMargin) : add(ONE as Ratio, instrument.maintenanceMargin);
  const perUnit = mulDiv(max(value, ZERO_MONEY), ONE as Ratio, abs(held.quantity));
  return mulDiv(perUnit, ONE as Ratio, rate) as bigint as Price;
}

function cancelOrders(state: VenueState, instrument: Instrument, at: Timestamp): void {
  for (const order of state.orders.values()) {
    const its = state.instruments.get(order.instrument);
    if (its?.kind === 'perpetual' && its.quote === instrument.quote) closeOrder(state, order, 'cancelled', at);
  }
}

function closePosition(state: VenueState, instrument: Instrument, held: HeldPosition, base: Price, at: Timestamp): void {
  const side: Side = held.quantity > 0n ? 'sell' : 'buy';
  const ladder = state.markets.get(instrument.id)?.referenceLadder(side, base, true);
  if (ladder === undefined) return;
  for (const part of planWalk(ladder, side, abs(held.quantity), null, instrument.lotSize)) {
    ladder.taken(part.quantity);
    bookDeal(state, { order: null, instrument, side, price: part.price, quantity: part.quantity, liquidity: 'taker', at });
  }
}
