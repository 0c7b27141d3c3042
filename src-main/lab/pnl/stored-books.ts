/** What the database knows of the present account: fills with what was decided, movements of the ledger, funding, instruments, prices. */
import { decimal, fromNumber, neg, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { Direction, Side } from '../../../src-shared/domain/side.ts';
import { TIMEFRAMES, TIMEFRAME_MS } from '../../../src-shared/domain/timeframe.ts';
import { query, type Reader } from '../reader.ts';
import type { Pair, PriceAt } from './rates.ts';

/** An execution as stored, with the order and the signal behind it. */
interface FillRow {
  readonly id: string;
  readonly venue: string;
  readonly tradeId: string;
  readonly order: string | null;
  readonly position: string | null;
  readonly instrument: string;
  readonly side: Side;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly feeCurrency: string;
  readonly cause: string;
  readonly at: number;
  readonly bookedAt: number;
  readonly purpose: string | null;
  readonly type: string | null;
  readonly timeInForce: string | null;
  readonly limitPrice: string | null;
  readonly triggerPrice: string | null;
  readonly orderedAt: number | null;
  readonly signalEntry: number | null;
}

/** Where the price a fill is held against is from. `signal`: the decision's; `trigger`, `limit`: the order's own; `candle`: the last close before the order was meant. */
export type ReferenceKind = 'signal' | 'trigger' | 'limit' | 'candle';

/** A fill of a position of ours. */
export interface StoredFill extends Pick<FillRow, 'id' | 'venue' | 'tradeId' | 'order' | 'position' | 'instrument' | 'side' | 'feeCurrency' | 'at' | 'bookedAt'> {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly fee: Money;
  readonly closesOnly: boolean;
  /** What its price is held against; null where nothing says. */
  readonly reference: { readonly price: Price; readonly kind: ReferenceKind } | null;
}

export interface LedgerRow {
  readonly id: string;
  readonly venue: string;
  readonly currency: string;
  readonly kind: string;
  readonly amount: Money;
  readonly reference: string;
  readonly at: number;
}

export interface StoredInstrument extends Pair {
  readonly venue: string;
}

/** Who stands behind a position. */
export interface PositionOrigin {
  readonly strategy: string;
  readonly team: string;
}

const PRESENT = 'coalesce((SELECT v.account FROM venues v WHERE v.id = f.venue), 0)';

export const PNL_FILLS = query<FillRow>(
  'fills of the present account with what was decided',
  `SELECT f.id, f.venue, f.trade_id AS tradeId, f.client_order_id AS "order", f.position_id AS position, f.instrument, f.side, f.price, f.quantity, f.fee, f.fee_currency AS feeCurrency, f.cause, f.at,
     f.booked_at AS bookedAt, o.purpose, o.type, o.time_in_force AS timeInForce, o.price AS limitPrice, o.trigger_price AS triggerPrice, o.created_at AS orderedAt, s.entry AS signalEntry
   FROM fills f LEFT JOIN orders o ON o.client_order_id = f.client_order_id LEFT JOIN trading_signals s ON s.id = o.signal_id
   WHERE f.position_id IS NOT NULL AND f.account = ${PRESENT} ORDER BY f.booking`,
);
export const PNL_HELD = query<{ position: string; direction: Direction; quantity: string; at: number }>(
  'what was held after each change of a position',
  "SELECT e.position_id AS position, p.direction, e.quantity, e.at FROM position_events e JOIN positions p ON p.id = e.position_id WHERE e.change IN ('opened', 'increased', 'reduced', 'closed') ORDER BY e.ordinal",
);
export const PNL_LEDGER = query<Omit<LedgerRow, 'amount'> & { readonly amount: string }>(
  'movements of the ledger', 'SELECT id, venue, currency, kind, amount, reference, at FROM ledger_entries ORDER BY ordinal',
);
export const PNL_PAYMENTS = query<{ venue: string; paymentId: string; instrument: string }>(
  'funding of the present account', `SELECT f.venue, f.payment_id AS paymentId, f.instrument FROM funding_payments f WHERE f.account = ${PRESENT} ORDER BY f.booking`,
);
export const PNL_INSTRUMENTS = query<StoredInstrument>('instruments as pairs', 'SELECT id AS instrument, venue, kind, base, quote FROM instruments ORDER BY id');
export const PNL_ORIGINS = query<{ position: string; byHand: number; bySignal: number; framework: string | null; leaning: number | null }>(
  'who stood behind each position',
  `SELECT p.id AS position, p.command_id IS NOT NULL AS byHand, p.signal_id IS NOT NULL AS bySignal, v.framework,
     sum(v.weight * CASE WHEN v.stance = CASE s.direction WHEN 'long' THEN 'buy' ELSE 'sell' END THEN 1 WHEN v.stance IN ('buy', 'sell') THEN -1 ELSE 0 END) AS leaning
   FROM positions p LEFT JOIN trading_signals s ON s.id = p.signal_id LEFT JOIN consensus_votes v ON v.round_id = s.round_id GROUP BY p.id, v.framework ORDER BY p.id, v.framework`,
);
export const PNL_CLOSE = query<{ close: number; openAt: number }, [timeframe: string, instrument: string, from: number, until: number]>(
  'the newest close before a moment', 'SELECT close, open_at AS openAt FROM candles WHERE timeframe = ? AND instrument = ? AND open_at > ? AND open_at <= ? ORDER BY open_at DESC LIMIT 1',
);
export const PNL_LAST_MARK = query<{ at: number }>(
  'when the portfolio was last marked',
  `SELECT at FROM portfolio_snapshots WHERE session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY ordinal DESC LIMIT 1`,
);

/** The reason the core writes into the ledger where an account begins anew: what is before it belongs to another account. */
const BEGUN_ANEW = 'account begun anew';
/** How far back a close may lie and still be a price. */
const REACH_MS = 86_400_000;

/** A close as a price, with the moment it was known at. */
interface Mark {
  readonly price: Price;
  readonly at: number;
}

/** The newest closed candle of an instrument at a moment, of whatever length; within a day, of hours within a week. Remembered while the book lives. */
export class PriceBook {
  readonly #reader: Reader;
  readonly #known = new Map<string, Mark | null>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  markAt(instrument: string, at: number): Mark | null {
    const key = `${instrument} ${at}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const mark = this.#search(instrument, at);
    this.#known.set(key, mark);
    return mark;
  }

  readonly priceAt: PriceAt = (instrument, at) => this.markAt(instrument, at)?.price ?? null;

  #search(instrument: string, at: number): Mark | null {
    let best: { readonly close: number; readonly at: number } | null = null;
    for (const timeframe of TIMEFRAMES) {
      const length = TIMEFRAME_MS[timeframe];
      const newest = at - length;
      const row = this.#reader.first(PNL_CLOSE, timeframe, instrument, newest - (timeframe === '1h' ? 7 : 1) * REACH_MS, newest);
      if (row !== undefined && (best === null || row.openAt + length > best.at)) best = { close: row.close, at: row.openAt + length };
    }
    return best === null || !(best.close > 0) ? null : { price: fromNumber<Price>(best.close), at: best.at };
  }
}

/** Movements of the present account, oldest first. What an account before it moved is left out, and so is what wrote it off. */
export function presentLedger(reader: Reader): LedgerRow[] {
  const all = reader.all(PNL_LEDGER).map((row) => ({ ...row, amount: decimal<Money>(row.amount) }));
  const begun = new Map<string, number>();
  for (const [index, { venue, reference, kind }] of all.entries()) if (kind === 'adjustment' && reference === BEGUN_ANEW) begun.set(venue, index);
  return all.filter(({ venue }, index) => index > (begun.get(venue) ?? -1));
}

/** Fills of positions of ours at the present account, in the order they were booked. */
export function presentFills(reader: Reader, prices: PriceBook): StoredFill[] {
  return reader.all(PNL_FILLS).map((row) => ({
    id: row.id, venue: row.venue, tradeId: row.tradeId, order: row.order, position: row.position, instrument: row.instrument, side: row.side, feeCurrency: row.feeCurrency, at: row.at, bookedAt: row.bookedAt,
    price: decimal<Price>(row.price), quantity: decimal<Quantity>(row.quantity), fee: decimal<Money>(row.fee), closesOnly: row.cause !== 'order', reference: referenceOf(row, prices),
  }));
}

/** What the engine held of an instrument from a moment on, signed. */
export interface HeldAt {
  readonly at: number;
  readonly quantity: Quantity;
}

/** What the engine held after each moment at which it changed, by position. */
export function heldByPosition(reader: Reader): ReadonlyMap<string, readonly HeldAt[]> {
  const held = new Map<string, HeldAt[]>();
  for (const { position, direction, quantity, at } of reader.all(PNL_HELD)) {
    const size = decimal<Quantity>(quantity);
    const one: HeldAt = { at, quantity: direction === 'long' ? size : neg(size) };
    const known = held.get(position);
    if (known === undefined) held.set(position, [one]);
    else known.push(one);
  }
  return held;
}

/** The price the order was meant at. A liquidation and a stranger's trade were meant by nobody. */
function referenceOf(row: FillRow, prices: PriceBook): StoredFill['reference'] {
  if (row.purpose === 'entry' && row.signalEntry !== null) return { price: fromNumber<Price>(row.signalEntry), kind: 'signal' };
  if (row.purpose === 'stop' && row.triggerPrice !== null) return { price: decimal<Price>(row.triggerPrice), kind: 'trigger' };
  if (row.purpose === 'target' && (row.limitPrice ?? row.triggerPrice) !== null) return { price: decimal<Price>(row.limitPrice ?? row.triggerPrice ?? '0'), kind: 'limit' };
  if (row.purpose === 'entry' && row.timeInForce === 'gtc' && row.limitPrice !== null) return { price: decimal<Price>(row.limitPrice), kind: 'limit' };
  if (row.orderedAt === null) return null;
  const mark = prices.markAt(row.instrument, row.orderedAt);
  return mark === null ? null : { price: mark.price, kind: 'candle' };
}

/** Who stands behind each position: the agents, a person or the venue; and of the agents the frameworks that leaned its way when they voted. */
export function positionOrigins(reader: Reader): Map<string, PositionOrigin> {
  const origins = new Map<string, PositionOrigin>();
  for (const { position, byHand, bySignal, framework, leaning } of reader.all(PNL_ORIGINS)) {
    const strategy = byHand === 1 ? 'by hand' : bySignal === 1 ? 'agents' : 'other';
    const team = strategy !== 'agents' ? strategy : framework !== null && (leaning ?? 0) > 0 ? framework : '';
    const before = origins.get(position)?.team ?? '';
    origins.set(position, { strategy, team: [before, team].filter((part) => part !== '').join(' and ') });
  }
  return origins;
}
