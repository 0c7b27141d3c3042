import { useMemo, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { PNL_FIGURES, type PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Select } from '../../ui/fields.tsx';
import { Money, NumberCell, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useQuery } from '../../workbench/ask.ts';
import { ShortName } from '../../workbench/instrument-label.tsx';
import { explain, tell } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';
import type { Wish } from './use-statement.ts';

type Lines = OutputOf<'portfolio.profitAndLossLines'>;
interface Row { readonly id: string; readonly line: Lines['lines'][number]; readonly order: string | null }

/** Lines shown at once; the export has every one. */
const MOST = 500;

/** A figure of the statement, of everything (`group` null) or of one group. */
export interface Opened {
  readonly wish: Wish;
  readonly currency: string;
  readonly figure: PnlFigure;
  readonly group: string | null;
}

/** The lines behind a figure, and in a sentence how many there are and what they add up to. @param everyMs asked again so often */
export function useLines({ wish, currency, figure, group }: Opened, everyMs?: number): { readonly value: Lines | null; readonly words: string } {
  const t = useWords(resultsWords);
  const format = useFormat();
  const { value, error } = useQuery('portfolio.profitAndLossLines', { ...wish, figure, key: group, after: 0, limit: MOST }, everyMs);
  const words = error !== null ? `${error.sentence} ${error.remedy}` : value === null ? t('reading')
    : `${t('linesWords', { count: value.total, total: format.number(value.total, { decimals: 0 }), sum: format.number(value.sum, { decimals: 2 }), currency })}${value.lines.length < value.total ? ` ${t('cut', { shown: value.lines.length })}` : ''}`;
  return { value, words };
}

/** Which figure's lines are shown. */
export function FigurePick({ figure, onChange }: { readonly figure: PnlFigure; readonly onChange: (figure: PnlFigure) => void }): ReactNode {
  const t = useWords(resultsWords);
  return <span className="results-pick"><Select label={t('figure')} value={figure} options={PNL_FIGURES.map((one) => ({ value: one, label: t(one) }))} onChange={onChange} /></span>;
}

/** The lines; one opens the order of its last fill. */
export function LinesTable({ value, figure }: { readonly value: Lines | null; readonly figure: PnlFigure }): ReactNode {
  const t = useWords(resultsWords);
  const rows = useMemo(() => rowsOf(value), [value]);
  const open = ({ order, line }: Row): void => {
    if (order !== null) explain('order', order);
    else if (line.position !== null) explain('position', line.position);
    else tell({ tone: 'plain', title: t('noOrder') });
  };
  return <DataTable key={figure} label={t('lines')} rows={rows} rowKey={({ id }) => id} columns={useColumns()} onOpen={open} empty={<p className="ui-soft">{value === null ? t('reading') : t('noLines')}</p>} />;
}

function rowsOf(value: Lines | null): readonly Row[] {
  if (value === null) return [];
  const orders = new Map(value.fills.map(({ id, order }) => [id, order]));
  return value.lines.map((line, index) => ({ id: `${index} ${line.at}`, line, order: orders.get(line.fills.at(-1) ?? '') ?? null }));
}

function useColumns(): readonly Column<Row>[] {
  const t = useWords(resultsWords);
  const format = useFormat();
  return useMemo(() => [
    { id: 'time', title: t('time'), min: 164, grow: 0, value: ({ line }) => line.at, cell: ({ line }) => <Time at={line.at} form="both" className="ui-soft" /> },
    { id: 'instrument', title: t('instrument'), min: 76, grow: 0, value: ({ line }) => line.instrument, cell: ({ line }) => (line.instrument === null ? null : <ShortName id={line.instrument} />) },
    { id: 'amount', title: t('amount'), min: 96, grow: 0, align: 'right', value: ({ line }) => Number(line.amount), cell: ({ line }) => <Money value={line.amount} gain={line.figure !== 'fees' && line.figure !== 'slippage'} /> },
    {
      id: 'lot', title: t('lot'), min: 220, rank: 1, cell: ({ line: { lot } }) => (lot === null ? null : <span className="ui-cut ui-num">{t('lotText', {
        direction: lot.direction, quantity: format.number(lot.quantity, { decimals: 8, trim: true }), from: format.number(lot.openingValue, { decimals: 2 }), until: format.number(lot.closingValue, { decimals: 2 }) })}</span>),
    },
    { id: 'what', title: t('what'), min: 160, rank: 2, cell: ({ line }) => <span className="ui-cut ui-soft" title={line.sentence}>{line.sentence}</span> },
    { id: 'fills', title: t('fillsCount'), min: 56, grow: 0, rank: 3, align: 'right', value: ({ line }) => line.fills.length, cell: ({ line }) => <NumberCell value={line.fills.length} decimals={0} /> },
  ], [t, format]);
}
