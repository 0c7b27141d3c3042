/** What a round of votes comes to, without words: who leads, by how much, and why there is or is not a signal. */

export type Stance = 'buy' | 'sell' | 'hold' | 'abstain';

/** What is needed of a vote to count it. */
export interface CountedVote {
  readonly agent: string;
  readonly stance: string;
  readonly weight: number;
  readonly dissent: boolean;
}

export interface Tally {
  /** The heaviest stance; null in a tie or without a voice. */
  readonly leader: 'buy' | 'sell' | 'hold' | null;
  /** Shares of the weight that is present (abstentions are not), 0–1; all 0 without a voice. */
  readonly shares: { readonly buy: number; readonly sell: number; readonly hold: number };
  /** Agents that spoke, all of them, and those against the verdict: each counted once, in however many frameworks it sits. */
  readonly voices: number;
  readonly agents: number;
  readonly dissents: number;
}

/** A stance of the wire, which is a text where votes were stored. Unknown ones count as silence. */
export function stanceOf(text: string): Stance {
  return text === 'buy' || text === 'sell' || text === 'hold' ? text : 'abstain';
}

/** Weighs the votes. Ties have no leader. */
export function tallyOf(votes: readonly CountedVote[]): Tally {
  const sums = { buy: 0, sell: 0, hold: 0 };
  const voices = new Set<string>();
  for (const vote of votes) {
    const stance = stanceOf(vote.stance);
    if (stance === 'abstain') continue;
    sums[stance] += vote.weight;
    voices.add(vote.agent);
  }
  const present = sums.buy + sums.sell + sums.hold;
  const part = (sum: number): number => (present > 0 ? sum / present : 0);
  const ranked = (['buy', 'sell', 'hold'] as const).toSorted((a, b) => sums[b] - sums[a]);
  const [first, second] = [ranked[0] ?? 'hold', ranked[1] ?? 'hold'];
  const leader = present > 0 && sums[first] - sums[second] > 1e-9 ? first : null;
  return { leader, shares: { buy: part(sums.buy), sell: part(sums.sell), hold: part(sums.hold) }, voices: voices.size, agents: agentsIn(votes), dissents: agentsIn(votes.filter(({ dissent }) => dissent)) };
}

function agentsIn(votes: readonly CountedVote[]): number {
  return new Set(votes.map(({ agent }) => agent)).size;
}

/** Votes by framework, in the order in which they came. */
export function byFramework<V extends { readonly framework: string }>(votes: readonly V[]): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>();
  for (const vote of votes) {
    const group = groups.get(vote.framework);
    if (group === undefined) groups.set(vote.framework, [vote]);
    else group.push(vote);
  }
  return groups;
}

/** One agent's votes of one stance, in the order of its frameworks. */
export interface Voice<V> {
  readonly agent: string;
  readonly stance: Stance;
  readonly dissent: boolean;
  /** Of all its seats here, 0–1. */
  readonly weight: number;
  readonly seats: readonly V[];
}

/** Votes by agent and stance, in the order in which they came: an agent that says the same in several frameworks is one voice. */
export function voicesIn<V extends CountedVote>(votes: readonly V[]): readonly Voice<V>[] {
  const voices = new Map<string, V[]>();
  for (const vote of votes) {
    const key = `${vote.agent} ${stanceOf(vote.stance)} ${String(vote.dissent)}`;
    const seats = voices.get(key);
    if (seats === undefined) voices.set(key, [vote]);
    else seats.push(vote);
  }
  return [...voices.values()].flatMap((seats) => {
    const [first] = seats;
    return first === undefined ? [] : [{ agent: first.agent, stance: stanceOf(first.stance), dissent: first.dissent, weight: seats.reduce((sum, { weight }) => sum + weight, 0), seats }];
  });
}

export interface JudgedRound {
  readonly votes: readonly CountedVote[];
  readonly outcome: string;
  readonly direction: 'long' | 'short' | null;
  readonly reason: string | null;
  readonly veto: string | null;
}

/** The kind of verdict, which says how its sentence is built. */
export type VerdictKind = 'buy' | 'sell' | 'below_buy' | 'below_sell' | 'hold' | 'tie' | 'silent' | 'vetoed' | 'plain';

/** Kind of a round's verdict: a veto goes before the count, the count before other reasons. */
export function verdictKind({ votes, outcome, direction, reason, veto }: JudgedRound): VerdictKind {
  if (outcome === 'signal') return direction === 'short' ? 'sell' : 'buy';
  if (reason === 'vetoed' || (reason === null && veto !== null)) return 'vetoed';
  const { leader, voices } = tallyOf(votes);
  if (voices === 0) return 'silent';
  if (reason === 'tie' || (leader === null && reason !== 'data_quality' && reason !== 'stale_snapshot')) return 'tie';
  if (reason === 'hold') return 'hold';
  if (reason === 'below_threshold' || reason === 'no_quorum') return leader === 'buy' ? 'below_buy' : leader === 'sell' ? 'below_sell' : 'hold';
  return 'plain';
}
