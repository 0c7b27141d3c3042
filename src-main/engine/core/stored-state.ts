import { ZERO_MONEY, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, PositionId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Side } from '../../../src-shared/domain/side.ts';
import type { StoredApproval } from './approval/approval-book.ts';
import type { Halt, TradingState } from './halt/trading-state.ts';
import type { StoredPolicy } from './learning/policy.ts';
import type { Rebalance } from './rebalance/rebalance.ts';
import type { StoredLimits } from './limits/limit-book.ts';
import type { StoredLocks } from './locks/lock-book.ts';
import type { Order } from './order/order.ts';
import type { Position } from './position/position.ts';
import type { ClosingIntent } from './protection/closing-intent.ts';
import type { KeptLimit, KeptList } from './risk/kept-limit.ts';
import type { StoredResult } from './track-record/record.ts';

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
  /** Open positions that were being closed, in the order of `positions`. */
  readonly closing: readonly StoredClosing[];
  /** When a position on an instrument last closed, younger than a week, sorted by instrument: cooldowns go on from there. */
  readonly lastClosed: readonly { readonly instrument: InstrumentId; readonly at: Timestamp }[];
  readonly balances: readonly StoredBalance[];
  /** Net of strangers' trades per instrument, signed; sorted by instrument, zeros left out. */
  readonly external: readonly { readonly instrument: InstrumentId; readonly quantity: Quantity }[];
  /** Accounts in which fills came out of order: see fill/disorder.ts. Sorted by venue and currency. */
  readonly disorder: readonly StoredDisorder[];
  /** The newest booked fill of each instrument, by the venue's time: an older one that is booked after a start is out of order. Sorted by instrument; left out by stores of earlier versions. */
  readonly newestFills?: readonly StoredFillMoment[] | undefined;
  /** `venue tradeId` and `venue paymentId` already booked, newest last, at most 20,000. */
  readonly booked: readonly string[];
  /** Newest venue time of a booked fill per venue; 0 without one. */
  readonly lastFillAt: Readonly<Record<string, number>>;
  /** Start-of-day equity of the UTC day of the last mark, for the daily-loss limit; null without one. */
  readonly day: { readonly startsAt: Timestamp; readonly equity: Money } | null;
  /** Realised since the day of `day` began, fees in the quote currency taken off. */
  readonly realisedToday: Money;
  /** Highest equity ever marked; null without one. */
  readonly peakEquity: Money | null;
  /** Highest equity marked since a halt was last resumed, for the drawdown halt; null without one. */
  readonly drawdownFrom: Money | null;
  /** What came of the opinions of each seat per regime; sorted by framework, agent and regime. Not taken back where an account begins anew. */
  readonly results: readonly StoredResult[];
  /** What was learned about quorums. Not taken back where an account begins anew. */
  readonly policy: StoredPolicy;
  /** How signals are treated and which wait for a person; left out where nobody has ever said anything about it and none waits. */
  readonly approval?: StoredApproval | undefined;
  /** Where limits stand that go on over a restart; left out where none was ever set. */
  readonly limits?: StoredLimits | undefined;
  /** Limits that were changed while trading went on; left out where none was. */
  readonly changedLimits?: readonly KeptLimit[] | undefined;
  /** The list of limits, where it was changed while trading went on; left out where it was not. */
  readonly changedList?: KeptList | undefined;
  /** Locks and the trades they are decided by. Of an account that begins anew only the count is taken back. Left out by stores of earlier versions. */
  readonly locks?: StoredLocks | undefined;
  /** The newest rebalance, with what became of it; left out where there never was one. */
  readonly rebalance?: Rebalance | undefined;
}

/** Whose fills in an account came out of order, and what its ledger was adjusted by for that. */
export interface StoredDisorder {
  readonly venue: VenueId;
  readonly currency: Currency;
  readonly instruments: readonly InstrumentId[];
  readonly adjusted: Money;
}

/** When an instrument was last traded by us, and on which side. */
export interface StoredFillMoment {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly side: Side;
}

/** An exit that was decided and is not done. */
export interface StoredClosing {
  readonly position: PositionId;
  readonly closing: ClosingIntent;
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
  closing: [],
  lastClosed: [],
  balances: [],
  external: [],
  disorder: [],
  booked: [],
  lastFillAt: {},
  day: null,
  realisedToday: ZERO_MONEY,
  peakEquity: null,
  drawdownFrom: null,
  results: [],
  policy: { decisions: 0, frozen: false, rows: [], pending: [] },
  locks: { newest: 0, rows: [], trades: [], teams: [] },
  newestFills: [],
};
