import './results.css';
import { ArrowDownUp, Download, ReceiptText, RotateCw } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { useConnection, useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useRowHeight } from '../../ui/density-context.ts';
import { Segments, Select, Switch } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Menu } from '../../ui/menu.tsx';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { useAct, useEditableSetting } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { saveText } from '../../workbench/save-text.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { openDialog, tell } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { Groups, groupName } from './groups-table.tsx';
import { LinesPane, type OpenedLines } from './lines-pane.tsx';
import { PnlChart } from './pnl-chart.tsx';
import { resultsWords } from './results-words.ts';
import { Facts, Notes, Steps } from './statement-side.tsx';
import { PERIODS, useStatement, type Grouping, type Wanted, type Wish } from './use-statement.ts';

type Say = SayOf<typeof resultsWords>;

const GROUPINGS: readonly { readonly value: Grouping; readonly word: 'instrument' | 'hourly' | 'day' | 'monthly' | 'strategy' | 'team' }[] = [
  { value: 'instrument', word: 'instrument' }, { value: 'hour', word: 'hourly' }, { value: 'day', word: 'day' }, { value: 'month', word: 'monthly' }, { value: 'strategy', word: 'strategy' }, { value: 'team', word: 'team' },
];

/** What was made: net first, what it came from, by group; every number opens what is behind it. */
export function ResultsScreen(): ReactNode {
  const t = useWords(resultsWords);
  const wanted = useStatement();
  const { asked, wish } = wanted;
  const { value } = asked;
  return (
    <div className="results">
      <div className="results-head">
        <h2 className="results-sentence ui-cut ui-spring" aria-live="polite">{useSentence(value)}</h2>
        <IconButton icon={RotateCw} label={t('refresh')} onClick={asked.refresh} />
        <Button icon={ArrowDownUp} onClick={() => openDialog('move-money', {})}>{t('money')}</Button>
        <Export wish={wish} />
      </div>
      <Controls wanted={wanted} />
      <Panel title={t('title')} bare fill state={panelState(useConnection(), ownState(wanted, t))}>
        {value === null || wish === null ? null : <Statement made={value} wish={wish} />}
      </Panel>
    </div>
  );
}

function ownState({ asked: { value, error, refresh } }: Wanted, t: Say): PanelState {
  if (value === null) return error === null ? { kind: 'loading', words: t('reading') } : { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button onClick={refresh}>{t('retry')}</Button> };
  return value.fills === 0 && value.groups.length === 0 ? { kind: 'empty', title: t('nothing'), words: t('nothingWords'), icon: ReceiptText } : { kind: 'ready' };
}

function useSentence(made: PnlStatement | null): string {
  const t = useWords(resultsWords);
  const format = useFormat();
  if (made === null) return t('reading');
  return `${t('sentence', { net: format.number(made.total.net, { decimals: 2, sign: true }), currency: made.currency, from: format.dateTime(made.from) })} · ${t('closings', { count: made.closings, closings: format.number(made.closings, { decimals: 0 }) })}`;
}

function Controls({ wanted: { period, by, setPeriod, setBy } }: { readonly wanted: Wanted }): ReactNode {
  const t = useWords(resultsWords);
  const [{ method, currency, atPar }, change] = useEditableSetting('accounting');
  const instruments = useRows('instruments');
  const known = useMemo(() => [...new Set([...instruments.map(({ quote }) => quote), ...(currency === null ? [] : [currency]), 'USD', 'EUR', 'BTC'])].sort(), [instruments, currency]);
  return (
    <div className="results-controls">
      <Segments label={t('period')} value={period} options={PERIODS.map((one) => ({ value: one, label: t(one) }))} onChange={setPeriod} />
      <span className="results-pick"><Select label={t('by')} value={by} options={GROUPINGS.map(({ value, word }) => ({ value, label: `${t('by')}: ${t(word)}` }))} onChange={setBy} /></span>
      <Segments label={t('method')} value={method} options={[{ value: 'fifo', label: t('fifo') }, { value: 'average', label: t('average') }]} onChange={(next) => void change({ method: next })} />
      <span className="results-pick"><Select label={t('currency')} value={currency ?? ''} options={[{ value: '', label: t('own') }, ...known.map((one) => ({ value: one, label: one }))]} onChange={(next) => void change({ currency: next === '' ? null : next })} /></span>
      <span className="results-switch"><Switch label={t('atPar')} checked={atPar} onChange={(next) => void change({ atPar: next })} /><span aria-hidden>{t('atPar')}</span></span>
    </div>
  );
}

/** Wide and high enough for the lines to stand beside the statement. */
const ROOMY = '(min-width: 1200px) and (min-height: 760px)';

function Statement({ made, wish }: { readonly made: PnlStatement; readonly wish: Wish }): ReactNode {
  const t = useWords(resultsWords);
  const roomy = useMedia(ROOMY);
  const shortName = useShortNames();
  const [opened, setOpened] = useState<OpenedLines>({ by: wish.by, figure: 'realised', group: null });
  const rowHeight = useRowHeight();
  const open = useCallback((next: OpenedLines): void => {
    if (roomy) setOpened(next);
    else openDialog('pnl-lines', { wish: { ...wish, by: next.by }, currency: made.currency, figure: next.figure, group: next.group, name: next.group === null ? null : groupName(next.group, t, shortName) });
  }, [roomy, wish, made.currency, t, shortName]);
  return (
    <div className={`results-body ${roomy ? 'results-roomy' : ''}`}>
      <div className="results-side">
        <Steps made={made} onOpen={(figure) => open({ by: wish.by, figure, group: null })} />
        <PnlChart made={made} wish={wish} onOpen={(group, by) => open({ by, figure: 'realised', group })} />
        <Facts made={made} />
        <Notes made={made} />
      </div>
      <div className="results-tables">
        <div className="results-groups" style={roomy ? { flexBasis: `${HEADER + (made.groups.length + 1) * rowHeight}px` } : undefined}><Groups made={made} onOpen={(group) => open({ by: wish.by, figure: 'realised', group })} /></div>
        {roomy ? <LinesPane wish={wish} currency={made.currency} opened={opened} onChange={setOpened} /> : null}
      </div>
    </div>
  );
}

/** Height of a table's header, CSS pixels. */
const HEADER = 34;

function Export({ wish }: { readonly wish: Wish | null }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const { act, busy } = useAct();
  const run = async (what: 'lots' | 'pnl', kind: 'csv' | 'json'): Promise<void> => {
    if (wish === null) return;
    const answer = await act('portfolio.profitAndLossExport', { ...wish, what, format: kind });
    if (!answer.ok) return;
    const { name, text, rows } = answer.value;
    if (rows === 0) return tell({ tone: 'warning', title: t('nothingToExport') });
    saveText(name, text, kind === 'csv' ? 'text/csv' : 'application/json');
    tell({ tone: 'good', title: t('exported', { count: rows, rows: format.number(rows, { decimals: 0 }), name }) });
  };
  const items = [['lots', 'csv', 'lotsCsv'], ['lots', 'json', 'lotsJson'], ['pnl', 'csv', 'linesCsv'], ['pnl', 'json', 'linesJson']] as const;
  return (
    <Menu label={t('export')} items={items.map(([what, kind, word]) => ({ id: word, label: t(word), run: () => void run(what, kind) }))}>
      <Button icon={Download} busy={busy}>{t('export')}</Button>
    </Menu>
  );
}
