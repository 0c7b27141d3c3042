import { breakoutAnalyst } from './breakout.ts';
import { carryAnalyst } from './carry.ts';
import { meanReversionAnalyst } from './mean-reversion.ts';
import { momentumAnalyst } from './momentum.ts';
import { orderFlowAnalyst } from './order-flow.ts';
import { regimeAnalyst } from './regime-analyst.ts';
import { riskOfficer } from './risk-officer.ts';
import type { Analyst, Framework, Seat } from './seat.ts';
import { trendAnalyst } from './trend.ts';

/** The built-in analysts, in the order in which they are asked and shown. To add one, write its file and list it here. */
export const ANALYSTS: readonly Analyst[] = [
  trendAnalyst, meanReversionAnalyst, breakoutAnalyst, momentumAnalyst, orderFlowAnalyst, carryAnalyst, regimeAnalyst, riskOfficer,
];

/**
 * Seats of analysts in a framework with equal priors. All are seated, also where their data does not exist (the cycle leaves out only who compares instruments, on a watchlist too short for it): a missing book
 * or funding makes an abstention, which counts against presence. So a feed that dies can never make a quorum easier: on
 * candles alone five of seven can speak, and four must.
 */
export function seatsOf(analysts: readonly Analyst[], framework: Framework): readonly Seat[] {
  return analysts.map(({ id, officer }) => ({ agent: id, framework, prior: 1, officer }));
}
