import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { AGENT_ROSTER } from '../../../src-shared/domain/team/agent-roster.ts';
import type { CrewDefinition, CrewMemberDefinition, Persona, TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/fields.tsx';
import { agentName } from '../../workbench/names.ts';
import { useWords, type SayOf } from '../../workbench/words.ts';
import { moved, outsiders, withAt, withMember, withoutMember } from './team-draft.ts';
import { NumberRow, PlaceButtons, ProblemLine, TextRow } from './team-fields.tsx';
import { teamsWords } from './teams-words.ts';

interface Editing {
  readonly team: TeamDefinition;
  readonly onChange: (team: TeamDefinition) => void;
}

/** Who is in the team, in order, with what each may take and who it is. */
export function MemberFields({ team, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  return (
    <section className="team-part" aria-label={t('members')}>
      <h3>{t('members')}</h3>
      <ProblemLine path="members" />
      <ol className="team-cards">
        {team.members.map(({ agent }, at) => (
          <li key={agent} className="team-card">
            <div className="ui-row">
              <span className="ui-spring"><b className="ui-strong">{agentName(agent)}</b> <span className="ui-soft ui-small">{remarkOf(agent, t)}</span></span>
              <PlaceButtons what={agentName(agent)} at={at} count={team.members.length} onMove={(by) => onChange(withMembers(team, moved(team.members, at, by)))} onRemove={() => onChange(withoutMember(team, agent))} />
            </div>
            <ProblemLine path={`members.${at}.agent`} />
            {team.framework === 'crew' ? <Limits crew={team} at={at} onChange={onChange} /> : null}
            <PersonaFields team={team} at={at} onChange={onChange} />
          </li>
        ))}
      </ol>
      <AddMember team={team} onChange={onChange} />
    </section>
  );
}

function remarkOf(agent: string, t: SayOf<typeof teamsWords>): string {
  const entry = AGENT_ROSTER.find(({ id }) => id === agent);
  return entry === undefined ? '' : entry.officer ? t('vetoes') : t('looksAt', { what: entry.looksAt });
}

/** Members of one framework have one shape; which, only the framework knows. */
function withMembers(team: TeamDefinition, members: readonly (TeamDefinition['members'][number])[]): TeamDefinition {
  return { ...team, members } as TeamDefinition;
}

function Limits({ crew, at, onChange }: { readonly crew: CrewDefinition; readonly at: number; readonly onChange: (team: TeamDefinition) => void }): ReactNode {
  const t = useWords(teamsWords);
  const member = crew.members[at] as CrewMemberDefinition;
  const { limits } = member;
  const set = (part: Partial<CrewMemberDefinition['limits']>): void => onChange({ ...crew, members: withAt(crew.members, at, { ...member, limits: { ...limits, ...part } }) });
  const path = `members.${at}.limits`;
  return (
    <div className="team-line">
      <NumberRow path={`${path}.iterations`} label={t('iterations')} value={limits.iterations} onChange={(iterations) => set({ iterations: iterations ?? Number.NaN })} />
      <NumberRow path={`${path}.seconds`} label={t('seconds')} unit="s" value={limits.seconds} onChange={(seconds) => set({ seconds: seconds ?? Number.NaN })} />
      <NumberRow path={`${path}.perMinute`} label={t('perMinute')} help={t('perMinuteHelp')} value={limits.perMinute} optional onChange={(perMinute) => set({ perMinute })} />
    </div>
  );
}

function PersonaFields({ team, at, onChange }: Editing & { readonly at: number }): ReactNode {
  const t = useWords(teamsWords);
  const member = team.members[at];
  if (member === undefined) return null;
  const set = (part: Partial<Persona>): void => onChange(withMembers(team, withAt<TeamDefinition['members'][number]>(team.members, at, { ...member, ...part })));
  return (
    <details className="team-persona">
      <summary>{t('persona')}</summary>
      <p className="ui-soft ui-small">{t('personaHelp')}</p>
      <div className="team-line">
        <TextRow path={`members.${at}.role`} label={t('role')} value={member.role} onChange={(role) => set({ role })} />
        <TextRow path={`members.${at}.goal`} label={t('goal')} value={member.goal} onChange={(goal) => set({ goal })} />
      </div>
      <TextRow path={`members.${at}.backstory`} label={t('backstory')} lines={2} value={member.backstory} onChange={(backstory) => set({ backstory })} />
    </details>
  );
}

function AddMember({ team, onChange }: Editing): ReactNode {
  const t = useWords(teamsWords);
  const free = outsiders(team);
  const [wanted, setWanted] = useState('');
  const agent = free.includes(wanted) ? wanted : (free[0] ?? '');
  if (free.length === 0) return <p className="ui-soft ui-small">{t('allIn')}</p>;
  return (
    <div className="ui-row team-add">
      <Select label={t('member')} value={agent} options={free.map((value) => ({ value, label: agentName(value) }))} onChange={setWanted} />
      <Button size="small" icon={Plus} onClick={() => onChange(withMember(team, agent))}>{t('addMember')}</Button>
    </div>
  );
}
