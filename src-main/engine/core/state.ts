/** The engine's state: owned by the core, changed in place by `step`, seen by nobody else. */
import type { LimitName } from '../../../src-shared/domain/changeable-limits.ts';
import type { Money, Price, Quantity } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, PositionId, RequestId, RowId, SessionId, SignalId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { Side } from '../../../src-shared/domain/side.ts';
import type { VenueCapabilities, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { ApprovalBook } from './approval/approval-book.ts';
import type { Council } from './cycle/council.ts';
import type { EngineConfig } from './engine-config.ts';
import type { Difference, HaltLine } from './fact.ts';
import type { Halt, TradingState } from './halt/trading-state.ts';
import type { IdSource } from './id-source.ts';
import type { Policy } from './learning/policy.ts';
import type { LimitBook } from './limits/limit-book.ts';
import type { PartLosses } from './limits/part-period.ts';
import type { LockBook } from './locks/lock-book.ts';
import type { Market } from './market/market.ts';
import type { ModelBook } from './model/model-book.ts';
import type { Order } from './order/order.ts';
import type { Position } from './position/position.ts';
import type { ClosingIntent } from './protection/closing-intent.ts';
import type { Rebalance } from './rebalance/rebalance.ts';
import type { Regime } from './regime/regime.ts';
import type { Holding } from './risk/holding.ts';
import type { KeptLimit, KeptList } from './risk/kept-limit.ts';
import type { Signal } from './signal/signal.ts';

/** A request on its way to a venue. */
export interface PendingRequest {
  readonly request: VenueRequest;
  readonly venue: VenueId;
  readonly sentAt: Timestamp;
  readonly bookingsBefore: number;
}

export type AccountCause = 'startup' | 'poll' | 'reconnect' | 'halt' | 'resume';

/** What the engine knows of one venue. */
export interface VenueState {
  readonly id: VenueId;
  readonly capabilities: VenueCapabilities;
  connected: boolean;
  consecutiveFailures: number;
  /** The account was compared since the start or the last reconnect, without an unresolved difference. */
  reconciled: boolean;
  reconciledAt: Timestamp;
  /** The differences the last comparison left unresolved. */
  unresolved: readonly Difference[];
  readonly externalOrders: Set<string>;
  /** Consecutive comparisons that ended with a difference. */
  mismatches: number;
  /** An account request under way, and why. */
  accountRequest: { readonly id: RequestId; readonly cause: AccountCause } | null;
  /** Asked again while one was under way. */
  accountWanted: AccountCause | null;
  lastFillAt: Timestamp;
  /** Bookings (fills and payments) at this venue, to know whether an account answer was overtaken. */
  bookings: number;
  /** Times of the requests inside the rate window, oldest first. */
  readonly recentRequests: Timestamp[];
}

/** Why and how a position is being closed. */
export interface Closing extends ClosingIntent {
  attempts: number;
  retryAt: Timestamp;
}

/** How far prices may move before the limits on loss are looked at exactly again (risk/loss-watch.ts). Good until something is booked, or a limit moves. */
export interface LossWatch {
  readonly holdings: readonly Holding[];
  /** Loss since the last exact look from which on the next one is due, quote currency. */
  readonly lookAt: number;
}

export interface Counters {
  cycles: number;
  signals: number;
  overruns: number;
  entriesFilled: number;
  successfulTrades: number;
  failedTrades: number;
  ordersSent: number;
}

export interface EngineState {
  readonly session: SessionId;
  readonly instancePrefix: string;
  /** Replaced whole where a person changes limits; otherwise as the session was started with. */
  config: EngineConfig;
  /** Limits that are not what is configured, because a person changed them while trading went on. */
  readonly keptLimits: Map<LimitName, KeptLimit>;
  /** The list of limits, where a person changed it while trading went on; null: as configured. */
  keptList: KeptList | null;
  readonly ids: IdSource;
  /** When the session began. */
  readonly startedAt: Timestamp;
  seq: number;
  at: Timestamp;
  trading: TradingState;
  /** Where `reducing` after a start goes once every venue is reconciled. */
  tradingAfterRecovery: TradingState | null;
  /** After a resume the agents vote for a full cycle before anything is sent. */
  observeUntilCycle: number;
  halt: Halt | null;
  haltLines: readonly HaltLine[];
  haltStartedAt: Timestamp;
  /** Halt and close was asked for in this life of the engine: what is open or still fills is closed. A start never sets it. */
  flattening: boolean;
  ending: boolean;
  clockSkewMs: number;
  /** Since when the clock is beyond the limit that halts; null while it is not. */
  clockOffSince: Timestamp | null;
  /** The machine is about to sleep: no entries. */
  suspended: boolean;
  /** When the machine last woke; entries on an instrument wait for data of after it. Null: never. */
  wokeAt: Timestamp | null;
  /** When any instrument last had data that is not history. */
  lastDataAt: Timestamp;
  /** Silence of every instrument, counted up to `silenceSeenAt`. */
  silentMs: number;
  silenceSeenAt: Timestamp;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly venues: Map<VenueId, VenueState>;
  readonly market: Market;
  readonly orders: Map<ClientOrderId, Order>;
  /** Ids of orders that can still change something: not final, or final with fills outstanding. */
  readonly liveOrders: Set<ClientOrderId>;
  /** Orders we hold as ended that the venue has listed as open once: the next such view is believed. */
  readonly contradicted: Set<ClientOrderId>;
  /** Orders that are over and owe us fills: since when, whether a person was told, and what the venue claimed of those that were given up. */
  readonly owedFills: Map<ClientOrderId, { readonly since: Timestamp; told: boolean; givenUp: Quantity | null }>;
  /** Open positions by instrument. */
  readonly positions: Map<InstrumentId, Position>;
  /** The newest fill booked per instrument: venue time and side. */
  readonly newestFill: Map<InstrumentId, { readonly at: Timestamp; readonly side: Side }>;
  /** Instruments whose fills came out of order: their realised P&L may differ from the venue's until they are flat and compared. */
  readonly disordered: Set<InstrumentId>;
  /** `venue currency` → what the ledger was adjusted by for their sake and no position's cost has taken up. */
  readonly disorderAdjusted: Map<string, Money>;
  /** Signed quantity of strangers' trades per instrument. */
  readonly external: Map<InstrumentId, Quantity>;
  readonly closing: Map<PositionId, Closing>;
  /** Exits decided before a restart: taken up once their venue was compared, so that they are of fresh size. */
  readonly closingBefore: Map<PositionId, ClosingIntent>;
  /** Refused stops in a row, per position. */
  readonly stopRefusals: Map<PositionId, number>;
  /** Price an entry's risk was reserved at, per position. */
  readonly reservedPrice: Map<PositionId, Price>;
  /** Positions whose protection must be looked at before the turn ends. */
  readonly unsettled: Set<InstrumentId>;
  readonly dust: Set<PositionId>;
  /** Size up to which the venue refused to close a position as too small. */
  readonly tooSmall: Map<PositionId, Quantity>;
  /** Positions whose partial take-profit was sent. */
  readonly partialTaken: Set<PositionId>;
  /** `venue currency` → balance. */
  readonly balances: Map<string, Money>;
  readonly booked: Set<string>;
  readonly requests: Map<RequestId, PendingRequest>;
  readonly council: Council;
  readonly models: ModelBook;
  /** What was learned about quorums; null where nothing is. */
  readonly policy: Policy | null;
  /** Waiting signals, strongest first as of the last cycle. */
  readonly queue: Signal[];
  /** What is put before a person first. */
  readonly approval: ApprovalBook;
  /** Who was for each signal that may still be traded or whose position is open. */
  readonly teams: Map<SignalId, readonly string[]>;
  /** Protections that hold entries back; null where none are configured. */
  readonly locks: LockBook | null;
  /** The newest rebalance; null where there never was one. */
  rebalance: Rebalance | null;
  /** No entries on the instrument before this. */
  readonly cooldownUntil: Map<InstrumentId, Timestamp>;
  /**
   * `instrument direction` → before this a quorum for it raises no new signal: risk has just refused one. Emptied when what risk refuses by changes otherwise
   * than by the market: the trading state, a venue compared, room freed.
   */
  readonly refusedUntil: Map<string, Timestamp>;
  /** Data quality as last reported: the codes that stand, `''` for good. */
  readonly qualityKey: Map<InstrumentId, string>;
  /** Regime as last reported. */
  readonly regimes: Map<InstrumentId, Regime>;
  /** Ids of the newest commands. */
  readonly handledCommands: Set<RowId>;
  readonly counters: Counters;
  day: { startsAt: Timestamp; equity: Money } | null;
  realisedToday: Money;
  peakEquity: Money;
  /** Highest equity since the account began or a halt was last resumed, over restarts: what the drawdown halt is held against. */
  drawdownFrom: Money;
  /** How far prices may move before the limits on loss are looked at again; null: at the next price of an open position. */
  lossWatch: LossWatch | null;
  /** Limits a person has set; null where there are none. Replaced whole where a person changes them. */
  limits: LimitBook | null;
  /** What parts of the account have made in the day and the week, and since their drawdowns are counted; nothing where no limit asks. */
  readonly partLosses: PartLosses;
  /** Largest committed notional the last approval allowed (I5). */
  approvedLimit: Money;
  lastMarkAt: Timestamp;
  nextCycleDueAt: Timestamp;
}
