import { breakoutAnalyst } from './breakout.ts';
import { carryAnalyst } from './carry.ts';
import { meanReversionAnalyst } from './mean-reversion.ts';
import { momentumAnalyst } from './momentum.ts';
import { orderFlowAnalyst } from './order-flow.ts';
import { regimeAnalyst } from './regime-analyst.ts';
import { riskOfficer } from './risk-officer.ts';
import type { Analyst } from './seat.ts';
import { trendAnalyst } from './trend.ts';

/** The built-in analysts, in the order in which they are asked and shown. To add one, write its file and list it here. */
export const ANALYSTS: readonly Analyst[] = [
  trendAnalyst, meanReversionAnalyst, breakoutAnalyst, momentumAnalyst, orderFlowAnalyst, carryAnalyst, regimeAnalyst, riskOfficer,
];
