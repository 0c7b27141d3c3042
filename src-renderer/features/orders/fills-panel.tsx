import './orders.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useOnly } from '../../mirror/hooks.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Money, NumberCell, Time } from '../../ui/figures.tsx';
import { InstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useInstrument } from '../../workbench/links.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { MarketFilter } from './market-filter.tsx';
import { LotCell, PriceCell, SideCell } from './order-cells.tsx';
import type { PastFill } from './order-model.ts';
import { orderWords } from './orders-words.ts';
import { PagedPanel } from './paged-table.tsx';
import { usePaged, type ListOf } from './use-paged.ts';

const fillList: ListOf<PastFill> = { name: 'fill.list', rowsOf: (output: OutputOf<'fill.list'>) => output.fills, keyOf: ({ id }) => id, atOf: ({ at }) => at, follows: 'fills' };
const rowKey = (row: PastFill): string => row.id;
const open = ({ order, position }: PastFill): void => (position === null ? (order === null ? undefined : explain('order', order)) : explain('position', position));

/** Every execution, newest first. */
export function FillsPanel(): ReactNode {
  const t = useWords(orderWords);
  const instrument = useInstrument();
  const [only, setOnly] = useState(false);
  const paged = usePaged(fillList, only ? instrument : null);
  const quote = useOnly('session')?.quote ?? '';
  const columns = useMemo(() => columnsOf(t, quote), [t, quote]);
  return (
    <PagedPanel title={t('fills')} paged={paged} rows={paged.rows} rowKey={rowKey} columns={columns} empty={{ title: t('fillsEmpty'), words: t('fillsEmptyWords') }} filtered={only} onClear={() => setOnly(false)} onOpen={open} lead={<MarketFilter on={only} onChange={setOnly} />} />
  );
}

function columnsOf(t: SayOf<typeof orderWords>, quote: string): readonly Column<PastFill>[] {
  return [
    { id: 'market', title: t('market'), min: 66, value: ({ instrument }) => instrument, cell: ({ instrument }) => <InstrumentLabel id={instrument} /> },
    { id: 'side', title: t('side'), min: 58, grow: 0.5, value: ({ side }) => side, cell: ({ side }) => <SideCell side={side} /> },
    { id: 'quantity', title: t('quantity'), align: 'right', min: 82, value: ({ quantity }) => Number(quantity), cell: ({ instrument, quantity }) => <LotCell instrument={instrument} value={quantity} /> },
    { id: 'price', title: t('price'), align: 'right', min: 88, value: ({ price }) => Number(price), cell: ({ instrument, price }) => <PriceCell instrument={instrument} value={price} /> },
    { id: 'realised', title: `${t('realised')} ${quote}`, align: 'right', min: 116, rank: 2, firstSort: 'down', value: ({ realised }) => Number(realised), cell: ({ realised }) => (Number(realised) === 0 ? <span className="ui-dim">—</span> : <Money value={realised} gain arrow />) },
    { id: 'fee', title: t('fee'), align: 'right', min: 92, rank: 3, value: ({ fee }) => Number(fee), cell: ({ fee, feeCurrency }) => <NumberCell value={fee} unit={feeCurrency} /> },
    { id: 'liquidity', title: t('liquidity'), min: 66, rank: 4, grow: 0.5, value: ({ liquidity }) => liquidity, cell: ({ liquidity }) => <span className="ui-soft">{liquidity}</span> },
    { id: 'cause', title: t('cause'), min: 82, rank: 5, grow: 0.8, value: ({ cause }) => cause, cell: ({ cause }) => <span className="ui-soft ui-cut">{cause}</span> },
    { id: 'time', title: t('time'), align: 'right', min: 160, rank: 1, grow: 0.5, firstSort: 'down', value: ({ at }) => at, cell: ({ at }) => <Time at={at} form="both" /> },
  ];
}
