/** Changes to a team that is being edited. Pure: nothing is kept until the person saves. */
import { teamSchema } from '../../../src-shared/contract/team-settings.ts';
import { AGENT_ROSTER } from '../../../src-shared/domain/team/agent-roster.ts';
import { ROUND_TABLE } from '../../../src-shared/domain/team/shipped-chats.ts';
import { SHIPPED_TEAMS } from '../../../src-shared/domain/team/shipped-teams.ts';
import type { ChatDefinition, CrewDefinition, Persona, StopDefinition, TaskDefinition, TeamDefinition } from '../../../src-shared/domain/team/team-definition.ts';

/** What is wrong with a team, by field: `tasks.2.context` → its first sentence. */
export type Problems = ReadonlyMap<string, string>;

export function problemsOf(team: TeamDefinition): Problems {
  const parsed = teamSchema.safeParse(team);
  const problems = new Map<string, string>();
  if (parsed.success) return problems;
  for (const { path, message } of parsed.error.issues) if (!problems.has(path.join('.'))) problems.set(path.join('.'), message);
  return problems;
}

/** An id that no other team has, made of a name. */
export function freeId(name: string, own: readonly TeamDefinition[]): string {
  const taken = new Set([...SHIPPED_TEAMS, ...own].map(({ id }) => id));
  const base = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[_0-9]+|_+$/g, '').slice(0, 32) || 'team';
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}_${count}`;
  return id;
}

/** A copy under a name and an id of its own. */
export function duplicateOf(team: TeamDefinition, name: string, own: readonly TeamDefinition[]): TeamDefinition {
  const short = name.slice(0, 60);
  return { ...structuredClone(team), id: freeId(short, own), name: short };
}

const NOBODY = { role: '', goal: '', backstory: '' };
const LIMITS = { iterations: 3, seconds: 20, perMinute: null };

/** A small team that can be kept as it is, to begin from. */
export function newTeam(framework: TeamDefinition['framework'], name: string, own: readonly TeamDefinition[]): TeamDefinition {
  const agents = ['regime', 'trend', 'breakout', 'risk_officer'];
  const shared = { id: freeId(name, own), name, wallClockMs: 60_000, answerMs: 20_000 };
  if (framework === 'group_chat') return { ...shared, framework, topic: ROUND_TABLE.topic, members: agents.map((agent) => ({ agent, ...NOBODY })), turns: { kind: 'round_robin' }, stop: { kind: 'any', of: [{ kind: 'function', name: 'everybody_spoke' }, { kind: 'function', name: 'vetoed' }] }, turnCap: 8 };
  return { ...shared, framework, process: 'sequential', manager: null, members: agents.map((agent) => ({ agent, ...NOBODY, limits: LIMITS })), tasks: agents.map((agent, at) => ({ ...newTask(agent), description: `Say what you see as the ${agent.replaceAll('_', ' ')}.`, context: agents.slice(0, at), agent })) };
}

function newTask(id: string): TaskDefinition {
  return { id, description: '', agent: null, expects: 'analysis', context: [], guardrails: ['true_to_snapshot', 'has_plan', 'has_evidence'], retries: 1 };
}

/** A list with one of its entries a place further up (−1) or down (1). */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(from + by, 0, one);
  return next;
}

/** A list with one entry changed. */
export function withAt<T>(list: readonly T[], at: number, value: T): readonly T[] {
  return list.map((one, place) => (place === at ? value : one));
}

/** Who is not in a team yet. */
export function outsiders({ members }: TeamDefinition): readonly string[] {
  return AGENT_ROSTER.map(({ id }) => id).filter((id) => !members.some(({ agent }) => agent === id));
}

export function withMember(team: TeamDefinition, agent: string): TeamDefinition {
  return team.framework === 'crew' ? { ...team, members: [...team.members, { agent, ...NOBODY, limits: LIMITS }] } : { ...team, members: [...team.members, { agent, ...NOBODY }] };
}

/** Without a member, and without hand-overs to and from it; tasks that were its show as problems, for somebody else must do them. */
export function withoutMember(team: TeamDefinition, agent: string): TeamDefinition {
  if (team.framework === 'crew') return { ...team, members: team.members.filter((member) => member.agent !== agent) };
  const members = team.members.filter((member) => member.agent !== agent);
  if (team.turns.kind !== 'hand_off') return { ...team, members };
  const to = Object.fromEntries(Object.entries(team.turns.to).filter(([from]) => from !== agent).map(([from, others]) => [from, others.filter((other) => other !== agent)]));
  return { ...team, members, turns: { ...team.turns, to } };
}

/** With a language model at its head that is told who it is, or with rules there. */
export function withLead<T extends TeamDefinition>(team: T, lead: Persona | undefined): T {
  const { lead: _before, ...rest } = team;
  return (lead === undefined ? rest : { ...rest, lead }) as T;
}

export function withTask(crew: CrewDefinition): CrewDefinition {
  let count = crew.tasks.length + 1;
  while (crew.tasks.some(({ id }) => id === `task_${count}`)) count += 1;
  return { ...crew, tasks: [...crew.tasks, newTask(`task_${count}`)] };
}

/** Without a task; nobody reads it any more. */
export function withoutTask(crew: CrewDefinition, at: number): CrewDefinition {
  const gone = crew.tasks[at]?.id;
  return { ...crew, tasks: crew.tasks.filter((_, place) => place !== at).map((task) => ({ ...task, context: task.context.filter((id) => id !== gone) })) };
}

/** A task renamed; who reads it goes on reading it. */
export function withTaskNamed(crew: CrewDefinition, at: number, id: string): CrewDefinition {
  const before = crew.tasks[at]?.id;
  const alone = crew.tasks.filter((task) => task.id === before).length === 1;
  return { ...crew, tasks: crew.tasks.map((task, place) => ({ ...task, ...(place === at ? { id } : {}), context: alone ? task.context.map((read) => (read === before ? id : read)) : task.context })) };
}

/** How the word goes round, of another kind, with something sensible in it. */
export function turnsOfKind(kind: ChatDefinition['turns']['kind'], members: ChatDefinition['members']): ChatDefinition['turns'] {
  switch (kind) {
    case 'round_robin': return { kind };
    case 'selector': return { kind, by: 'strongest_dissent', mayRepeat: false };
    case 'moderated': return { kind, moderator: 'chair', fallback: 'least_heard', mayRepeat: false };
    case 'hand_off': return { kind, first: members[0]?.agent ?? '', to: {} };
  }
}

/** Whom somebody may hand the word to; everybody is said by not naming it. */
export function withHeirs(turns: Extract<ChatDefinition['turns'], { kind: 'hand_off' }>, agent: string, heirs: readonly string[], others: readonly string[]): ChatDefinition['turns'] {
  const rest = Object.fromEntries(Object.entries(turns.to).filter(([from]) => from !== agent));
  return { ...turns, to: others.every((other) => heirs.includes(other)) ? rest : { ...rest, [agent]: heirs } };
}

/** A condition of another kind; what was joined stays joined, and what stood alone becomes the first of those joined. */
export function stopOfKind(kind: StopDefinition['kind'], before: StopDefinition, members: readonly { readonly agent: string }[]): StopDefinition {
  switch (kind) {
    case 'all': case 'any': return { kind, of: 'of' in before ? before.of : [before] };
    case 'max_messages': return { kind, count: Math.max(1, members.length) };
    case 'text': return { kind, text: '' };
    case 'agreement': return { kind, share: 0.7, voices: Math.min(3, Math.max(1, members.length)) };
    case 'tokens': return { kind, count: 10_000 };
    case 'timeout': return { kind, ms: 30_000 };
    case 'external': return { kind };
    case 'source': return { kind, agent: members[0]?.agent ?? '' };
    case 'function': return { kind, name: 'everybody_spoke' };
  }
}
