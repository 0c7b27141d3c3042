/** Past orders, executions and positions, newest first, page by page. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { averagePrice, decimal, mulDiv, toNumber, toText, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { query, type Reader } from '../reader.ts';

export type OrderOut = OutputOf<'order.list'>['orders'][number];
export type FillOut = OutputOf<'fill.list'>['fills'][number];
type Closed = OutputOf<'position.closed'>['positions'][number];

/** An order as stored, and the row's number for paging. */
export interface ListedOrder extends Omit<OrderOut, 'averagePrice' | 'reduceOnly'> {
  readonly ordinal: number;
  readonly reduceOnly: number;
  readonly filledNotional: string;
}

/** Columns of {@link ListedOrder}, of table `o`. */
export const LISTED_ORDER = `o.ordinal, o.client_order_id AS id, o.instrument, o.venue, o.purpose, o.side, o.type, o.quantity, o.filled_quantity AS filled, o.filled_notional AS filledNotional, o.price,
  o.trigger_price AS "trigger", o.time_in_force AS timeInForce, o.reduce_only AS reduceOnly, o.state, o.reason, o.origin_kind AS origin, o.position_id AS position, o.signal_id AS signal,
  o.created_at AS createdAt, o.updated_at AS updatedAt`;
/** Columns of {@link FillOut}, of table `f`, and the row's number. */
export const LISTED_FILL = `f.booking, f.id, f.client_order_id AS "order", f.position_id AS position, f.instrument, f.side, f.price, f.quantity, f.fee, f.fee_currency AS feeCurrency, f.liquidity, f.cause,
  f.realised, f.at`;

type ListedFill = FillOut & { readonly booking: number };

export const ORDERS_BEFORE = query<ListedOrder, [before: number, limit: number]>('orders before', `SELECT ${LISTED_ORDER} FROM orders o WHERE o.created_at < ? ORDER BY o.created_at DESC, o.ordinal DESC LIMIT ?`);
export const INSTRUMENT_ORDERS_BEFORE = query<ListedOrder, [instrument: string, before: number, limit: number]>(
  'orders of an instrument before',
  `SELECT ${LISTED_ORDER} FROM orders o WHERE o.instrument = ? AND o.created_at < ? ORDER BY o.created_at DESC, o.ordinal DESC LIMIT ?`,
);
export const ORDERS_OF_MOMENT = query<ListedOrder, [createdAt: number, before: number]>(
  'orders of a moment',
  `SELECT ${LISTED_ORDER} FROM orders o WHERE o.created_at = ? AND o.ordinal < ? ORDER BY o.ordinal DESC`,
);
export const FILLS_BEFORE = query<ListedFill, [before: number, limit: number]>('fills before', `SELECT ${LISTED_FILL} FROM fills f WHERE f.at < ? ORDER BY f.at DESC, f.booking DESC LIMIT ?`);
export const INSTRUMENT_FILLS_BEFORE = query<ListedFill, [instrument: string, before: number, limit: number]>(
  'fills of an instrument before',
  `SELECT ${LISTED_FILL} FROM fills f WHERE f.instrument = ? AND f.at < ? ORDER BY f.at DESC, f.booking DESC LIMIT ?`,
);
export const FILLS_OF_MOMENT = query<ListedFill, [at: number, before: number]>('fills of a moment', `SELECT ${LISTED_FILL} FROM fills f WHERE f.at = ? AND f.booking < ? ORDER BY f.booking DESC`);
export const CLOSED_BEFORE = query<Omit<Closed, 'r' | 'net'> & { readonly net: string; readonly initialRisk: string | null }, [before: number, limit: number]>(
  'positions closed before',
  `SELECT id, instrument, direction, opened_at AS openedAt, closed_at AS closedAt, peak_quantity AS peakQuantity, realised, fees, funding, decimal_sub(realised, decimal_sub(fees, funding)) AS net,
     close_reason AS reason, initial_risk AS initialRisk
   FROM positions WHERE closed_at > 0 AND closed_at < ? ORDER BY closed_at DESC LIMIT ?`,
);

const NOW = Number.MAX_SAFE_INTEGER;

/** Orders created before a moment, newest first. A page ends with the last of its moment, so that the next one misses nothing. */
export function orders(reader: Reader, { instrument, before, limit }: ParsedInputOf<'order.list'>): OutputOf<'order.list'> {
  const rows = instrument === null ? reader.all(ORDERS_BEFORE, before ?? NOW, limit) : reader.all(INSTRUMENT_ORDERS_BEFORE, instrument, before ?? NOW, limit);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const rest = last === undefined ? [] : reader.all(ORDERS_OF_MOMENT, last.createdAt, last.ordinal).filter((one) => instrument === null || one.instrument === instrument);
  return { orders: [...rows, ...rest].map(orderOut) };
}

/** Executions before a moment, newest first. */
export function fills(reader: Reader, { instrument, before, limit }: ParsedInputOf<'fill.list'>): OutputOf<'fill.list'> {
  const rows = instrument === null ? reader.all(FILLS_BEFORE, before ?? NOW, limit) : reader.all(INSTRUMENT_FILLS_BEFORE, instrument, before ?? NOW, limit);
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const rest = last === undefined ? [] : reader.all(FILLS_OF_MOMENT, last.at, last.booking).filter((one) => instrument === null || one.instrument === instrument);
  return { fills: [...rows, ...rest].map(fillOut) };
}

/** Closed positions and what they brought, newest first. */
export function closedPositions(reader: Reader, { before, limit }: ParsedInputOf<'position.closed'>): OutputOf<'position.closed'> {
  return { positions: reader.all(CLOSED_BEFORE, before ?? NOW, limit).map(({ initialRisk, ...row }) => ({ ...row, r: resultInR(row.net, initialRisk, row.peakQuantity) })) };
}

/** An order as the contract has it. */
export function orderOut({ ordinal: _ordinal, filledNotional, reduceOnly, ...row }: ListedOrder): OrderOut {
  const filled = decimal<Quantity>(row.filled);
  return { ...row, reduceOnly: reduceOnly === 1, averagePrice: filled > 0n ? toText(averagePrice(decimal<Money>(filledNotional), filled)) : null };
}

/** An execution as the contract has it. */
export function fillOut({ booking: _booking, ...row }: ListedFill): FillOut {
  return row;
}

/** A net result in multiples of what the first stop put at risk; null where that is not known. */
export function resultInR(net: string | null, initialRisk: string | null, peakQuantity: string): number | null {
  if (net === null || initialRisk === null) return null;
  const risk = mulDiv(decimal<Price>(initialRisk), decimal<Quantity>(peakQuantity), 10n ** 18n as Quantity);
  return risk > 0n ? toNumber(decimal<Money>(net)) / toNumber(risk) : null;
}
