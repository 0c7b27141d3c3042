import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/display.tsx';
import { EmptyState, Panel, type PanelState } from '../../ui/panel.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { useConnection } from '../../mirror/hooks.ts';
import { useWords } from '../../workbench/words.ts';
import { orderWords } from './orders-words.ts';
import type { Paged } from './use-paged.ts';

interface PagedPanelProps<T extends object> {
  readonly title: string;
  readonly paged: Paged<T>;
  /** Those of the rows that are shown. */
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly columns: readonly Column<T>[];
  readonly empty: { readonly title: string; readonly words: string };
  readonly lead: ReactNode;
  /** A filter is set. */
  readonly filtered: boolean;
  readonly onClear: () => void;
  readonly onOpen?: (row: T) => void;
}

/** A panel with a list read by pages: loading, nothing there, nothing matching, failed, and a line at the end that says how much there is. */
export function PagedPanel<T extends object>({ title, paged, rows, rowKey, columns, empty, lead, filtered, onClear, onOpen }: PagedPanelProps<T>): ReactNode {
  const t = useWords(orderWords);
  const { error } = paged;
  const own: PanelState = paged.loading ? { kind: 'loading' }
    : error !== null && paged.rows.length === 0 ? { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button size="small" onClick={paged.refresh}>{t('retry')}</Button> }
      : paged.rows.length === 0 && !filtered ? { kind: 'empty', ...empty } : { kind: 'ready' };
  return (
    <Panel title={title} bare fill state={panelState(useConnection(), own)} lead={lead}>
      {error === null ? null : <Notice tone="warning" action={<Button size="small" onClick={paged.refresh}>{t('retry')}</Button>}>{t('failed')} {error.sentence}</Notice>}
      <div className="orders ui-pin-first">
        <DataTable label={title} rows={rows} rowKey={rowKey} columns={columns} onEnd={paged.more} {...(onOpen === undefined ? {} : { onOpen })} empty={<EmptyState title={t('nothingMatches')} action={<Button size="small" onClick={onClear}>{t('clear')}</Button>} />} />
      </div>
      <footer className="orders-foot ui-small ui-dim ui-num" role="status">{t('allLoaded', { count: rows.length })}{paged.whole ? null : <Button size="small" tone="quiet" busy={paged.loadingMore} onClick={paged.more}>{paged.loadingMore ? t('loadingMore') : t('more')}</Button>}</footer>
    </Panel>
  );
}
