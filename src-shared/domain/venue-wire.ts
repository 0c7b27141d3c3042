/**
 * What is said between the engine and a venue. The engine sends a {@link VenueRequest}; the venue (or its adapter) answers it
 * at most once with a {@link VenueAnswer} and may report at any time ({@link VenueReport}), repeat itself, or come late.
 * The engine trusts order states and fills, never the order in which they arrive.
 */
import type { Money, Price, Quantity } from './decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, RequestId, Timestamp } from './ids.ts';
import type { OrderTicket, OrderType } from './order-ticket.ts';
import type { Side } from './side.ts';

export type VenueRequest =
  | { readonly kind: 'submit'; readonly id: RequestId; readonly ticket: OrderTicket }
  | { readonly kind: 'cancel'; readonly id: RequestId; readonly instrument: InstrumentId; readonly clientOrderId: ClientOrderId }
  | { readonly kind: 'query'; readonly id: RequestId; readonly instrument: InstrumentId; readonly clientOrderId: ClientOrderId }
  /** Everything: open orders of both books, positions, balances, and every fill since `fillsSince` (inclusive). */
  | { readonly kind: 'account'; readonly id: RequestId; readonly fillsSince: Timestamp }
  /** Puts paper money in (positive) or takes it out: only where the venue `movesMoney`. The same `transferId` twice is one transfer. */
  | { readonly kind: 'transfer'; readonly id: RequestId; readonly transferId: string; readonly currency: Currency; readonly amount: Money };

export type VenueOrderStatus = 'open' | 'partially_filled' | 'filled' | 'cancelled' | 'expired' | 'rejected';

/** An order as the venue sees it. */
export interface VenueOrder {
  /** Null for an order that was not placed by a client of ours (a stranger's has its own id or none). */
  readonly clientOrderId: ClientOrderId | null;
  readonly venueOrderId: string | null;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly status: VenueOrderStatus;
  readonly quantity: Quantity;
  readonly filledQuantity: Quantity;
  readonly price: Price | null;
  readonly triggerPrice: Price | null;
  readonly reduceOnly: boolean;
  readonly updatedAt: Timestamp;
}

/** An execution: a fact. Unique by (venue, tradeId). */
export interface VenueFill {
  readonly tradeId: string;
  readonly clientOrderId: ClientOrderId | null;
  readonly venueOrderId: string | null;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly price: Price;
  readonly quantity: Quantity;
  /** Positive: paid; negative: rebate. */
  readonly fee: Money;
  readonly feeCurrency: Currency;
  readonly liquidity: 'maker' | 'taker';
  /** `liquidation`: the venue closed the position itself. */
  readonly cause: 'order' | 'liquidation';
  readonly at: Timestamp;
}

/** A funding payment booked by the venue: positive amounts are received. Unique by (venue, paymentId). */
export interface VenueFundingPayment {
  readonly paymentId: string;
  readonly instrument: InstrumentId;
  readonly currency: Currency;
  readonly amount: Money;
  readonly at: Timestamp;
}

/** Money put in (positive) or taken out. Unique by (venue, transferId). */
export interface VenueTransfer {
  readonly transferId: string;
  readonly currency: Currency;
  readonly amount: Money;
  readonly at: Timestamp;
}

/** Signed quantity: positive long, negative short. */
export interface VenuePosition {
  readonly instrument: InstrumentId;
  readonly quantity: Quantity;
}

export interface VenueBalance {
  readonly currency: Currency;
  /** Everything owned, reserved or not; for a margin account the wallet balance without unrealised P&L. */
  readonly total: Money;
}

export interface VenueAccount {
  readonly orders: readonly VenueOrder[];
  readonly positions: readonly VenuePosition[];
  readonly balances: readonly VenueBalance[];
  readonly fills: readonly VenueFill[];
  readonly payments: readonly VenueFundingPayment[];
  /** Where the venue tells of them. */
  readonly transfers?: readonly VenueTransfer[] | undefined;
  readonly at: Timestamp;
}

/** Why a request ended without the venue's decision. `mayHaveArrived`: the venue may have acted on it. */
export interface VenueFailure {
  readonly kind: 'failed';
  readonly reason: 'timeout' | 'offline' | 'rate_limited' | 'unauthorised' | 'malformed' | 'server';
  readonly mayHaveArrived: boolean;
  readonly sentence: string;
}

/** Why a venue refused an order. */
export type VenueRejectCode =
  | 'tick' | 'lot' | 'min_quantity' | 'min_notional' | 'price_collar' | 'insufficient_funds' | 'insufficient_margin' | 'would_take' | 'reduce_only'
  | 'would_trigger' | 'duplicate_id' | 'unknown_instrument' | 'unknown_order' | 'expired_request' | 'rate_limited' | 'no_market' | 'other';

export type VenueAnswer =
  | { readonly kind: 'accepted'; readonly order: VenueOrder }
  | { readonly kind: 'rejected'; readonly code: VenueRejectCode; readonly sentence: string }
  /** To `cancel`: the order's state after the request (may be `filled`). To `query`: its state, null if the venue knows no such order. */
  | { readonly kind: 'order'; readonly order: VenueOrder | null }
  | { readonly kind: 'account'; readonly account: VenueAccount }
  | { readonly kind: 'transferred'; readonly transfer: VenueTransfer }
  | VenueFailure;

export type VenueReport =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'fill'; readonly fill: VenueFill }
  | { readonly kind: 'funding'; readonly payment: VenueFundingPayment }
  | { readonly kind: 'transfer'; readonly transfer: VenueTransfer };

/** What a venue can do, so that protection and halt choose their way. */
export interface VenueCapabilities {
  /** Stops rest at the venue; otherwise the engine watches each tick (a soft stop). */
  readonly nativeStops: boolean;
  readonly oco: boolean;
  readonly reduceOnly: boolean;
  /** The name of the fill model, shown with every result, e.g. `paper book-walk v1`. */
  readonly fillModel: string;
  /** Money can be put in and taken out by a request: paper money only. */
  readonly movesMoney?: boolean | undefined;
}
