/** What is wrong with a group chat, in sentences. */
import { agentWords } from './agent-roster.ts';
import type { ChatDefinition, StopDefinition, TeamProblem } from './team-definition.ts';

type Path = TeamProblem['path'];

/** Problems of turns and stop conditions; those that every team can have are in team-problems.ts. */
export function chatProblems(chat: ChatDefinition): TeamProblem[] {
  const { members, turnCap, stop } = chat;
  const problems: TeamProblem[] = [];
  if (members.length === 1) problems.push({ path: ['members'], sentence: 'Nobody talks alone: a group chat needs two members at least.' });
  if (turnCap < members.length) problems.push({ path: ['turnCap'], sentence: `${turnCap} turns are too few for everybody to speak once: ${members.length} sit at the table.` });
  return [...problems, ...turnProblems(chat), ...stopProblems(stop, members.map(({ agent }) => agent), ['stop'])];
}

function turnProblems({ turns, members }: ChatDefinition): TeamProblem[] {
  const seated = (agent: string): boolean => members.some((member) => member.agent === agent);
  switch (turns.kind) {
    case 'round_robin': case 'selector': return [];
    case 'moderated': return seated(turns.moderator) ? [{ path: ['turns', 'moderator'], sentence: `Who moderates does not sit at the table: ${agentWords(turns.moderator)} is a member.` }] : [];
    case 'hand_off': return seated(turns.first) ? handOverProblems(turns.first, turns.to, members.map(({ agent }) => agent)) : [{ path: ['turns', 'first'], sentence: `${agentWords(turns.first)} is to speak first and does not sit at the table.` }];
  }
}

function handOverProblems(first: string, to: Readonly<Record<string, readonly string[]>>, seated: readonly string[]): TeamProblem[] {
  const problems = Object.entries(to).flatMap(([agent, others]): TeamProblem[] => {
    const path: Path = ['turns', 'to', agent];
    if (!seated.includes(agent)) return [{ path, sentence: `${agentWords(agent)} hands the word over and does not sit at the table.` }];
    if (others.length === 0) return [{ path, sentence: `${agentWords(agent)} may hand the word to nobody: name somebody.` }];
    return others.flatMap((other) => {
      if (other === agent) return [{ path, sentence: `${agentWords(agent)} cannot hand the word to itself.` }];
      return seated.includes(other) ? [] : [{ path, sentence: `${agentWords(agent)} may hand the word to ${agentWords(other)}, who does not sit at the table.` }];
    });
  });
  if (problems.length > 0) return problems;
  const reached = new Set([first]);
  // A set that grows while it is gone through is gone through to its end.
  for (const agent of reached) for (const other of Object.hasOwn(to, agent) ? (to[agent] ?? []) : seated) reached.add(other);
  return seated.filter((agent) => !reached.has(agent)).map((agent) => ({ path: ['turns', 'to'], sentence: `Nobody may hand the word to ${agentWords(agent)}: it would never speak.` }));
}

function stopProblems(stop: StopDefinition, seated: readonly string[], path: Path): TeamProblem[] {
  switch (stop.kind) {
    case 'all': case 'any':
      return stop.of.length === 0 ? [{ path, sentence: 'An empty condition is never met: put something into it, or take it out.' }] : stop.of.flatMap((one, at) => stopProblems(one, seated, [...path, 'of', at]));
    case 'text': return stop.text === '' ? [{ path: [...path, 'text'], sentence: 'Say which text ends the talk.' }] : [];
    case 'source': return seated.includes(stop.agent) ? [] : [{ path: [...path, 'agent'], sentence: `${agentWords(stop.agent)} is to end the talk by speaking and does not sit at the table.` }];
    case 'agreement': return stop.voices > seated.length ? [{ path: [...path, 'voices'], sentence: `${stop.voices} voices are asked for, and ${seated.length} sit at the table.` }] : [];
    case 'max_messages': case 'tokens': case 'timeout': case 'external': case 'function': return [];
  }
}
