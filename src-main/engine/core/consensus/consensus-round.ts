import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Analysis, Stance } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import type { LeadWord } from '../coordination/lead.ts';

export interface ConsensusConfig {
  /** Share of the weight of those who did not abstain; default 0.70. */
  readonly threshold: number;
  /** Share of the seated weight that must not abstain; default 0.5. */
  readonly minPresence: number;
  /** No agent's share of the seated weight exceeds this; default 0.35. */
  readonly agentCap: number;
  /** No framework's share exceeds this where more than one is seated; default 0.60. */
  readonly frameworkCap: number;
  /** Fewest agents that must not abstain, each counted once; default 3. */
  readonly minVoices: number;
  /** Opposed frameworks block the signal; default true. */
  readonly crossFrameworkVeto: boolean;
  /** A snapshot older than this gives no signal. */
  readonly maxSnapshotAgeMs: number;
}

/** What the members of one framework have to say about one instrument, checked against its snapshot. */
export interface Hearing {
  readonly framework: Framework;
  readonly analyses: readonly Analysis[];
  /** What its chair or manager decided, in order, where a language model answers for it. */
  readonly lead?: readonly LeadWord[] | undefined;
}

export interface Vote {
  readonly agent: AgentId;
  readonly framework: Framework;
  readonly stance: Stance;
  readonly confidence: number;
  /** Weight after calibration and caps; the seated weights sum to 1. */
  readonly weight: number;
  /** Against the outcome's direction. */
  readonly dissent: boolean;
}

export type NoSignalReason =
  | 'too_few_voices' | 'no_presence' | 'tie' | 'below_threshold' | 'hold' | 'vetoed' | 'frameworks_opposed' | 'stale_snapshot' | 'data_quality' | 'no_plan';

export type RoundOutcome =
  | { readonly kind: 'signal'; readonly direction: Direction; readonly plan: TradePlan }
  | { readonly kind: 'none'; readonly reason: NoSignalReason; readonly sentence: string };

/** The trade the majority has in mind, in float64: rounding to ticks happens when it becomes an order. */
export interface TradePlan {
  readonly entry: number;
  readonly stop: number;
  readonly target: number;
  readonly horizonMs: number;
  /** (target − entry) ÷ (entry − stop), unsigned. */
  readonly rewardRisk: number;
}

/** One vote about one instrument. */
export interface ConsensusRound {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly votes: readonly Vote[];
  /** Weight of the leading stance ÷ weight of all that did not abstain; 0 without votes. */
  readonly agreement: number;
  /** Weight that did not abstain ÷ seated weight. */
  readonly presence: number;
  /** agreement × weighted mean calibrated confidence of the leading side. */
  readonly confidence: number;
  readonly outcome: RoundOutcome;
}
