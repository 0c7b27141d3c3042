import { query, type Reader } from './reader.ts';

export interface OrderRow {
  readonly clientOrderId: string;
  readonly venue: string;
  readonly instrument: string;
  readonly side: string;
  readonly type: string;
  readonly purpose: string;
  readonly quantity: string;
  readonly price: string | null;
  readonly triggerPrice: string | null;
  readonly state: string;
  readonly filledQuantity: string;
  readonly filledNotional: string;
  readonly reason: string | null;
  readonly positionId: string | null;
  readonly signalId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const ORDER_COLUMNS = `client_order_id AS clientOrderId, venue, instrument, side, type, purpose, quantity, price, trigger_price AS triggerPrice, state,
  filled_quantity AS filledQuantity, filled_notional AS filledNotional, reason, position_id AS positionId, signal_id AS signalId, created_at AS createdAt, updated_at AS updatedAt`;

export const OPEN_ORDERS = query<OrderRow>('open orders', `SELECT ${ORDER_COLUMNS} FROM orders WHERE "open" = 1 ORDER BY updated_at DESC`);
export const NEWEST_ORDERS = query<OrderRow, [limit: number]>('newest orders', `SELECT ${ORDER_COLUMNS} FROM orders ORDER BY ordinal DESC LIMIT ?`);
export const ORDERS_OF_INSTRUMENT = query<OrderRow, [instrument: string, limit: number]>(
  'orders of an instrument',
  `SELECT ${ORDER_COLUMNS} FROM orders WHERE instrument = ? ORDER BY created_at DESC LIMIT ?`,
);
export const ORDERS_OF_POSITION = query<OrderRow, [position: string]>('orders of a position', `SELECT ${ORDER_COLUMNS} FROM orders WHERE position_id = ? ORDER BY ordinal`);
export const EXTERNAL_ORDERS = query<{ venue: string; venueOrderId: string | null; instrument: string; side: string; status: string; quantity: string; at: number }, [limit: number]>(
  'orders of strangers',
  'SELECT venue, venue_order_id AS venueOrderId, instrument, side, status, quantity, at FROM external_orders ORDER BY ordinal DESC LIMIT ?',
);

/** Which orders: those still open, those of an instrument or a position, or the newest. */
export type OrderFilter =
  | { readonly kind: 'open' }
  | { readonly kind: 'newest'; readonly limit: number }
  | { readonly kind: 'instrument'; readonly instrument: string; readonly limit: number }
  | { readonly kind: 'position'; readonly position: string };

/** Orders, newest first (those of a position in the order they were made). */
export function readOrders(reader: Reader, filter: OrderFilter): OrderRow[] {
  switch (filter.kind) {
    case 'open': return reader.all(OPEN_ORDERS);
    case 'newest': return reader.all(NEWEST_ORDERS, filter.limit);
    case 'instrument': return reader.all(ORDERS_OF_INSTRUMENT, filter.instrument, filter.limit);
    case 'position': return reader.all(ORDERS_OF_POSITION, filter.position);
    default: return filter satisfies never;
  }
}
