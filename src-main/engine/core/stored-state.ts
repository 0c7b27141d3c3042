import type { Money, Quantity } from '../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Halt, TradingState } from './halt/trading-state.ts';
import type { Order } from './order/order.ts';
import type { Position } from './position/position.ts';

export interface StoredBalance {
  readonly venue: VenueId;
  readonly currency: Currency;
  readonly total: Money;
}

/**
 * What a store knows when a session starts: enough to go on, and nothing that the venues must confirm first.
 * Written by the facts of earlier sessions; journaled inside `SessionStarted`, so that a replay starts from the same place.
 */
export interface StoredState {
  /** False for a fresh database. */
  readonly existed: boolean;
  /** The last session ended without saying so. */
  readonly crashed: boolean;
  readonly trading: TradingState;
  /** Why it is in that state: `fresh install`, `paused by user`, … */
  readonly tradingReason: string;
  /** The open halt, if halted. */
  readonly halt: Halt | null;
  /** Every order that is not in a final state, and final ones younger than a day (late fills). */
  readonly orders: readonly Order[];
  /** Open positions. */
  readonly positions: readonly Position[];
  readonly balances: readonly StoredBalance[];
  /** Net of strangers' trades per instrument, signed; sorted by instrument, zeros left out. */
  readonly external: readonly { readonly instrument: InstrumentId; readonly quantity: Quantity }[];
  /** `venue tradeId` and `venue paymentId` already booked, newest last, at most 20,000. */
  readonly booked: readonly string[];
  /** Newest venue time of a booked fill per venue; 0 without one. */
  readonly lastFillAt: Readonly<Record<string, number>>;
  /** Start-of-day equity of the UTC day of the last mark, for the daily-loss limit; null without one. */
  readonly day: { readonly startsAt: Timestamp; readonly equity: Money } | null;
  /** Highest equity ever marked; null without one. */
  readonly peakEquity: Money | null;
}

/** A database without a past. */
export const EMPTY_STORED_STATE: StoredState = {
  existed: false,
  crashed: false,
  trading: 'paused',
  tradingReason: 'fresh install',
  halt: null,
  orders: [],
  positions: [],
  balances: [],
  external: [],
  booked: [],
  lastFillAt: {},
  day: null,
  peakEquity: null,
};
