/** Tax lots and lines as files. Times are ISO 8601 UTC, amounts exact text. */
import { add, neg, sub, toText, type Money } from '../../../src-shared/domain/decimal.ts';
import { csvCell, type Cell } from '../export.ts';
import type { Closure } from './lots.ts';
import { convert, type Rate } from './rates.ts';
import type { Statement } from './statement.ts';

/** Columns, in an order that does not change: new ones are added at the end. */
export const LOT_COLUMNS = [
  'instrument', 'direction', 'quantity', 'acquired_at', 'disposed_at', 'opened_at', 'closed_at', 'proceeds', 'cost', 'fees', 'gain', 'quote', 'rate', 'rate_via', 'gain_reporting', 'reporting_currency', 'method', 'opening_fills',
  'closing_fill', 'position_id',
] as const;
export const PNL_COLUMNS = ['at', 'figure', 'instrument', 'amount', 'reporting_currency', 'native', 'currency', 'rate', 'rate_via', 'sentence', 'position_id', 'fills'] as const;

type LotRow = Readonly<Record<(typeof LOT_COLUMNS)[number], Cell>>;
type PnlRow = Readonly<Record<(typeof PNL_COLUMNS)[number], Cell>>;

const iso = (at: number): string => new Date(at).toISOString();

/** A closed lot a row. What was bought was acquired when it was bought, though a short is sold before it is bought; the gain is after the fees of both sides. */
export function lotRows({ lines, currency, method }: Statement): LotRow[] {
  return lines.flatMap(({ closure, instrument, currency: quote, rate }) => (closure === null || instrument === null ? [] : [lotRow(closure, { instrument, quote, rate, currency, method })]));
}

function lotRow(closure: Closure, about: { readonly instrument: string; readonly quote: string; readonly rate: Rate | null; readonly currency: string; readonly method: string }): LotRow {
  const { direction, openedAt, closedAt, openingValue, closingValue } = closure;
  const long = direction === 'long';
  const fees = add(closure.openingFee, closure.closingFee);
  const gain = sub(closure.realised, fees);
  return {
    instrument: about.instrument, direction, quantity: toText(closure.quantity), acquired_at: iso(long ? openedAt : closedAt), disposed_at: iso(long ? closedAt : openedAt), opened_at: iso(openedAt), closed_at: iso(closedAt),
    proceeds: toText(long ? closingValue : openingValue), cost: toText(long ? openingValue : closingValue), fees: toText(fees), gain: toText(gain), quote: about.quote,
    rate: about.rate === null ? null : toText(about.rate.value), rate_via: about.rate?.via ?? null, gain_reporting: about.rate === null ? null : toText(convert(gain, about.rate)), reporting_currency: about.currency, method: about.method,
    opening_fills: closure.openedBy.join(' '), closing_fill: closure.closedBy, position_id: closure.position,
  };
}

/** Every line of a statement, a row each: what takes away is negative, so that the amounts of all but flows and slippage add up to the net. */
function pnlRows({ lines, currency }: Statement): PnlRow[] {
  return lines.map(({ at, figure, instrument, amount, native, currency: own, rate, sentence, position, fills }) => {
    const sign = (value: Money): string => toText(figure === 'fees' || figure === 'slippage' ? neg(value) : value);
    return {
      at: iso(at), figure, instrument, amount: sign(amount), reporting_currency: currency, native: sign(native), currency: own, rate: rate === null ? null : toText(rate.value), rate_via: rate?.via ?? null, sentence,
      position_id: position, fills: fills.join(' '),
    };
  });
}

/** Closed lots as text, piece by piece. */
export function lotsText(statement: Statement, format: 'csv' | 'json'): Generator<string> {
  return text(LOT_COLUMNS, lotRows(statement), format);
}

/** Every line as text, piece by piece. */
export function pnlText(statement: Statement, format: 'csv' | 'json'): Generator<string> {
  return text(PNL_COLUMNS, pnlRows(statement), format);
}

function* text<Name extends string>(columns: readonly Name[], rows: readonly Readonly<Record<Name, Cell>>[], format: 'csv' | 'json'): Generator<string> {
  if (format === 'csv') yield `${columns.join(',')}\r\n`;
  for (const row of rows) yield format === 'json' ? `${JSON.stringify(row)}\n` : `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`;
}
