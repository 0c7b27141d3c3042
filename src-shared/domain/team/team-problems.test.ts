/** What a team is refused for, as a person reads it; and that what ships is never refused. */
import { describe, expect, it } from 'vitest';
import { must } from '../../support/assert.ts';
import { ROUND_TABLE } from './shipped-chats.ts';
import { RESEARCH_DESK } from './shipped-crews.ts';
import { findTeam, SHIPPED_TEAMS } from './shipped-teams.ts';
import type { ChatDefinition, CrewDefinition, StopDefinition, TaskDefinition } from './team-definition.ts';
import { teamProblems } from './team-problems.ts';
import { seatedOn } from './without-comparing.ts';

const crew = (tweaks: Partial<CrewDefinition>): string[] => teamProblems({ ...RESEARCH_DESK, ...tweaks }).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);
const chat = (tweaks: Partial<ChatDefinition>): string[] => teamProblems({ ...ROUND_TABLE, ...tweaks }).map(({ path, sentence }) => `${path.join('.')}: ${sentence}`);
const firstTask = must(RESEARCH_DESK.tasks[0], 'a task');
const task = (id: string, tweaks: Partial<TaskDefinition> = {}): TaskDefinition => ({ ...firstTask, id, agent: 'regime', context: [], ...tweaks });
const member = (agent: string, limits = {}): CrewDefinition['members'][number] => ({ agent, role: '', goal: '', backstory: '', limits: { iterations: 3, seconds: 20, perMinute: null, ...limits } });
const seat = (agent: string): ChatDefinition['members'][number] => ({ agent, role: '', goal: '', backstory: '' });
const three = [seat('trend'), seat('carry'), seat('regime')];

describe('a crew is refused', () => {
  it.each<[name: string, tweaks: Partial<CrewDefinition>, problems: string[]]>([
    ['without members', { members: [], tasks: [task('a', { agent: null })] }, ['members: A team needs members: add one.']],
    ['with somebody who does not exist', { members: [member('oracle'), member('regime')], tasks: [task('a')] }, ['members.0.agent: There is no agent “oracle”; there are trend, mean reversion, breakout, momentum, order flow, carry, regime, risk officer.']],
    ['with somebody twice', { members: [member('regime'), member('regime')], tasks: [task('a')] }, ['members.1.agent: regime is a member twice: take one out.']],
    ['when nobody votes', { members: [member('risk_officer')], tasks: [task('a', { agent: 'risk_officer' })] }, ['members: Nobody in this team votes: the risk officer only vetoes. Add an analyst.']],
    ['hierarchical without a manager', { process: 'hierarchical' }, ['manager: A hierarchical crew needs a manager: name one.']],
    ['with its manager among the workers', { process: 'hierarchical', manager: 'trend' }, ['manager: The manager must not be one of the workers: trend would judge its own work.']],
    ['sequential with a manager', { manager: 'chief' }, ['manager: A sequential crew has no manager: take it out, or make the process hierarchical.']],
    ['sequential, and a language model is to lead it', { lead: { role: '', goal: '', backstory: '' } }, ['lead: Nobody leads this team, so no language model can: make the process hierarchical, or take it out.']],
    ['without a task', { tasks: [] }, ['tasks: A crew without a task has nothing to do: add one.']],
    ['of notes alone', { tasks: [task('a', { expects: 'note' })] }, ['tasks: No task asks for an analysis: a crew of notes alone debates nothing.']],
    ['with two tasks of one name', { tasks: [task('a'), task('a')] }, ['tasks.1.id: There are two tasks called “a”: rename one.']],
    ['with a task for a stranger', { members: [member('regime')], tasks: [task('a', { agent: 'trend' }), task('b')] }, ['tasks.0.agent: “a” is given to trend, who is no member of this crew.']],
    ['when a task reads one that is not there', { tasks: [task('a', { context: ['z'] })] }, ['tasks.0.context: “a” reads “z”, and there is no such task.']],
    ['when a task reads itself', { tasks: [task('a', { context: ['a'] })] }, ['tasks.0.context: “a” reads itself.']],
    ['when a task reads a later one', { tasks: [task('a', { context: ['b'] }), task('b')] }, ['tasks.0.context: “a” reads “b”, which is done after it: move “b” up.']],
    ['when tasks wait for each other', { tasks: [task('a', { context: ['c'] }), task('b', { context: ['a'] }), task('c', { context: ['b'] })] }, ['tasks.0.context: “a” and “c” wait for each other: a circle in which nobody can begin.']],
    ['when somebody has more tasks than questions', { members: [member('regime', { iterations: 1 })], tasks: [task('a'), task('b')] }, ['members.0.limits.iterations: regime has 2 tasks and may be asked once: the last would never be asked.']],
    ['when a minute is too short for the tasks', { members: [member('regime', { perMinute: 1 })], tasks: [task('a'), task('b'), task('c')] }, ['members.0.limits.perMinute: regime has 3 tasks, and once a minute is too few for them in 60 s.']],
    ['when an answer may take longer than the debate', { answerMs: 90_000 }, ['answerMs: One answer may take 90 s, and the whole debate only 60 s: allow the debate more, or the answer less.']],
  ])('%s', (_name, tweaks, problems) => { expect(crew(tweaks)).toEqual(problems); });
});

