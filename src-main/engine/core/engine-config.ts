/** Everything about a session that a person may set. Plain data: it is journaled and replayed. */
import type { InstrumentId } from '../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { ApprovalConfig } from './approval/approval-mode.ts';
import type { ConsensusConfig } from './consensus/consensus-round.ts';
import type { Team } from './coordination/team.ts';
import type { LockConfig } from './locks/lock-book.ts';
import type { ModelPolicy } from './model/model-policy.ts';
import type { SizingConfig } from './risk/sizing-config.ts';
import type { LearningConfig } from './learning/policy.ts';
import type { UserModelPolicy } from './user-model/user-model.ts';
import type { MarketConfig } from './market/market-config.ts';

export interface CycleConfig {
  /** `interval`: every `intervalMs`. `candle_close`: when the base candle of the watchlist closes. */
  readonly mode: 'interval' | 'candle_close';
  readonly intervalMs: number;
  /** A timer later than this means that nothing ran meanwhile: as after a sleep. Null where time comes from the data. */
  readonly lateTimerMs: number | null;
}

export interface SignalConfig {
  /** Signals that may wait at once; the weakest is dropped beyond it. */
  readonly queueCapacity: number;
  readonly timeToLiveMs: number;
  /** Half-life of a signal's priority while it waits. */
  readonly halfLifeMs: number;
}

export interface RiskConfig {
  /** Fraction of equity lost if one position's stop is hit. */
  readonly riskPerTrade: number;
  /** Largest loss at the stop a person may take on one position, by a ticket or by loosening its stop; fraction of equity. */
  readonly maxRiskByHand: number;
  /** Largest notional of one instrument, fraction of equity; in-flight and unknown orders included. */
  readonly maxInstrumentExposure: number;
  /** Largest gross notional of everything, fraction of equity. */
  readonly maxPortfolioExposure: number;
  readonly maxOpenPositions: number;
  /** Halts for the UTC day's rest when equity falls by this fraction from its start. */
  readonly dailyLossHalt: number;
  /** Halts when equity falls by this fraction from its highest since the session began or trading was last resumed. */
  readonly drawdownHalt: number;
  /** Entries farther than this from the last price are refused (price collar), fraction. */
  readonly priceCollar: number;
  /** Largest share of one R that fees and slippage of going in and out may eat. */
  readonly maxCostOfRisk: number;
  /** No entry on an instrument for this long after a position on it closed. */
  readonly cooldownMs: number;
  /** Limits on parts of the account, each with what is done when the market breaks it; left out: there are none but those above. */
  readonly limits?: readonly RiskLimit[] | undefined;
}

export interface ProtectionConfig {
  /** A position without protection for longer raises an alarm and the policy acts. */
  readonly nakedLimitMs: number;
  readonly nakedPolicy: 'retry' | 'market_exit' | 'halt';
  /** Bounded retries of a refused stop before the policy acts. */
  readonly stopRetries: number;
  /** Stop to entry once the price has moved this many R in favour; null: never. */
  readonly breakEvenAtR: number | null;
  /** Trail the best price by this many R once beyond break-even; null: never. */
  readonly trailR: number | null;
  /** Smallest move of a trailing stop, in R: by steps, not ticks. */
  readonly trailStepR: number;
  /** Share of the size taken off at `partialAtR`; null: never. */
  readonly partialTakeProfit: { readonly atR: number; readonly fraction: number } | null;
  /** Close at market after this long; null: never. */
  readonly maxHoldMs: number | null;
}

export interface OrderConfig {
  /** An answer later than this is `unknown`. */
  readonly answerTimeoutMs: number;
  /** Receive window: the venue refuses what arrives later. */
  readonly receiveWindowMs: number;
  readonly queryFirstMs: number;
  readonly queryMaxMs: number;
  /** Times a venue must say "no such order", after the receive window, before we believe it. */
  readonly notFoundConfirmations: number;
  /** Fills of an order that is over and that do not come for this long raise an alarm; the next comparison that agrees then ends the order. */
  readonly fillsOverdueMs: number;
  readonly orderPollMs: number;
  readonly accountPollMs: number;
  /** Requests a venue allows per window, and the share kept for cancels, exits and queries. */
  readonly rateLimit: { readonly requests: number; readonly windowMs: number; readonly reserve: number };
  /** Slippage cap of a market exit as a limit IOC, fraction of the last price. */
  readonly exitSlippage: number;
}

export interface HaltConfig {
  readonly verifyEveryMs: number;
  readonly verifyTimeoutMs: number;
  /** A clock farther off the venue's than this for `clockSkewForMs` halts; null: never. */
  readonly clockSkewMs: number | null;
  readonly clockSkewForMs: number;
  /** Halts when no instrument has had data for this long while positions are open; null: never. */
  readonly dataSilenceMs: number | null;
}

export interface EngineConfig {
  readonly watchlist: readonly InstrumentId[];
  readonly cycle: CycleConfig;
  readonly market: MarketConfig;
  /** Who debates and votes: at most one crew and one group chat. */
  readonly teams: readonly Team[];
  readonly consensus: ConsensusConfig;
  /** How seats of language models are asked; without it nobody is asked, and such seats abstain. */
  readonly models?: ModelPolicy | undefined;
  /** A person's own models; left out: there are none. */
  readonly userModels?: UserModelPolicy | undefined;
  readonly signal: SignalConfig;
  /** Left out: signals are traded by themselves, unless something else was stored. */
  readonly approval?: ApprovalConfig | undefined;
  readonly risk: RiskConfig;
  /** How the agents' entries are sized; left out: the risk of one trade at the stop, as room allows, without a word about it. */
  readonly sizing?: SizingConfig | undefined;
  /** Protections that hold entries back for a while; left out: none but the cooldown, which is then no lock. */
  readonly locks?: LockConfig | undefined;
  readonly protection: ProtectionConfig;
  readonly order: OrderConfig;
  readonly halt: HaltConfig;
  /** Left out: nothing is learned about quorums, and no policy is asked. */
  readonly learning?: LearningConfig | undefined;
}
