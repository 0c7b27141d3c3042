/** What is wrong with a crew, in sentences. */
import { agentWords } from './agent-roster.ts';
import type { CrewDefinition, TeamProblem } from './team-definition.ts';

/** Problems of process, limits and tasks; those that every team can have are in team-problems.ts. */
export function crewProblems(crew: CrewDefinition): TeamProblem[] {
  return [...managerProblems(crew), ...taskProblems(crew), ...limitProblems(crew)];
}

function managerProblems({ process, manager, members }: CrewDefinition): TeamProblem[] {
  if (process === 'sequential') return manager === null ? [] : [{ path: ['manager'], sentence: 'A sequential crew has no manager: take it out, or make the process hierarchical.' }];
  if (manager === null) return [{ path: ['manager'], sentence: 'A hierarchical crew needs a manager: name one.' }];
  if (members.some(({ agent }) => agent === manager)) return [{ path: ['manager'], sentence: `The manager must not be one of the workers: ${agentWords(manager)} would judge its own work.` }];
  return [];
}

function taskProblems({ tasks, members }: CrewDefinition): TeamProblem[] {
  if (tasks.length === 0) return [{ path: ['tasks'], sentence: 'A crew without a task has nothing to do: add one.' }];
  const problems: TeamProblem[] = [];
  tasks.forEach(({ id, agent, context }, at) => {
    if (tasks.findIndex((other) => other.id === id) < at) problems.push({ path: ['tasks', at, 'id'], sentence: `There are two tasks called “${id}”: rename one.` });
    if (agent !== null && !members.some((member) => member.agent === agent)) problems.push({ path: ['tasks', at, 'agent'], sentence: `“${id}” is given to ${agentWords(agent)}, who is no member of this crew.` });
    for (const read of new Set(context)) {
      const sentence = contextProblem(tasks, at, read);
      if (sentence !== null) problems.push({ path: ['tasks', at, 'context'], sentence });
    }
  });
  if (tasks.every(({ expects }) => expects !== 'analysis')) problems.push({ path: ['tasks'], sentence: 'No task asks for an analysis: a crew of notes alone debates nothing.' });
  return problems;
}

/** Tasks are done in order, so what is read must come before. */
function contextProblem(tasks: CrewDefinition['tasks'], at: number, read: string): string | null {
  const id = tasks[at]?.id ?? '';
  const place = tasks.findIndex((task) => task.id === read);
  if (place < 0) return `“${id}” reads “${read}”, and there is no such task.`;
  if (place === at) return `“${id}” reads itself.`;
  if (place < at) return null;
  return reaches(tasks, read, id, new Set()) ? `“${id}” and “${read}” wait for each other: a circle in which nobody can begin.` : `“${id}” reads “${read}”, which is done after it: move “${read}” up.`;
}

/** Whether `from` reads `to`, directly or through others. */
function reaches(tasks: CrewDefinition['tasks'], from: string, to: string, seen: Set<string>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (tasks.find(({ id }) => id === from)?.context ?? []).some((next) => reaches(tasks, next, to, seen));
}

function limitProblems({ members, tasks, wallClockMs }: CrewDefinition): TeamProblem[] {
  return members.flatMap(({ agent, limits }, at): TeamProblem[] => {
    const own = tasks.filter((task) => task.agent === agent).length;
    if (own > limits.iterations) return [{ path: ['members', at, 'limits', 'iterations'], sentence: `${agentWords(agent)} has ${own} tasks and may be asked ${times(limits.iterations)}: the last would never be asked.` }];
    // A minute's worth at the start, and again with each minute that passes.
    const most = limits.perMinute === null ? Infinity : limits.perMinute * (1 + Math.floor(wallClockMs / 60_000));
    if (own > most) return [{ path: ['members', at, 'limits', 'perMinute'], sentence: `${agentWords(agent)} has ${own} tasks, and ${times(limits.perMinute ?? 0)} a minute is too few for them in ${Math.round(wallClockMs / 1_000)} s.` }];
    return [];
  });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
