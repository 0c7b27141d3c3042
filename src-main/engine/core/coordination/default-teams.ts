/** The teams Quorum ships with: the built-in analysts, once as a crew and once round a table. */
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { ANALYSTS } from '../agents/analysts.ts';
import { breakoutAnalyst } from '../agents/breakout.ts';
import { carryAnalyst } from '../agents/carry.ts';
import { meanReversionAnalyst } from '../agents/mean-reversion.ts';
import { momentumAnalyst } from '../agents/momentum.ts';
import { orderFlowAnalyst } from '../agents/order-flow.ts';
import { regimeAnalyst } from '../agents/regime-analyst.ts';
import { riskOfficer } from '../agents/risk-officer.ts';
import type { Analyst } from '../agents/seat.ts';
import { trendAnalyst } from '../agents/trend.ts';
import type { Crew, CrewTask } from './crew.ts';
import type { GroupChat } from './group-chat.ts';
import type { Team } from './team.ts';

/** Comparing instruments needs some to compare: on a shorter watchlist an empty chair must not count as absence. */
const FEWEST_TO_COMPARE = 3;
const LIMITS = { iterations: 3, seconds: 20 };
const WALL_CLOCK_MS = 60_000;
const ANSWER_MS = 20_000;

/**
 * Who does what in the crew, and whose work each may read. Regime first, since it says which of the others matter; who trades against a
 * move reads those who trade with it; flow and carry look at other data and are asked unprimed; the risk officer reads everybody.
 */
const DESK: readonly { readonly who: Analyst; readonly task: string; readonly reads: readonly Analyst[] }[] = [
  { who: regimeAnalyst, task: 'Say which way the present regime points, and whether it is young enough to matter.', reads: [] },
  { who: trendAnalyst, task: 'Say whether there is a trend to join.', reads: [regimeAnalyst] },
  { who: breakoutAnalyst, task: 'Say whether the range of the last hours has been left.', reads: [regimeAnalyst, trendAnalyst] },
  { who: momentumAnalyst, task: 'Compare the watchlist: leaders that rise, laggards that fall.', reads: [regimeAnalyst, trendAnalyst] },
  { who: meanReversionAnalyst, task: 'Say whether the move has gone too far.', reads: [regimeAnalyst, trendAnalyst, breakoutAnalyst] },
  { who: orderFlowAnalyst, task: 'Say who is in a hurry: book and trades.', reads: [] },
  { who: carryAnalyst, task: 'Say whether funding shows a crowded side.', reads: [] },
  { who: riskOfficer, task: 'Object, if no opinion can justify a trade now.', reads: [regimeAnalyst, trendAnalyst, breakoutAnalyst, momentumAnalyst, meanReversionAnalyst, orderFlowAnalyst, carryAnalyst] },
];

/** Crew and group chat for a watchlist of so many instruments. */
export function defaultTeams(instruments: number): readonly Team[] {
  const seated = ANALYSTS.filter((analyst) => instruments >= FEWEST_TO_COMPARE || analyst !== momentumAnalyst).map(({ id }) => id);
  return [{ framework: 'crew', crew: defaultCrew(seated) }, { framework: 'group_chat', chat: defaultChat(seated) }];
}

function defaultCrew(seated: readonly AgentId[]): Crew {
  const tasks = DESK.filter(({ who }) => seated.includes(who.id)).map(({ who, task, reads }): CrewTask => ({
    id: who.id, description: task, agent: who.id, expects: 'analysis', context: reads.map(({ id }) => id), guardrails: ['true_to_snapshot', 'has_plan', 'has_evidence'], retries: 1,
  }));
  return { name: 'Research desk', process: 'sequential', manager: null, members: seated.map((agent) => ({ agent, limits: LIMITS })), tasks, wallClockMs: WALL_CLOCK_MS, answerMs: ANSWER_MS };
}

/** Everybody speaks once. Where that does not bring agreement, everybody answers once to what was said; a veto ends the talk. */
function defaultChat(seated: readonly AgentId[]): GroupChat {
  return {
    name: 'Round table', topic: 'Buy, sell or hold, and why?', participants: seated, turns: { kind: 'round_robin' },
    stop: {
      kind: 'any',
      of: [
        { kind: 'all', of: [{ kind: 'max_messages', count: seated.length }, { kind: 'agreement', share: 0.7, voices: 3 }] },
        { kind: 'function', name: 'positions_settled' }, { kind: 'function', name: 'vetoed' },
      ],
    },
    turnCap: 2 * seated.length, wallClockMs: WALL_CLOCK_MS, answerMs: ANSWER_MS,
  };
}
