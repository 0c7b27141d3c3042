import './journal.css';
import { BookOpen, Download, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { decisionFilter } from '../../../src-shared/contract/decision-filter.ts';
import { useConnection, useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Menu } from '../../ui/menu.tsx';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useAct } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { panelState } from '../../workbench/unavailable.ts';
import { saveText } from '../../workbench/save-text.ts';
import { useWords } from '../../workbench/words.ts';
import { explain, tell, workbench } from '../../workbench/workbench.ts';
import { ALL, filterFrom, isFiltered, type DecisionFilter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { journalColumns } from './journal-columns.tsx';
import { journalWords } from './journal-words.ts';
import type { Decision, Pages } from './pages.ts';
import { SavedFilters } from './saved-filters.tsx';
import { useDecisions } from './use-decisions.ts';

/** Every decision, traded or not: filter sentence, filters, rows; a row opens its explanation. */
export function JournalScreen(): ReactNode {
  const t = useWords(journalWords);
  const [filter, setFilter] = useState<DecisionFilter>(() => filterFrom(workbench().screenInput, decisionFilter) ?? ALL);
  const { pages, more, refresh } = useDecisions(filter);
  const format = useFormat();
  const columns = useMemo(() => journalColumns(t, format.zone === 'utc' ? 'UTC' : format.zoneName(0)), [t, format]);
  const open = useCallback((row: Decision) => explain('round', row.id, pages.rows.map(({ id }) => id)), [pages.rows]);
  return (
    <div className="journal">
      <div className="journal-head">
        <h2 className="journal-sentence ui-cut ui-spring" aria-live="polite">{useSentence(filter, pages)}</h2>
        <IconButton icon={RotateCw} label={t('refresh')} onClick={refresh} />
        <SavedFilters filter={filter} onChoose={setFilter} />
        <Export filter={filter} />
      </div>
      <FilterBar filter={filter} tags={pages.tags} onChange={setFilter} />
      <Newer pages={pages} filter={filter} onShow={refresh} />
      <div className="journal-body">
        <Panel title={t('title')} bare fill state={panelState(useConnection(), useOwnState(filter, pages, refresh, () => setFilter(ALL)))}>
          <DataTable label={t('decisions')} rows={pages.rows} rowKey={keyOf} columns={columns} onOpen={open} onEnd={more} />
        </Panel>
        {pages.loading && pages.known ? <div className="journal-more" role="status">{t('more')}</div> : null}
      </div>
    </div>
  );
}

const keyOf = (row: Decision): string => row.id;

function useOwnState(filter: DecisionFilter, pages: Pages, refresh: () => void, clear: () => void): PanelState {
  const t = useWords(journalWords);
  if (pages.error !== null && pages.rows.length === 0) return { kind: 'error', title: t('failed'), words: `${pages.error.sentence} ${pages.error.remedy}`, action: <Button onClick={refresh}>{t('retry')}</Button> };
  if (!pages.known) return { kind: 'loading', words: t('reading') };
  if (pages.rows.length > 0) return { kind: 'ready' };
  if (isFiltered(filter)) return { kind: 'empty', title: t('empty'), words: t('emptyWords'), icon: BookOpen, action: <Button onClick={clear}>{t('clear')}</Button> };
  return { kind: 'empty', title: t('nothingYet'), words: t('nothingYetWords'), icon: BookOpen };
}

/** `82 decisions · Traded · tagged breakout · since 21 Nov 2026 14:02:09`. */
function useSentence(filter: DecisionFilter, pages: Pages): string {
  const t = useWords(journalWords);
  const shortName = useShortNames();
  const format = useFormat();
  if (!pages.known) return t('reading');
  const parts = [
    ...(filter.instrument === null ? [] : [shortName(filter.instrument)]), ...(filter.action === 'any' ? [] : [t(filter.action)]), ...(filter.direction === null ? [] : [t(filter.direction)]), ...(filter.tag === null ? [] : [t('tagged', { tag: filter.tag })]),
    ...(filter.text.trim() === '' ? [] : [t('saying', { text: filter.text.trim() })]), ...(filter.noted ? [t('withNote')] : []), ...(filter.from === null ? [] : [t('since', { time: format.dateTime(filter.from) })]), ...(filter.until === null ? [] : [t('until', { time: format.dateTime(filter.until) })]),
  ];
  return [t('found', { count: pages.total, total: format.number(pages.total, { decimals: 0 }) }), ...(parts.length === 0 ? [t('noFilter')] : parts)].join(' · ');
}

/** Rounds that came since the list was read. With a filter nobody knows whether they match, so that reading again is offered only without one. */
function Newer({ pages, filter, onShow }: { readonly pages: Pages; readonly filter: DecisionFilter; readonly onShow: () => void }): ReactNode {
  const t = useWords(journalWords);
  const rounds = useRows('rounds');
  const newest = rounds.reduce((latest, { at }) => Math.max(latest, at), 0);
  const top = pages.rows[0]?.at ?? 0;
  // Nobody is in the middle of an empty list: the first decisions come by themselves.
  const isFirst = pages.known && !pages.loading && pages.rows.length === 0 && !isFiltered(filter) && newest > 0;
  useEffect(() => (isFirst ? onShow() : undefined), [isFirst, newest, onShow]);
  if (!pages.known || pages.loading || isFiltered(filter) || newest <= top) return null;
  return <div className="journal-newer"><span className="ui-spring">{t('newer')}</span><Button size="small" onClick={onShow}>{t('showNewer')}</Button></div>;
}

function Export({ filter }: { readonly filter: DecisionFilter }): ReactNode {
  const t = useWords(journalWords);
  const format = useFormat();
  const { act, busy } = useAct();
  const run = async (kind: 'csv' | 'json'): Promise<void> => {
    const answer = await act('journal.export', { filter, format: kind });
    if (!answer.ok) return;
    const { name, text, rows } = answer.value;
    if (rows === 0) {
      tell({ tone: 'warning', title: t('nothingToExport') });
      return;
    }
    saveText(name, text, kind === 'csv' ? 'text/csv' : 'application/json');
    tell({ tone: 'good', title: t('exported', { count: rows, rows: format.number(rows, { decimals: 0 }), name }), ...(rows >= 100_000 ? { words: t('cut') } : {}) });
  };
  return (
    <Menu label={t('export')} items={[{ id: 'csv', label: t('csv'), run: () => void run('csv') }, { id: 'json', label: t('json'), run: () => void run('json') }]}>
      <Button icon={Download} busy={busy}>{t('export')}</Button>
    </Menu>
  );
}
