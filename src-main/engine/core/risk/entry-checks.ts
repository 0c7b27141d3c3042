/**
 * Every check an entry meets, in one order, for signals, tickets and previews alike. All are made, whatever the first of them says; only what cannot be
 * measured for want of a price, of money or of a size is left out. Each leaves behind what it measured, before and after, and its limit.
 */
import {
  ZERO_MONEY, ZERO_QUANTITY, abs, add, fromNumber, isMultiple, max, min, mul, notional, quantityFor, ratio, sub, toNumber, toText, floorTo, ceilTo, div, unitsAt,
  type Money, type Price, type Quantity, type Ratio,
} from '../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { smallestOrder, type Instrument } from '../../../../src-shared/domain/instrument.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { CheckUnit, RiskCheck } from '../fact.ts';
import { EntryLimits, smallerRoom, type LimitRoom } from '../limits/limit-checks.ts';
import { ownersOfWish } from '../limits/owner.ts';
import { lockCheck } from '../locks/lock-check.ts';
import { bestQuote, qualityOf } from '../market/market.ts';
import { liveOrdersOn } from '../order/order-book.ts';
import { owesFills } from '../order/order-life.ts';
import { isUnhealthy } from '../order/venue-health.ts';
import { Equities, commitments, markPrice } from '../portfolio/valuation.ts';
import { heldOn } from '../position/held.ts';
import { stopOnTick, stopReached, targetOnTick } from '../protection/trigger.ts';
import { isFreshSinceWake } from '../reconcile/fresh-since-wake.ts';
import type { EngineState } from '../state.ts';
import type { EntryWish } from './entry-wish.ts';
import { openingCount } from './openings.ts';
import { askedOf, riskCap, sizeWish, sizingCheck } from './size-wish.ts';
import type { Sizing } from './sizing.ts';

/** Entries at the market are limit IOC orders this far through the last price: what they may cost is known before they are sent. */
const ENTRY_SLIPPAGE = ratio('0.002');
/** A stop nearer than this many ticks is noise, not protection. */
const MIN_STOP_TICKS = 2n;
/** Share of the price a stop may slip before its value must still clear the venue's minimum (lesson 19). */
const STOP_SLIPPAGE = ratio('0.01');
/** Prices that wait (stops, resting limits) may lie this many collars from the market: beyond, a venue's percent-price filter refuses them (lesson 16). */
export const WAITING_COLLARS = 4;

/** The prices of an entry, on the tick. */
export interface EntryPrices {
  readonly last: Price;
  /** Worst price the entry may get. */
  readonly limit: Price;
  readonly stop: Price;
  readonly target: Price | null;
  /** Loss per unit if the stop is hit after the worst entry. */
  readonly risk: Price;
}

/** An entry with its size, and the room it was measured against. */
export interface SizedEntry {
  readonly instrument: Instrument;
  readonly prices: EntryPrices;
  readonly quantity: Quantity;
  readonly value: Money;
  /** Equity at the instrument's venue. */
  readonly worth: Money;
  readonly committedBefore: Money;
  /** Committed notional the portfolio may be brought to (I5). */
  readonly portfolioLimit: Money;
  /** The most this entry may be worth, and the limit that says so. */
  readonly room: LimitRoom;
  /** How the agents' size was come to; of a ticket, how it would be. Null where no sizing is configured. */
  readonly sizing: Sizing | null;
}

/** @param before what it is without the entry, where an entry changes it */
function check(name: string, passed: boolean, value: string, limit: string, unit?: CheckUnit, before?: string): RiskCheck {
  if (unit === undefined) return { name, value, limit, passed };
  return before === undefined ? { name, value, limit, unit, passed } : { name, before, value, limit, unit, passed };
}

/** A fraction as an exact ratio. */
export const rate = (value: number): Ratio => ((unitsAt(value, 9) as Ratio | null) ?? ratio(value.toFixed(9)));

