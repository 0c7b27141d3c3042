/** A team on a watchlist that is too short to compare instruments on. */
import type { ChatDefinition, CrewDefinition, StopDefinition, TeamDefinition } from './team-definition.ts';
import { teamProblems } from './team-problems.ts';

/** Comparing instruments needs some to compare: on a shorter watchlist an empty chair must not count as absence. */
const FEWEST_TO_COMPARE = 3;
const COMPARES = 'momentum';

/** The team as it sits on a watchlist of so many instruments: without who compares them, where they are too few. A team that could not debate without stays as it is. */
export function seatedOn(team: TeamDefinition, instruments: number): TeamDefinition {
  if (instruments >= FEWEST_TO_COMPARE || !team.members.some(({ agent }) => agent === COMPARES)) return team;
  const smaller = team.framework === 'crew' ? crewWithout(team) : chatWithout(team);
  return teamProblems(smaller).length === 0 ? smaller : team;
}

function crewWithout(crew: CrewDefinition): CrewDefinition {
  const gone = crew.tasks.filter(({ agent }) => agent === COMPARES).map(({ id }) => id);
  const tasks = crew.tasks.filter(({ id }) => !gone.includes(id)).map((task) => ({ ...task, context: task.context.filter((id) => !gone.includes(id)) }));
  return { ...crew, members: crew.members.filter(({ agent }) => agent !== COMPARES), tasks };
}

/** Conditions that count heads count one less, and so does the turn cap, as often as it lets everybody speak. */
function chatWithout(chat: ChatDefinition): ChatDefinition {
  const { length } = chat.members;
  const { turns } = chat;
  const to = turns.kind === 'hand_off' ? Object.fromEntries(Object.entries(turns.to).filter(([agent]) => agent !== COMPARES).map(([agent, others]) => [agent, others.filter((other) => other !== COMPARES)])) : {};
  return {
    ...chat, members: chat.members.filter(({ agent }) => agent !== COMPARES), turns: turns.kind === 'hand_off' ? { ...turns, to } : turns,
    stop: stopWithout(chat.stop, length), turnCap: chat.turnCap % length === 0 ? (chat.turnCap / length) * (length - 1) : chat.turnCap,
  };
}

function stopWithout(stop: StopDefinition, members: number): StopDefinition {
  if (stop.kind === 'all' || stop.kind === 'any') return { ...stop, of: stop.of.map((one) => stopWithout(one, members)) };
  return stop.kind === 'max_messages' && stop.count === members ? { ...stop, count: members - 1 } : stop;
}
