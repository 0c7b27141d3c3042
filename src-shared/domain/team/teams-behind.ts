/** Which agent teams wanted what a round decided. */

/** Of a vote, what is read here. */
export interface TeamVote {
  readonly framework: string;
  readonly stance: string;
  readonly weight: number;
}

/**
 * The teams whose own members, by weight, were more for the direction than against it; sorted. One rule for who lost with a trade, whether it is asked while the
 * vote is held or of what was stored of it.
 */
export function teamsBehind(votes: readonly TeamVote[], direction: 'long' | 'short'): readonly string[] {
  const [inFavour, against] = direction === 'long' ? ['buy', 'sell'] : ['sell', 'buy'];
  const leanings = new Map<string, number>();
  for (const { framework, stance, weight } of votes) {
    const way = stance === inFavour ? weight : stance === against ? -weight : 0;
    leanings.set(framework, (leanings.get(framework) ?? 0) + way);
  }
  return [...leanings].flatMap(([framework, leaning]) => (leaning > 0 ? [framework] : [])).sort();
}
