/** Gives a person's own model a seat in a team: it speaks like everybody else, and what was said before it is not changed by it. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import type { CrewTask } from './crew.ts';
import type { StopCondition } from './stop-condition.ts';
import type { Team } from './team.ts';

/**
 * The team with one more member, last. In a crew it has a task of its own, asked unprimed and read by the risk officer; at a table it has its turns, and where
 * everybody was to be heard once, it is heard too.
 */
export function seatUser(team: Team, agent: AgentId): Team {
  switch (team.framework) {
    case 'crew': {
      const { crew } = team;
      const limits = crew.members[0]?.limits ?? { iterations: 3, seconds: 20 };
      const task: CrewTask = { id: agent, description: 'Say what your numbers say.', agent, expects: 'analysis', context: [], guardrails: ['true_to_snapshot', 'has_plan', 'has_evidence'], retries: 1 };
      // First, so that whoever reads everybody can read it.
      return { ...team, crew: { ...crew, members: [...crew.members, { agent, limits }], tasks: [task, ...crew.tasks.map((one) => (isOfficer(one.agent) ? { ...one, context: [...one.context, agent] } : one))] } };
    }
    case 'group_chat': {
      const { chat } = team;
      const before = chat.participants.length;
      return { ...team, chat: { ...chat, participants: [...chat.participants, agent], turnCap: chat.turnCap + 2, stop: withOneMore(chat.stop, before) } };
    }
    default: return exhaustive(team);
  }
}

function isOfficer(agent: AgentId | null): boolean {
  return ANALYSTS.some(({ id, officer }) => officer && id === agent);
}

/** A number of words that was everybody's is everybody's again. */
function withOneMore(stop: StopCondition, before: number): StopCondition {
  if (stop.kind === 'all' || stop.kind === 'any') return { ...stop, of: stop.of.map((one) => withOneMore(one, before)) };
  return stop.kind === 'max_messages' && stop.count === before ? { ...stop, count: before + 1 } : stop;
}
