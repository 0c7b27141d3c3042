import './results.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { PNL_FIGURES, type PnlFigure } from '../../../src-shared/contract/profit-and-loss.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { Money, NumberCell, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { useQuery } from '../../workbench/ask.ts';
import { ShortName } from '../../workbench/instrument-label.tsx';
import { closeDialog, explain, tell, type DialogInputs } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';

type Lines = OutputOf<'portfolio.profitAndLossLines'>;
interface Row { readonly id: string; readonly line: Lines['lines'][number]; readonly order: string | null }

/** Lines shown at once; the export has every one. */
const MOST = 500;

/** The lines behind one figure, of everything or of one group; a line opens the order of its last fill. */
export function LinesDialog({ input: { wish, currency, figure: first, group, name } }: { readonly input: DialogInputs['pnl-lines'] }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const [figure, setFigure] = useState<PnlFigure>(first);
  const { value, error } = useQuery('portfolio.profitAndLossLines', { ...wish, figure, key: group, after: 0, limit: MOST });
  const rows = useMemo(() => rowsOf(value), [value]);
  const columns = useColumns();
  const words = error !== null ? `${error.sentence} ${error.remedy}` : value === null ? t('reading')
    : `${t('linesWords', { count: value.total, total: format.number(value.total, { decimals: 0 }), sum: format.number(value.sum, { decimals: 2 }), currency })}${value.lines.length < value.total ? ` ${t('cut', { shown: value.lines.length })}` : ''}`;
  const open = ({ order, line }: Row): void => {
    if (order !== null) explain('order', order);
    else if (line.position !== null) explain('position', line.position);
    else tell({ tone: 'plain', title: t('noOrder') });
  };
  return (
    <Dialog title={name === null ? t('linesTitle', { figure: t(figure) }) : t('linesTitleOf', { figure: t(figure), name })} words={words} size="wide" onClose={() => closeDialog('pnl-lines')} footer={<Button onClick={() => closeDialog('pnl-lines')}>{t('close')}</Button>}>
      <div className="results-lines">
        <span className="results-pick"><Select label={t('figure')} value={figure} options={PNL_FIGURES.map((one) => ({ value: one, label: t(one) }))} onChange={setFigure} /></span>
        <div className="results-lines-table"><DataTable key={figure} label={t('lines')} rows={rows} rowKey={({ id }) => id} columns={columns} onOpen={open} empty={<p className="ui-soft">{value === null ? t('reading') : t('noLines')}</p>} /></div>
      </div>
    </Dialog>
  );
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
    { id: 'time', title: t('time'), min: 150, grow: 0, value: ({ line }) => line.at, cell: ({ line }) => <Time at={line.at} form="both" className="ui-soft" /> },
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
