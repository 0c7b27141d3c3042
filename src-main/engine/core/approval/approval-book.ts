/** What the engine knows of signals that wait for a person. */
import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Signal } from '../signal/signal.ts';
import { modeFrom, type ApprovalConfig, type ApprovalMode } from './approval-mode.ts';

/** A signal before a person. */
export interface WaitingSignal {
  readonly signal: Signal;
  /** Only shown: there is nothing to answer. */
  readonly shown: boolean;
  /** Lost at the stop, quote currency, by the prices at which it was raised; null where risk would have refused it then. */
  readonly atRisk: Money | null;
  /** Of the vote, 0–1; null where it is not at hand (a signal that waited for its turn when the mode changed). */
  readonly agreement: number | null;
}

/** How a waiting signal stopped waiting. Only `approved` may become an order. */
export type ApprovalDecision = 'approved' | 'rejected' | 'expired' | 'shown' | 'superseded' | 'dropped' | 'halted' | 'mode_changed';

/** What was decided about a signal, and by whom; `by` null: by nobody, its time was over or something else ended it. */
export interface ApprovalAnswer {
  readonly decision: ApprovalDecision;
  readonly by: string | null;
  readonly at: Timestamp;
}

/** Owned by the engine's state, changed in place. */
export interface ApprovalBook {
  mode: ApprovalMode;
  /** How long a signal waits for its answer; null: as long as a signal lives. */
  limitMs: number | null;
  readonly waiting: Map<SignalId, WaitingSignal>;
  /** The newest answers, for whoever comes second, and to know what was approved. */
  readonly answered: Map<SignalId, ApprovalAnswer>;
  /** `instrument direction` → before this a quorum for it asks nobody again. */
  readonly quietUntil: Map<string, Timestamp>;
}

/** What a store knows of approvals when a session starts. */
export interface StoredApproval {
  /** As it was written; null: nobody has ever set one. */
  readonly mode: string | null;
  readonly limitMs: number | null;
  /** Signals that waited when the last session ended, oldest first. */
  readonly waiting: readonly WaitingSignal[];
}

/** The book at the start of a session. What was stored counts more than what is configured, unless a person overrides it; a word nobody knows asks first. */
export function createApprovalBook(config: ApprovalConfig | undefined, stored: StoredApproval | undefined): ApprovalBook {
  const book = { waiting: new Map(), answered: new Map(), quietUntil: new Map() };
  if (config !== undefined && (config.override || (stored?.mode ?? null) === null)) return { ...book, mode: modeFrom(config.mode), limitMs: config.limitMs };
  return { ...book, mode: modeFrom(stored?.mode ?? 'auto'), limitMs: stored?.limitMs ?? null };
}

/** Whether a person said yes to a signal. */
export function isApproved(book: Readonly<ApprovalBook>, signal: SignalId): boolean {
  return book.answered.get(signal)?.decision === 'approved';
}

/** Whether a signal may become an order: nobody is asked, or a person said yes. */
export function mayTrade(book: Readonly<ApprovalBook>, signal: SignalId): boolean {
  if (book.mode === 'suggest') return false;
  return isApproved(book, signal) || (book.mode === 'auto' && !book.waiting.has(signal) && !book.answered.has(signal));
}
