/** Who debates together, in which framework, under which rules. Plain data of a session's configuration. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Persona } from '../../../../src-shared/domain/team/team-definition.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import type { Crew } from './crew.ts';
import type { GroupChat } from './group-chat.ts';

/** A framework with its people. A session has at most one of each framework. */
export type Team =
  | (Seated & { readonly framework: 'crew'; readonly crew: Crew })
  | (Seated & { readonly framework: 'group_chat'; readonly chat: GroupChat });

interface Seated {
  readonly backends?: SeatBackends | undefined;
  /** Who members are, where the team says so: only language models are told. */
  readonly personas?: Readonly<Record<string, Persona>> | undefined;
  /** A language model answers for the chair or manager; who it is, where the team says so. Left out: rules do. */
  readonly lead?: Persona | undefined;
}

/** Who answers for a seat: the rules of its analyst, or a language model. */
export type Backend = 'rules' | 'model';
/** By agent; who is not named is answered by rules. */
export type SeatBackends = Readonly<Record<string, Backend>>;

/** The members that a language model answers for. Who is no analyst has no seat, and so no backend. */
export function modelMembersOf(team: Team): readonly AgentId[] {
  const { backends } = team;
  return backends === undefined ? [] : membersOf(team).filter((agent) => Object.hasOwn(backends, agent) && backends[agent] === 'model' && ANALYSTS.some(({ id }) => id === agent));
}

/** Who an agent is in this team: what the team says of it, else what it is by itself. */
export function personaOf(team: Team, agent: AgentId, own: Persona): Persona {
  return withOwn(team.personas !== undefined && Object.hasOwn(team.personas, agent) ? team.personas[agent] : undefined, own);
}

/** What a persona does not say is as the agent is by itself. */
export function withOwn(said: Persona | undefined, own: Persona): Persona {
  if (said === undefined) return { role: own.role, goal: own.goal, backstory: own.backstory };
  return { role: said.role || own.role, goal: said.goal || own.goal, backstory: said.backstory || own.backstory };
}

/** Its people, in the order in which they are shown. */
export function membersOf(team: Team): readonly AgentId[] {
  switch (team.framework) {
    case 'crew': return team.crew.members.map(({ agent }) => agent);
    case 'group_chat': return team.chat.participants;
    default: return exhaustive(team);
  }
}

/**
 * The seats of all teams with equal priors, team after team. All members are seated, also where their data does not exist: a missing
 * book or funding makes an abstention, which counts against presence. So a feed that dies can never make a quorum easier: on candles
 * alone five of seven can speak, and four must. Who is neither an analyst nor one of `users` (a person's own models) has no seat.
 */
export function seatsOfTeams(teams: readonly Team[], users: readonly AgentId[] = []): readonly Seat[] {
  return teams.flatMap((team) => seatsIn(team.framework, membersOf(team), users));
}

/** Seats of some agents in one framework. */
export function seatsIn(framework: Framework, agents: readonly AgentId[], users: readonly AgentId[] = []): readonly Seat[] {
  return agents.flatMap((agent): Seat[] => {
    if (users.includes(agent)) return [{ agent, framework, prior: 1, officer: false }];
    const analyst = ANALYSTS.find(({ id }) => id === agent);
    return analyst === undefined ? [] : [{ agent, framework, prior: 1, officer: analyst.officer }];
  });
}
