import type { ClientOrderId, Currency, InstrumentId, LockId, PositionId, RowId, SignalId, VenueId } from '../../../src-shared/domain/ids.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import type { ApprovalMode } from './approval/approval-mode.ts';
import type { PolicyChange } from './learning/policy.ts';
import type { RebalancePlan } from './rebalance/rebalance.ts';

/** What a person (or a limit) tells the engine. `id` makes it idempotent and traceable (I10). Amounts are decimal text, as the person gave them. */
export type Command =
  | { readonly kind: 'halt'; readonly id: RowId; readonly by: string; readonly reason: string; readonly close: boolean }
  | { readonly kind: 'resume'; readonly id: RowId; readonly by: string; readonly acknowledge: boolean }
  | { readonly kind: 'pause'; readonly id: RowId; readonly by: string }
  | { readonly kind: 'close_position'; readonly id: RowId; readonly by: string; readonly position: PositionId }
  | { readonly kind: 'place_order'; readonly id: RowId; readonly by: string; readonly ticket: ManualTicket }
  | { readonly kind: 'cancel_order'; readonly id: RowId; readonly by: string; readonly order: ClientOrderId }
  /** Tries a waiting signal at once, through risk and execution as at its turn. */
  | { readonly kind: 'execute_signal'; readonly id: RowId; readonly by: string; readonly signal: SignalId }
  /** Freezes, thaws or empties what was learned about quorums. */
  | { readonly kind: 'change_policy'; readonly id: RowId; readonly by: string; readonly change: PolicyChange }
  /** A person's yes or no to a signal that waits for it. `note` may be empty. */
  | { readonly kind: 'approve_signal' | 'reject_signal'; readonly id: RowId; readonly by: string; readonly signal: SignalId; readonly note: string }
  /** Whether signals are traded by themselves, after a yes, or not at all. `limitMs` null: an answer is waited for as long as a signal lives. */
  | { readonly kind: 'set_approval'; readonly id: RowId; readonly by: string; readonly mode: ApprovalMode; readonly limitMs: number | null }
  /** Limits by name, fractions of equity or a count; `list`: the whole list of limits, where that is to be another. What makes one looser needs a reason. */
  | { readonly kind: 'set_risk_limits'; readonly id: RowId; readonly by: string; readonly limits: Readonly<Record<string, number>>; readonly list?: readonly RiskLimit[]; readonly reason: string }
  /** Carries the orders of a proposal out, one after the other. */
  | { readonly kind: 'rebalance'; readonly id: RowId; readonly by: string; readonly plan: RebalancePlan }
  /** Ends a lock before its time; `note` says why. */
  | { readonly kind: 'lift_lock'; readonly id: RowId; readonly by: string; readonly lock: LockId; readonly note: string }
  /** Money was or is to be put in or taken out. `venue` null: the only one there is. */
  | { readonly kind: 'move_money'; readonly id: RowId; readonly by: string; readonly flow: 'deposit' | 'withdrawal'; readonly venue: VenueId | null; readonly currency: Currency; readonly amount: string }
  /** Null leaves a price as it is. */
  | { readonly kind: 'move_protection'; readonly id: RowId; readonly by: string; readonly position: PositionId; readonly stop: string | null; readonly target: string | null };

/** An entry by hand. */
export interface ManualTicket {
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  /** `market` is sent as a limit a little through the best price, and ends at once; `limit` rests until it is cancelled. */
  readonly type: 'market' | 'limit';
  /** Limit price; null for market. */
  readonly price: string | null;
  readonly size: ManualSize;
  readonly stop: string;
  readonly target: string | null;
}

export type ManualSize =
  /** Fraction of equity lost at the stop. */
  | { readonly by: 'risk'; readonly share: number }
  | { readonly by: 'quantity'; readonly quantity: string }
  /** Quote currency. */
  | { readonly by: 'value'; readonly value: string };
