import type { CycleId, InstrumentId, RoundId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { TradePlan } from '../consensus/consensus-round.ts';

/** An opinion that reached quorum. It may become an order; it is not one. */
export interface Signal {
  readonly id: SignalId;
  readonly round: RoundId;
  readonly cycle: CycleId;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  /** 0–1. */
  readonly confidence: number;
  /** In multiples of the risk taken: confidence × rewardRisk − (1 − confidence). */
  readonly expectedValue: number;
  readonly plan: TradePlan;
  readonly raisedAt: Timestamp;
  readonly expiresAt: Timestamp;
}

/** How a signal ended. */
export type SignalEnd =
  | 'executed' | 'refused_by_risk' | 'expired' | 'dropped_on_overflow' | 'superseded' | 'halted' | 'not_tradable' | 'withheld'
  /** A person said no; nobody answered in time; it was only shown. */
  | 'rejected' | 'expired_unapproved' | 'suggested';
