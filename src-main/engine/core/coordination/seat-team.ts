/** From a team as a person keeps it to one that debates. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { ChatDefinition, CrewDefinition, Persona, StopDefinition, TeamDefinition, TurnDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import { seatedOn } from '../../../../src-shared/domain/team/without-comparing.ts';
import type { Crew, CrewMember } from './crew.ts';
import type { GroupChat } from './group-chat.ts';
import type { TurnOrder } from './speaker.ts';
import type { StopCondition } from './stop-condition.ts';
import type { Team } from './team.ts';

/** Seats a team on a watchlist of so many instruments. The definition must have been checked (teamProblems). */
export function seatTeam(definition: TeamDefinition, instruments: number): Team {
  const seated = seatedOn(definition, instruments);
  const personas = personasOf(seated);
  const said = { ...(personas === null ? {} : { personas }), ...(seated.lead === undefined ? {} : { lead: seated.lead }) };
  return seated.framework === 'crew' ? { framework: 'crew', crew: crewOf(seated), ...said } : { framework: 'group_chat', chat: chatOf(seated), ...said };
}

function crewOf({ name, process, manager, members, tasks, wallClockMs, answerMs }: CrewDefinition): Crew {
  return {
    name, process, manager: manager as AgentId | null,
    members: members.map(({ agent, limits: { perMinute, ...limits } }): CrewMember => ({ agent: agent as AgentId, limits: perMinute === null ? limits : { ...limits, perMinute } })),
    tasks: tasks.map((task) => ({ ...task, agent: task.agent as AgentId | null })), wallClockMs, answerMs,
  };
}

function chatOf({ name, topic, members, turns, stop, turnCap, wallClockMs, answerMs }: ChatDefinition): GroupChat {
  return { name, topic, participants: members.map(({ agent }) => agent as AgentId), turns: turnsOf(turns), stop: stopOf(stop), turnCap, wallClockMs, answerMs };
}

function turnsOf(turns: TurnDefinition): TurnOrder {
  switch (turns.kind) {
    case 'round_robin': case 'selector': return turns;
    case 'moderated': return { ...turns, moderator: turns.moderator as AgentId };
    case 'hand_off': return { kind: 'hand_off', first: turns.first as AgentId, to: turns.to as Readonly<Record<string, readonly AgentId[]>> };
  }
}

function stopOf(stop: StopDefinition): StopCondition {
  switch (stop.kind) {
    case 'all': case 'any': return { kind: stop.kind, of: stop.of.map(stopOf) };
    case 'source': return { kind: 'source', agent: stop.agent as AgentId };
    case 'max_messages': case 'text': case 'agreement': case 'tokens': case 'timeout': case 'external': case 'function': return stop;
  }
}

/** Only of those of whom the team says something. */
function personasOf({ members }: TeamDefinition): Readonly<Record<string, Persona>> | null {
  const said = members.filter(({ role, goal, backstory }) => role !== '' || goal !== '' || backstory !== '');
  return said.length === 0 ? null : Object.fromEntries(said.map(({ agent, role, goal, backstory }) => [agent, { role, goal, backstory }]));
}
