import { Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { Button } from '../../ui/button.tsx';
import { useFormat } from '../../ui/format/format-context.ts';
import { EmptyState } from '../../ui/panel.tsx';
import { useQuery } from '../../workbench/ask.ts';
import { useInstrument } from '../../workbench/links.ts';
import { agentName, shortName } from '../../workbench/names.ts';
import { Stored } from '../../workbench/stored.tsx';
import { StanceMark } from '../../workbench/votes/stance.tsx';
import { useWords } from '../../workbench/words.ts';
import { teamsWords } from './teams-words.ts';

/** Plays the team on the newest data, as the engine would, when the person asks for it. */
export function TryTeam({ team, sound }: { readonly team: TeamDefinition; readonly sound: boolean }): ReactNode {
  const t = useWords(teamsWords);
  const instrument = useInstrument();
  const [asked, setAsked] = useState<{ readonly team: TeamDefinition; readonly instrument: string | null } | null>(null);
  const { value, error, loading, refresh } = useQuery('agents.tryTeam', asked);
  const play = (): void => {
    const next = { team, instrument };
    if (JSON.stringify(next) === JSON.stringify(asked)) refresh();
    else setAsked(next);
  };
  return (
    <section className="team-part" aria-label={t('how')}>
      <div className="ui-row">
        <h3 className="ui-spring">{t('how')}</h3>
        <Button size="small" icon={Play} busy={loading && asked !== null} blocked={sound ? null : t('playBlocked')} onClick={play}>{t('play')}</Button>
      </div>
      {error !== null ? <EmptyState tone="error" title={t('noTry')} words={`${error.sentence} ${error.remedy}`} /> : value === null ? null : <Played played={value} led={asked?.team.lead !== undefined} />}
    </section>
  );
}

function Played({ played: { instrument, debate, words }, led }: { readonly played: OutputOf<'agents.tryTeam'>; readonly led: boolean }): ReactNode {
  const t = useWords(teamsWords);
  const format = useFormat();
  const sure = (stance: string | null, confidence: number | null): string => (confidence === null || stance === 'abstain' ? '—' : format.percent(confidence, { decimals: 0 }));
  return (
    <div className="team-played" role="status">
      <p className="ui-soft ui-small">{t('playing', { instrument: shortName(instrument) })}{led ? ` ${t('playedLead')}` : ''}</p>
      <ol className="team-turns" aria-label={t('said')}>
        {debate.said.map(({ agent, task, stance, confidence, text }, at) => (
          <li key={at} className="team-turn">
            <span className="ui-num ui-dim">{at + 1}</span>
            <span className="ui-cut"><b className="ui-strong">{agentName(agent)}</b>{task === null || task === agent ? null : <span className="ui-soft"> {t('forTask', { task })}</span>}</span>
            {stance === null ? <span className="ui-soft">{t('note')}</span> : <StanceMark stance={stance} />}
            <span className="ui-num ui-soft">{sure(stance, confidence)}</span>
            <span className="ui-text">{text === '' ? <span className="ui-soft">{t('nobodySays')}</span> : <Stored text={text} instrument={instrument} />}</span>
          </li>
        ))}
      </ol>
      <p className="ui-strong">{t('ended', { sentence: debate.sentence })}</p>
      <p className="ui-soft">{t('wouldVote')}</p>
      <ul className="team-votes" aria-label={t('wouldVote')}>
        {words.map(({ agent, stance, confidence }) => <li key={agent}>{agentName(agent)} <StanceMark stance={stance ?? 'abstain'} /> <span className="ui-num ui-soft">{sure(stance, confidence)}</span></li>)}
      </ul>
    </div>
  );
}
