import { useMemo, type ReactNode } from 'react';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { useWords } from '../../workbench/words.ts';
import { ChatFields } from './chat-fields.tsx';
import { CrewFields } from './crew-fields.tsx';
import { MemberFields } from './member-fields.tsx';
import type { Problems } from './team-draft.ts';
import { NumberRow, ProblemsContext, TextRow } from './team-fields.tsx';
import { teamsWords } from './teams-words.ts';
import { TryTeam } from './try-team.tsx';

/** A team being edited; what is wrong stands beside its field at each key. */
export function TeamEditor({ team, problems, onChange }: { readonly team: TeamDefinition; readonly problems: Problems; readonly onChange: (team: TeamDefinition) => void }): ReactNode {
  const t = useWords(teamsWords);
  const list = useMemo(() => [...new Set(problems.values())], [problems]);
  return (
    <ProblemsContext.Provider value={problems}>
      <div className="team-editor">
        <div className="team-line">
          <TextRow path="name" label={t('name')} value={team.name} onChange={(name) => onChange({ ...team, name })} />
          <NumberRow path="wallClockMs" label={t('wallClock')} unit="s" scale={1_000} value={team.wallClockMs} onChange={(ms) => onChange({ ...team, wallClockMs: ms ?? Number.NaN })} />
          <NumberRow path="answerMs" label={t('answer')} unit="s" scale={1_000} value={team.answerMs} onChange={(ms) => onChange({ ...team, answerMs: ms ?? Number.NaN })} />
        </div>
        <MemberFields team={team} onChange={onChange} />
        {team.framework === 'crew' ? <CrewFields crew={team} onChange={onChange} /> : <ChatFields chat={team} onChange={onChange} />}
        <TryTeam team={team} sound={list.length === 0} />
        <div className="team-verdict" role="status">
          {list.length === 0 ? <p className="ui-soft">{t('sound')}</p> : <><p className="ui-strong">{t('problems', { count: list.length })}</p><ul>{list.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul></>}
        </div>
      </div>
    </ProblemsContext.Provider>
  );
}
