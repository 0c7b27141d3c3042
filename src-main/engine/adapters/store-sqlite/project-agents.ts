import type { InstrumentId, RoundId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Analysis } from '../../core/agents/analysis.ts';
import type { ConsensusRound, Vote } from '../../core/consensus/consensus-round.ts';
import type { FeatureSnapshot } from '../../core/feature/feature-snapshot.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { agentDecisions, agents, consensusRounds, consensusVotes, featureSnapshots } from './schema/agent.ts';

/** Rounds, their votes, and for rounds that gave a signal what was seen and said. */
export function agentHandlers(projection: Projection): Pick<FactHandlers, 'round_held'> {
  const round = projection.batch(consensusRounds);
  const writeVotes = voteRecorder(projection);
  const writeSnapshot = snapshotRecorder(projection);
  const writeDecisions = decisionRecorder(projection);
  return {
    round_held: ({ id, cycle, round: held, snapshot, analyses }) => {
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
      if (analyses !== null) writeDecisions(id, analyses);
    },
  };
}

/**
 * `{"rules":[["trend","b",620,111],…]}`: per framework, agent, first letter of its stance, confidence and weight in thousandths. Short, because a
 * day has 138,000 rounds that led to nothing; the journal has every digit of them.
 */
export function compactVotes(votes: readonly Vote[]): string {
  let text = '';
  let framework = '';
  for (const vote of votes) {
    if (vote.framework !== framework) {
      text += `${text === '' ? '{' : '],'}"${vote.framework}":[`;
      framework = vote.framework;
    } else text += ',';
    text += `["${vote.agent}","${STANCE_LETTER[vote.stance]}",${thousandths(vote.confidence)},${thousandths(vote.weight)}]`;
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
      if (projection.knownAgents.has(id)) continue;
      projection.knownAgents.add(id);
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

function decisionRecorder(projection: Projection): (roundId: RoundId, analyses: readonly Analysis[]) => void {
  const writer = projection.batch(agentDecisions);
  return (roundId, analyses) => {
    for (const { agent, instrument, stance, confidence, horizonMs, entryZone, stop, target, evidence, note, veto } of analyses) {
      writer.write({
        roundId, agent, instrument, stance, confidence, horizonMs, stop, target, note, veto,
        entryLow: entryZone === null ? null : entryZone[0], entryHigh: entryZone === null ? null : entryZone[1], evidence: JSON.stringify(evidence),
      });
    }
  };
}
