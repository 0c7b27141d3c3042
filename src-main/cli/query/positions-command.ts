import { add, averagePrice, decimal, neg, toText, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { readPositions, type PositionRow } from '../../lab/positions.ts';
import { ExitCode } from '../exit-code.ts';
import { figure, signedAmount } from '../../../src-shared/support/figures.ts';
import { momentText, tableLines } from '../table.ts';
import { withReader, type QueryBasis } from './with-reader.ts';

/** `quorum positions`: the open ones, or the newest closed ones. */
export function showPositions(basis: QueryBasis, which: 'open' | 'closed'): Promise<ExitCode> {
  const { json, terminal } = basis;
  return withReader(basis, async (reader) => {
    const rows = readPositions(reader, which);
    if (json) for (const row of rows) await terminal.json({ type: 'position', ...row, net: netOf(row) });
    else await terminal.line(rows.length === 0 ? `No ${which} position.` : positionTable(rows, which).join('\n'));
    return ExitCode.done;
  });
}

function positionTable(rows: readonly PositionRow[], which: 'open' | 'closed'): string[] {
  const last = which === 'open' ? { name: 'protection' } : { name: 'closed' };
  return tableLines(
    [{ name: 'instrument' }, { name: 'direction' }, { name: 'quantity', right: true }, { name: 'entry', right: true }, { name: 'stop', right: true }, { name: 'target', right: true }, { name: 'net', right: true }, { name: 'opened (UTC)' }, last],
    rows.map((row) => [
      row.instrument, row.direction, figure(which === 'open' ? row.quantity : row.peakQuantity), entryOf(row), priceOf(row.stop), priceOf(row.target), signedAmount(netOf(row)), momentText(row.openedAt),
      which === 'open' ? row.protection : `${row.closedAt === null ? '' : momentText(row.closedAt)} ${row.closeReason ?? ''}`,
    ]),
  );
}

/** Realised − fees + funding so far. */
function netOf(row: PositionRow): string {
  return toText(add(add(decimal<Money>(row.realised), neg(decimal<Money>(row.fees))), decimal<Money>(row.funding)));
}

function entryOf(row: PositionRow): string {
  const quantity = decimal<Quantity>(row.quantity);
  return quantity === 0n ? '–' : figure(toText(averagePrice(decimal<Money>(row.cost), quantity)));
}

function priceOf(price: string | null): string {
  return price === null ? '–' : figure(price);
}
