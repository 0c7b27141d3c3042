import './depth.css';
import { FlaskConical } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useConnection, useRow, useRows } from '../../mirror/hooks.ts';
import { useRowHeight } from '../../ui/density-context.ts';
import { Select } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { decimalsOf } from '../../ui/format/formatter.ts';
import { Panel } from '../../ui/panel.tsx';
import { useInstrumentLabel } from '../../workbench/instrument-label.tsx';
import { useMarketNow } from '../../workbench/market-clock.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { useInstrument } from '../../workbench/links.ts';
import { useWords } from '../../workbench/words.ts';
import { depthWords } from './depth-words.ts';
import { LadderGrid } from './ladder-grid.tsx';
import { groupings, ladderOf } from './ladder-model.ts';

/** A book that has not moved for so long of market time is old, ms. */
const BOOK_STALE_MS = 15_000;

/** The order book of the selected instrument as a ladder, with our own orders on it. */
export function DepthPanel(): ReactNode {
  const t = useWords(depthWords);
  const id = useInstrument();
  const instrument = useRow('instruments', id ?? '');
  const book = useRow('books', id ?? '');
  const name = useInstrumentLabel(id);
  const empty = id === null ? { title: t('noInstrument'), words: t('noInstrumentWords') } : { title: t('emptyTitle'), words: t('emptyWords', { name }) };
  const missing = instrument === undefined || book === undefined || book.bids.length + book.asks.length === 0;
  const state = panelState(useConnection(), missing ? { kind: 'empty', ...empty } : { kind: 'ready' });
  const groups = useMemo(() => groupings(Number(instrument?.tickSize ?? '1'), book?.asks[0]?.[0] ?? book?.bids[0]?.[0] ?? 1), [instrument?.tickSize, missing]);
  const [wanted, setWanted] = useState(1);
  const group = groups.includes(wanted) ? wanted : 1;
  const format = useFormat();
  return (
    <Panel title={t('title')} bare fill state={state} {...(missing ? {} : {
      lead: <Lead name={name} book={book} />,
      actions: <span className="depth-group"><Select label={t('groupLabel')} value={String(group)} onChange={(value) => setWanted(Number(value))} options={groups.map((one) => ({ value: String(one), label: format.price(one * Number(instrument.tickSize), instrument.tickSize) }))} /></span>,
    })}>
      {missing ? null : <Ladder instrument={instrument} book={book} group={group} name={name} />}
    </Panel>
  );
}

function Lead({ name, book }: { readonly name: string; readonly book: RowOf<'books'> }): ReactNode {
  const t = useWords(depthWords);
  const format = useFormat();
  const now = useMarketNow();
  const age = now === null ? 0 : now - book.at;
  return (
    <>
      <b className="ui-strong ui-cut">{name}</b>
      {age > BOOK_STALE_MS ? <span className="ui-stale ui-small ui-num">{t('stale', { age: format.age(age) })}</span> : null}
    </>
  );
}

function Ladder({ instrument, book, group, name }: { readonly instrument: RowOf<'instruments'>; readonly book: RowOf<'books'>; readonly group: number; readonly name: string }): ReactNode {
  const t = useWords(depthWords);
  const orders = useRows('orders');
  const mine = useMemo(() => orders.filter((order) => order.instrument === instrument.id && order.live), [orders, instrument.id]);
  const place = useRef<HTMLDivElement | null>(null);
  const depth = useRungsASide(place);
  const ladder = useMemo(() => ladderOf(book, Number(instrument.tickSize), group, depth, mine), [book, instrument.tickSize, group, depth, mine]);
  return (
    <>
    {book.modelled ? <p className="depth-simulated ui-small" title={t('simulatedWords')}><FlaskConical size={12} aria-hidden />{t('simulated')}<span className="ui-hidden">. {t('simulatedWords')}</span></p> : null}
    <div className="depth-place" ref={place}>
      <LadderGrid ladder={ladder} depth={depth} instrument={instrument} name={name} sizeDigits={Math.min(3, decimalsOf(instrument.lotSize))} />
    </div>
    </>
  );
}

/** How many lines fit above and below the spread. */
function useRungsASide(place: { readonly current: HTMLDivElement | null }): number {
  const row = useRowHeight();
  const [rungs, setRungs] = useState(8);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    // Header, spread and balance take three lines and a bit.
    const measure = (): void => setRungs(Math.max(3, Math.min(40, Math.floor((element.clientHeight - 26 - row - 26) / row / 2))));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [place, row]);
  return rungs;
}
