/** What is wrong with a team, in sentences a person can act on. Pure: the editor asks it at each key, the app before it stores, the engine before it starts. */
import { AGENT_ROSTER, agentWords, isAgent } from './agent-roster.ts';
import { chatProblems } from './chat-problems.ts';
import { crewProblems } from './crew-problems.ts';
import type { TeamDefinition, TeamProblem } from './team-definition.ts';

/** Everything that is wrong with a team of the right shape; empty: it can debate. */
export function teamProblems(team: TeamDefinition): readonly TeamProblem[] {
  return [...memberProblems(team), ...clockProblems(team), ...leadProblems(team), ...(team.framework === 'crew' ? crewProblems(team) : chatProblems(team))];
}

function memberProblems({ members }: TeamDefinition): TeamProblem[] {
  if (members.length === 0) return [{ path: ['members'], sentence: 'A team needs members: add one.' }];
  const problems = members.flatMap(({ agent }, at): TeamProblem[] => {
    const path = ['members', at, 'agent'];
    if (!isAgent(agent)) return [{ path, sentence: `There is no agent “${agent}”; there are ${AGENT_ROSTER.map(({ id }) => agentWords(id)).join(', ')}.` }];
    return members.findIndex((other) => other.agent === agent) < at ? [{ path, sentence: `${agentWords(agent)} is a member twice: take one out.` }] : [];
  });
  if (problems.length > 0) return problems;
  const votes = members.some(({ agent }) => AGENT_ROSTER.some(({ id, officer }) => id === agent && !officer));
  return votes ? [] : [{ path: ['members'], sentence: 'Nobody in this team votes: the risk officer only vetoes. Add an analyst.' }];
}

function clockProblems({ wallClockMs, answerMs }: TeamDefinition): TeamProblem[] {
  return answerMs > wallClockMs ? [{ path: ['answerMs'], sentence: `One answer may take ${answerMs / 1_000} s, and the whole debate only ${wallClockMs / 1_000} s: allow the debate more, or the answer less.` }] : [];
}

function leadProblems(team: TeamDefinition): TeamProblem[] {
  if (team.lead === undefined || hasLead(team)) return [];
  return [{ path: ['lead'], sentence: `Nobody leads this team, so no language model can: ${team.framework === 'crew' ? 'make the process hierarchical' : 'let a chair give the word'}, or take it out.` }];
}

/** Whether somebody leads it: a chair, or a manager. */
export function hasLead(team: TeamDefinition): boolean {
  return team.framework === 'crew' ? team.process === 'hierarchical' : team.turns.kind === 'moderated';
}
