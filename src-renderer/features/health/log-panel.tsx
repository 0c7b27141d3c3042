import { ScrollText } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Time } from '../../ui/figures.tsx';
import { Select, TextField } from '../../ui/fields.tsx';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { useQuery } from '../../workbench/ask.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useHealthState } from './health-state.ts';
import { healthWords } from './health-words.ts';

type LogLine = OutputOf<'health.logs'>['lines'][number];
type Level = 'debug' | 'info' | 'warn' | 'error';
interface Row {
  readonly id: string;
  readonly line: LogLine;
}

const MOST = 1_000;
const EVERY_MS = 5_000;
const PAUSE_MS = 200;

/** The log by level and text. */
export function LogPanel(): ReactNode {
  const t = useWords(healthWords);
  const [level, setLevel] = useState<Level>('info');
  const [typed, setTyped] = useState('');
  const text = useSettled(typed, PAUSE_MS);
  const { value, error, refresh } = useQuery('health.logs', { level, text, limit: MOST }, EVERY_MS);
  const columns = useMemo(() => columnsOf(t), [t]);
  const rows = useMemo(() => rowsOf(value?.lines ?? []), [value]);
  const own: PanelState = value === null
    ? error === null ? { kind: 'loading', words: t('checking') } : { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button size="small" onClick={refresh}>{t('retry')}</Button> }
    : rows.length === 0 ? { kind: 'empty', title: t('noLines'), words: t('noLinesWords'), icon: ScrollText } : { kind: 'ready' };
  const tools = (
    <div className="log-tools">
      <span><Select label={t('level')} value={level} options={[{ value: 'debug', label: t('all') }, { value: 'info', label: t('info') }, { value: 'warn', label: t('warn') }, { value: 'error', label: t('errors') }]} onChange={setLevel} /></span>
      <span className="log-search"><TextField label={t('search')} placeholder={t('searchHint')} maxLength={200} value={typed} onChange={setTyped} /></span>
    </div>
  );
  const note = value === null ? '' : value.cut ? t('cutLines') : t('lines', { count: rows.length });
  return <Panel title={t('logs')} fill state={useHealthState(own)} lead={<span className="ui-dim ui-small ui-num">{note}</span>} actions={tools}><DataTable label={t('logs')} rows={rows} rowKey={keyOf} columns={columns} /></Panel>;
}

const keyOf = (row: Row): string => row.id;

/** Lines have no id: the same moment and words twice get a number of their own. */
function rowsOf(lines: readonly LogLine[]): readonly Row[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const key = `${line.at} ${line.message} ${line.fields}`;
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return { id: `${key} ${times}`, line };
  });
}

function columnsOf(t: SayOf<typeof healthWords>): readonly Column<Row>[] {
  return [
    { id: 'at', title: t('at'), min: 84, grow: 0, cell: ({ line }) => <Time at={line.at} className="ui-dim" /> }, { id: 'level', title: t('level'), min: 64, grow: 0, cell: ({ line }) => <span className={`log-${line.level}`}>{line.level}</span> },
    { id: 'message', title: t('message'), min: 220, grow: 1, cell: ({ line }) => <span className="ui-cut ui-text" title={line.message}>{line.message}</span> }, { id: 'fields', title: t('fields'), min: 300, grow: 2, rank: 1, cell: ({ line }) => <span className="ui-cut ui-mono ui-soft ui-text" title={line.fields}>{line.fields}</span> },
  ];
}
