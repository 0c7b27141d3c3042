import './results.css';
import { ArrowDownUp, Download, ReceiptText, RotateCw } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { PnlStatement } from '../../../src-shared/contract/profit-and-loss.ts';
import { useConnection, useRows } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Segments, Select, Switch } from '../../ui/fields.tsx';
import { Money, NumberCell, Percent } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Menu } from '../../ui/menu.tsx';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useAct, useEditableSetting } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { saveText } from '../../workbench/save-text.ts';
import { panelState } from '../../workbench/unavailable.ts';
import { openDialog, tell } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { resultsWords } from './results-words.ts';
import { PERIODS, useStatement, type Grouping, type Wanted, type Wish } from './use-statement.ts';
import { negated, waterfall, type Step } from './waterfall.ts';

type Group = PnlStatement['groups'][number];
type Say = SayOf<typeof resultsWords>;

const GROUPINGS: readonly { readonly value: Grouping; readonly word: 'instrument' | 'day' | 'monthly' | 'strategy' | 'team' }[] = [
  { value: 'instrument', word: 'instrument' }, { value: 'day', word: 'day' }, { value: 'month', word: 'monthly' }, { value: 'strategy', word: 'strategy' }, { value: 'team', word: 'team' },
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

function Statement({ made, wish }: { readonly made: PnlStatement; readonly wish: Wish }): ReactNode {
  return (
    <div className="results-body">
      <div className="results-side">
        <Steps made={made} wish={wish} />
        <Facts made={made} />
        <Notes made={made} />
      </div>
      <Groups made={made} wish={wish} />
    </div>
  );
}

function Steps({ made, wish }: { readonly made: PnlStatement; readonly wish: Wish }): ReactNode {
  const t = useWords(resultsWords);
  const steps = useMemo(() => waterfall(made.total), [made]);
  return (
    <section aria-label={t('waterfall')}>
      <ul className="results-steps">{[...steps.slice(-1), ...steps.slice(0, -1)].map((step) => <StepRow key={step.name} step={step} wish={wish} currency={made.currency} />)}</ul>
    </section>
  );
}

function StepRow({ step, wish, currency }: { readonly step: Step; readonly wish: Wish; readonly currency: string }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const tone = Number(step.amount) < 0 ? 'down' : 'up';
  // A sum of several figures opens with the largest of them; the dialog has the others.
  const isSum = step.name === 'gross' || step.name === 'net';
  return (
    <li>
      <button type="button" className={`results-step results-step-${step.name}`} title={t(`${step.name}Help`)} aria-label={t(isSum ? 'openSum' : 'openFigure', { figure: t(step.name), amount: format.number(step.amount, { decimals: 2, sign: true }) })}
        onClick={() => openDialog('pnl-lines', { wish, currency, figure: step.name === 'gross' || step.name === 'net' ? 'realised' : step.name, group: null, name: null })}>
        <span className="results-step-name">{t(step.name)}</span>
        <svg className="results-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden><rect className={`results-bar-${tone}`} x={step.from} y="1" width={Math.max(0.4, step.until - step.from)} height="8" /></svg>
        <Money value={step.amount} gain arrow />
      </button>
    </li>
  );
}

function Facts({ made }: { readonly made: PnlStatement }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const year = made.moneyWeightedPerYear.value;
  return (
    <dl className="results-facts">
      <div><dt>{t('realised')}</dt><dd><Money value={made.total.realised} gain /></dd></div>
      <div><dt>{t('unrealised')}</dt><dd><Money value={made.total.unrealised} gain /></dd></div>
      <div title={t('timeWeightedHelp')}><dt>{t('timeWeighted')}</dt><dd><Returned of={made.timeWeighted} /></dd></div>
      <div title={t('moneyWeightedHelp')}><dt>{t('moneyWeighted')}</dt><dd><Returned of={made.moneyWeighted} />{year === null ? null : <span className="ui-soft"> {t('perYear', { share: format.percent(year, { decimals: 2, sign: true }) })}</span>}</dd></div>
      <div><dt>{t('equity')}</dt><dd className="ui-num">{t('equityChange', { from: format.number(made.equityFrom, { decimals: 2 }), until: format.number(made.equityUntil, { decimals: 2 }) })}</dd></div>
      <div><dt>{t('deposits')}</dt><dd><Money value={made.deposits} /></dd></div>
      <div><dt>{t('withdrawals')}</dt><dd><Money value={made.withdrawals} /></dd></div>
    </dl>
  );
}

function Returned({ of: { value, why } }: { readonly of: PnlStatement['timeWeighted'] }): ReactNode {
  const t = useWords(resultsWords);
  return value === null ? <span className="ui-soft">{t('noReturn', { why: why ?? '' })}</span> : <Percent value={value} gain arrow />;
}

function Notes({ made }: { readonly made: PnlStatement }): ReactNode {
  const t = useWords(resultsWords);
  const format = useFormat();
  const notes = [
    ...(made.pricedAt === null ? [] : [t('pricedAt', { time: format.dateTime(made.pricedAt) })]),
    ...made.rates.map(({ from, to, via, at, rate }) => t('rate', { from, to, via, rate: format.number(rate, { decimals: 8, trim: true }), time: format.dateTime(at) })),
    ...made.withoutRate.map(({ currency }) => t('noRate', { currency, to: made.currency })),
    ...(made.withoutReference === 0 ? [] : [t('noReference', { count: made.withoutReference })]),
  ];
  return notes.length === 0 ? null : <ul className="results-notes">{notes.map((note) => <li key={note}>{note}</li>)}</ul>;
}

/** The name of a group as a person reads it. */
export function groupName(key: string, t: Say, shortName: (id: string) => string): string {
  if (key === 'account') return t('account');
  return key.includes('.') ? shortName(key) : key.replaceAll('_', ' ');
}

function Groups({ made, wish }: { readonly made: PnlStatement; readonly wish: Wish }): ReactNode {
  const t = useWords(resultsWords);
  const shortName = useShortNames();
  const columns = useMemo((): readonly Column<Group>[] => [
    { id: 'name', title: t('name'), min: 110, value: ({ key }) => key, cell: ({ key }) => <span className="ui-cut">{groupName(key, t, shortName)}</span> },
    { id: 'net', title: t('net'), min: 100, align: 'right', grow: 0, value: ({ net }) => Number(net), cell: ({ net }) => <Money value={net} gain arrow /> },
    { id: 'gross', title: t('gross'), min: 92, align: 'right', grow: 0, rank: 1, value: ({ gross }) => Number(gross), cell: ({ gross }) => <Money value={gross} gain /> },
    { id: 'slippage', title: t('slippage'), min: 92, align: 'right', grow: 0, rank: 4, value: ({ slippage }) => Number(slippage), cell: ({ slippage }) => <Money value={negated(slippage)} gain /> },
    { id: 'fees', title: t('fees'), min: 86, align: 'right', grow: 0, rank: 2, value: ({ fees }) => Number(fees), cell: ({ fees }) => <Money value={negated(fees)} gain /> },
    { id: 'funding', title: t('funding'), min: 86, align: 'right', grow: 0, rank: 3, value: ({ funding }) => Number(funding), cell: ({ funding }) => <Money value={funding} gain /> },
    { id: 'closings', title: t('trades'), min: 80, align: 'right', grow: 0, rank: 5, value: ({ closings }) => closings, cell: ({ closings }) => <NumberCell value={closings} decimals={0} /> },
  ], [t, shortName]);
  const open = useCallback(({ key }: Group) => openDialog('pnl-lines', { wish, currency: made.currency, figure: 'realised', group: key, name: groupName(key, t, shortName) }), [wish, made.currency, t, shortName]);
  return <div className="results-groups"><DataTable key={made.by} label={t('groups')} rows={made.groups} rowKey={keyOf} columns={columns} onOpen={open} /></div>;
}

const keyOf = ({ key }: Group): string => key;

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
