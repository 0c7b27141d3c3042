import { LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import { useRows } from '../../mirror/hooks.ts';
import { Button } from '../../ui/button.tsx';
import { Badge } from '../../ui/display.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { agentName, shortName } from '../../workbench/names.ts';
import { Stored } from '../../workbench/stored.tsx';
import { openDialog } from '../../workbench/workbench.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { useRiskState } from './risk-state.ts';
import { riskWords } from './risk-words.ts';

type Lock = RowOf<'locks'>;

/** What a lock is about: `BTC`, `Crew`, `Everything`. */
export function subjectOf({ scope, subject }: Lock, t: SayOf<typeof riskWords>): string {
  return subject === null ? t('everything') : scope === 'instrument' ? shortName(subject) : agentName(subject);
}

/** The locks that hold, with why, until when, and the way to lift one. */
export function LocksPanel(): ReactNode {
  const t = useWords(riskWords);
  const format = useFormat();
  const locks = useRows('locks').toSorted((a, b) => a.endsAt - b.endsAt);
  const state = useRiskState(locks.length === 0 ? { kind: 'empty', icon: LockOpen, title: t('noLocks'), words: t('noLocksWords') } : { kind: 'ready' });
  return (
    <Panel title={t('locks')} state={state}>
      <ul className="risk-list">
        {locks.map((lock) => (
          <li key={lock.id} className="risk-lock">
            <div className="risk-lock-head"><b className="ui-strong">{subjectOf(lock, t)}</b><span>{t(`lock_${lock.kind}`)}</span><Badge tone={lock.binds === 'everybody' ? 'warning' : 'plain'}>{lock.binds === 'everybody' ? t('everybody') : t('onlyAgents')}</Badge></div>
            <p className="risk-lock-why ui-text"><Stored text={lock.reason} instrument={lock.scope === 'instrument' ? lock.subject : null} /></p>
            <div className="risk-lock-foot"><span className="ui-num ui-dim" title={format.dateTime(lock.endsAt)}>{t('until', { time: format.timeWithZone(lock.endsAt) })}</span><Button size="small" onClick={() => openDialog('lift-lock', { lock: lock.id })} aria-label={`${t('lift')} ${subjectOf(lock, t)}`}>{t('lift')}</Button></div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
