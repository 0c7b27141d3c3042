import type { AgentId, InstrumentId, RoundId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Framework } from '../../core/agents/seat.ts';
import type { ConsensusRound, Hearing, Vote } from '../../core/consensus/consensus-round.ts';
import type { FeatureSnapshot } from '../../core/feature/feature-snapshot.ts';
import type { Regime } from '../../core/regime/regime.ts';
import type { StoredResult } from '../../core/track-record/record.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { agentDecisions, agentOpinions, agentPerformance, agents, consensusRounds, consensusVotes, featureSnapshots } from './schema/agent.ts';

/** Rounds, their votes, for rounds that gave a signal what was seen and said, and what came of opinions. */
export function agentHandlers(projection: Projection): Pick<FactHandlers, 'round_held' | 'opinion_settled'> {
  const round = projection.batch(consensusRounds);
  const writeVotes = voteRecorder(projection);
  const writeSnapshot = snapshotRecorder(projection);
  const writeDecisions = decisionRecorder(projection);
  return {
    round_held: ({ id, cycle, round: held, snapshot, hearings }) => {
      const { instrument, at, agreement, presence, confidence, outcome } = held;
      const signal = outcome.kind === 'signal';
      // A majority that raised no signal (one was waiting already, a position was held) comes without a snapshot and is kept short like the others.
      const kept = signal && snapshot !== null;
      round.write({
        id, cycleId: cycle, instrument, at, agreement, presence, confidence,
        outcome: signal ? outcome.direction : outcome.reason,
        sentence: signal ? null : outcome.sentence,
        votes: kept ? null : compactVotes(held.votes),
      });
      if (kept) writeVotes(id, held);
      if (snapshot !== null) writeSnapshot(id, snapshot);
      if (hearings !== null) writeDecisions(id, hearings);
    },
    opinion_settled: performanceRecorder(projection),
  };
}

/**
 * `{"crew":[["trend","b",620,71],…],"group_chat":[0,…]}`: per framework, agent, first letter of its stance, confidence and weight in thousandths; 0
 * where the framework before has the same in that place, as is usual where the same agents sit in both. Short, because a day has 138,000
 * rounds that led to nothing; the journal has every digit of them.
 */
export function compactVotes(votes: readonly Vote[]): string {
  let text = '';
  let framework = '';
  let before: string[] = [];
  let entries: string[] = [];
  for (const vote of votes) {
    if (vote.framework !== framework) {
      text += `${text === '' ? '{' : '],'}"${vote.framework}":[`;
      framework = vote.framework;
      before = entries;
      entries = [];
    } else text += ',';
    const entry = `["${vote.agent}","${STANCE_LETTER[vote.stance]}",${thousandths(vote.confidence)},${thousandths(vote.weight)}]`;
    text += before[entries.length] === entry ? '0' : entry;
    entries.push(entry);
  }
  return text === '' ? '{}' : `${text}]}`;
}

const STANCE_LETTER = { buy: 'b', sell: 's', hold: 'h', abstain: 'a' } as const;

function thousandths(value: number): number {
  return Math.round(value * 1_000);
}

function voteRecorder(projection: Projection): (roundId: RoundId, round: ConsensusRound) => void {
  const vote = projection.batch(consensusVotes);
  const agent = projection.writer(agents, 'keep');
  return (roundId, { votes, at }) => {
    for (const { agent: id, framework, stance, confidence, weight, dissent } of votes) {
      vote.write({ roundId, agent: id, framework, stance, confidence, weight, dissent: Number(dissent) });
      const seat = `${framework} ${id}`;
      if (projection.knownAgents.has(seat)) continue;
      projection.knownAgents.add(seat);
      agent.write({ id, framework, firstSeenAt: at });
    }
  };
}

function snapshotRecorder(projection: Projection): (roundId: RoundId, snapshot: FeatureSnapshot) => void {
  const writer = projection.writer(featureSnapshots);
  return (roundId, { instrument, at, dataAt, lastPrice, tickSize, regime, quality, values }: FeatureSnapshot & { instrument: InstrumentId; at: Timestamp }) =>
    writer.write({
      roundId, instrument, at, dataAt, lastPrice, tickSize, regime,
      entriesAllowed: Number(quality.entriesAllowed), qualityReasons: JSON.stringify(quality.reasons), features: JSON.stringify(values),
    });
}

function decisionRecorder(projection: Projection): (roundId: RoundId, hearings: readonly Hearing[]) => void {
  const writer = projection.batch(agentDecisions);
  return (roundId, hearings) => {
    for (const { framework, analyses } of hearings) {
      for (const { agent, instrument, stance, confidence, horizonMs, entryZone, stop, target, evidence, note, veto } of analyses) {
        writer.write({
          roundId, framework, agent, instrument, stance, confidence, horizonMs, stop, target, note, veto,
          entryLow: entryZone === null ? null : entryZone[0], entryHigh: entryZone === null ? null : entryZone[1], evidence: JSON.stringify(evidence),
        });
      }
    }
  };
}

function performanceRecorder(projection: Projection): FactHandlers['opinion_settled'] {
  const writer = projection.writer(agentPerformance, { overwriteBy: ['framework', 'agent', 'regime'] });
  const single = projection.batch(agentOpinions);
  return ({ opinion, tally: { n, hits, sumR, sumSquaredR, sumBrier, bins } }) => {
    const { framework, agent, regime, instrument, direction, confidence, at: givenAt, settledAt, end, resultR } = opinion;
    writer.write({ framework, agent, regime, settled: n, hits, sumR, sumSquaredR, sumBrier, bins: JSON.stringify(bins.map((bin) => [bin.n, bin.hits, bin.confidenceSum])), updatedAt: settledAt });
    single.write({ session: projection.memory.session, framework, agent, instrument, regime, direction, confidence, givenAt, at: settledAt, end, resultR });
  };
}

/** A row of {@link agentPerformance}. */
export interface PerformanceRow {
  readonly framework: string;
  readonly agent: string;
  readonly regime: string;
  readonly settled: number;
  readonly hits: number;
  readonly sumR: number;
  readonly sumSquaredR: number;
  readonly sumBrier: number;
  readonly bins: string;
}

/** Columns of a {@link PerformanceRow}. */
export const PERFORMANCE_COLUMNS = 'framework, agent, regime, settled, hits, sum_r AS sumR, sum_squared_r AS sumSquaredR, sum_brier AS sumBrier, bins';

/** A row as the core knows it. */
export function resultFrom({ framework, agent, regime, settled, bins, ...sums }: PerformanceRow): StoredResult {
  const { hits, sumR, sumSquaredR, sumBrier } = sums;
  return {
    framework: framework as Framework, agent: agent as AgentId, regime: regime as Regime,
    tally: { n: settled, hits, sumR, sumSquaredR, sumBrier, bins: (JSON.parse(bins) as [number, number, number][]).map(([n, hit, confidenceSum]) => ({ n, hits: hit, confidenceSum })) },
  };
}
