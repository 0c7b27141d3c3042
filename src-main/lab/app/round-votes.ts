/** The votes of a round, however they are kept: in full where a signal came of them, else as a short text. */
import type { OutputOf } from '../../../src-shared/contract/contract.ts';
import type { Reader } from '../reader.ts';
import { ANALYSES_OF_ROUND, VOTES_OF_ROUND } from '../why.ts';

type Vote = OutputOf<'journal.explain'>['votes'][number];
type Short = readonly [agent: string, stance: string, confidence: number, weight: number];
/** 0: as the framework before has it in that place. */
type Shortest = Short | 0;

const STANCES: Readonly<Record<string, string>> = { b: 'buy', s: 'sell', h: 'hold', a: 'abstain' };

/** Votes with what each agent said; officers that vetoed come after the voters. */
export function votesOf(reader: Reader, { id, votes }: { readonly id: string; readonly votes: string | null }): Vote[] {
  if (votes !== null) return shortVotes(votes);
  const analyses = new Map(reader.all(ANALYSES_OF_ROUND, id).map((analysis) => [`${analysis.framework} ${analysis.agent}`, analysis]));
  const voters = reader.all(VOTES_OF_ROUND, id).map((vote) => {
    const seat = `${vote.framework} ${vote.agent}`;
    const said = analyses.get(seat);
    analyses.delete(seat);
    return {
      agent: vote.agent, framework: vote.framework, stance: vote.stance, confidence: share(vote.confidence), weight: share(vote.weight), dissent: vote.dissent === 1, note: said?.note ?? null,
      veto: said?.veto ?? null, evidence: evidenceOf(said?.evidence),
    };
  });
  // An officer sits in every framework and says the same in each.
  const officers = [...new Map([...analyses.values()].reverse().map((said) => [said.agent, said])).values()].map((said) => ({
    agent: said.agent, framework: said.framework, stance: said.stance, confidence: share(said.confidence), weight: 0, dissent: false, note: said.note, veto: said.veto, evidence: evidenceOf(said.evidence),
  }));
  return [...voters, ...officers];
}

/** A vote as a short text keeps it: to a thousandth. */
export interface ShortVote {
  readonly agent: string;
  readonly framework: string;
  readonly stance: string;
  readonly confidence: number;
  readonly weight: number;
}

/** The votes of a round that led to nothing, as its short text has them. */
export function readShortVotes(text: string): ShortVote[] {
  let before: readonly Short[] = [];
  return Object.entries(JSON.parse(text) as Record<string, readonly Shortest[]>).flatMap(([framework, list]) => {
    before = list.flatMap((entry, place) => (entry === 0 ? before.slice(place, place + 1) : [entry]));
    return before.map(([agent, stance, confidence, weight]) => ({ agent, framework, stance: STANCES[stance] ?? stance, confidence: share(confidence / 1_000), weight: share(weight / 1_000) }));
  });
}

function shortVotes(text: string): Vote[] {
  const votes = readShortVotes(text);
  const leader = leaderOf(votes);
  return votes.map((vote) => ({ ...vote, dissent: vote.stance !== 'abstain' && leader !== null && vote.stance !== leader, note: null, veto: null, evidence: [] }));
}

/** The heaviest stance of those who did not abstain; null on a tie or without voices. */
function leaderOf(votes: readonly { readonly stance: string; readonly weight: number }[]): string | null {
  const weights = new Map<string, number>();
  for (const { stance, weight } of votes) if (stance !== 'abstain') weights.set(stance, (weights.get(stance) ?? 0) + weight);
  const [first, second] = [...weights].sort(([, a], [, b]) => b - a);
  return first === undefined || (second !== undefined && Math.abs(first[1] - second[1]) < 1e-9) ? null : first[0];
}

function evidenceOf(text: string | undefined): Vote['evidence'] {
  return text === undefined ? [] : (JSON.parse(text) as { readonly feature: string; readonly value: number }[]).map(({ feature, value }) => ({ feature, value }));
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
