import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StressReport } from '../../../src-shared/contract/stress-report.ts';
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
  const rows = report?.rows.toSorted((a, b) => Number(b.kind === 'own') - Number(a.kind === 'own') || a.share - b.share) ?? [];
  return (
    <section className="risk-stress" aria-label={`${t('hypothetical')}: ${t('stress')}`}>
      <Panel title={t('stress')} state={useRiskState(report === null ? waiting : { kind: 'ready' })} lead={<Badge tone="warning">{t('hypothetical').toUpperCase()}</Badge>} actions={<Button size="small" onClick={() => openDialog('what-if', {})}>{t('whatIf')}</Button>}>
        {report === null ? null : <>
          <p className="risk-note risk-framing">{report.framing} {report.notes.join(' ')}</p>
          <TableBox label={t('stress')}><table className="risk-table risk-stress-table">
            <caption className="ui-hidden">{`${t('hypothetical')}: ${t('stress')}`}</caption>
            <thead><tr><th scope="col">{t('scenario')}</th><th scope="col">{t('change', { quote })}</th><th scope="col">{t('ofEquity')}</th><th scope="col">{t('equityAfter')}</th><th scope="col">{t('ending')}</th><th scope="col">{t('breaksAfter')}</th></tr></thead>
            <tbody>{rows.map((row) => <ScenarioRow key={row.key} row={row} onRemove={() => void change({ scenarios: scenarios.filter(({ name }) => name !== row.name) })} />)}</tbody>
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

function ScenarioRow({ row, onRemove }: { readonly row: Row; readonly onRemove: () => void }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const kind = { historical: t('historical'), hypothetical: t('hypotheticalWord'), own: t('own') }[row.kind];
  return (
    <tr>
      <th scope="row" title={row.sentence}><span className="risk-scenario">{row.name}<span className="ui-dim ui-small">{kind}</span>{row.kind === 'own' ? <IconButton icon={Trash2} size="small" label={`${t('remove')} ${row.name}`} onClick={onRemove} /> : null}</span></th>
      <td>{format.number(row.change, { sign: true })}</td><td>{format.percent(row.share, { sign: true })}</td><td>{format.number(row.equityAfter)}</td>
      <td className="risk-words-cell">{endsOf(row, t)}</td>
      <td className="risk-words-cell"><BrokenAfter breaks={row.breaks} /></td>
    </tr>
  );
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
