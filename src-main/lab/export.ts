import { type NamedQuery } from '../engine/adapters/store-sqlite/read-database.ts';
import { query, type Reader } from './reader.ts';

export type ExportKind = 'fills' | 'orders' | 'positions' | 'ledger' | 'decisions' | 'payments' | 'approvals' | 'transfers';
export type Cell = string | number | null;

/** Columns per export, in an order that does not change: new ones are added at the end. */
export const EXPORT_COLUMNS: Readonly<Record<ExportKind, readonly string[]>> = {
  fills: [
    'booking', 'id', 'venue', 'trade_id', 'client_order_id', 'position_id', 'instrument', 'side', 'price', 'quantity', 'fee', 'fee_currency', 'liquidity', 'cause', 'realised', 'at', 'booked_at',
  ],
  orders: [
    'client_order_id', 'venue', 'venue_order_id', 'instrument', 'side', 'type', 'purpose', 'quantity', 'price', 'trigger_price', 'time_in_force', 'reduce_only', 'state', 'filled_quantity',
    'filled_notional', 'reason', 'origin_kind', 'signal_id', 'round_id', 'command_id', 'position_id', 'created_at', 'updated_at',
  ],
  positions: [
    'id', 'venue', 'instrument', 'direction', 'opened_at', 'closed_at', 'signal_id', 'quantity', 'cost', 'realised', 'fees', 'funding', 'peak_quantity', 'stop', 'target', 'protection', 'close_reason',
  ],
  ledger: ['id', 'venue', 'currency', 'kind', 'amount', 'balance_after', 'reference', 'at'],
  decisions: ['round_id', 'at', 'instrument', 'outcome', 'agent', 'framework', 'stance', 'confidence', 'weight', 'dissent', 'note', 'veto', 'signal_id', 'signal_end', 'client_order_id'],
  payments: ['booking', 'venue', 'payment_id', 'instrument', 'amount', 'at'],
  transfers: ['booking', 'venue', 'transfer_id', 'currency', 'amount', 'worth', 'at'],
  approvals: ['signal_id', 'instrument', 'direction', 'shown', 'at_risk', 'asked_at', 'expires_at', 'decision', 'by', 'note', 'waited_ms', 'decided_at'],
};

const columns = (kind: ExportKind): string => EXPORT_COLUMNS[kind].map((column) => `"${column}"`).join(', ');
type ExportQuery = NamedQuery<Record<string, Cell>>;

export const EXPORT_FILLS: ExportQuery = query('export of fills', `SELECT ${columns('fills')} FROM fills ORDER BY booking`);
export const EXPORT_ORDERS: ExportQuery = query('export of orders', `SELECT ${columns('orders')} FROM orders ORDER BY ordinal`);
export const EXPORT_POSITIONS: ExportQuery = query('export of positions', `SELECT ${columns('positions')} FROM positions ORDER BY ordinal`);
export const EXPORT_LEDGER: ExportQuery = query('export of the ledger', `SELECT ${columns('ledger')} FROM ledger_entries ORDER BY ordinal`);
export const EXPORT_PAYMENTS: ExportQuery = query('export of funding payments', `SELECT ${columns('payments')} FROM funding_payments ORDER BY booking`);
export const EXPORT_TRANSFERS: ExportQuery = query('export of transfers', `SELECT ${columns('transfers')} FROM transfers ORDER BY booking`);
export const EXPORT_APPROVALS: ExportQuery = query('export of approvals', `SELECT ${columns('approvals')} FROM approvals ORDER BY ordinal`);
export const EXPORT_DECISIONS: ExportQuery = query(
  'export of decisions',
  `SELECT v.round_id, r.at, r.instrument, r.outcome, v.agent, v.framework, v.stance, v.confidence, v.weight, v.dissent, d.note, d.veto, s.id AS signal_id, s."end" AS signal_end, s.client_order_id
   FROM consensus_votes v JOIN consensus_rounds r ON r.id = v.round_id
   LEFT JOIN agent_decisions d ON d.round_id = v.round_id AND d.framework = v.framework AND d.agent = v.agent LEFT JOIN trading_signals s ON s.round_id = v.round_id ORDER BY v.ordinal`,
);

const QUERIES: Readonly<Record<ExportKind, ExportQuery>> = {
  fills: EXPORT_FILLS, orders: EXPORT_ORDERS, positions: EXPORT_POSITIONS, ledger: EXPORT_LEDGER, decisions: EXPORT_DECISIONS, payments: EXPORT_PAYMENTS, approvals: EXPORT_APPROVALS, transfers: EXPORT_TRANSFERS,
};

/** Rows of an export one by one, oldest first, with the columns of {@link EXPORT_COLUMNS}. Any length: nothing is gathered. */
export function* exportRows(reader: Reader, kind: ExportKind): Generator<Record<string, Cell>> {
  const names = EXPORT_COLUMNS[kind];
  for (const row of reader.each(QUERIES[kind])) yield Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** An export as text, piece by piece: `csv` with a header and CRLF (RFC 4180), `json` as one object a line. */
export function* exportText(reader: Reader, kind: ExportKind, format: 'csv' | 'json'): Generator<string> {
  const names = EXPORT_COLUMNS[kind];
  if (format === 'csv') yield `${names.join(',')}\r\n`;
  for (const row of exportRows(reader, kind)) yield format === 'json' ? `${JSON.stringify(row)}\n` : `${names.map((name) => csvCell(row[name] ?? null)).join(',')}\r\n`;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One CSV cell: quoted where it holds a comma, a quote or a line break. Text that a spreadsheet would run as a formula gets an apostrophe in front;
 * numbers, negative ones too, stay as they are.
 */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