/** The checks one after the other. Returns the sized entry, whatever they said; null where there is not even a price or equity to size it by. */
export function* entryChecks(state: EngineState, wish: EntryWish, at: Timestamp): Generator<RiskCheck, SizedEntry | null, undefined> {
  const instrument = must(state.instruments.get(wish.instrument), `entry on unknown instrument ${wish.instrument}`);
  yield* circumstances(state, wish, instrument, at);
  const prices = pricing(state, wish, instrument);
  yield check('price known', prices !== null, prices === null ? 'none' : 'yes', 'a last price');
  if (prices === null) return null;
  yield* priceChecks(state, instrument, prices, wish);
  return yield* sizeChecks(state, wish, instrument, prices);
}

function* circumstances(state: EngineState, wish: EntryWish, instrument: Instrument, at: Timestamp): Generator<RiskCheck, void, undefined> {
  const venue = must(state.venues.get(instrument.venue), `no venue ${instrument.venue}`);
  yield check('trading state', state.trading === 'active' && !state.ending && !state.suspended, state.ending ? 'ending' : state.suspended ? 'going to sleep' : state.trading, 'active');
  const failing = isUnhealthy(venue) ? `${venue.consecutiveFailures} failures in a row` : null;
  yield check('venue', venue.connected && venue.reconciled && failing === null, venue.connected ? (venue.reconciled ? failing ?? 'reconciled' : 'not reconciled') : 'disconnected', 'reconciled');
  const quality = qualityOf(state.market, wish.instrument, at, state.clockSkewMs, venue.connected);
  const fresh = isFreshSinceWake(state, wish.instrument);
  yield check('data quality', quality.entriesAllowed && fresh, quality.reasons.map((reason) => reason.sentence).join('; ') || (fresh ? 'good' : 'nothing received since the machine woke'), 'good');
  yield check('direction tradable', instrument.kind === 'perpetual' || wish.direction === 'long', `${wish.direction} ${instrument.kind}`, 'long on spot');
  const live = liveOrdersOn(state, wish.instrument);
  const unknown = live.filter((order) => order.state === 'unknown' || order.state === 'sent' || owesFills(order)).length;
  yield check('unresolved orders', unknown === 0, String(unknown), '0', 'count');
  const entries = live.filter((order) => order.purpose === 'entry').length;
  const held = heldOn(state, wish.instrument) !== undefined;
  yield check('open position or entry', !held && entries === 0, held ? 'held' : String(entries), 'none');
  // A cooldown keeps the agents from running after what they have just left; a person may.
  const cooldown = wish.by === 'hand' ? 0 : state.cooldownUntil.get(wish.instrument) ?? 0;
  yield check('cooldown', at >= cooldown, at >= cooldown ? 'over' : `${cooldown - at} ms left`, 'over');
  yield* lockCheck(state, wish, at);
  const openings = openingCount(state);
  const most = state.config.risk.maxOpenPositions;
  yield check('open positions', openings < most, String(openings + 1), String(most), 'count', String(openings));
}

function pricing(state: EngineState, wish: EntryWish, instrument: Instrument): EntryPrices | null {
  const last = markPrice(state, wish.instrument);
  if (last === null) return null;
  const long = wish.direction === 'long';
  const limit = wish.limit ?? throughTheBest(state, wish, instrument, last);
  const stop = stopOnTick(instrument, wish.direction, wish.stop);
  const target = wish.target === null ? null : targetOnTick(instrument, wish.direction, wish.target);
  const risk = long ? sub(limit, stop) : sub(stop, limit);
  return { last, limit, stop, target: target !== null && target > 0n ? target : null, risk };
}

function throughTheBest(state: EngineState, { instrument: id, direction }: EntryWish, instrument: Instrument, last: Price): Price {
  const quote = bestQuote(state.market, id);
  const long = direction === 'long';
  const touch = quote === null ? last : fromNumber<Price>(long ? quote.ask : quote.bid);
  const slip = mul(touch, ENTRY_SLIPPAGE);
  return long ? ceilTo(add(touch, slip), instrument.tickSize) : floorTo(sub(touch, slip), instrument.tickSize);
}

