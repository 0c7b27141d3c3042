import './orders.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useOnly } from '../../mirror/hooks.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Segments, Select } from '../../ui/fields.tsx';
import { Money, NumberCell, Quantity, Time } from '../../ui/figures.tsx';
import { InstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useInstrument } from '../../workbench/links.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { MarketFilter } from './market-filter.tsx';
import { FilledCell, LotCell, originWord, PriceCell, ReasonCell, SideCell, StateCell } from './order-cells.tsx';
import { matchesEnd, ownPrice, type EndFilter, type PastOrder } from './order-model.ts';
import { orderWords } from './orders-words.ts';
import { PagedPanel } from './paged-table.tsx';
import { usePaged, type ListOf } from './use-paged.ts';

type ClosedPosition = OutputOf<'position.closed'>['positions'][number];
type View = 'orders' | 'positions';

const pastOrders: ListOf<PastOrder> = { name: 'order.list', rowsOf: (output: OutputOf<'order.list'>) => output.orders, keyOf: ({ id }) => id, atOf: ({ createdAt }) => createdAt, follows: 'orders' };
const closedPositions: ListOf<ClosedPosition> = { name: 'position.closed', rowsOf: (output: OutputOf<'position.closed'>) => output.positions, keyOf: ({ id }) => id, atOf: ({ closedAt }) => closedAt, follows: 'positions' };

/** Every order there was, or every position that has been closed. */
export function HistoryPanel(): ReactNode {
  const [view, setView] = useState<View>('orders');
  const t = useWords(orderWords);
  const choice = <Segments<View> label={t('closedView')} value={view} onChange={setView} options={[{ value: 'orders', label: t('ordersTab') }, { value: 'positions', label: t('positionsTab') }]} />;
  return view === 'orders' ? <PastOrders choice={choice} /> : <ClosedPositions choice={choice} />;
}

const orderKey = (row: PastOrder): string => row.id;
const openOrder = (row: PastOrder): void => explain('order', row.id);

function PastOrders({ choice }: { readonly choice: ReactNode }): ReactNode {
  const t = useWords(orderWords);
  const instrument = useInstrument();
  const [only, setOnly] = useState(false);
  const [end, setEnd] = useState<EndFilter>('any');
  const paged = usePaged(pastOrders, only ? instrument : null);
  const rows = useMemo(() => paged.rows.filter(({ state }) => matchesEnd(state, end)), [paged.rows, end]);
  const columns = useMemo(() => orderColumns(t), [t]);
  const clear = (): void => {
    setOnly(false);
    setEnd('any');
  };
  return (
    <PagedPanel title={t('history')} paged={paged} rows={rows} rowKey={orderKey} columns={columns} empty={{ title: t('historyEmpty'), words: t('historyEmptyWords') }} filtered={only || end !== 'any'} onClear={clear} onOpen={openOrder}
      lead={<>{choice}<span className="orders-filter"><Select<EndFilter> label={t('stateFilter')} value={end} onChange={setEnd} options={[{ value: 'any', label: t('any') }, { value: 'filled', label: t('onlyFilled') }, { value: 'cancelled', label: t('onlyCancelled') }, { value: 'refused', label: t('onlyRefused') }]} /></span><MarketFilter on={only} onChange={setOnly} /></>} />
  );
}

