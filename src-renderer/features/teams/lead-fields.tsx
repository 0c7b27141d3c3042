import type { ReactNode } from 'react';
import type { Persona, TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { useWords } from '../../workbench/words.ts';
import { withLead } from './team-draft.ts';
import { ProblemLine, SelectRow, TextRow } from './team-fields.tsx';
import { teamsWords } from './teams-words.ts';

const ANSWERERS = ['rules', 'model'] as const;

/** Who answers for the chair or manager, and, where that is a language model, what it is told about itself. */
export function LeadFields<T extends TeamDefinition>({ team, onChange }: { readonly team: T; readonly onChange: (team: T) => void }): ReactNode {
  const t = useWords(teamsWords);
  const { lead } = team;
  const set = (part: Partial<Persona>): void => onChange(withLead(team, { ...(lead ?? NOBODY), ...part }));
  return (
    <div className="team-part">
      <div className="team-line">
        <SelectRow path="lead" label={t(team.framework === 'crew' ? 'managerAnswered' : 'chairAnswered')} help={lead === undefined ? t('leadRulesHelp') : t('leadModelHelp')} value={lead === undefined ? 'rules' : 'model'}
          options={ANSWERERS.map((value) => ({ value, label: t(value === 'rules' ? 'byRules' : 'byModel') }))} onChange={(by) => onChange(withLead(team, by === 'model' ? NOBODY : undefined))} />
      </div>
      {lead === undefined ? null : (
        <details className="team-persona">
          <summary>{t('leadPersona')}</summary>
          <div className="team-line">
            <TextRow path="lead.role" label={t('role')} value={lead.role} onChange={(role) => set({ role })} />
            <TextRow path="lead.goal" label={t('goal')} value={lead.goal} onChange={(goal) => set({ goal })} />
          </div>
          <TextRow path="lead.backstory" label={t('backstory')} lines={2} value={lead.backstory} onChange={(backstory) => set({ backstory })} />
        </details>
      )}
    </div>
  );
}

const NOBODY: Persona = { role: '', goal: '', backstory: '' };

/** What is wrong with a language model at the head of a team that has none. */
export function LeadProblem(): ReactNode {
  return <ProblemLine path="lead" />;
}
