import './orders.css';
import { CircleHelp } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useConnection, useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Badge } from '../../ui/display.tsx';
import { Time } from '../../ui/figures.tsx';
import { EmptyState, Panel } from '../../ui/panel.tsx';
import { ByHand } from '../../workbench/by-hand.tsx';
import { InstrumentLabel } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { useInstrument, useSelectInstrument } from '../../workbench/links.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { MarketFilter } from './market-filter.tsx';
import { CancelCell, FilledCell, LotCell, originWord, PriceCell, SideCell, StateCell, stateWord } from './order-cells.tsx';
import { filledShare, ownPrice, type LiveOrder } from './order-model.ts';
import { orderWords } from './orders-words.ts';

const rowKey = (row: LiveOrder): string => row.id;
const open = (row: LiveOrder): void => explain('order', row.id);
const NEWEST = { column: 'created', direction: 'down' } as const;

/** Orders that can still change something. Rows are replaced whole when an order changes, which is seldom: each renders alone. */
export function OpenOrdersPanel(): ReactNode {
  const t = useWords(orderWords);
  const all = useRows('orders');
  const instrument = useInstrument();
  const choose = useSelectInstrument();
  const select = useCallback((row: LiveOrder) => choose(row.instrument), [choose]);
  const [only, setOnly] = useState(false);
  const live = useMemo(() => all.filter((order) => order.live), [all]);
  const rows = useMemo(() => (only ? live.filter((order) => order.instrument === instrument) : live), [live, only, instrument]);
  const columns = useMemo(() => columnsOf(t), [t]);
  const unknown = live.filter(({ state }) => state === 'unknown').length;
  const state = panelState(useConnection(), live.length === 0 ? { kind: 'empty', title: t('openEmpty'), words: t('openEmptyWords') } : { kind: 'ready' });
  return (
    <Panel title={t('open')} bare fill state={state} {...(live.length === 0 ? {} : {
      lead: <><MarketFilter on={only} onChange={setOnly} />{unknown === 0 ? null : <Badge tone="warning" icon={CircleHelp} solid>{t('unknown', { count: unknown })}</Badge>}</>,
    })}>
      <div className="orders ui-pin-first ui-pin-last">
        <DataTable label={t('open')} rows={rows} rowKey={rowKey} columns={columns} onOpen={open} onSelect={select} clickSelects sortBy={NEWEST} empty={<EmptyState title={t('nothingMatches')} action={<Button size="small" onClick={() => setOnly(false)}>{t('clear')}</Button>} />} />
      </div>
    </Panel>
  );
}

function columnsOf(t: SayOf<typeof orderWords>): readonly Column<LiveOrder>[] {
  return [
    { id: 'market', title: t('market'), min: 66, value: ({ instrument }) => instrument, cell: ({ instrument, origin }) => <><InstrumentLabel id={instrument} />{origin === 'command' || origin === 'you' ? <ByHand words={t('you')} /> : null}</> },
    { id: 'purpose', title: t('purpose'), min: 58, grow: 0.6, value: ({ purpose }) => purpose, cell: ({ purpose, state }) => <>{t(purpose)}<span className="ui-hidden"> {stateWord(t, state)}</span></> },
    { id: 'side', title: t('side'), min: 52, grow: 0.5, value: ({ side }) => side, cell: ({ side }) => <SideCell side={side} /> },
    { id: 'type', title: t('type'), min: 76, rank: 3, grow: 0.8, value: ({ type }) => type, cell: ({ type, timeInForce }) => <span className="ui-soft">{type} <span className="ui-dim">{timeInForce}</span></span> },
    { id: 'quantity', title: t('quantity'), align: 'right', min: 66, value: ({ quantity }) => Number(quantity), cell: ({ instrument, quantity }) => <LotCell instrument={instrument} value={quantity} /> },
    { id: 'filled', title: t('filled'), align: 'right', min: 90, rank: 2, value: filledShare, cell: ({ filled, quantity }) => <FilledCell filled={filled} quantity={quantity} /> },
    { id: 'price', title: t('price'), align: 'right', min: 80, value: (order) => Number(ownPrice(order)), cell: (order) => <PriceCell instrument={order.instrument} value={ownPrice(order)} /> },
    { id: 'state', title: t('state'), min: 94, rank: 1, grow: 0.8, value: ({ state }) => state, cell: ({ state, reason }) => <StateCell state={state} reason={reason} /> },
    { id: 'origin', title: t('origin'), min: 70, rank: 5, grow: 0.6, value: ({ origin }) => origin, cell: ({ origin }) => <span className="ui-soft">{originWord(t, origin)}</span> },
    { id: 'created', title: t('created'), align: 'right', min: 70, rank: 4, grow: 0.6, firstSort: 'down', value: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <Time at={createdAt} /> },
    { id: 'action', title: '', align: 'right', min: 122, grow: 0, cell: ({ id }) => <CancelCell id={id} /> },
  ];
}
