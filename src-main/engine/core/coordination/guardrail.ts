/** What a task's answer must be before it is taken (CrewAI's guardrails). A guardrail that objects says what is wrong: the agent is asked again with it. */
import type { Analysis } from '../agents/analysis.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';

/** Each returns an objection, or null. */
export const GUARDRAILS = {
  /** Every number is the snapshot's. */
  true_to_snapshot: (analysis: Analysis, snapshot: FeatureSnapshot): string | null => {
    const checked = checkAnalysis(analysis, snapshot);
    return checked === analysis ? null : checked.note;
  },
  /** Somebody who would trade says where it is wrong and where it is done. */
  has_plan: ({ stance, stop, target }: Analysis): string | null => ((stance === 'buy' || stance === 'sell') && (stop === null || target === null) ? `a ${stance} needs a stop and a target` : null),
  /** An opinion rests on something. */
  has_evidence: ({ stance, evidence }: Analysis): string | null => (stance !== 'abstain' && evidence.length === 0 ? 'an opinion needs evidence' : null),
  /** It may not stay silent. */
  takes_a_stance: ({ stance }: Analysis): string | null => (stance === 'abstain' ? 'buy, sell or hold is asked for' : null),
} as const;
export type Guardrail = keyof typeof GUARDRAILS;

/** The first objection of the guardrails in order; null when all are content. */
export function objectionOf(guardrails: readonly Guardrail[], analysis: Analysis, snapshot: FeatureSnapshot): string | null {
  for (const name of guardrails) {
    const objection = GUARDRAILS[name](analysis, snapshot);
    if (objection !== null) return objection;
  }
  return null;
}
