/** What a person sets about teams: those of its own, and which debates in each framework. Shapes here; what makes sense in domain/team. */
import { z } from 'zod';
import { RESEARCH_DESK } from '../domain/team/shipped-crews.ts';
import { ROUND_TABLE } from '../domain/team/shipped-chats.ts';
import { findTeam, SHIPPED_TEAMS } from '../domain/team/shipped-teams.ts';
import { GUARDRAIL_NAMES, SPEAKER_NAMES, STOP_FUNCTION_NAMES, TEAM_FRAMEWORKS, type StopDefinition, type TeamDefinition } from '../domain/team/team-definition.ts';
import { teamProblems } from '../domain/team/team-problems.ts';

const agent = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'An agent is named in small letters, digits and _, 40 at most.');
const teamId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'A team’s id is small letters, digits and _, 40 at most.');
const whole = (what: string, least: number, most: number) => {
  const sentence = `${what} must be a whole number from ${least} to ${most}.`;
  return z.number({ error: sentence }).int(sentence).min(least, sentence).max(most, sentence);
};
const words = (what: string, least: number, most: number) => z.string().min(least, `${what} is missing: write something.`).max(most, `${what} is longer than ${most} signs: shorten it.`);
const span = (what: string, leastSeconds: number, mostSeconds: number) => {
  const sentence = `${what} must be ${leastSeconds} to ${mostSeconds} s.`;
  return z.number({ error: sentence }).int(sentence).min(leastSeconds * 1_000, sentence).max(mostSeconds * 1_000, sentence);
};

const persona = { role: words('The role', 0, 200), goal: words('The goal', 0, 400), backstory: words('The backstory', 0, 1_000) };
const shared = { id: teamId, name: words('The name', 1, 60), wallClockMs: span('The whole debate', 1, 600), answerMs: span('One answer', 1, 120), lead: z.strictObject(persona).optional() };

const limits = z.strictObject({ iterations: whole('Questions a debate', 1, 50), seconds: whole('Seconds a debate', 1, 600), perMinute: whole('Questions a minute', 1, 120).nullable() });
const task = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'A task’s name is small letters, digits and _, 40 at most.'), description: words('What is to be done', 1, 600), agent: agent.nullable(), expects: z.enum(['analysis', 'note']), context: z.array(z.string().max(40)).max(24),
  guardrails: z.array(z.enum(GUARDRAIL_NAMES)).max(GUARDRAIL_NAMES.length), retries: whole('Further attempts', 0, 9),
});
const crew = z.strictObject({ ...shared, framework: z.literal('crew'), process: z.enum(['sequential', 'hierarchical']), manager: agent.nullable(), members: z.array(z.strictObject({ agent, ...persona, limits })).max(16), tasks: z.array(task).max(24) });

const turns = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('round_robin') }),
  z.strictObject({ kind: z.literal('selector'), by: z.enum(SPEAKER_NAMES), mayRepeat: z.boolean() }),
  z.strictObject({ kind: z.literal('moderated'), moderator: agent, fallback: z.enum(SPEAKER_NAMES), mayRepeat: z.boolean() }),
  z.strictObject({ kind: z.literal('hand_off'), first: agent, to: z.record(agent, z.array(agent).max(16)) }),
]);

const shareSentence = 'The share that agrees must be above 50 %, and 100 % at most.';
const leaves = [
  z.strictObject({ kind: z.literal('max_messages'), count: whole('Messages', 1, 60) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(100) }),
  z.strictObject({ kind: z.literal('agreement'), share: z.number({ error: shareSentence }).gt(0.5, shareSentence).max(1, shareSentence), voices: whole('Voices', 1, 16) }),
  z.strictObject({ kind: z.literal('tokens'), count: whole('Tokens', 1, 1_000_000) }),
  z.strictObject({ kind: z.literal('timeout'), ms: span('The time', 1, 600) }),
  z.strictObject({ kind: z.literal('external') }),
  z.strictObject({ kind: z.literal('source'), agent }),
  z.strictObject({ kind: z.literal('function'), name: z.enum(STOP_FUNCTION_NAMES) }),
] as const;
/** A level of and/or within another: three in all, so that a person can read what is kept. */
const within = (inner: z.ZodType<StopDefinition>): z.ZodType<StopDefinition> => z.discriminatedUnion('kind', [
  ...leaves, z.strictObject({ kind: z.literal('all'), of: z.array(inner).max(8) }), z.strictObject({ kind: z.literal('any'), of: z.array(inner).max(8) }),
]);
const stop = within(within(within(z.discriminatedUnion('kind', [...leaves]))));
const chat = z.strictObject({
  ...shared, framework: z.literal('group_chat'), topic: words('The topic', 1, 600), members: z.array(z.strictObject({ agent, ...persona })).max(16), turns, stop, turnCap: whole('Turns', 1, 60),
});

/** A team, checked: its problems are issues at the fields they are about. */
export const teamSchema: z.ZodType<TeamDefinition> = z.discriminatedUnion('framework', [crew, chat]).superRefine((team, context) => {
  for (const { path, sentence } of teamProblems(team)) context.addIssue({ code: 'custom', path: [...path], message: sentence });
});

/** The teams of a session: at most one of each framework. */
export const sessionTeamsSchema = z.array(teamSchema).max(2).refine((teams) => new Set(teams.map(({ framework }) => framework)).size === teams.length, 'a session has one crew and one group chat at most');

export const teamSettingsSchema = z.strictObject({
  own: z.array(teamSchema).max(40, 'Forty teams are enough: delete one first.'),
  /** Ids of the teams the next session seats. */
  crew: teamId, group_chat: teamId,
}).superRefine(({ own, ...used }, context) => {
  own.forEach(({ id }, at) => {
    if (SHIPPED_TEAMS.some((team) => team.id === id)) context.addIssue({ code: 'custom', path: ['own', at, 'id'], message: `“${id}” is a team that ships with Quorum: give yours another id.` });
    if (own.findIndex((other) => other.id === id) < at) context.addIssue({ code: 'custom', path: ['own', at, 'id'], message: `There are two teams called “${id}”.` });
  });
  for (const framework of TEAM_FRAMEWORKS) {
    const team = findTeam(used[framework], own);
    if (team?.framework !== framework) context.addIssue({ code: 'custom', path: [framework], message: `There is no ${framework === 'crew' ? 'crew' : 'group chat'} called “${used[framework]}”.` });
  }
});

export type TeamSettings = z.output<typeof teamSettingsSchema>;

/** The teams that ship, the usual ones seated. */
export const USUAL_TEAMS: TeamSettings = { own: [], crew: RESEARCH_DESK.id, group_chat: ROUND_TABLE.id };

/** The teams a session is started with. */
export function seatedTeams({ own, crew: crewId, group_chat: chatId }: TeamSettings): TeamDefinition[] {
  return [crewId, chatId].flatMap((id) => findTeam(id, own) ?? []);
}
