import { readOrders, type OrderRow } from '../../lab/orders.ts';
import { ExitCode } from '../exit-code.ts';
import { figure } from '../../../src-shared/support/figures.ts';
import { momentText, tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

const NEWEST = 50;
const ALL = 1_000_000;

/** `quorum orders`: the newest, those still open, or all. */
export function showOrders(basis: QueryBasis, which: 'newest' | 'open' | 'all'): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const rows = readOrders(reader, which === 'open' ? { kind: 'open' } : { kind: 'newest', limit: which === 'all' ? ALL : NEWEST });
    if (json) for (const row of rows) await terminal.json({ ...row, type: 'order', orderType: row.type });
    else await terminal.line(rows.length === 0 ? `No ${which === 'open' ? 'open order' : 'order'}.` : orderTable(rows).join('\n'));
    return ExitCode.done;
  });
}

function orderTable(rows: readonly OrderRow[]): string[] {
  return tableLines(
    [{ name: 'order' }, { name: 'instrument' }, { name: 'purpose' }, { name: 'side' }, { name: 'type' }, { name: 'quantity', right: true }, { name: 'filled', right: true }, { name: 'price', right: true }, { name: 'state' }, { name: 'created (UTC)' }],
    rows.map((row) => [
      row.clientOrderId, row.instrument, row.purpose, row.side, row.type, figure(row.quantity), figure(row.filledQuantity), figure(row.price ?? row.triggerPrice ?? '–'),
      row.reason === null ? row.state : `${row.state} (${row.reason})`, momentText(row.createdAt),
    ]),
  );
}
