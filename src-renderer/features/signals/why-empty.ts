/** Why there is no signal in the queue, from what the mirror knows. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export type WhyEmpty =
  | { readonly kind: 'halted' | 'paused' | 'reducing' | 'noRounds' | 'noSide' }
  | { readonly kind: 'allBlocked'; readonly count: number }
  | { readonly kind: 'vetoed'; readonly reason: string }
  | { readonly kind: 'agreed'; readonly count: number }
  | { readonly kind: 'closest'; readonly instrument: string; readonly agreement: number; readonly threshold: number };

/** The first reason that holds: trading state, data, no rounds, agreement, veto, else the round in which a side came closest. */
export function whyEmpty(trading: RowOf<'status'>['trading'] | undefined, blocked: number, instruments: number, rounds: readonly RowOf<'rounds'>[]): WhyEmpty {
  if (trading === 'halted' || trading === 'paused' || trading === 'reducing') return { kind: trading };
  if (instruments > 0 && blocked >= instruments) return { kind: 'allBlocked', count: instruments };
  if (rounds.length === 0) return { kind: 'noRounds' };
  const agreed = rounds.filter(({ outcome }) => outcome === 'signal').length;
  if (agreed > 0) return { kind: 'agreed', count: agreed };
  const newest = rounds.toSorted((a, b) => b.at - a.at)[0];
  if (newest !== undefined && newest.veto !== null && newest.reason === 'vetoed') return { kind: 'vetoed', reason: newest.veto };
  // A vote to do nothing is close to nothing: only those count in which a side leads.
  const closest = rounds.filter(({ reason }) => reason === 'below_threshold').toSorted((a, b) => b.agreement - a.agreement)[0];
  return closest === undefined ? { kind: 'noSide' } : { kind: 'closest', instrument: closest.instrument, agreement: closest.agreement, threshold: closest.threshold };
}
