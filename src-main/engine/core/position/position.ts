import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, RowId, SignalId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';

/** native: a stop rests at the venue for the whole size. soft: the engine watches each tick. naked: neither (an alarm is due). dust: too small to protect or close. closed: flat. */
export type ProtectionState = 'native' | 'soft' | 'naked' | 'dust' | 'closed';

/** Close reason of positions that were written off with their account: nobody traded. */
export const BEGUN_ANEW = 'account begun anew';

/** The sum of fills since it was last flat, per instrument. Derived, never set. Owned by the core, mutable in place. */
export interface Position {
  readonly id: PositionId;
  readonly venue: VenueId;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  readonly openedAt: Timestamp;
  readonly signal: SignalId | null;
  /** The command that opened it, where a person did; null otherwise. */
  readonly command: RowId | null;
  /** Unsigned size still open. */
  quantity: Quantity;
  /** Sum of notionals of what is still open (cost basis), quote currency. */
  cost: Money;
  /** Realised before fees. */
  realised: Money;
  /** Fees in the quote currency. */
  fees: Money;
  /** Funding received (negative: paid). */
  funding: Money;
  /** Largest size held. */
  peakQuantity: Quantity;
  /** Best price seen in the position's favour since opening, for trailing; null before the first tick. */
  bestPrice: Price | null;
  /** Present protective prices; null where there is none. */
  stop: Price | null;
  target: Price | null;
  /** Distance of the first stop from the entry: one R, per unit. */
  initialRisk: Price | null;
  /** A person moved the stop when this was the best price: trailing waits until it is passed. Null: trailing is free. */
  trailFrom: Price | null;
  closeAt: Timestamp | null;
  protection: ProtectionState;
  nakedSince: Timestamp | null;
  /** Protective orders in force or on their way. */
  stopOrder: ClientOrderId | null;
  targetOrder: ClientOrderId | null;
  closedAt: Timestamp | null;
  closeReason: string | null;
}