function* priceChecks(state: EngineState, instrument: Instrument, prices: EntryPrices, wish: EntryWish): Generator<RiskCheck, void, undefined> {
  const { last, limit, stop, risk } = prices;
  const long = wish.direction === 'long';
  const away = awayOf(prices);
  // A limit that rests is no worse a price than the market's; it is only not to lie where the venue refuses it.
  const collar = state.config.risk.priceCollar * (rests(wish, prices) ? WAITING_COLLARS : 1);
  if (wish.limit !== null) yield check('price on the tick', isMultiple(limit, instrument.tickSize), toText(limit), `steps of ${toText(instrument.tickSize)}`, 'price');
  yield check('price collar', away <= collar, away.toFixed(5), String(collar), 'share');
  // What the stop is measured from: the market, or where the order rests.
  const from = wish.limit ?? last;
  const stopAway = toNumber(abs(sub(stop, from))) / toNumber(from);
  yield check('stop on the right side', stop > 0n && !stopReached(wish.direction, stop, from) && risk > 0n, toText(stop), `${long ? 'below' : 'above'} ${toText(from)}`, 'price');
  const least = (instrument.tickSize as bigint) * MIN_STOP_TICKS;
  yield check('stop distance', risk >= least, toText(risk), `at least ${MIN_STOP_TICKS} ticks`, 'price');
  const cost = roundTripCost(instrument) / Math.max(stopAway, 1e-9);
  yield check('cost of risk', cost <= state.config.risk.maxCostOfRisk, cost.toFixed(4), String(state.config.risk.maxCostOfRisk), 'share');
  const farthest = state.config.risk.priceCollar * WAITING_COLLARS;
  yield check('stop inside collar', stopAway <= farthest, stopAway.toFixed(5), String(farthest), 'share');
  const liquidation = liquidationDistance(state, instrument);
  yield check('stop before liquidation', stopAway < liquidation, stopAway.toFixed(5), liquidation.toFixed(5), 'share');
  const targetAhead = prices.target === null || (long ? prices.target > limit : prices.target < limit);
  yield check('target beyond entry', targetAhead, prices.target === null ? 'none' : toText(prices.target), toText(limit), 'price');
}

function awayOf({ last, limit }: EntryPrices): number {
  return toNumber(abs(sub(limit, last))) / toNumber(last);
}

function rests(wish: EntryWish, { last, limit }: EntryPrices): boolean {
  return wish.limit !== null && (wish.direction === 'long' ? limit <= last : limit >= last);
}

/** Cross margin: with the whole portfolio at its limit the venue closes us at 1/exposure − maintenance from the entry. 1 for spot. */
export function liquidationDistance(state: EngineState, instrument: Instrument): number {
  return instrument.kind === 'spot' ? 1 : 1 / Math.max(1, state.config.risk.maxPortfolioExposure) - toNumber(instrument.maintenanceMargin);
}

/** Taker fee in and out, and a basis point of slippage each way: fraction of the price. */
function roundTripCost(instrument: Instrument): number {
  return 2 * toNumber(instrument.takerFee) + 0.0002;
}

