/**
 * What the core decided or learned, as values for the store, the screens and the decision hash. Facts are plain data
 * (bigint for exact decimals) and are complete: a reader of facts alone can rebuild orders, positions and balances.
 */
import type { Money, Quantity } from '../../../src-shared/domain/decimal.ts';
import type {
  AgentId, ClientOrderId, Currency, CycleId, InstrumentId, PositionId, RoundId, RowId, SignalId, Timestamp, VenueId,
} from '../../../src-shared/domain/ids.ts';
import type { RiskLock } from '../../../src-shared/domain/lock.ts';
import type { CandleDatum } from '../../../src-shared/domain/market-datum.ts';
import type { RiskLimit } from '../../../src-shared/domain/risk-limit.ts';
import type { Direction } from '../../../src-shared/domain/side.ts';
import type { VenueOrder } from '../../../src-shared/domain/venue-wire.ts';
import type { Framework } from './agents/seat.ts';
import type { ApprovalDecision, WaitingSignal } from './approval/approval-book.ts';
import type { ApprovalMode } from './approval/approval-mode.ts';
import type { Command } from './command.ts';
import type { ConsensusRound, Hearing } from './consensus/consensus-round.ts';
import type { FeatureSnapshot } from './feature/feature-snapshot.ts';
import type { Fill } from './fill/fill.ts';
import type { Halt, TradingState } from './halt/trading-state.ts';
import type { PolicyAdvice, PolicyChange, PolicyLesson } from './learning/policy.ts';
import type { LimitBreach } from './limits/limit-book.ts';
import type { PartLosses } from './limits/part-period.ts';
import type { QualityReason } from './market/quality.ts';
import type { ModelAnswer } from './model/model-answer.ts';
import type { SeatSubject } from './model/model-book.ts';
import type { ModelMessage, ModelQuestionId } from './model/model-question.ts';
import type { Order, OrderState } from './order/order.ts';
import type { LedgerEntry } from './portfolio/ledger-entry.ts';
import type { Position } from './position/position.ts';
import type { ClosingIntent } from './protection/closing-intent.ts';
import type { Rebalance } from './rebalance/rebalance.ts';
import type { Regime } from './regime/regime.ts';
import type { KeptLimit, KeptList, LimitChange } from './risk/kept-limit.ts';
import type { Signal, SignalEnd } from './signal/signal.ts';
import type { SettledOpinion } from './track-record/opinion-book.ts';
import type { Tallied } from './track-record/record.ts';

/** What the figures of a check are: `words` where they are none. `share`: a fraction. `times`: multiples of equity. */
export type CheckUnit = 'money' | 'share' | 'price' | 'quantity' | 'count' | 'times' | 'number';

/** One pre-trade check: what was measured against which limit, as text for people and exact record. */
export interface RiskCheck {
  readonly name: string;
  /** What it is before the entry; left out where an entry changes nothing about it. */
  readonly before?: string | undefined;
  /** What it would be with the entry, or what was found. */
  readonly value: string;
  readonly limit: string;
  /** Left out: words. */
  readonly unit?: CheckUnit | undefined;
  readonly passed: boolean;
}

/** The portfolio at one moment, quote currency. */
export interface PortfolioMark {
  readonly at: Timestamp;
  /** Wallet balances plus unrealised, all venues. */
  readonly equity: Money;
  readonly cash: Money;
  readonly unrealised: Money;
  /** Sum of |position| at mark, open and in-flight entries included. */
  readonly exposure: Money;
  /** What would be lost if every stop were hit now. */
  readonly openRisk: Money;
  readonly realisedToday: Money;
  readonly drawdown: number;
  readonly openPositions: number;
  /** Positions without a native or soft stop. */
  readonly unprotected: number;
}

/** A difference between our books and the venue's. */
export interface Difference {
  readonly kind: 'missing_fill' | 'unknown_order' | 'external_order' | 'external_fill' | 'order_state' | 'position' | 'balance';
  readonly subject: string;
  readonly ours: string;
  readonly venues: string;
  readonly resolved: boolean;
}

export interface CycleSummary {
  readonly id: CycleId;
  readonly ordinal: number;
  readonly at: Timestamp;
  readonly instruments: number;
  readonly rounds: number;
  readonly signals: number;
  readonly ordersSent: number;
  readonly queueLength: number;
  /** Cycles that should have started while the one before was still at work. */
  readonly overruns: number;
}

/**
 * Why an answer of a language model counts for nothing: `abstained` by the desk or by itself in no usable way; `stale`: the snapshot it is about is too old;
 * `void`: its numbers are not the snapshot's; `unasked`: nothing of ours is open by that name; `halted`: trading was halted meanwhile.
 */
export type ModelDrop = 'abstained' | 'stale' | 'void' | 'unasked' | 'halted';

export type AlertLevel = 'info' | 'warning' | 'critical';