function orderColumns(t: SayOf<typeof orderWords>): readonly Column<PastOrder>[] {
  return [
    { id: 'market', title: t('market'), min: 66, value: ({ instrument }) => instrument, cell: ({ instrument }) => <InstrumentLabel id={instrument} /> },
    { id: 'state', title: t('state'), min: 98, grow: 0.6, value: ({ state }) => state, cell: ({ state, reason }) => <StateCell state={state} reason={reason} /> },
    { id: 'purpose', title: t('purpose'), min: 66, rank: 4, grow: 0.5, value: ({ purpose }) => purpose, cell: ({ purpose }) => t(purpose) },
    { id: 'side', title: t('side'), min: 58, grow: 0.5, value: ({ side }) => side, cell: ({ side }) => <SideCell side={side} /> },
    { id: 'quantity', title: t('quantity'), align: 'right', min: 78, value: ({ quantity }) => Number(quantity), cell: ({ instrument, quantity }) => <LotCell instrument={instrument} value={quantity} /> },
    { id: 'filled', title: t('filled'), align: 'right', min: 96, rank: 5, cell: ({ filled, quantity }) => <FilledCell filled={filled} quantity={quantity} /> },
    { id: 'price', title: t('price'), align: 'right', min: 86, rank: 2, cell: (order) => <PriceCell instrument={order.instrument} value={ownPrice(order)} /> },
    { id: 'average', title: t('average'), align: 'right', min: 86, rank: 3, cell: ({ instrument, averagePrice }) => <PriceCell instrument={instrument} value={averagePrice} /> },
    { id: 'reason', title: t('reason'), min: 120, rank: 6, grow: 1.6, cell: ({ reason, instrument }) => <ReasonCell reason={reason} instrument={instrument} /> },
    { id: 'origin', title: t('origin'), min: 78, rank: 7, grow: 0.5, value: ({ origin }) => origin, cell: ({ origin }) => <span className="ui-soft">{originWord(t, origin)}</span> },
    { id: 'created', title: t('created'), align: 'right', min: 160, rank: 1, grow: 0.5, firstSort: 'down', value: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <Time at={createdAt} form="both" /> },
  ];
}

const positionKey = (row: ClosedPosition): string => row.id;
const openPosition = (row: ClosedPosition): void => explain('position', row.id);

function ClosedPositions({ choice }: { readonly choice: ReactNode }): ReactNode {
  const t = useWords(orderWords);
  const instrument = useInstrument();
  const [only, setOnly] = useState(false);
  const paged = usePaged(closedPositions, null);
  const rows = useMemo(() => (only ? paged.rows.filter((row) => row.instrument === instrument) : paged.rows), [paged.rows, only, instrument]);
  const quote = useOnly('session')?.quote ?? '';
  const columns = useMemo(() => closedColumns(t, quote), [t, quote]);
  return (
    <PagedPanel title={t('history')} paged={paged} rows={rows} rowKey={positionKey} columns={columns} empty={{ title: t('closedEmpty'), words: t('closedEmptyWords') }} filtered={only} onClear={() => setOnly(false)} onOpen={openPosition}
      lead={<>{choice}<MarketFilter on={only} onChange={setOnly} /></>} />
  );
}

function closedColumns(t: SayOf<typeof orderWords>, quote: string): readonly Column<ClosedPosition>[] {
  return [
    { id: 'market', title: t('market'), min: 66, value: ({ instrument }) => instrument, cell: ({ instrument }) => <InstrumentLabel id={instrument} /> },
    { id: 'side', title: t('side'), min: 64, grow: 0.5, value: ({ direction }) => direction, cell: ({ direction }) => <span className={direction === 'long' ? 'ui-up' : 'ui-down'}><span className="ui-arrow" aria-hidden>{direction === 'long' ? '▲' : '▼'}</span>{t(direction)}</span> },
    { id: 'net', title: `${t('net')} ${quote}`, align: 'right', min: 92, firstSort: 'down', value: ({ net }) => Number(net), cell: ({ net }) => <Money value={net} gain arrow className="ui-strong" /> },
    { id: 'r', title: t('r'), align: 'right', min: 62, rank: 1, grow: 0.6, firstSort: 'down', value: ({ r }) => r, cell: ({ r }) => <NumberCell value={r} gain /> },
    { id: 'fees', title: t('fees'), align: 'right', min: 72, rank: 4, value: ({ fees }) => Number(fees), cell: ({ fees }) => <Money value={fees} /> },
    { id: 'peak', title: t('peak'), align: 'right', min: 92, rank: 5, cell: ({ peakQuantity }) => <Quantity value={peakQuantity} /> },
    { id: 'why', title: t('whyClosed'), min: 90, rank: 3, grow: 1.4, value: ({ reason }) => reason, cell: ({ reason, instrument }) => <ReasonCell reason={reason} instrument={instrument} /> },
    { id: 'opened', title: t('opened'), align: 'right', min: 160, rank: 6, grow: 0.5, value: ({ openedAt }) => openedAt, cell: ({ openedAt }) => <Time at={openedAt} form="both" /> },
    { id: 'closed', title: t('closedAt'), align: 'right', min: 160, rank: 2, grow: 0.5, firstSort: 'down', value: ({ closedAt }) => closedAt, cell: ({ closedAt }) => <Time at={closedAt} form="both" /> },
  ];
}
