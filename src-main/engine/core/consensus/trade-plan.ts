import type { Analysis } from '../agents/analysis.ts';
import type { TradePlan } from './consensus-round.ts';

/** Less reward for the risk than this is no plan. */
export const MIN_REWARD_RISK = 1.2;

/** An analysis of the majority and the weight of its vote. */
export interface WeightedAnalysis {
  readonly analysis: Analysis;
  readonly weight: number;
}

/**
 * The mean of the majority's entries (middle of the zone), stops, targets and horizons, weighted by vote weight × confidence. Only
 * complete ideas count. Null when there is none, when the means contradict each other, or when the reward is too small.
 */
export function planOf(majority: readonly WeightedAnalysis[]): TradePlan | null {
  let total = 0;
  let entry = 0;
  let stop = 0;
  let target = 0;
  let horizonMs = 0;
  for (const { analysis, weight } of majority) {
    if (analysis.entryZone === null || analysis.stop === null || analysis.target === null) continue;
    const share = weight * analysis.confidence;
    total += share;
    entry += (share * (analysis.entryZone[0] + analysis.entryZone[1])) / 2;
    stop += share * analysis.stop;
    target += share * analysis.target;
    horizonMs += share * analysis.horizonMs;
  }
  if (!(total > 0)) return null;
  return checked({ entry: entry / total, stop: stop / total, target: target / total, horizonMs: Math.round(horizonMs / total) });
}

function checked(plan: Omit<TradePlan, 'rewardRisk'>): TradePlan | null {
  const rewardRisk = (plan.target - plan.entry) / (plan.entry - plan.stop);
  return rewardRisk >= MIN_REWARD_RISK && rewardRisk < Infinity ? { ...plan, rewardRisk } : null;
}
