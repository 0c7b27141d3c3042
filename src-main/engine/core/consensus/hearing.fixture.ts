/** Hearings for tests of the vote, as the loop makes them. */
import type { Analysis } from '../agents/analysis.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { Hearing } from './consensus-round.ts';

const FRAMEWORKS: readonly Framework[] = ['rules', 'crew', 'group_chat'];

/** What agents say, in every framework they sit in (strangers in the first), each number held against the snapshot. */
export function heard(seats: readonly Seat[], analyses: readonly Analysis[], snapshot: FeatureSnapshot): readonly Hearing[] {
  const sits = (framework: Framework, agent: string): boolean => seats.some((seat) => seat.framework === framework && seat.agent === agent);
  return FRAMEWORKS.map((framework) => ({
    framework, analyses: analyses.filter(({ agent }) => sits(framework, agent) || (framework === seats[0]?.framework && FRAMEWORKS.every((one) => !sits(one, agent)))).map((analysis) => checkAnalysis(analysis, snapshot)),
  }));
}
