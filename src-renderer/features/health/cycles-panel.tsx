import { Timer } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import { useOnly } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NumberCell, Time } from '../../ui/figures.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useHealthState } from './health-state.ts';
import { healthWords } from './health-words.ts';

type Cycles = OutputOf<'health.cycles'>;
type Cycle = Cycles['recent'][number];
const INPUT = { limit: 120 };
const EVERY_MS = 5_000;

/** How long each stage of a cycle takes, and the newest cycles. */
export function CyclesPanel(): ReactNode {
  const t = useWords(healthWords);
  const { value, error, refresh } = useQuery('health.cycles', INPUT, EVERY_MS);
  const columns = useMemo(() => columnsOf(t), [t]);
  const own: PanelState = value === null
    ? error === null ? { kind: 'loading', words: t('checking') } : { kind: 'error', title: t('failed'), words: `${error.sentence} ${error.remedy}`, action: <Button size="small" onClick={refresh}>{t('retry')}</Button> }
    : value.recent.length === 0 ? { kind: 'empty', title: t('noCycles'), icon: Timer } : { kind: 'ready' };
  return (
    <Panel title={t('cycles')} fill state={useHealthState(own)}>
      {value === null ? null : (
        <div className="health-cycles">
          <div><Bars recent={value.recent} /><Stages stored={value.stages} /></div>
          <DataTable label={t('recent')} rows={value.recent} rowKey={keyOf} columns={columns} />
        </div>
      )}
    </Panel>
  );
}

const keyOf = (cycle: Cycle): string => String(cycle.cycle);

function columnsOf(t: SayOf<typeof healthWords>): readonly Column<Cycle>[] {
  const whole = (id: string, title: string, pick: (row: Cycle) => number): Column<Cycle> => ({ id, title, min: 76, align: 'right', value: pick, firstSort: 'down', cell: (row) => <NumberCell value={pick(row)} decimals={0} /> });
  return [
    { id: 'at', title: t('at'), min: 84, value: (row) => row.at, cell: (row) => <Time at={row.at} className="ui-dim" /> }, whole('cycle', t('cycle'), (row) => row.cycle),
    { id: 'total', title: t('total'), min: 84, align: 'right', value: (row) => row.totalMs, firstSort: 'down', cell: (row) => <NumberCell value={row.totalMs} /> },
    whole('rounds', t('rounds'), (row) => row.rounds), whole('signals', t('signals'), (row) => row.signals), whole('orders', t('orders'), (row) => row.ordersSent), whole('overruns', t('overruns'), (row) => row.overruns),
  ];
}

/** Stored times where there are some; live ones of the loop for the rest. */
function Stages({ stored }: { readonly stored: Cycles['stages'] }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const live = useOnly('loop')?.stages ?? {};
  const names = [...new Set([...Object.keys(stored), ...Object.keys(live)])];
  const figure = (stage: string, quantile: 'p50' | 'p95' | 'p99'): string => format.number(stored[stage]?.[quantile] ?? live[stage]?.[quantile]);
  return (
    <table className="health-stages">
      <thead><tr><th scope="col">{t('stage')}</th><th scope="col">{t('p50')}</th><th scope="col">{t('p95')}</th><th scope="col">{t('p99')}</th></tr></thead>
      <tbody>{names.map((stage) => <tr key={stage}><td>{stage}</td><td>{figure(stage, 'p50')}</td><td>{figure(stage, 'p95')}</td><td>{figure(stage, 'p99')}</td></tr>)}</tbody>
    </table>
  );
}

/** Total time of each cycle, oldest first. */
function Bars({ recent }: { readonly recent: readonly Cycle[] }): ReactNode {
  const t = useWords(healthWords);
  const format = useFormat();
  const bars = recent.toReversed();
  const most = Math.max(...bars.map(({ totalMs }) => totalMs), 0.001);
  const width = 300 / Math.max(1, bars.length);
  return (
    <svg className="health-bars" viewBox="0 0 300 40" preserveAspectRatio="none" role="img" aria-label={t('chart', { count: bars.length, most: format.number(most) })}>
      {bars.map((cycle, index) => <rect key={cycle.cycle} x={index * width} y={40 - (cycle.totalMs / most) * 38} width={Math.max(0.5, width * 0.7)} height={(cycle.totalMs / most) * 38} fill="currentColor" />)}
    </svg>
  );
}
