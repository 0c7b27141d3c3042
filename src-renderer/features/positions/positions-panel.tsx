import './positions.css';
import { ShieldOff } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useConnection, useKeys, useLink, useOnly, useRows } from '../../mirror/hooks.ts';
import type { SessionLink } from '../../mirror/session-link.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Badge } from '../../ui/display.tsx';
import { Money } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { useKeyedRows, type Keyed } from '../../workbench/keyed-rows.ts';
import { instrumentLabel } from '../../workbench/instrument-label.tsx';
import { endPending, PENDING_LIMIT_MS, stillPending, usePendingProtection } from '../../workbench/pending-protection.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { useInstrument, useSelectInstrument } from '../../workbench/links.ts';
import { explain, openDialog, tell } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { ActionCell, AgeCell, EntryCell, IfStopCell, LiquidationCell, MarkCell, MarketCell, NetCell, OwnerCell, ProtectionCell, ProtectionPriceCell, RCell, SideCell, SizeCell } from './position-cells.tsx';
import { liquidationDistance, totalsOf } from './position-model.ts';
import { positionWords } from './positions-words.ts';

/** Sorted by what moves, the rows are put in order anew so often. */
const RESORT_MS = 2_000;
const rowKey = (row: Keyed): string => row.key;
const open = (row: Keyed): void => explain('position', row.key);

/** Every open position: what it is worth now, what it loses at its stop, how it is protected, and how to close it. */
export function PositionsPanel(): ReactNode {
  const t = useWords(positionWords);
  const link = useLink();
  const keys = useKeys('positions');
  const around = useRef<HTMLDivElement | null>(null);
  const rows = useKeyedRows(keys, RESORT_MS, around);
  const columns = useMemo(() => columnsOf(t, link), [t, link]);
  const quote = useOnly('session')?.quote ?? '';
  const shown = useMemo(() => columns.map((column) => (column.id === 'net' && quote !== '' ? { ...column, title: t('netIn', { quote }) } : column)), [columns, quote, t]);
  const selected = useSelectedPosition(keys, link);
  const choose = useSelectInstrument();
  const select = useCallback((row: Keyed) => choose(link.mirror.row('positions', row.key)?.instrument ?? null), [link, choose]);
  const state = panelState(useConnection(), keys.length === 0 ? { kind: 'empty', title: t('emptyTitle'), words: t('emptyWords') } : { kind: 'ready' });
  return (
    <Panel title={t('title')} bare fill state={state} {...(keys.length === 0 ? {} : { lead: <Totals />, ...(keys.length > 1 ? { actions: <Button size="small" onClick={() => openDialog('halt-close', {})}>{t('closeAll')}</Button> } : {}) })}>
      <div className="positions ui-pin-first ui-pin-last" ref={around}>
        <DataTable label={t('title')} rows={rows} rowKey={rowKey} columns={shown} selected={selected} onSelect={select} onOpen={open} clickSelects />
      </div>
      {keys.map((key) => <PendingWatch key={key} id={key} />)}
    </Panel>
  );
}

/** The position on the selected instrument. */
function useSelectedPosition(keys: readonly string[], { mirror }: SessionLink): string | null {
  const instrument = useInstrument();
  return useMemo(() => keys.find((key) => mirror.row('positions', key)?.instrument === instrument) ?? null, [keys, mirror, instrument]);
}

function Totals(): ReactNode {
  const t = useWords(positionWords);
  const positions = useRows('positions');
  const { net, ifStopsHit } = totalsOf(positions);
  const naked = positions.filter(({ protection, dust }) => protection === 'naked' && !dust).length;
  return (
    <>
      <span className="positions-total ui-dim">{t('totalNet')} <Money value={net} gain arrow className="ui-strong" /></span>
      <span className="positions-total ui-dim">{t('totalIfStops')} <Money value={ifStopsHit} gain /></span>
      {naked === 0 ? null : <Badge tone="bad" icon={ShieldOff} solid>{t('unprotected', { count: naked })}</Badge>}
    </>
  );
}

