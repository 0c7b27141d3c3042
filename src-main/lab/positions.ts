import { query, type Reader } from './reader.ts';

export interface PositionRow {
  readonly id: string;
  readonly venue: string;
  readonly instrument: string;
  readonly direction: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly signalId: string | null;
  readonly quantity: string;
  readonly cost: string;
  readonly realised: string;
  readonly fees: string;
  readonly funding: string;
  readonly peakQuantity: string;
  readonly stop: string | null;
  readonly target: string | null;
  readonly protection: string;
  readonly nakedSince: number | null;
  readonly closeReason: string | null;
}

export const POSITION_COLUMNS = `id, venue, instrument, direction, opened_at AS openedAt, closed_at AS closedAt, signal_id AS signalId, quantity, cost, realised, fees, funding,
  peak_quantity AS peakQuantity, stop, target, protection, naked_since AS nakedSince, close_reason AS closeReason`;

export const OPEN_POSITIONS = query<PositionRow>('open positions', `SELECT ${POSITION_COLUMNS} FROM positions WHERE closed_at IS NULL ORDER BY ordinal`);
export const CLOSED_POSITIONS = query<PositionRow, [limit: number]>('closed positions', `SELECT ${POSITION_COLUMNS} FROM positions WHERE closed_at > 0 ORDER BY closed_at DESC LIMIT ?`);
export const POSITION_EVENTS = query<{ at: number; change: string; quantity: string; stop: string | null; target: string | null; protection: string }, [position: string]>(
  'events of a position',
  'SELECT at, change, quantity, stop, target, protection FROM position_events WHERE position_id = ? ORDER BY ordinal',
);
export const PROTECTIVE_ORDERS = query<{ clientOrderId: string; purpose: string; state: string; quantity: string; triggerPrice: string | null; price: string | null }, [position: string]>(
  'protective orders of a position',
  'SELECT client_order_id AS clientOrderId, purpose, state, quantity, trigger_price AS triggerPrice, price FROM protective_orders WHERE position_id = ? ORDER BY updated_at',
);

/** Open positions in the order they were opened, or the newest closed ones. */
export function readPositions(reader: Reader, which: 'open' | 'closed', limit = 100): PositionRow[] {
  return which === 'open' ? reader.all(OPEN_POSITIONS) : reader.all(CLOSED_POSITIONS, limit);
}
