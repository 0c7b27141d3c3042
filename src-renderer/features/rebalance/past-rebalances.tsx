import { History } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { RebalanceRow } from '../../../src-shared/contract/rebalance-plan.ts';
import { REBALANCE_METHODS } from '../../../src-shared/contract/rebalance.ts';
import { useRow } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState, Skeleton } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useShortNames } from '../../workbench/instrument-label.tsx';
import { useReadable } from '../../workbench/readable.ts';
import { explain } from '../../workbench/workbench.ts';
import { useWords } from '../../workbench/words.ts';
import { rebalanceWords } from './rebalance-words.ts';

type Step = RebalanceRow['steps'][number];

/** The newest; what is older is in the audit log. */
const MOST = 50;

/** Rebalances that were begun: when, by which method and whom, how each ended and what became of each of its orders. */
export function PastRebalances(): ReactNode {
  const t = useWords(rebalanceWords);
  const { value, error, refresh } = useQuery('rebalance.list', { limit: MOST });
  const now = useRow('rebalances', 'now');
  const change = now === undefined ? '' : `${now.command} ${now.steps.map(({ state }) => state).join()}`;
  useEffect(() => refresh(), [change, refresh]);
  if (value === null) return error === null ? <Skeleton words={t('readingPast')} /> : <EmptyState tone="error" title={error.sentence} words={error.remedy} action={<Button size="small" onClick={refresh}>{t('retry')}</Button>} />;
  if (value.rebalances.length === 0) return <EmptyState icon={History} title={t('noPast')} words={t('noPastWords')} />;
  return <ol className="rebalance-past">{value.rebalances.map((one, i) => <li key={one.command}><Past one={one} open={i === 0} /></li>)}</ol>;
}

function Past({ one, open }: { readonly one: RebalanceRow; readonly open: boolean }): ReactNode {
  const t = useWords(rebalanceWords);
  const format = useFormat();
  const readable = useReadable();
  const done = one.steps.filter(({ state }) => state === 'done').length;
  const whole = done === one.steps.length;
  const method = REBALANCE_METHODS.find((known) => known === one.method);
  return (
    <details open={open}>
      <summary>
        <time className="ui-num" dateTime={new Date(one.startedAt).toISOString()}>{format.dateTime(one.startedAt)}</time>
        <b className="ui-strong">{method === undefined ? one.method : t(method)}</b>
        <Badge tone={one.endedAt === null ? 'warning' : whole ? 'good' : 'bad'}>{one.endedAt === null ? t('goesOn') : t('doneOf', { done, all: one.steps.length })}</Badge>
        <span className="ui-dim">{t('by', { by: one.by })}</span>
      </summary>
      <p className="rebalance-outcome ui-text">{one.sentence === '' ? t('sentNote') : readable(one.sentence)}</p>
      <div className="rebalance-scroll" role="region" aria-label={t('ordersOf', { time: format.dateTime(one.startedAt) })} tabIndex={0}>
        <table className="rebalance-table ui-num">
          <thead><tr><th scope="col">{t('instrument')}</th><th scope="col" className="rebalance-text">{t('order')}</th><th scope="col">{t('filled')}</th><th scope="col" className="rebalance-text">{t('end')}</th><th scope="col" className="rebalance-text">{t('reason')}</th><th scope="col"><span className="ui-hidden">{t('explain')}</span></th></tr></thead>
          <tbody>{one.steps.map((step) => <StepRow key={`${step.instrument} ${step.action}`} step={step} />)}</tbody>
        </table>
      </div>
    </details>
  );
}

function StepRow({ step }: { readonly step: Step }): ReactNode {
  const t = useWords(rebalanceWords);
  const format = useFormat();
  const name = useShortNames()(step.instrument);
  const readable = useReadable(step.instrument);
  const quantity = (text: string): string => format.number(text, { decimals: 8, trim: true });
  const { action, direction, state, order } = step;
  const side = (action === 'open' || action === 'add') === (direction === 'long') ? 'buy' : 'sell';
  const bad = state === 'refused' || state === 'left' || state === 'unfilled' || state === 'partly';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="rebalance-text">{t(`${action}_${side}`, { quantity: quantity(step.quantity) })}</td>
      <td>{quantity(step.filled)}</td>
      <td className="rebalance-text">{bad ? '✕ ' : state === 'done' ? '✓ ' : ''}{t(`state_${state}`)}</td>
      <td className="rebalance-text rebalance-words">{readable(step.sentence)}</td>
      <td>{order === null ? null : <Button size="small" onClick={() => explain('order', order)} aria-label={t('explainOrder', { instrument: name })}>{t('explain')}</Button>}</td>
    </tr>
  );
}
