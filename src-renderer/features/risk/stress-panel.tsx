import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { eventOf, marginTaken, type StressReport } from '../../../src-shared/contract/stress-report.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { Segments } from '../../ui/fields.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useEditableSetting } from '../../workbench/ask.ts';
import { shortName } from '../../workbench/names.ts';
import { useReadable } from '../../workbench/readable.ts';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';
import { TableBox } from './table-box.tsx';

type Row = StressReport['rows'][number];
export const LOSSES = [0.1, 0.2, 0.5] as const;

interface Given {
  readonly report: StressReport | null;
  readonly waiting: PanelState;
  readonly lose: number;
  readonly onLose: (lose: number) => void;
}

/** What scenarios would do to what is held; framed as what has not happened. */
export function StressPanel({ report, waiting, lose, onLose }: Given): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const quote = useOnly('session')?.quote ?? '';
  const [{ scenarios }, change] = useEditableSetting('scenarios');
  return (
    <section className="risk-stress" aria-label={`${t('hypothetical')}: ${t('stress')}`}>
      <Panel title={t('stress')} state={useRiskState(report === null ? waiting : { kind: 'ready' })} lead={<Badge tone="warning">{t('hypothetical').toUpperCase()}</Badge>} actions={<Button size="small" onClick={() => openDialog('what-if', {})}>{t('whatIf')}</Button>}>
        {report === null ? null : <>
          <p className="risk-note risk-framing">{report.framing} {report.notes.join(' ')}</p>
          <TableBox label={t('stress')}><table className="risk-table risk-stress-table">
            <caption className="ui-hidden">{`${t('hypothetical')}: ${t('stress')}`}</caption>
            <thead><tr><th scope="col">{t('scenario')}</th><th scope="col">{t('change', { quote })}</th><th scope="col">{t('ofEquity')}</th><th scope="col">{t('equityAfter')}</th><th scope="col" title={t('marginWords')}>{t('margin')}</th><th scope="col">{t('ending')}</th><th scope="col">{t('breaksAfter')}</th></tr></thead>
            <tbody>{inOrder(report.rows).map(({ row, longer }) => <ScenarioRow key={row.key} row={row} longer={longer} onRemove={() => void change({ scenarios: scenarios.filter(({ name }) => name !== row.name) })} />)}</tbody>
          </table></TableBox>
          <div className="risk-reverse">
            <span>{t('lose')}</span><Segments label={t('lose')} value={String(lose)} options={LOSSES.map((share) => ({ value: String(share), label: format.percent(share, { decimals: 0 }) }))} onChange={(value) => onLose(Number(value))} />
            <p className="ui-text">{report.reverse.sentence}</p>
          </div>
          <details className="risk-rules"><summary>{t('rules')}</summary><ul>{report.rules.map((rule) => <li key={rule}>{rule}</li>)}</ul></details>
        </>}
      </Panel>
    </section>
  );
}

/** A person's own first, then what costs most. The longer version of an event stands right below it, whichever of the two costs more. */
export function inOrder(rows: readonly Row[]): readonly { readonly row: Row; readonly longer: boolean }[] {
  const versions = new Map(rows.map((row) => [eventOf(row), row]));
  const keys = new Set(rows.map(({ key }) => key));
  const worst = (row: Row): number => Math.min(row.share, versions.get(row.key)?.share ?? row.share);
  return rows.filter((row) => !keys.has(eventOf(row) ?? '')).toSorted((a, b) => Number(b.kind === 'own') - Number(a.kind === 'own') || worst(a) - worst(b)).flatMap((row) => {
    const version = versions.get(row.key);
    return version === undefined ? [{ row, longer: false }] : [{ row, longer: false }, { row: version, longer: true }];
  });
}

interface RowProps {
  readonly row: Row;
  /** It stands below its event, of which it is the longer version: what both have in common is not said again. */
  readonly longer: boolean;
  readonly onRemove: () => void;
}

/** What a scenario is called in the list. */
export function ScenarioName({ row, longer, onRemove }: RowProps): ReactNode {
  const t = useWords(riskWords);
  if (longer) return <span className="risk-longer"><span className="ui-hidden">{row.name}</span><span aria-hidden="true">{t('threeDays')}</span></span>;
  const kind = { historical: t('historical'), hypothetical: t('hypotheticalWord'), own: t('own') }[row.kind];
  return <span className="risk-scenario">{row.name}<span className="ui-dim ui-small">{kind}</span>{row.kind === 'own' ? <IconButton icon={Trash2} size="small" label={`${t('remove')} ${row.name}`} onClick={onRemove} /> : null}</span>;
}

function ScenarioRow(props: RowProps): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const { row } = props;
  return (
    <tr>
      <th scope="row" title={row.sentence}><ScenarioName {...props} /></th>
      <td>{format.number(row.change, { sign: true })}</td><td>{format.percent(row.share, { sign: true })}</td><td>{format.number(row.equityAfter)}</td><td><MarginAfter row={row} /></td>
      <td className="risk-words-cell">{endsOf(row, t)}</td>
      <td className="risk-words-cell"><BrokenAfter breaks={row.breaks} /></td>
    </tr>
  );
}

/** What the maintenance margin takes of its wallet, before → after; a dash where nothing is held on margin. */
export function MarginAfter({ row }: { readonly row: Row }): ReactNode {
  const format = useFormat();
  const margin = marginTaken(row);
  const share = (value: number): string => format.percent(value, { decimals: value < 0.1 ? 1 : 0 });
  return margin === null ? '—' : `${share(margin.before)} → ${share(margin.after ?? 1)}`;
}

/** `2 stopped, 1 liquidated`; a dash where every position is held through it. */
function endsOf({ positions }: Row, t: (key: 'stopped' | 'liquidated', values: { readonly count: number }) => string): string {
  const words = (['stopped', 'liquidated'] as const).flatMap((end) => {
    const count = positions.filter((position) => position.end === end).length;
    return count === 0 ? [] : [t(end, { count })];
  });
  return words.length === 0 ? '—' : words.join(', ');
}

/** The limits that hold now and would not after. */
export function BrokenAfter({ breaks }: { readonly breaks: readonly string[] }): ReactNode {
  const t = useWords(riskWords);
  const readable = useReadable();
  return breaks.length === 0 ? <span className="ui-dim">{t('nothingBreaks')}</span> : <span className="risk-breaks">{readable(breaks.map((name) => name.replace(/[A-Z0-9]+(?:-[A-Z0-9]+)+\.\w+/g, shortName)).join(', '))}</span>;
}
