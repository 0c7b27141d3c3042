/** What everything is worth now, exactly: equity, exposure, open risk. Marks come from the market's last price, on the tick. */
import {
  ONE, ZERO_MONEY, ZERO_QUANTITY, add, averagePrice, fromNumber, max, min, notional, sub, toNumber, type Money, type Price,
} from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
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

/** What a session's instruments are priced in, and whose price values a currency that is none of these. */
interface Currencies {
  readonly quotes: ReadonlySet<string>;
  /** Spot instruments by venue and base, `venue base`, in the session's order. */
  readonly bases: ReadonlyMap<string, readonly InstrumentId[]>;
}

/** A session's instruments never change: what they say of currencies is looked up once. */
const currencies = new WeakMap<ReadonlyMap<InstrumentId, Instrument>, Currencies>();

function currenciesOf(instruments: ReadonlyMap<InstrumentId, Instrument>): Currencies {
  const known = currencies.get(instruments);
  if (known !== undefined) return known;
  const quotes = new Set<string>();
  const bases = new Map<string, InstrumentId[]>();
  for (const { id, kind, venue, base, quote } of instruments.values()) {
    quotes.add(quote);
    if (kind !== 'spot') continue;
    const key = `${venue} ${base}`;
    const alike = bases.get(key);
    if (alike === undefined) bases.set(key, [id]);
    else alike.push(id);
  }
  const found = { quotes, bases };
  currencies.set(instruments, found);
  return found;
}

/** Wallet balances (of one venue, or all) valued in the quote currency: quote as it is, spot base at the mark, before the first price at what our position cost. */
export function cash(state: EngineState, venue: VenueId | null = null): Money {
  let sum: bigint = 0n;
  for (const [key, amount] of state.balances) if (venue === null || venueOf(key) === venue) sum += balanceWorth(state, key, amount);
  return sum as Money;
}

/** Of a balance's key, `venue currency`. */
const venueOf = (key: string): string => key.slice(0, key.indexOf(' '));

function balanceWorth(state: EngineState, key: string, amount: Money): Money {
  const { quotes, bases } = currenciesOf(state.instruments);
  if (quotes.has(key.slice(key.indexOf(' ') + 1))) return amount;
  let mark: Price | null = null;
  for (const id of bases.get(key) ?? []) mark = markPrice(state, id) ?? costPrice(state, id) ?? mark;
  return notional(mark ?? (0n as Price), amount as bigint as never);
}

/** What a position is worth at a price, and what it has gained. */
interface Valued {
  readonly value: Money;
  readonly gain: Money;
}

/** With what it is of. */
interface KnownValue extends Valued {
  readonly mark: Price;
  readonly quantity: Position['quantity'];
  readonly cost: Money;
}

/** The worth last made of a position: between two looks few prices move, and one look asks several times. */
const values = new WeakMap<Position, KnownValue>();

/** A position at a price, exactly. */
export function valueAt(position: Position, mark: Price): Valued {
  const known = values.get(position);
  if (known !== undefined && known.mark === mark && known.quantity === position.quantity && known.cost === position.cost) return known;
  const { quantity, cost, direction } = position;
  const made: KnownValue = { mark, quantity, cost, value: notional(mark, quantity), gain: unrealised(position, direction, mark) };
  values.set(position, made);
  return made;
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
    sum = add(sum, valueAt(position, mark).gain);
  }
  return sum;
}

/** Balances plus unrealised, quote currency: of one venue, or of all. */
export function equity(state: EngineState, venue: VenueId | null = null): Money {
  return add(cash(state, venue), unrealisedTotal(state, venue));
}

/** {@link equity} of all and of every venue, for one look: everything is valued once. */
export class Equities {
  readonly #at = new Map<string, bigint>();
  readonly #all: Money;

  constructor(state: EngineState) {
    let all = 0n;
    const count = (venue: string, amount: Money): void => {
      all += amount;
      this.#at.set(venue, (this.#at.get(venue) ?? 0n) + amount);
    };
    for (const [key, amount] of state.balances) count(venueOf(key), balanceWorth(state, key, amount));
    for (const position of state.positions.values()) {
      const mark = markPrice(state, position.instrument);
      if (mark !== null && state.instruments.get(position.instrument)?.kind !== 'spot') count(position.venue, valueAt(position, mark).gain);
    }
    this.#all = all as Money;
  }

  /** Of one venue, or of all. */
  of(venue: VenueId | null): Money {
    return venue === null ? this.#all : ((this.#at.get(venue) ?? 0n) as Money);
  }
}

/**
 * Notional committed on an instrument (all of them without one): positions at cost, and everything an entry may still fill
 * (in flight, resting, unknown) at its limit price. What the exposure limits are held against (I5).
 */
export function committed(state: EngineState, instrument: InstrumentId | null): Money {
  const { all, on } = commitments(state, instrument);
  return instrument === null ? all : on;
}

/** {@link committed} of all and of one instrument. */
export function commitments(state: EngineState, instrument: InstrumentId | null): { readonly all: Money; readonly on: Money } {
  let [all, on] = [ZERO_MONEY, ZERO_MONEY];
  eachCommitment(state, (where, amount) => {
    all = add(all, amount);
    if (where === instrument) on = add(on, amount);
  });
  return { all, on };
}

/** {@link committed} of every instrument that something is held of or on its way to. */
export function commitmentsByInstrument(state: EngineState): ReadonlyMap<InstrumentId, Money> {
  const found = new Map<InstrumentId, Money>();
  eachCommitment(state, (where, amount) => found.set(where, add(found.get(where) ?? ZERO_MONEY, amount)));
  return found;
}

function eachCommitment(state: EngineState, count: (where: InstrumentId, amount: Money) => void): void {
  for (const position of state.positions.values()) count(position.instrument, committedBy(state, position));
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order?.purpose === 'entry') count(order.ticket.instrument, notional(order.ticket.price ?? (0n as Price), openQuantity(order)));
  }
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
    sum = add(sum, mark === null ? position.cost : valueAt(position, mark).value);
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
