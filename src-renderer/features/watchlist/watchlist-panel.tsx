import './watchlist.css';
import { useCallback, useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useConnection, useLink } from '../../mirror/hooks.ts';
import type { SessionLink } from '../../mirror/session-link.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useHasNamesakes } from '../../workbench/instrument-label.tsx';
import { useKeyedRows, type Keyed } from '../../workbench/keyed-rows.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { showInstrument, useInstrument, useSelectInstrument } from '../../workbench/links.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useWatchOrder } from './use-watch-order.ts';
import { dayChange, spreadBp, stanceOf } from './watch-model.ts';
import { AgeCell, ChangeCell, DataCell, LastCell, MarketCell, RegimeCell, SparkCell, SpreadCell, StanceCell } from './watchlist-cells.tsx';
import { watchlistWords } from './watchlist-words.ts';

/** Sorted by what moves, the rows are put in order anew so often. */
const RESORT_MS = 2_000;
const rowKey = (row: Keyed): string => row.key;
const open = (row: Keyed): void => showInstrument('chart', row.key);

/** Every instrument of the session on a line: price, shape of the day, spread, regime, whether its data are good, how the agents stand. */
export function WatchlistPanel(): ReactNode {
  const t = useWords(watchlistWords);
  const link = useLink();
  const around = useRef<HTMLDivElement | null>(null);
  const { keys, moveBy, grip, dragging } = useWatchOrder(around);
  const rows = useKeyedRows(keys, RESORT_MS, around);
  const selected = useInstrument();
  const choose = useSelectInstrument();
  const select = useCallback((row: Keyed) => choose(row.key), [choose]);
  const namesakes = useHasNamesakes(keys);
  const columns = useMemo(() => columnsOf(t, link, grip, moveBy, namesakes), [t, link, grip, moveBy, namesakes]);
  const state = panelState(useConnection(), keys.length === 0 ? { kind: 'empty', title: t('emptyTitle'), words: t('emptyWords') } : { kind: 'ready' });
  const reorder = useCallback((event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (!event.altKey || row === null || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || selected === null) return;
    event.preventDefault();
    event.stopPropagation();
    moveBy(selected, event.key === 'ArrowUp' ? -1 : 1);
  }, [moveBy, selected]);
  return (
    <Panel title={t('title')} bare fill state={state}>
      <div className={`watchlist ui-pin-first ${dragging === null ? '' : 'watchlist-dragging'}`} ref={around} title={undefined} onKeyDownCapture={reorder}>
        <DataTable label={t('title')} rows={rows} rowKey={rowKey} columns={columns} selected={selected} onSelect={select} onOpen={open} clickSelects />
      </div>
    </Panel>
  );
}

function columnsOf(t: SayOf<typeof watchlistWords>, { mirror }: SessionLink, grip: (id: string, event: PointerEvent<HTMLElement>) => void, moveBy: (id: string, by: number) => void, namesakes: boolean): readonly Column<Keyed>[] {
  const quote = ({ key }: Keyed): Parameters<typeof dayChange>[0] & Parameters<typeof spreadBp>[0] => mirror.row('quotes', key);
  return [
    { id: 'market', title: t('market'), min: namesakes ? 88 : 62, grow: 1.6, value: ({ key }) => mirror.row('instruments', key)?.base ?? key, cell: ({ key }) => <MarketCell id={key} onGrip={grip} onMove={moveBy} /> },
    { id: 'last', title: t('last'), align: 'right', min: 88, value: (row) => quote(row)?.last ?? null, cell: ({ key }) => <LastCell id={key} /> },
    { id: 'change', title: t('change'), align: 'right', min: 72, rank: 1, firstSort: 'down', value: (row) => dayChange(quote(row)), cell: ({ key }) => <ChangeCell id={key} /> },
    { id: 'spark', title: t('chart'), min: 68, grow: 0, rank: 3, cell: ({ key }) => <SparkCell id={key} /> },
    { id: 'stance', title: t('stance'), min: 64, rank: 2, firstSort: 'down', value: ({ key }) => stanceOf(mirror.row('rounds', key))?.agreement ?? null, cell: ({ key }) => <StanceCell id={key} /> },
    { id: 'regime', title: t('regime'), min: 86, rank: 6, value: ({ key }) => mirror.row('conditions', key)?.regime ?? null, cell: ({ key }) => <RegimeCell id={key} /> },
    { id: 'data', title: t('data'), min: 118, grow: 2, rank: 5, value: ({ key }) => mirror.row('conditions', key)?.entriesAllowed ?? null, cell: ({ key }) => <DataCell id={key} /> },
    { id: 'spread', title: t('spread'), align: 'right', min: 74, rank: 7, value: (row) => spreadBp(quote(row)), cell: ({ key }) => <SpreadCell id={key} /> },
    { id: 'age', title: t('age'), align: 'right', min: 58, rank: 4, value: ({ key }) => mirror.row('quotes', key)?.at ?? null, cell: ({ key }) => <AgeCell id={key} /> },
  ];
}
