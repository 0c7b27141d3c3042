import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { PositionId, RoundId, RowId, SignalId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { OrderTicket } from '../../../../src-shared/domain/order-ticket.ts';

/**
 * intended → sent → accepted → partially_filled → filled | cancelled | expired | rejected | denied, with `unknown` between
 * sent and whatever the venue decided. `denied` is ours, `rejected` the venue's. See order-life.ts for the legal moves.
 */
export type OrderState =
  | 'intended' | 'sent' | 'unknown' | 'accepted' | 'partially_filled' | 'filled' | 'cancelled' | 'expired' | 'rejected' | 'denied';

/** entry adds risk; stop, target and exit only cut it. */
export type OrderPurpose = 'entry' | 'stop' | 'target' | 'exit';

/** What an order traces to (I10). */
export type OrderOrigin =
  | { readonly kind: 'signal'; readonly signal: SignalId; readonly round: RoundId }
  | { readonly kind: 'command'; readonly command: RowId }
  | { readonly kind: 'protection'; readonly reason: string }
  /** Found at the venue with our prefix, without a row of ours. */
  | { readonly kind: 'recovered' };

/** The protection an entry brings: exact prices on the instrument's ticks. */
export interface ProtectionPlan {
  readonly stop: Price;
  readonly target: Price | null;
  /** Close the position at market after this moment; null: never. */
  readonly closeAt: Timestamp | null;
}

/** An intention we sent, and what became of it. Owned by the core, mutable in place. */
export interface Order {
  readonly ticket: OrderTicket;
  readonly venue: VenueId;
  readonly purpose: OrderPurpose;
  readonly origin: OrderOrigin;
  readonly plan: ProtectionPlan | null;
  readonly createdAt: Timestamp;
  /** The position it opened or serves; null until its first fill. */
  position: PositionId | null;
  state: OrderState;
  venueOrderId: string | null;
  /** Sum of booked fills. */
  filledQuantity: Quantity;
  filledNotional: Money;
  /** What the venue said it filled in all, once it said the order is final; null before. */
  finalQuantity: Quantity | null;
  /** Code or sentence of the last change. */
  reason: string | null;
  updatedAt: Timestamp;
  cancelRequestedAt: Timestamp | null;
  /** Consecutive times the venue said it knows no such order. */
  notFoundCount: number;
}
