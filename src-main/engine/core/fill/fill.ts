import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, PositionId, RowId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Side } from '../../../../src-shared/domain/side.ts';

/** A booked execution. Unique by (venue, tradeId). */
export interface Fill {
  readonly id: RowId;
  readonly venue: VenueId;
  readonly tradeId: string;
  /** Null: a liquidation or a stranger's. */
  readonly clientOrderId: ClientOrderId | null;
  readonly position: PositionId | null;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly fee: Money;
  readonly feeCurrency: Currency;
  readonly liquidity: 'maker' | 'taker';
  readonly cause: 'order' | 'liquidation' | 'external';
  /** Realised by this fill in the quote currency, before fees; 0 for an opening fill. */
  readonly realised: Money;
  /** Venue time of the execution. */
  readonly at: Timestamp;
  readonly bookedAt: Timestamp;
}
