/** A stored vote counted again, with or without an agent. */
import type { Direction } from '../../../src-shared/domain/side.ts';
import { DEFAULT_CONSENSUS_CONFIG } from '../../engine/core/consensus/consensus.ts';
import type { ConsensusConfig } from '../../engine/core/consensus/consensus-round.ts';

export interface CastVote {
  readonly agent: string;
  readonly framework: string;
  readonly stance: string;
  readonly weight: number;
}

export interface Recount {
  /** Weight of the leading stance over the weight of all voices; 0 without any. */
  readonly agreement: number;
  /** What the votes alone would have raised; null: nothing. */
  readonly direction: Direction | null;
}

/** Weights are sums of thousandths. */
const SLACK = 1e-9;

/**
 * Counts by the rules of a vote, of all agents but one (null: of all). The weights of the others keep their ratio: caps are not drawn anew, and
 * what a veto, bad data or a missing plan stopped is for the caller to know.
 */
export function voteAgain(votes: readonly CastVote[], without: string | null, config: ConsensusConfig = DEFAULT_CONSENSUS_CONFIG): Recount {
  const cast = without === null ? votes : votes.filter(({ agent }) => agent !== without);
  const seated = cast.reduce((sum, { weight }) => sum + weight, 0);
  const { leader, agreement, present } = count(cast);
  const voices = new Set(cast.flatMap(({ agent, stance }) => (stance === 'abstain' ? [] : [agent]))).size;
  const isQuorum = voices >= config.minVoices && present >= config.minPresence * seated - SLACK && agreement >= config.threshold - SLACK;
  if (!isQuorum || (leader !== 'buy' && leader !== 'sell')) return { agreement, direction: null };
  if (config.crossFrameworkVeto && isOpposed(cast, leader)) return { agreement, direction: null };
  return { agreement, direction: leader === 'buy' ? 'long' : 'short' };
}

function count(votes: readonly CastVote[]): { readonly leader: string | null; readonly agreement: number; readonly present: number } {
  const weights = new Map<string, number>();
  for (const { stance, weight } of votes) if (stance !== 'abstain') weights.set(stance, (weights.get(stance) ?? 0) + weight);
  const [first, second] = [...weights].sort(([, a], [, b]) => b - a);
  const present = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (first === undefined || present <= 0) return { leader: null, agreement: 0, present };
  return { leader: second !== undefined && first[1] - second[1] <= SLACK ? null : first[0], agreement: first[1] / present, present };
}

function isOpposed(votes: readonly CastVote[], leader: 'buy' | 'sell'): boolean {
  const frameworks = [...new Set(votes.map(({ framework }) => framework))];
  const against = leader === 'buy' ? 'sell' : 'buy';
  return frameworks.length > 1 && frameworks.some((framework) => count(votes.filter((vote) => vote.framework === framework)).leader === against);
}
