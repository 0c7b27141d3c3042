import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import type { ConsensusConfig, NoSignalReason, RoundOutcome } from './consensus-round.ts';
import { tally, WEIGHT_SLACK } from './tally.ts';
import type { Ballot, Tally } from './tally.ts';
import { MIN_REWARD_RISK, planOf } from './trade-plan.ts';

/**
 * Signal or refusal. Refusals are looked for in this order, so that the reason given is the first thing that would have to
 * change: data, snapshot age, voices, presence, tie, hold, threshold, frameworks, veto, plan.
 */
export function decide(
  ballots: readonly Ballot[], count: Tally, veto: string | null, snapshot: FeatureSnapshot, config: ConsensusConfig, at: Timestamp,
): RoundOutcome {
  const refusal = dataRefusal(snapshot, config, at) ?? quorumRefusal(count, config);
  if (refusal !== null) return refusal;
  const { leader } = count;
  if (leader === null) return none('tie', 'the two heaviest stances weigh the same');
  if (leader === 'hold') return none('hold', `${percent(count.agreement)} of the voices would do nothing`);
  if (count.agreement < config.threshold - WEIGHT_SLACK) return none('below_threshold', `${percent(count.agreement)} agree on ${leader}, ${percent(config.threshold)} are needed`);
  const opposed = config.crossFrameworkVeto ? opposition(ballots, leader) : null;
  if (opposed !== null) return none('frameworks_opposed', opposed);
  if (veto !== null) return none('vetoed', `the risk officer objects: ${veto}`);
  return signal(ballots, leader);
}

function dataRefusal({ quality, at: takenAt }: FeatureSnapshot, config: ConsensusConfig, at: Timestamp): RoundOutcome | null {
  if (!quality.entriesAllowed) return none('data_quality', quality.reasons.map(({ sentence }) => sentence).join('; '));
  const age = at - takenAt;
  if (age < 0) return none('stale_snapshot', `the snapshot is from ${-age} ms after the vote`);
  return age > config.maxSnapshotAgeMs ? none('stale_snapshot', `the snapshot is ${age} ms old, limit ${config.maxSnapshotAgeMs} ms`) : null;
}

function quorumRefusal({ voices, presence }: Tally, { minVoices, minPresence }: ConsensusConfig): RoundOutcome | null {
  if (voices < minVoices) return none('too_few_voices', `${voices} ${voices === 1 ? 'agent' : 'agents'} did not abstain, ${minVoices} are needed`);
  if (presence < minPresence - WEIGHT_SLACK) return none('no_presence', `${percent(presence)} of the seated weight did not abstain, ${percent(minPresence)} are needed`);
  return null;
}

/** A framework whose own majority points the other way; null when none does. */
function opposition(ballots: readonly Ballot[], leader: 'buy' | 'sell'): string | null {
  const against = leader === 'buy' ? 'sell' : 'buy';
  const frameworks = [...new Set(ballots.map(({ seat }) => seat.framework))].sort();
  if (frameworks.length < 2) return null;
  const opposed = frameworks.find((framework) => tally(ballots.filter(({ seat }) => seat.framework === framework)).leader === against);
  return opposed === undefined ? null : `the ${NAMES[opposed]} would ${against} while the whole would ${leader}`;
}

const NAMES: Readonly<Record<Framework, string>> = { rules: 'plain vote', crew: 'crew', group_chat: 'group chat' };

function signal(ballots: readonly Ballot[], leader: 'buy' | 'sell'): RoundOutcome {
  const majority: { analysis: Analysis; weight: number }[] = [];
  for (const { analysis, weight } of ballots) if (analysis?.stance === leader) majority.push({ analysis, weight });
  const plan = planOf(majority);
  if (plan === null) return none('no_plan', `no entry, stop and target with a reward of at least ${MIN_REWARD_RISK} times the risk`);
  const direction: Direction = leader === 'buy' ? 'long' : 'short';
  return { kind: 'signal', direction, plan };
}

function none(reason: NoSignalReason, sentence: string): RoundOutcome {
  return { kind: 'none', reason, sentence };
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}