function* sizeChecks(state: EngineState, wish: EntryWish, instrument: Instrument, prices: EntryPrices): Generator<RiskCheck, SizedEntry | null, undefined> {
  const { risk: config } = state.config;
  // Money at another venue is no margin here: what may be held at a venue is measured by what lies there.
  const equities = new Equities(state);
  const worth = equities.of(instrument.venue);
  yield check('equity', worth > 0n, toText(worth), 'above 0', 'money');
  // A stop on the wrong side makes no size out of a risk; what was given as a size is measured all the same.
  const sided = prices.risk > 0n;
  if (worth <= 0n || prices.limit <= 0n || (!sided && wish.size.by === 'share')) return null;
  const portfolioLimit = mul(worth, rate(config.maxPortfolioExposure));
  const { on: heldBefore, all: committedBefore } = commitments(state, wish.instrument);
  const instrumentLimit = mul(worth, rate(config.maxInstrumentExposure));
  const instrumentRoom = max(ZERO_MONEY, sub(instrumentLimit, heldBefore));
  const portfolioRoom = max(ZERO_MONEY, sub(portfolioLimit, committedBefore));
  const wanted = wantedQuantity(wish, prices, worth);
  const basic: LimitRoom = instrumentRoom <= portfolioRoom ? { by: 'instrument exposure', value: instrumentRoom } : { by: 'portfolio exposure', value: portfolioRoom };
  const limits = EntryLimits.of(state, { instrument, direction: wish.direction, price: prices.limit, away: awayOf(prices) / (rests(wish, prices) ? WAITING_COLLARS : 1), owners: ownersOfWish(state.teams, wish) }, equities);
  // A method of sizing may want more than the plain fraction: then room is looked for up to all there is.
  const limitRoom = limits === null ? null : limits.room(state.config.sizing === undefined ? min(notional(prices.limit, wanted), basic.value) : basic.value);
  const rooms = [{ by: 'instrument exposure', value: instrumentRoom }, { by: 'portfolio exposure', value: portfolioRoom }, ...(limitRoom === null ? [] : [limitRoom])];
  const sizing = !sided ? null : sizeWish(state, wish, instrument, prices, { worth, cost: roundTripCost(instrument), rooms });
  if (sizing !== null && wish.by === 'agents') yield sizingCheck(sizing);
  const room = smallerRoom(basic, limitRoom);
  // The agents take what room there is; a person who asks for more is told.
  const fitting = wish.by === 'agents' ? min(wanted, quantityFor(room.value, prices.limit)) : wanted;
  const quantity = sizing !== null && wish.by === 'agents' ? sizing.quantity : floorTo(fitting, instrument.lotSize);
  const value = notional(prices.limit, quantity);
  // What a limit leaves too little of to trade is measured by the smallest order: so the limit that stands against it is named, and not only that nothing is left. Where less was asked for, none made it so small.
  const smallest = smallestOrder(instrument, prices.limit);
  const asked = wish.by === 'hand' ? quantity : sizing === null ? floorTo(wanted, instrument.lotSize) : (askedOf(sizing) ?? ZERO_QUANTITY);
  const measured = asked < smallest ? value : notional(prices.limit, max(quantity, smallest));
  const atRisk = notional(prices.risk, quantity);
  const riskLimit = mul(worth, rate(wish.by === 'agents' ? riskCap(state.config.sizing, config.riskPerTrade) : config.maxRiskByHand));
  if (sided) yield check('risk per trade', wish.by === 'agents' || atRisk <= riskLimit, toText(atRisk), toText(riskLimit), 'money');
  yield check('instrument exposure', measured <= instrumentRoom, toText(add(heldBefore, measured)), toText(instrumentLimit), 'money', toText(heldBefore));
  yield check('portfolio exposure', measured <= portfolioRoom, toText(add(committedBefore, measured)), toText(portfolioLimit), 'money', toText(committedBefore));
  if (limits !== null) yield* limits.checks(wish.by === 'agents' ? max(quantity, smallest) : quantity);
  yield check('minimum quantity', quantity >= instrument.minQuantity && quantity > 0n, toText(quantity), toText(instrument.minQuantity), 'quantity');
  const stopValue = notional(sub(prices.stop, mul(prices.stop, STOP_SLIPPAGE)), quantity);
  yield check('minimum value', value >= instrument.minNotional && stopValue >= instrument.minNotional, toText(min(value, stopValue)), toText(instrument.minNotional), 'money');
  return !sided ? null : { instrument, prices, quantity, value, worth, committedBefore, portfolioLimit, room, sizing };
}

function wantedQuantity({ size }: EntryWish, prices: EntryPrices, worth: Money): Quantity {
  switch (size.by) {
    case 'share': return div(mul(worth, rate(size.share)) as bigint as Quantity, prices.risk);
    case 'quantity': return size.quantity;
    case 'value': return quantityFor(size.value, prices.limit);
  }
}
