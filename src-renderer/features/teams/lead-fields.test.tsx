/** The head of a team in the editor, as it is written into the page. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { must } from '../../../src-shared/support/assert.ts';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import type { TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { LeadFields } from './lead-fields.tsx';
import { TeamView } from './team-view.tsx';

const team = (id: string): TeamDefinition => must(SHIPPED_TEAMS.find((one) => one.id === id), id);
const lead = { role: 'a strict chair', goal: '', backstory: '' };
const page = (one: TeamDefinition): string => renderToStaticMarkup(<LeadFields team={one} onChange={() => undefined} />);

describe('who answers for the head of a team', () => {
  it.each([['managed_desk', 'Who answers for the manager'], ['chaired_table', 'Who answers for the chair']])('%s: rules, unless a language model is chosen; then it can be told who it is', (id, label) => {
    expect(page(team(id))).toContain(label);
    expect(page(team(id))).toContain('It takes what the guardrails took');
    expect(page(team(id))).not.toContain('team-persona');
    const led = page({ ...team(id), lead });
    expect(led).toContain('What it has not decided yet, a rule decides; no debate waits.');
    expect(led).toContain('value="a strict chair"');
  });

  it('a team that is only read says it, too', () => {
    expect(renderToStaticMarkup(<TeamView team={{ ...team('managed_desk'), lead }} />)).toContain('led by chief (a language model)');
    expect(renderToStaticMarkup(<TeamView team={{ ...team('chaired_table'), lead }} />)).toContain('by a chair (a language model)');
  });
});
