import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Seat } from '../agents/seat.ts';

/** A voter's seat, its checked answer (null: none came), its weight, and what its confidence has been worth. */
export interface Ballot {
  readonly seat: Seat;
  readonly analysis: Analysis | null;
  readonly weight: number;
  /** The stated confidence, calibrated by what came of the seat's earlier opinions; 0–1. */
  readonly believed: number;
}

/** A stance that counts. */
export type Voice = Exclude<Stance, 'abstain'>;

/** The votes added up. */
export interface Tally {
  /** The heaviest stance; null without votes or with a tie. */
  readonly leader: Voice | null;
  /** The two heaviest stances weigh the same. */
  readonly tied: boolean;
  /** Weight of the heaviest stance over the weight of all voices; 0 without any. */
  readonly agreement: number;
  /** Weight of all voices; the seated weight is 1. */
  readonly presence: number;
  /** agreement × weighted mean calibrated confidence of the heaviest stance; 0 in a tie. */
  readonly confidence: number;
  /** Agents that did not abstain, each counted once however often it sits: the same view from two seats is one voice. */
  readonly voices: number;
}

/** Weights closer than this are equal: they differ only by the rounding of sums. */
export const WEIGHT_SLACK = 1e-12;

/** Adds up the ballots in the order given, in which the seats of an agent stand together. */
export function tally(ballots: readonly Ballot[]): Tally {
  let buy = 0;
  let sell = 0;
  let hold = 0;
  let buyConfidence = 0;
  let sellConfidence = 0;
  let holdConfidence = 0;
  let voices = 0;
  let last: AgentId | null = null;
  for (const { seat, analysis, weight, believed } of ballots) {
    if (analysis === null || analysis.stance === 'abstain') continue;
    if (seat.agent !== last) voices += 1;
    last = seat.agent;
    if (analysis.stance === 'buy') {
      buy += weight;
      buyConfidence += weight * believed;
    } else if (analysis.stance === 'sell') {
      sell += weight;
      sellConfidence += weight * believed;
    } else {
      hold += weight;
      holdConfidence += weight * believed;
    }
  }
  const heaviest = Math.max(buy, sell, hold);
  const second = Math.max(Math.min(buy, sell), Math.min(Math.max(buy, sell), hold));
  const presence = Math.min(1, buy + sell + hold);
  const tied = heaviest > 0 && heaviest - second <= WEIGHT_SLACK;
  const agreement = presence > 0 ? Math.min(1, heaviest / presence) : 0;
  const leader = tied || !(heaviest > 0) ? null : buy === heaviest ? 'buy' : sell === heaviest ? 'sell' : 'hold';
  const backing = leader === 'buy' ? buyConfidence : leader === 'sell' ? sellConfidence : holdConfidence;
  return { leader, tied, agreement, presence, confidence: leader === null ? 0 : agreement * Math.min(1, backing / heaviest), voices };
}
