import { describe, expect, it } from 'vitest';
import { ROUND_TABLE } from '../domain/team/shipped-chats.ts';
import { RESEARCH_DESK } from '../domain/team/shipped-crews.ts';
import { SHIPPED_TEAMS } from '../domain/team/shipped-teams.ts';
import { seatedTeams, sessionTeamsSchema, teamSchema, teamSettingsSchema, USUAL_TEAMS } from './team-settings.ts';

const problems = (value: unknown, schema: { safeParse: typeof teamSchema.safeParse } = teamSchema): string[] => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const settings = (value: unknown): string[] => {
  const parsed = teamSettingsSchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const mine = { ...ROUND_TABLE, id: 'mine', name: 'Mine' };

describe('a team from outside', () => {
  it.each(SHIPPED_TEAMS.map((team) => [team.id, team] as const))('%s passes, and comes out as it went in', (_id, team) => {
    expect(teamSchema.parse(JSON.parse(JSON.stringify(team)))).toEqual(team);
  });

  it.each<[name: string, team: unknown, said: string[]]>([
    ['a number that is none', { ...ROUND_TABLE, turnCap: 'many' }, ['turnCap: Turns must be a whole number from 1 to 60.']],
    ['too long a debate', { ...RESEARCH_DESK, wallClockMs: 3_600_000 }, ['wallClockMs: The whole debate must be 1 to 600 s.']],
    ['a name that is missing', { ...ROUND_TABLE, name: '' }, ['name: The name is missing: write something.']],
    ['a share anybody could reach', { ...ROUND_TABLE, stop: { kind: 'agreement', share: 0.5, voices: 3 } }, ['stop.share: The share that agrees must be above 50 %, and 100 % at most.']],
    ['what makes no sense, at its field', { ...ROUND_TABLE, turnCap: 3 }, ['turnCap: 3 turns are too few for everybody to speak once: 8 sit at the table.']],
    ['a code hidden in a name', { ...ROUND_TABLE, turns: { kind: 'hand_off', first: 'trend', to: { ['Robert; drop']: ['trend'] } } }, ['turns.to.Robert; drop: Invalid key in record']],
  ])('is refused for %s', (_name, team, said) => { expect(problems(team)).toEqual(said); });

  it('conditions may be three deep and no deeper', () => {
    const nest = (depth: number): unknown => (depth === 0 ? { kind: 'external' } : { kind: 'any', of: [nest(depth - 1)] });
    expect([2, 3, 4].map((depth) => problems({ ...ROUND_TABLE, stop: nest(depth) }).length > 0)).toEqual([false, false, true]);
  });
});

describe('the teams a person keeps', () => {
  it('are the usual ones before anybody sets them', () => {
    expect(settings(USUAL_TEAMS)).toEqual([]);
    expect(seatedTeams(USUAL_TEAMS)).toEqual([RESEARCH_DESK, ROUND_TABLE]);
    expect(seatedTeams({ ...USUAL_TEAMS, own: [mine], group_chat: 'mine' })).toEqual([RESEARCH_DESK, mine]);
  });

  it.each<[name: string, value: unknown, said: string[]]>([
    ['one of theirs is called like one of ours', { ...USUAL_TEAMS, own: [{ ...mine, id: 'relay' }] }, ['own.0.id: “relay” is a team that ships with Quorum: give yours another id.']],
    ['two have one id', { ...USUAL_TEAMS, own: [mine, mine] }, ['own.1.id: There are two teams called “mine”.']],
    ['who is to debate is not there', { ...USUAL_TEAMS, crew: 'gone' }, ['crew: There is no crew called “gone”.']],
    ['a chat is to debate as the crew', { ...USUAL_TEAMS, crew: 'relay' }, ['crew: There is no crew called “relay”.']],
  ])('are refused where %s', (_name, value, said) => { expect(settings(value)).toEqual(said); });

  it('a session has one team of a framework', () => {
    expect(sessionTeamsSchema.safeParse([RESEARCH_DESK, ROUND_TABLE]).success).toBe(true);
    expect(sessionTeamsSchema.safeParse([ROUND_TABLE, mine]).success).toBe(false);
  });
});
