import type { ReactNode } from 'react';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { processWords, stopWords, turnWords } from '../../../src-shared/domain/team/team-words.ts';
import { KeyValue } from '../../ui/display.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords } from '../../workbench/words.ts';
import { teamsWords } from './teams-words.ts';

/** A team to be read: who, in which order, what ends it. */
export function TeamView({ team }: { readonly team: TeamDefinition }): ReactNode {
  const t = useWords(teamsWords);
  const first = [{ name: t('process'), value: processWords(team) }, { name: t('wallClock'), value: t('limits', { all: team.wallClockMs / 1_000, answer: team.answerMs / 1_000 }) }];
  const chat = team.framework === 'crew' ? [] : [{ name: t('topic'), value: team.topic }, { name: t('speaksWhen'), value: turnWords(team.turns) }, { name: t('endsWhen'), value: stopWords(team.stop) }, { name: t('turnCap'), value: String(team.turnCap) }];
  return (
    <div className="team-part">
      <KeyValue pairs={[...first, ...chat]} />
      <h3>{t('members')}</h3>
      <ul className="team-people" aria-label={t('members')}>
        {team.members.map((member) => (
          <li key={member.agent}><b className="ui-strong">{agentName(member.agent)}</b>{'limits' in member ? <span className="ui-soft ui-small"> {t('memberLimits', { questions: member.limits.iterations, seconds: member.limits.seconds })}{member.limits.perMinute === null ? '' : `, ${t('minuteLimit', { count: member.limits.perMinute })}`}</span> : null}</li>
        ))}
      </ul>
      {team.framework === 'group_chat' ? null : (
        <>
          <h3>{t('tasks')}</h3>
          <ol className="team-read-tasks" aria-label={t('tasks')}>
            {team.tasks.map(({ id, agent, description, context }) => (
              <li key={id}><b className="ui-strong">{agent === null ? t(team.process === 'hierarchical' ? 'anybody' : 'free') : agentName(agent)}</b>: {description}{context.length === 0 ? null : <span className="ui-soft ui-small"> {t('reads')}: {context.join(', ')}.</span>}</li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
