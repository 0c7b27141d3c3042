/** The crews Quorum ships with. */
import { AGENT_ROSTER } from './agent-roster.ts';
import type { CrewDefinition, CrewMemberDefinition, GuardrailName, Persona, TaskDefinition } from './team-definition.ts';

const AS_IT_IS: Persona = { role: '', goal: '', backstory: '' };
const LIMITS = { iterations: 3, seconds: 20, perMinute: null };
const GUARDRAILS: readonly GuardrailName[] = ['true_to_snapshot', 'has_plan', 'has_evidence'];
const CLOCKS = { wallClockMs: 60_000, answerMs: 20_000 };

/** A task under its agent's own name. */
function task(agent: string, description: string, context: readonly string[]): TaskDefinition {
  return { id: agent, description, agent, expects: 'analysis', context, guardrails: GUARDRAILS, retries: 1 };
}

function member(agent: string, persona: Partial<Persona> = {}): CrewMemberDefinition {
  return { agent, ...AS_IT_IS, ...persona, limits: LIMITS };
}

const VOTERS = ['regime', 'trend', 'breakout', 'momentum', 'mean_reversion', 'order_flow', 'carry'];

/**
 * Who does what in the crew, and whose work each may read. Regime first, since it says which of the others matter; who trades against a
 * move reads those who trade with it; flow and carry look at other data and are asked unprimed; the risk officer reads everybody.
 */
const DESK: readonly TaskDefinition[] = [
  task('regime', 'Say which way the present regime points, and whether it is young enough to matter.', []),
  task('trend', 'Say whether there is a trend to join.', ['regime']),
  task('breakout', 'Say whether the range of the last hours has been left.', ['regime', 'trend']),
  task('momentum', 'Compare the watchlist: leaders that rise, laggards that fall.', ['regime', 'trend']),
  task('mean_reversion', 'Say whether the move has gone too far.', ['regime', 'trend', 'breakout']),
  task('order_flow', 'Say who is in a hurry: book and trades.', []),
  task('carry', 'Say whether funding shows a crowded side.', []),
  task('risk_officer', 'Object, if no opinion can justify a trade now.', VOTERS),
];

/** The crew of a session where nobody has chosen another. */
export const RESEARCH_DESK: CrewDefinition = {
  id: 'research_desk', framework: 'crew', name: 'Research desk', process: 'sequential', manager: null, members: AGENT_ROSTER.map(({ id }) => member(id)), tasks: DESK, ...CLOCKS,
};

/** As the research desk, with somebody who takes the work or returns it, and gives out the summary. */
const MANAGED_DESK: CrewDefinition = {
  id: 'managed_desk', framework: 'crew', name: 'Managed desk', process: 'hierarchical', manager: 'chief', members: AGENT_ROSTER.map(({ id }) => member(id)),
  tasks: [
    ...DESK.filter(({ id }) => id !== 'risk_officer'),
    { id: 'summary', description: 'Sum up who says what, and what speaks against it.', agent: null, expects: 'note', context: VOTERS, guardrails: [], retries: 0 },
    task('risk_officer', 'Object, if no opinion can justify a trade now.', [...VOTERS, 'summary']),
  ],
  ...CLOCKS,
};

/** Only those who go with a move, for markets that have one. */
const TREND_DESK: CrewDefinition = {
  id: 'trend_desk', framework: 'crew', name: 'Trend desk', process: 'sequential', manager: null,
  members: [
    member('regime', { backstory: 'You work with colleagues who only ever join a move, so it is yours to say when there is none.' }), member('trend'), member('breakout'), member('momentum'),
    member('risk_officer', { backstory: 'Nobody on this desk bets against a move: you are the only one who can say that it is over.' }),
  ],
  tasks: [
    task('regime', 'Say whether this is a market that moves, and which way.', []),
    task('trend', 'Say whether there is a trend to join.', ['regime']),
    task('breakout', 'Say whether a range was left in the direction of the trend.', ['regime', 'trend']),
    task('momentum', 'Say whether this instrument leads or lags the others.', ['regime']),
    task('risk_officer', 'Object, if no opinion can justify a trade now.', ['regime', 'trend', 'breakout', 'momentum']),
  ],
  ...CLOCKS,
};

export const SHIPPED_CREWS: readonly CrewDefinition[] = [RESEARCH_DESK, MANAGED_DESK, TREND_DESK];
