import type { RowOf } from '../../../src-shared/contract/mirror.ts';
import type { Explanation } from '../../../src-shared/contract/queries.ts';

const STANCES = ['buy', 'sell', 'hold', 'abstain'] as const;

/** A stored round in the shape of a live one, so that it is shown by the same means. What is no longer kept is as if nothing had been said. */
export function roundFrom(stored: Explanation, id: string): RowOf<'rounds'> {
  const signal = stored.direction !== null;
  return {
    id, at: stored.at, instrument: stored.instrument, agreement: stored.agreement ?? 0, presence: stored.presence ?? 0, confidence: stored.confidence ?? 0, threshold: stored.threshold ?? 0,
    votes: stored.votes.map(({ agent, framework, stance, confidence, weight, dissent, note, evidence }) => ({
      agent, framework, stance: STANCES.find((one) => one === stance) ?? 'abstain', confidence, weight, dissent, note: note ?? '', evidence: [...evidence],
    })),
    outcome: signal ? 'signal' : 'none', direction: stored.direction, reason: signal ? null : stored.outcome, sentence: stored.sentence, veto: stored.votes.find(({ veto }) => veto !== null)?.veto ?? null,
  };
}