export type Fact =
  | { readonly kind: 'candle_closed'; readonly candle: Omit<CandleDatum, 'kind' | 'closed' | 'history'>; readonly partial: boolean }
  | { readonly kind: 'funding_published'; readonly instrument: InstrumentId; readonly rate: number; readonly markPrice: number; readonly at: Timestamp; readonly dueAt: Timestamp }
  | { readonly kind: 'quality_changed'; readonly instrument: InstrumentId; readonly entriesAllowed: boolean; readonly reasons: readonly QualityReason[]; readonly at: Timestamp }
  | { readonly kind: 'regime_changed'; readonly instrument: InstrumentId; readonly from: Regime; readonly to: Regime; readonly at: Timestamp }
  | { readonly kind: 'cycle_completed'; readonly cycle: CycleSummary }
  /** Every round. `snapshot` and `hearings` are kept with rounds that gave a signal. */
  | {
      readonly kind: 'round_held'; readonly id: RoundId; readonly cycle: CycleId; readonly round: ConsensusRound;
      readonly snapshot: FeatureSnapshot | null; readonly hearings: readonly Hearing[] | null;
    }
  /** A language model was asked for a seat's opinion. */
  | {
      readonly kind: 'model_asked'; readonly question: ModelQuestionId; readonly framework: Framework; readonly agent: AgentId; readonly instrument: InstrumentId; readonly cycle: CycleId;
      /** Moment of the snapshot it is about. */
      readonly snapshotAt: Timestamp; readonly messages: readonly ModelMessage[]; readonly answerTokens: number; readonly at: Timestamp;
    }
  /** What came of it, every call included. `subject`: whose view of what; null where nothing of ours was open by that name. `dropped`: why it counts for nothing; null where it stands. */
  | { readonly kind: 'model_answered'; readonly answer: ModelAnswer; readonly subject: SeatSubject | null; readonly dropped: ModelDrop | null; readonly sentence: string; readonly at: Timestamp }
  /** The first round in which an answer counted. */
  | { readonly kind: 'model_counted'; readonly question: ModelQuestionId; readonly round: RoundId; readonly at: Timestamp }
  /** A language model wrote down what its agent takes from a position. `by`: the model, as its server names it; empty where that is not known. */
  | {
      readonly kind: 'lesson_written'; readonly question: ModelQuestionId; readonly position: PositionId; readonly agent: AgentId; readonly instrument: InstrumentId; readonly words: string; readonly by: string; readonly at: Timestamp;
    }
  /** What came of an opinion, and its seat's tally in that regime with it. */
  | { readonly kind: 'opinion_settled'; readonly opinion: SettledOpinion; readonly tally: Tallied }
  | { readonly kind: 'signal_raised'; readonly signal: Signal }
  /** A signal was put before a person: to be answered, or only to be seen. */
  | ({ readonly kind: 'approval_asked'; readonly at: Timestamp } & WaitingSignal)
  /** What became of it. `by` null: nobody answered. */
  | {
      readonly kind: 'approval_answered'; readonly signal: SignalId; readonly instrument: InstrumentId; readonly direction: Direction; readonly decision: ApprovalDecision; readonly by: string | null; readonly note: string;
      readonly waitedMs: number; readonly at: Timestamp;
    }
  | { readonly kind: 'approval_mode_changed'; readonly mode: ApprovalMode; readonly limitMs: number | null; readonly by: string; readonly at: Timestamp }
  /** Limits were changed while trading went on. `kept`: every change that stands, whole. `by` `start`: none was changed, but some stand no longer. */
  | { readonly kind: 'risk_limits_changed'; readonly changes: readonly LimitChange[]; readonly kept: readonly KeptLimit[]; readonly loosened: boolean; readonly reason: string; readonly by: string; readonly at: Timestamp }
  /** The list of limits was changed while trading went on. `kept`: the change that stands, whole; null: it is as configured. `by` `start`: none was changed, but one stands no longer. */
  | { readonly kind: 'limit_list_changed'; readonly from: readonly RiskLimit[]; readonly to: readonly RiskLimit[]; readonly kept: KeptList | null; readonly loosened: boolean; readonly reason: string; readonly by: string; readonly at: Timestamp }
  /** What the learned policy said to a signal. */
  | { readonly kind: 'policy_advised'; readonly advice: PolicyAdvice }
  /** What came of an advice, and what is known in its state with it. */
  | { readonly kind: 'policy_learned'; readonly lesson: PolicyLesson }
  /** A person froze, thawed or emptied the policy. */
  | { readonly kind: 'policy_changed'; readonly change: PolicyChange; readonly frozen: boolean; readonly decisions: number; readonly at: Timestamp }
  | {
      readonly kind: 'signal_ended'; readonly signal: SignalId; readonly end: SignalEnd; readonly sentence: string;
      readonly checks: readonly RiskCheck[]; readonly order: ClientOrderId | null; readonly at: Timestamp;
    }
  /** A new order, whole (also the write-ahead intent). `checks`: the risk verdict it passed. */
  | { readonly kind: 'order_intended'; readonly order: Readonly<Order>; readonly checks: readonly RiskCheck[] }
  /** A transition or a change of what is known; carries all mutable fields. */
  | {
      readonly kind: 'order_changed'; readonly clientOrderId: ClientOrderId; readonly from: OrderState; readonly to: OrderState; readonly reason: string | null;
      readonly position: PositionId | null; readonly venueOrderId: string | null; readonly filledQuantity: Quantity; readonly filledNotional: Money;
      readonly finalQuantity: Quantity | null; readonly cancelRequestedAt: Timestamp | null; readonly at: Timestamp;
    }
  | { readonly kind: 'fill_booked'; readonly fill: Fill }
  /** A position's whole row after a change. */
  | { readonly kind: 'position_changed'; readonly change: 'opened' | 'increased' | 'reduced' | 'closed' | 'protection' | 'funding'; readonly position: Readonly<Position>; readonly at: Timestamp }
  /** An open position is to be closed from now on (null: no longer, since a new entry joined what was dust). */
  | { readonly kind: 'closing_changed'; readonly position: PositionId; readonly closing: ClosingIntent | null; readonly at: Timestamp }
  | { readonly kind: 'ledger_posted'; readonly entry: LedgerEntry }
  | { readonly kind: 'payment_booked'; readonly venue: VenueId; readonly paymentId: string; readonly instrument: InstrumentId; readonly amount: Money; readonly at: Timestamp }
  /** Money was put in (positive) or taken out. `worth`: what equity changed by, quote currency; `day`, `peakEquity` and `drawdownFrom`: what losses are measured from afterwards, null where nothing was yet. */
  | {
      readonly kind: 'money_moved'; readonly venue: VenueId; readonly transferId: string; readonly currency: Currency; readonly amount: Money; readonly worth: Money;
      readonly day: Money | null; readonly peakEquity: Money | null; readonly drawdownFrom: Money | null; readonly at: Timestamp;
    }
  | { readonly kind: 'portfolio_marked'; readonly mark: PortfolioMark }
  | { readonly kind: 'day_started'; readonly startsAt: Timestamp; readonly equity: Money }
  /** Equity at the start of a UTC week, where a limit is held against it. */
  | { readonly kind: 'week_started'; readonly startsAt: Timestamp; readonly equity: Money }
  /** What parts of the account have made since the day and the week began and since their drawdowns are counted, with the highest of it, whole, where a limit on their loss asks. */
  | { readonly kind: 'part_losses_changed'; readonly losses: Readonly<PartLosses>; readonly at: Timestamp }
  /** A limit the market broke: whole, when it begins and when it ends. */
  | { readonly kind: 'limit_breached'; readonly breach: LimitBreach }
  | { readonly kind: 'risk_event'; readonly id: RowId; readonly code: string; readonly instrument: InstrumentId | null; readonly sentence: string; readonly checks: readonly RiskCheck[]; readonly at: Timestamp }
  /** A lock's whole row: begun, or lifted before its end. */
  | { readonly kind: 'lock_changed'; readonly lock: RiskLock; readonly at: Timestamp }
  | { readonly kind: 'trading_state_changed'; readonly from: TradingState; readonly to: TradingState; readonly reason: string; readonly by: string; readonly at: Timestamp }
  /** A rebalance whole, with what became of each order so far. */
  | { readonly kind: 'rebalance_changed'; readonly rebalance: Rebalance; readonly at: Timestamp }
  /** A halt's whole row: begun, verified or ended. */
  | { readonly kind: 'halt_changed'; readonly halt: Readonly<Halt>; readonly report: readonly HaltLine[]; readonly at: Timestamp }
  | { readonly kind: 'reconciled'; readonly id: RowId; readonly venue: VenueId; readonly cause: 'startup' | 'poll' | 'reconnect' | 'halt' | 'resume'; readonly differences: readonly Difference[]; readonly at: Timestamp }
  /** Net quantity of strangers' trades on an instrument (signed), whole, after a change. */
  | { readonly kind: 'external_changed'; readonly instrument: InstrumentId; readonly quantity: Quantity; readonly at: Timestamp }
  /** Whose fills in an account came out of order, and by how much its ledger was adjusted for that: whole, after a change. */
  | { readonly kind: 'disorder_changed'; readonly venue: VenueId; readonly currency: Currency; readonly instruments: readonly InstrumentId[]; readonly adjusted: Money; readonly at: Timestamp }
  | { readonly kind: 'external_order_seen'; readonly venue: VenueId; readonly order: VenueOrder; readonly at: Timestamp }
  | { readonly kind: 'venue_health_changed'; readonly venue: VenueId; readonly connected: boolean; readonly consecutiveFailures: number; readonly sentence: string; readonly at: Timestamp }
  | { readonly kind: 'alert_raised'; readonly id: RowId; readonly level: AlertLevel; readonly code: string; readonly sentence: string; readonly remedy: string; readonly at: Timestamp }
  /** A command and what came of it, for the hash-chained audit log. */
  | { readonly kind: 'command_handled'; readonly command: Command; readonly accepted: boolean; readonly sentence: string; readonly at: Timestamp };

/** What is done and what is not, per order and venue, while halted. */
export interface HaltLine {
  readonly venue: VenueId;
  readonly subject: string;
  readonly status: 'done' | 'pending' | 'unknown' | 'still_open';
  readonly sentence: string;
}
