/** What everything is worth now, exactly: equity, exposure, open risk. Marks come from the market's last price, on the tick. */
import {
  ONE, ZERO_MONEY, ZERO_QUANTITY, add, averagePrice, fromNumber, max, min, notional, sub, toNumber, type Money, type Price,
} from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { PortfolioMark } from '../fact.ts';
import type { InstrumentMarket } from '../market/instrument-market.ts';
import { priceOf } from '../market/market.ts';
import { openQuantity } from '../order/order-life.ts';
import { unrealised } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

/** A mark has ten decimal places: what float64 adds behind them when a mid is taken is no price. */
const MARK_UNITS = 1e10;
const UNITS_PER_MARK = ONE / 10n ** 10n;

/** The mark last made of an instrument's price. Several parts of a turn ask for the same one, and a price often comes again. */
interface Mark {
  readonly of: number;
  readonly price: Price;
}

const marks = new WeakMap<InstrumentMarket, Mark>();

/** The last price as an exact decimal; null before the first. */
export function markPrice(state: EngineState, instrument: InstrumentId): Price | null {
  const known = must(state.market.byId.get(instrument), 'a mark was asked of an instrument that is not on the watchlist');
  const last = priceOf(known, state.market.config);
  if (last === null || !(last > 0)) return null;
  const before = marks.get(known);
  if (before !== undefined && before.of === last) return before.price;
  const price = exactMark(last);
  marks.set(known, { of: last, price });
  return price;
}

function exactMark(last: number): Price {
  const units = Math.round(last * MARK_UNITS);
  return Number.isSafeInteger(units) ? ((BigInt(units) * UNITS_PER_MARK) as Price) : fromNumber<Price>(last);
}

/** Wallet balances (of one venue, or all) valued in the quote currency: quote as it is, spot base at the mark, before the first price at what our position cost. */
export function cash(state: EngineState, venue: VenueId | null = null): Money {
  let sum: bigint = 0n;
  const baseMarks = new Map<string, Price>();
  const quotes = new Set<string>();
  for (const instrument of state.instruments.values()) {
    quotes.add(instrument.quote);
    const mark = instrument.kind === 'spot' ? markPrice(state, instrument.id) ?? costPrice(state, instrument.id) : null;
    if (mark !== null) baseMarks.set(`${instrument.venue} ${instrument.base}`, mark);
  }
  for (const [key, amount] of state.balances) {
    const space = key.indexOf(' ');
    if (venue !== null && key.slice(0, space) !== venue) continue;
    const currency = key.slice(space + 1);
    if (quotes.has(currency)) sum += amount;
    else sum += notional(baseMarks.get(key) ?? (0n as Price), amount as bigint as never);
  }
  return sum as Money;
}

/** A price that is not known yet is not zero: a restart must not look like a loss. */
function costPrice(state: EngineState, instrument: InstrumentId): Price | null {
  const position = state.positions.get(instrument);
  return position === undefined ? null : averagePrice(position.cost, position.quantity);
}

/** Unrealised P&L of the perpetual positions (a spot holding is in {@link cash} already). */
export function unrealisedTotal(state: EngineState, venue: VenueId | null = null): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) {
    const mark = markPrice(state, position.instrument);
    if (mark === null || (venue !== null && position.venue !== venue) || state.instruments.get(position.instrument)?.kind === 'spot') continue;
    sum = add(sum, unrealised(position, position.direction, mark));
  }
  return sum;
}

/** Balances plus unrealised, quote currency: of one venue, or of all. */
export function equity(state: EngineState, venue: VenueId | null = null): Money {
  return add(cash(state, venue), unrealisedTotal(state, venue));
}

/**
 * Notional committed on an instrument (all of them without one): positions at cost, and everything an entry may still fill
 * (in flight, resting, unknown) at its limit price. What the exposure limits are held against (I5).
 */
export function committed(state: EngineState, instrument: InstrumentId | null): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) {
    if (instrument === null || position.instrument === instrument) sum = add(sum, committedBy(state, position));
  }
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry') continue;
    if (instrument !== null && order.ticket.instrument !== instrument) continue;
    sum = add(sum, notional(order.ticket.price ?? (0n as Price), openQuantity(order)));
  }
  return sum;
}

/** A short filled above its limit was filled better than reserved: the reserve counts, not the better price. */
function committedBy(state: EngineState, position: Position): Money {
  const reserved = state.reservedPrice.get(position.id);
  return reserved === undefined ? position.cost : min(position.cost, notional(reserved, position.quantity));
}

/** Whether every open position has a price: after a start there is none at first, and a position counts at its cost. */
function knowsPrices(state: EngineState): boolean {
  for (const instrument of state.positions.keys()) if (markPrice(state, instrument) === null) return false;
  return true;
}

/** A feed gives its first prices sooner; a position that has none by then counts at cost. */
const PRICES_WITHIN_MS = 60_000;

/** Whether, after a start, prices of open positions are waited for: at cost, what was lost long ago would be lost again now. Not for ever, lest one market without a price keeps all limits from being held. */
export function awaitsPrices(state: EngineState, at: Timestamp): boolean {
  return at - state.startedAt < PRICES_WITHIN_MS && !knowsPrices(state);
}

/** Market value of all positions, unsigned. */
export function grossExposure(state: EngineState): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) {
    const mark = markPrice(state, position.instrument);
    sum = add(sum, mark === null ? position.cost : notional(mark, position.quantity));
  }
  return sum;
}

/** What is lost if every stop is hit now; a position without a stop counts whole. */
export function openRisk(state: EngineState): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) {
    const mark = markPrice(state, position.instrument);
    if (position.stop === null || mark === null) {
      sum = add(sum, position.cost);
      continue;
    }
    const distance = position.direction === 'long' ? sub(mark, position.stop) : sub(position.stop, mark);
    sum = add(sum, notional(max(distance, 0n as Price), position.quantity));
  }
  return sum;
}

/** Positions that neither the venue nor the engine protects. */
export function unprotectedCount(state: EngineState): number {
  let count = 0;
  for (const position of state.positions.values()) {
    if (position.protection === 'naked' && !state.dust.has(position.id) && position.quantity > ZERO_QUANTITY) count += 1;
  }
  return count;
}

/** The whole portfolio at a moment. Raises the equity peak. */
export function markPortfolio(state: EngineState, at: Timestamp): PortfolioMark {
  const cashNow = cash(state);
  const unrealisedNow = unrealisedTotal(state);
  const equityNow = add(cashNow, unrealisedNow);
  state.peakEquity = max(state.peakEquity, equityNow);
  const peak = toNumber(state.peakEquity);
  return {
    at, equity: equityNow, cash: cashNow, unrealised: unrealisedNow, exposure: add(grossExposure(state), sub(committed(state, null), positionsCommitted(state))),
    openRisk: openRisk(state), realisedToday: state.realisedToday, drawdown: peak > 0 ? Math.max(0, 1 - toNumber(equityNow) / peak) : 0,
    openPositions: state.positions.size, unprotected: unprotectedCount(state),
  };
}

function positionsCommitted(state: EngineState): Money {
  let sum = ZERO_MONEY;
  for (const position of state.positions.values()) sum = add(sum, committedBy(state, position));
  return sum;
}
