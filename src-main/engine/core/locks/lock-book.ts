/** What the engine knows of locks and of the trades they are decided by. */
import type { ClosedTrade } from '../../../../src-shared/domain/closed-trade.ts';
import type { Money } from '../../../../src-shared/domain/decimal.ts';
import type { LockId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { LONGEST_LOCK_MS, holds, lockSubject, type LockRule, type RiskLock } from '../../../../src-shared/domain/lock.ts';

/** How protections are set for a session. A cooldown is a lock as well, with the length the limits give it. */
export interface LockConfig {
  readonly rules: readonly LockRule[];
}

/** Money that was put in or taken out: what equity changed by (below 0: taken out), quote currency. */
export interface MoneyFlow {
  readonly at: Timestamp;
  readonly worth: Money;
}

/** What a store knows of locks when a session starts. */
export interface StoredLocks {
  /** Of the newest lock there ever was; 0 without one. */
  readonly newest: number;
  /** Those whose end has not come, and of each kind and subject the newest; oldest first. */
  readonly rows: readonly RiskLock[];
  /** The newest trades that closed, oldest first. */
  readonly trades: readonly ClosedTrade[];
  /** Who was for the signals of open positions, of entries that may still fill or were sent in the last minute, and of what waits for a person. Sorted by signal. */
  readonly teams: readonly { readonly signal: SignalId; readonly teams: readonly string[] }[];
  /** Money put in and taken out within the longest window, oldest first; left out where there was none, and by stores of earlier versions. */
  readonly flows?: readonly MoneyFlow[] | undefined;
}

/** Owned by the engine's state, changed in place. */
export interface LockBook {
  newest: number;
  readonly locks: Map<LockId, RiskLock>;
  /** Oldest first. */
  readonly trades: ClosedTrade[];
  /** Money put in and taken out within the longest window, oldest first. */
  readonly flows: MoneyFlow[];
  /** Trades that closed in this turn and were not looked at yet. */
  readonly unseen: ClosedTrade[];
}

/** The book at the start of a session; null where nobody has configured any locks. Of an account that begins anew nothing is taken back but the count. */
export function createLockBook(config: LockConfig | undefined, stored: StoredLocks | undefined, beginsAnew: boolean): LockBook | null {
  if (config === undefined) return null;
  const from = beginsAnew ? undefined : stored;
  return {
    newest: stored?.newest ?? 0, locks: new Map(from?.rows.map((lock) => [lock.id, lock])), trades: [...(from?.trades ?? [])],
    flows: [...(from?.flows ?? [])], unseen: [],
  };
}

/** The locks that hold at a moment, oldest first. */
export function holding(book: Readonly<LockBook>, at: Timestamp): RiskLock[] {
  const found: RiskLock[] = [];
  for (const lock of book.locks.values()) if (holds(lock, at)) found.push(lock);
  return found;
}

/** The newest lock for the same reason on the same subject, whether it holds or not. */
export function newestLike(book: Readonly<LockBook>, wanted: Pick<RiskLock, 'kind' | 'scope'>): RiskLock | null {
  const subject = lockSubject(wanted);
  let newest: RiskLock | null = null;
  for (const lock of book.locks.values()) if (lockSubject(lock) === subject) newest = lock;
  return newest;
}

/** Notes money that was put in or taken out. What no window reaches any more is forgotten. */
export function keepFlow(book: LockBook, flow: MoneyFlow): void {
  book.flows.push(flow);
  while ((book.flows[0]?.at ?? Infinity) <= flow.at - LONGEST_LOCK_MS) book.flows.shift();
}

/** Puts a lock into the book. What it makes needless to remember goes: earlier ones like it that are over. */
export function keep(book: LockBook, lock: RiskLock, at: Timestamp): void {
  const subject = lockSubject(lock);
  for (const [id, before] of book.locks) {
    if (id !== lock.id && lockSubject(before) === subject && !holds(before, at)) book.locks.delete(id);
  }
  book.locks.set(lock.id, lock);
}
