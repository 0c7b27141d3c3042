import type { ReactNode } from 'react';
import type { RowOf } from '../../src-shared/contract/mirror.ts';
import { useRow } from '../mirror/hooks.ts';

/** How people say an instrument: `BTC/USDT`. Its id where the app has not told about it. */
export function instrumentLabel(id: string, row: Pick<RowOf<'instruments'>, 'base' | 'quote'> | undefined): string {
  return row === undefined ? id : `${row.base}/${row.quote}`;
}

/** The label of an instrument; empty for none. */
export function useInstrumentLabel(id: string | null): string {
  const row = useRow('instruments', id ?? '');
  return id === null ? '' : instrumentLabel(id, row);
}

/** An instrument's name in a table: the base strong, the quote dimmed. */
export function InstrumentLabel({ id }: { readonly id: string }): ReactNode {
  const row = useRow('instruments', id);
  if (row === undefined) return <span className="ui-cut" title={id}>{id}</span>;
  return <span className="ui-cut" title={id}><b className="ui-strong">{row.base}</b><span className="instrument-quote ui-dim">/{row.quote}</span></span>;
}
