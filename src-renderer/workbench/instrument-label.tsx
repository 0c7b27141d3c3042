import { useCallback, type ReactNode } from 'react';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import { useKeys, useLink, useRow } from '../mirror/hooks.ts';
import { markOf } from './instrument-mark.ts';
import { shortName } from './names.ts';

/** How people say an instrument: `BTC/USDT`. Its id where the app has not told about it. */
export function instrumentLabel(id: string, row: Pick<RowOf<'instruments'>, 'base' | 'quote'> | undefined): string {
  return row === undefined ? id : `${row.base}/${row.quote}`;
}

/** What tells an instrument from others of its pair; null where there is no other. */
export function useInstrumentMark(id: string | null): string | null {
  return useMarks()(id ?? '');
}

/** Whether some of these names alone say too little. */
export function useHasNamesakes(ids: readonly string[]): boolean {
  const marks = useMarks();
  return ids.some((id) => marks(id) !== null);
}

/** `BTC`, and where there are several, `BTC · kraken`. */
export function useShortNames(): (id: string) => string {
  const marks = useMarks();
  return useCallback((id) => named(shortName(id), marks(id)), [marks]);
}

/** The label of an instrument; empty for none. */
export function useInstrumentLabel(id: string | null): string {
  const row = useRow('instruments', id ?? '');
  const mark = useInstrumentMark(id);
  return id === null ? '' : named(instrumentLabel(id, row), mark);
}

/** An instrument's name in a table: the base strong, the quote dimmed; where there are several of the pair, which one. */
export function InstrumentLabel({ id }: { readonly id: string }): ReactNode {
  const row = useRow('instruments', id);
  const mark = useInstrumentMark(id);
  if (row === undefined) return <span className="ui-cut" title={id}>{id}</span>;
  return <span className="ui-cut" title={id}><b className="ui-strong">{row.base}</b><span className="instrument-quote ui-dim">/{row.quote}</span>{mark === null ? null : <span className="ui-dim ui-tiny"> {mark}</span>}</span>;
}

/** The base alone, and which one where there are several. */
export function ShortName({ id }: { readonly id: string }): ReactNode {
  const mark = useInstrumentMark(id);
  return <span className="ui-cut" title={id}><b className="ui-strong">{shortName(id)}</b>{mark === null ? null : <span className="ui-dim ui-tiny"> {mark}</span>}</span>;
}

/** Renewed when instruments come or go. */
function useMarks(): (id: string) => string | null {
  const { mirror } = useLink();
  const keys = useKeys('instruments');
  return useCallback((id) => {
    const own = mirror.row('instruments', id);
    return own === undefined ? null : markOf(own, keys.flatMap((key) => mirror.row('instruments', key) ?? []));
  }, [mirror, keys]);
}

function named(name: string, mark: string | null): string {
  return mark === null ? name : `${name} · ${mark}`;
}
