import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, RowId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';

export type LedgerKind = 'deposit' | 'withdrawal' | 'trade' | 'fee' | 'realised' | 'funding' | 'adjustment';

/** One movement of one currency at one venue. The sum of all entries is the balance (I3). */
export interface LedgerEntry {
  readonly id: RowId;
  readonly venue: VenueId;
  readonly currency: Currency;
  readonly kind: LedgerKind;
  readonly amount: Money;
  readonly balanceAfter: Money;
  /** What it comes from: a fill's trade id, a payment id, a reason. */
  readonly reference: string;
  readonly at: Timestamp;
}
