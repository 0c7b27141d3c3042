/** Whether the vote is better than the best of those who vote, by one measure for all. */
import type { Ablation, AblationPart, MemberRow } from '../ablation/ablate.ts';

export type Finding = 'better' | 'worse' | 'no_difference' | 'too_few';

/** The vote of all against one member, in mean R of would-be trades. */
export interface Comparison {
  readonly framework: string;
  readonly agent: string;
  readonly voteMeanR: number | null;
  readonly memberMeanR: number | null;
  /** Vote less member, with its 95 % interval as if their trades were independent; null where either has too few. */
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly finding: Finding;
}

/** What is said about the vote and its best member. Null where no member has enough trades before the split. */
export interface BestMember {
  /** In sample: against who turned out best there. */
  readonly before: Comparison;
  /** Out of sample: against the same member, who is not chosen anew. */
  readonly after: Comparison;
  /** With hindsight: against who turned out best after the split. */
  readonly afterHindsight: Comparison | null;
}

/** Chooses the best member before the split and holds the vote against it in both parts. */
export function bestMember({ rows, members }: Pick<Ablation, 'rows' | 'members'>): BestMember | null {
  const all = rows.find(({ without }) => without === null);
  const best = bestIn(members, 'before');
  if (all === undefined || best === undefined) return null;
  const later = bestIn(members, 'after');
  return { before: compared(all.before, best, 'before'), after: compared(all.after, best, 'after'), afterHindsight: later === undefined ? null : compared(all.after, later, 'after') };
}

function bestIn(members: readonly MemberRow[], part: 'before' | 'after'): MemberRow | undefined {
  const [best] = members.filter((row) => !row[part].fewResults).sort((a, b) => (b[part].meanR ?? 0) - (a[part].meanR ?? 0));
  return best;
}

function compared(vote: AblationPart, { framework, agent, ...member }: MemberRow, part: 'before' | 'after'): Comparison {
  const other = member[part];
  const named = { framework, agent, voteMeanR: vote.meanR, memberMeanR: other.meanR };
  const [ours, theirs] = [halfOf(vote), halfOf(other)];
  if (vote.meanR === null || other.meanR === null || ours === null || theirs === null || vote.fewResults || other.fewResults) return { ...named, difference: null, interval: null, finding: 'too_few' };
  const difference = vote.meanR - other.meanR;
  const half = Math.hypot(ours, theirs);
  const finding = difference - half > 0 ? 'better' : difference + half < 0 ? 'worse' : 'no_difference';
  return { ...named, difference, interval: [difference - half, difference + half], finding };
}

function halfOf({ meanRInterval }: AblationPart): number | null {
  return meanRInterval === null ? null : (meanRInterval[1] - meanRInterval[0]) / 2;
}
