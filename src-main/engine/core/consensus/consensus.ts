import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import { checkAnalysis } from '../agents/check-analysis.ts';
import type { Seat } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { ConsensusConfig, ConsensusRound, Vote } from './consensus-round.ts';
import { decide } from './decide.ts';
import { tally } from './tally.ts';
import type { Ballot } from './tally.ts';
import { tableOf, weigh } from './table.ts';
import type { WeightOf } from './table.ts';

/** The defaults of agents.md. */
export const DEFAULT_CONSENSUS_CONFIG: ConsensusConfig = {
  threshold: 0.7, minPresence: 0.5, agentCap: 0.35, frameworkCap: 0.6, minVoices: 3, crossFrameworkVeto: true, maxSnapshotAgeMs: 10_000,
};

const priorOf: WeightOf = (seat) => seat.prior;

/**
 * One vote about one instrument at `at`. Every analysis is checked against `snapshot` first (see `checkAnalysis`). A seat without an
 * analysis, or with two, abstains; an analysis without a seat is ignored. Agents must not sit twice. The order of `analyses`
 * and of `seats` changes nothing but the order of `votes`, which follows the seats; officers are not among them.
 */
export function runRound(
  seats: readonly Seat[], analyses: readonly Analysis[], snapshot: FeatureSnapshot, config: ConsensusConfig, at: Timestamp, weightOf: WeightOf = priorOf,
): ConsensusRound {
  const { ordered, places, seatOf, orderedSeats } = tableOf(seats);
  const answers = answersOf(analyses, snapshot, seatOf);
  const weights = weigh(seats, snapshot.regime, config, weightOf);
  const ballots: Ballot[] = [];
  for (let i = 0; i < ordered.length; i += 1) ballots.push({ seat: ordered[i] as Seat, analysis: answers[orderedSeats[i] as number] ?? null, weight: weights[i] as number });
  const count = tally(ballots);
  const outcome = decide(ballots, count, vetoOf(seats, answers), snapshot, config, at);
  const votes: Vote[] = [];
  for (const place of places) votes.push(voteOf(ballots[place] as Ballot, count.leader));
  return { instrument: snapshot.instrument, at, votes, agreement: count.agreement, presence: count.presence, confidence: count.confidence, outcome };
}

/** One checked answer per seat, in the order of the seats; two answers of one agent cancel each other. */
function answersOf(analyses: readonly Analysis[], snapshot: FeatureSnapshot, seatOf: ReadonlyMap<AgentId, number>): (Analysis | undefined)[] {
  const answers: (Analysis | undefined)[] = [];
  while (answers.length < seatOf.size) answers.push(undefined);
  for (const analysis of analyses) {
    const seat = seatOf.get(analysis.agent);
    if (seat === undefined) continue;
    const earlier = answers[seat];
    answers[seat] = earlier === undefined ? checkAnalysis(analysis, snapshot) : spoiled(earlier, analysis);
  }
  return answers;
}

function spoiled(earlier: Analysis, later: Analysis): Analysis {
  return {
    ...earlier, stance: 'abstain', confidence: 0, entryZone: null, stop: null, target: null, evidence: [], note: 'voided: it answered twice', veto: earlier.veto ?? later.veto,
  };
}

/** The first officer's veto, in the order of agent ids. */
function vetoOf(seats: readonly Seat[], answers: readonly (Analysis | undefined)[]): string | null {
  let found: { readonly agent: AgentId; readonly veto: string } | null = null;
  for (let i = 0; i < seats.length; i += 1) {
    const { agent, officer } = seats[i] as Seat;
    const veto = officer ? (answers[i]?.veto ?? null) : null;
    if (veto !== null && (found === null || agent < found.agent)) found = { agent, veto };
  }
  return found?.veto ?? null;
}

function voteOf({ seat, analysis, weight }: Ballot, leader: string | null): Vote {
  const stance = analysis?.stance ?? 'abstain';
  return { agent: seat.agent, framework: seat.framework, stance, confidence: analysis?.confidence ?? 0, weight, dissent: stance !== 'abstain' && leader !== null && stance !== leader };
}