describe('a group chat is refused', () => {
  const never: StopDefinition = { kind: 'external' };
  const table = { members: three, stop: never };
  it.each<[name: string, tweaks: Partial<ChatDefinition>, problems: string[]]>([
    ['with one member', { members: [seat('trend')], stop: never }, ['members: Nobody talks alone: a group chat needs two members at least.']],
    ['when the turns are too few', { ...table, turnCap: 2 }, ['turnCap: 2 turns are too few for everybody to speak once: 3 sit at the table.']],
    ['with an empty condition', { ...table, stop: { kind: 'any', of: [never, { kind: 'all', of: [] }] } }, ['stop.of.1: An empty condition is never met: put something into it, or take it out.']],
    ['with an empty text', { ...table, stop: { kind: 'text', text: '' } }, ['stop.text: Say which text ends the talk.']],
    ['when a stranger ends it', { ...table, stop: { kind: 'source', agent: 'momentum' } }, ['stop.agent: momentum is to end the talk by speaking and does not sit at the table.']],
    ['when more voices are asked for than sit there', { ...table, stop: { kind: 'all', of: [{ kind: 'agreement', share: 0.7, voices: 4 }] } }, ['stop.of.0.voices: 4 voices are asked for, and 3 sit at the table.']],
    ['with a moderator who is a member', { ...table, turns: { kind: 'moderated', moderator: 'trend', fallback: 'least_heard', mayRepeat: false } }, ['turns.moderator: Who moderates does not sit at the table: trend is a member.']],
    ['in turn, and a language model is to lead it', { lead: { role: '', goal: '', backstory: '' } }, ['lead: Nobody leads this team, so no language model can: let a chair give the word, or take it out.']],
    ['when a stranger begins', { ...table, turns: { kind: 'hand_off', first: 'breakout', to: {} } }, ['turns.first: breakout is to speak first and does not sit at the table.']],
    ['when somebody may hand over to nobody', { ...table, turns: { kind: 'hand_off', first: 'trend', to: { trend: [] } } }, ['turns.to.trend: trend may hand the word to nobody: name somebody.']],
    ['when somebody may hand over to itself', { ...table, turns: { kind: 'hand_off', first: 'trend', to: { trend: ['trend'] } } }, ['turns.to.trend: trend cannot hand the word to itself.']],
    ['when somebody may hand over to a stranger', { ...table, turns: { kind: 'hand_off', first: 'trend', to: { trend: ['breakout'] } } }, ['turns.to.trend: trend may hand the word to breakout, who does not sit at the table.']],
    ['when a stranger hands over', { ...table, turns: { kind: 'hand_off', first: 'trend', to: { momentum: ['trend'] } } }, ['turns.to.momentum: momentum hands the word over and does not sit at the table.']],
    ['when somebody can never speak', { ...table, turns: { kind: 'hand_off', first: 'trend', to: { trend: ['carry'], carry: ['trend'] } } }, ['turns.to: Nobody may hand the word to regime: it would never speak.']],
  ])('%s', (_name, tweaks, problems) => { expect(chat(tweaks)).toEqual(problems); });

  it('and not where who is not named may hand the word to everybody', () => {
    expect(chat({ ...table, turns: { kind: 'hand_off', first: 'trend', to: { trend: ['carry'] } } })).toEqual([]);
  });
});

describe('the teams that ship', () => {
  it.each(SHIPPED_TEAMS.map((team) => [team.id, team] as const))('%s can debate, on a long watchlist and on a short one', (_id, team) => {
    expect(teamProblems(team)).toEqual([]);
    const short = seatedOn(team, 2);
    expect(teamProblems(short)).toEqual([]);
    expect(short.members.map(({ agent }) => agent)).not.toContain('momentum');
    expect(seatedOn(team, 3)).toBe(team);
  });

  it('have names of their own, and are found by them; so are a person’s', () => {
    expect(new Set(SHIPPED_TEAMS.map(({ id }) => id)).size).toBe(SHIPPED_TEAMS.length);
    expect(findTeam('relay', [])?.name).toBe('Relay');
    expect(findTeam('mine', [])).toBeNull();
    expect(findTeam('mine', [{ ...ROUND_TABLE, id: 'mine' }])?.id).toBe('mine');
  });

  it('a team that could not debate without who compares stays as it is', () => {
    const alone = { ...RESEARCH_DESK, members: [member('momentum')], tasks: [task('a', { agent: 'momentum' })] };
    expect(seatedOn(alone, 1)).toBe(alone);
  });
});
