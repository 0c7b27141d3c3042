import { describe, expect, it } from 'vitest';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import type { ChatDefinition, CrewDefinition, StopDefinition } from '../../../src-shared/domain/team/team-definition.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { duplicateOf, freeId, moved, newTeam, outsiders, problemsOf, stopOfKind, turnsOfKind, withHeirs, withLead, withMember, withoutMember, withoutTask, withTask, withTaskNamed } from './team-draft.ts';

const shipped = (id: string) => must(SHIPPED_TEAMS.find((team) => team.id === id), id);
const desk = shipped('research_desk') as CrewDefinition;
const relay = shipped('relay') as ChatDefinition;

describe('a team to begin from', () => {
  it.each(['crew', 'group_chat'] as const)('a new %s can be kept as it is', (framework) => { expect([...problemsOf(newTeam(framework, 'New', []))]).toEqual([]); });

  it.each(SHIPPED_TEAMS.map((team) => [team.id, team] as const))('a copy of %s has an id of its own, and can be kept as it is', (_id, team) => {
    const copy = duplicateOf(team, `${team.name} (copy)`, []);
    expect([copy.id, copy.name, problemsOf(copy).size]).toEqual([`${team.id}_copy`, `${team.name} (copy)`, 0]);
    expect({ ...copy, id: '', name: '' }).toEqual({ ...team, id: '', name: '' });
  });

  it.each([['Relay', 'relay_2'], ['12 Männer', 'm_nner'], ['!', 'team'], ['Mine', 'mine_2']])('%s: %s', (name, id) => { expect(freeId(name, [{ ...relay, id: 'mine' }])).toBe(id); });
});

describe('changes', () => {
  it('moves up and down', () => { expect([moved(['a', 'b', 'c'], 2, -1), moved(['a', 'b', 'c'], 0, 1)]).toEqual([['a', 'c', 'b'], ['b', 'a', 'c']]); });

  it('who is taken out leaves its tasks for others to take, and its problem beside them; back in, all is well', () => {
    const without = withoutMember(desk, 'carry');
    expect(outsiders(without)).toEqual(['carry']);
    expect([...problemsOf(without)]).toEqual([['tasks.6.agent', '“carry” is given to carry, who is no member of this crew.']]);
    expect(problemsOf(withMember(without, 'carry')).size).toBe(0);
  });

  it('nobody hands the word to somebody who has left', () => {
    const without = withoutMember(relay, 'momentum') as ChatDefinition;
    expect(without.turns).toMatchObject({ to: { breakout: ['mean_reversion'] } });
    expect(without.turns).not.toHaveProperty('to.momentum');
    expect(problemsOf(without).size).toBe(0);
  });

  it('a task that is renamed is still read; one that is gone is not; a new one has to say what it is', () => {
    const renamed = withTaskNamed(desk, 0, 'weather');
    expect(renamed.tasks[1]?.context).toEqual(['weather']);
    expect(problemsOf(renamed).size).toBe(0);
    expect(withoutTask(desk, 0).tasks[0]).toMatchObject({ id: 'trend', context: [] });
    expect([...problemsOf(withTask(desk))]).toEqual([['tasks.8.description', 'What is to be done is missing: write something.']]);
    expect(withTask(withTask(desk)).tasks.slice(8).map(({ id }) => id)).toEqual(['task_9', 'task_10']);
  });

  it('a task moved before what it reads says so at its field', () => {
    expect([...problemsOf({ ...desk, tasks: moved(desk.tasks, 1, -1) })]).toEqual([['tasks.0.context', '“trend” reads “regime”, which is done after it: move “regime” up.']]);
  });

  it.each(['round_robin', 'selector', 'moderated', 'hand_off'] as const)('turns of kind %s can be kept as they come', (kind) => { expect(problemsOf({ ...relay, turns: turnsOfKind(kind, relay.members) }).size).toBe(0); });

  it.each(['all', 'any', 'max_messages', 'agreement', 'tokens', 'timeout', 'external', 'source', 'function'] as const)('a condition of kind %s can be kept as it comes; joined, it keeps what was there', (kind) => {
    const before: StopDefinition = { kind: 'tokens', count: 5 };
    const stop = stopOfKind(kind, before, relay.members);
    expect(problemsOf({ ...relay, stop }).size).toBe(0);
    if ('of' in stop) expect([stop.of, stopOfKind('any', stop, [])]).toEqual([[before], { kind: 'any', of: [before] }]);
  });

  it('a language model at the head can be kept where somebody leads; rules there are said by naming nobody', () => {
    const chaired = withLead({ ...relay, turns: turnsOfKind('moderated', relay.members) }, { role: '', goal: '', backstory: '' });
    expect(problemsOf(chaired).size).toBe(0);
    expect(withLead(chaired, undefined)).not.toHaveProperty('lead');
    expect([...problemsOf({ ...chaired, turns: turnsOfKind('round_robin', relay.members) })]).toEqual([['lead', 'Nobody leads this team, so no language model can: let a chair give the word, or take it out.']]);
  });

  it('a text has to be said', () => { expect([...problemsOf({ ...relay, stop: stopOfKind('text', relay.stop, []) })]).toEqual([['stop.text', 'Say which text ends the talk.']]); });

  it('handing the word to everybody is said by naming nobody', () => {
    const turns = turnsOfKind('hand_off', relay.members);
    if (turns.kind !== 'hand_off') throw new Error('a hand-over');
    const some = withHeirs(turns, 'trend', ['carry'], ['carry', 'regime']);
    expect(some).toMatchObject({ to: { trend: ['carry'] } });
    expect(withHeirs(some as typeof turns, 'trend', ['regime', 'carry'], ['carry', 'regime'])).toMatchObject({ to: {} });
  });
});