/** Ends what waits for the mirror once it shows it, and says so when it does not come. */
function PendingWatch({ id }: { readonly id: string }): null {
  const t = useWords(positionWords);
  const format = useFormat();
  const { mirror } = useLink();
  const asked = usePendingProtection(id);
  useEffect(() => {
    if (asked === undefined) return;
    const look = (): void => {
      const position = mirror.row('positions', id);
      if (stillPending(asked, position) === null) return endPending(id);
      if (Date.now() - asked.since < PENDING_LIMIT_MS) return;
      endPending(id);
      const instrument = position?.instrument ?? '';
      tell({ tone: 'warning', title: t('notConfirmed', { name: instrumentLabel(instrument, mirror.row('instruments', instrument)), age: format.age(PENDING_LIMIT_MS) }), sticky: true });
    };
    const stop = mirror.onRow('positions', id, look);
    const timer = setInterval(look, 1_000);
    look();
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [asked, id, mirror, t, format]);
  return null;
}

function columnsOf(t: SayOf<typeof positionWords>, { mirror }: SessionLink): readonly Column<Keyed>[] {
  const row = ({ key }: Keyed): ReturnType<typeof mirror.row<'positions'>> => mirror.row('positions', key);
  const number = (pick: (position: NonNullable<ReturnType<typeof row>>) => string | number | null) => (keyed: Keyed): number | null => {
    const position = row(keyed);
    const figure = position === undefined ? null : pick(position);
    return figure === null ? null : Number(figure);
  };
  return [
    { id: 'market', title: t('market'), min: 66, value: (keyed) => row(keyed)?.instrument, cell: ({ key }) => <MarketCell id={key} /> },
    { id: 'side', title: t('side'), min: 58, grow: 0.5, value: (keyed) => row(keyed)?.direction, cell: ({ key }) => <SideCell id={key} /> },
    { id: 'net', title: t('net'), align: 'right', min: 84, firstSort: 'down', value: number(({ net }) => net), cell: ({ key }) => <NetCell id={key} /> },
    { id: 'protection', title: t('protection'), min: 118, grow: 0.6, value: (keyed) => row(keyed)?.protection, cell: ({ key }) => <ProtectionCell id={key} /> },
    { id: 'r', title: t('r'), align: 'right', min: 54, rank: 1, grow: 0.6, firstSort: 'down', value: number(({ r }) => r), cell: ({ key }) => <RCell id={key} /> },
    { id: 'if-stop', title: t('ifStop'), align: 'right', min: 84, rank: 2, value: number(({ ifStopHits }) => ifStopHits), cell: ({ key }) => <IfStopCell id={key} /> },
    { id: 'size', title: t('size'), align: 'right', min: 70, rank: 3, cell: ({ key }) => <SizeCell id={key} /> },
    { id: 'entry', title: t('entry'), align: 'right', min: 80, rank: 6, cell: ({ key }) => <EntryCell id={key} /> },
    { id: 'mark', title: t('mark'), align: 'right', min: 80, rank: 5, cell: ({ key }) => <MarkCell id={key} /> },
    { id: 'stop', title: t('stop'), align: 'right', min: 84, rank: 4, cell: ({ key }) => <ProtectionPriceCell id={key} which="stop" /> },
    { id: 'target', title: t('target'), align: 'right', min: 84, rank: 7, cell: ({ key }) => <ProtectionPriceCell id={key} which="target" /> },
    { id: 'liquidation', title: t('liquidation'), align: 'right', min: 96, rank: 8, grow: 0.6, value: number(liquidationDistance), cell: ({ key }) => <LiquidationCell id={key} /> },
    { id: 'owner', title: t('owner'), min: 76, rank: 10, grow: 0.5, value: (keyed) => row(keyed)?.owner, cell: ({ key }) => <OwnerCell id={key} /> },
    { id: 'age', title: t('age'), align: 'right', min: 62, rank: 9, grow: 0.4, value: number(({ openedAt }) => -openedAt), cell: ({ key }) => <AgeCell id={key} /> },
    { id: 'action', title: '', align: 'right', min: 104, grow: 0, cell: ({ key }) => <ActionCell id={key} /> },
  ];
}
