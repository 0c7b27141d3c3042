import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Framework, Seat } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { calibratedConfidence, type Tallied } from '../track-record/record.ts';
import type { ConsensusConfig, ConsensusRound, Hearing, Vote } from './consensus-round.ts';
import { decide } from './decide.ts';
import { tally } from './tally.ts';
import type { Ballot } from './tally.ts';
import { NO_RESULTS, tableOf, weigh, type Results } from './table.ts';

/** The defaults of agents.md. */
export const DEFAULT_CONSENSUS_CONFIG: ConsensusConfig = {
  threshold: 0.7, minPresence: 0.5, agentCap: 0.35, frameworkCap: 0.6, minVoices: 3, crossFrameworkVeto: true, maxSnapshotAgeMs: 10_000,
};

/**
 * One vote about one instrument at `at`. Every analysis must have been checked against `snapshot` (see `checkAnalysis`). A seat without an
 * analysis, or with two, abstains; an analysis without a seat is ignored. An agent sits once in a framework. The order of the analyses
 * and of `seats` changes nothing but the order of `votes`, which follows the seats; officers are not among them.
 */
export function runRound(
  seats: readonly Seat[], hearings: readonly Hearing[], snapshot: FeatureSnapshot, config: ConsensusConfig, at: Timestamp, results: Results = NO_RESULTS,
): ConsensusRound {
  const { ordered, places, seatOf, orderedSeats } = tableOf(seats);
  const answers = answersOf(hearings, seats, seatOf);
  const { weights, tallies } = weigh(seats, snapshot.regime, config, results);
  const ballots: Ballot[] = [];
  for (let i = 0; i < ordered.length; i += 1) {
    const analysis = answers[orderedSeats[i] as number] ?? null;
    ballots.push({ seat: ordered[i] as Seat, analysis, weight: weights[i] as number, believed: analysis === null ? 0 : calibratedConfidence(tallies[i] as Tallied, analysis.confidence) });
  }
  const count = tally(ballots);
  const outcome = decide(ballots, count, vetoOf(seats, answers), snapshot, config, at);
  const votes: Vote[] = [];
  for (const place of places) votes.push(voteOf(ballots[place] as Ballot, count.leader));
  return { instrument: snapshot.instrument, at, votes, agreement: count.agreement, presence: count.presence, confidence: count.confidence, outcome };
}

/** One answer per seat, in the order of the seats; two answers from one seat cancel each other. */
function answersOf(hearings: readonly Hearing[], seats: readonly Seat[], seatOf: ReadonlyMap<Framework, ReadonlyMap<AgentId, number>>): (Analysis | undefined)[] {
  const answers: (Analysis | undefined)[] = [];
  while (answers.length < seats.length) answers.push(undefined);
  let next = 0;
  for (const { framework, analyses } of hearings) {
    for (const analysis of analyses) {
      // They nearly always come in the order of the seats.
      const expected = seats[next];
      const seat = expected?.agent === analysis.agent && expected.framework === framework ? next : seatOf.get(framework)?.get(analysis.agent);
      if (seat === undefined) continue;
      next = seat + 1;
      const earlier = answers[seat];
      answers[seat] = earlier === undefined ? analysis : spoiled(earlier, analysis);
    }
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
