import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel, type PanelState } from '../../ui/panel.tsx';
import type { Asked } from '../../workbench/ask.ts';
import { Stored } from '../../workbench/stored.tsx';
import { useWords } from '../../workbench/words.ts';
import { limitName } from './limit-view.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';

/** Limits that were broken, newest first, with what happened. */
export function BreachesPanel({ asked }: { readonly asked: Asked<'risk.breaches'> }): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const rows = asked.value?.breaches ?? [];
  const own: PanelState = asked.value === null
    ? asked.error === null ? { kind: 'loading' } : { kind: 'error', title: t('breachesFailed'), words: `${asked.error.sentence} ${asked.error.remedy}`, action: <Button size="small" onClick={asked.refresh}>{t('retry')}</Button> }
    : rows.length === 0 ? { kind: 'empty', icon: ShieldCheck, title: t('noBreaches'), words: t('noBreachesWords') } : { kind: 'ready' };
  return (
    <Panel title={t('breaches')} state={useRiskState(own)}>
      <ul className="risk-list">
        {rows.map((row) => (
          <li key={row.id} className="risk-lock">
            <div className="risk-lock-head"><b className="ui-strong">{limitName(row, t)}</b><Badge tone={row.endedAt === null && row.act !== 'halt' ? 'bad' : 'plain'}>{row.endedAt === null ? (row.act === 'halt' ? t('halted') : t('stands')) : t('ended', { time: format.time(row.endedAt, false) })}</Badge><span className="ui-spring" /><time className="ui-num ui-dim" dateTime={new Date(row.at).toISOString()} title={format.dateTime(row.at)}>{format.date(row.at).replace(/ \d{4}$/, '')} {format.time(row.at, false)}</time></div>
            <p className="risk-lock-why ui-text"><Stored text={row.sentence} instrument={row.scope === 'instrument' ? row.subject : null} /></p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
