/** Protections that hold entries back for a while, and the rules by which they begin. Plain data: configured, journaled, stored and shown in these words. */
import type { InstrumentId, LockId, Timestamp } from './ids.ts';

/** `cooldown` begins with every close of an instrument; the others by a {@link LockRule}. */
export type LockKind = 'cooldown' | 'stop_streak' | 'drawdown' | 'low_profit' | 'loss_streak';

/** What is held back: entries on an instrument, what an agent team asks for, or everything. */
export type LockScope =
  | { readonly on: 'instrument'; readonly subject: InstrumentId }
  /** A framework: `crew`, `group_chat`, `rules`. */
  | { readonly on: 'team'; readonly subject: string }
  | { readonly on: 'everything'; readonly subject: null };

/** Entries are held back from `beganAt` until `endsAt`, or until somebody lifts it. */
export interface RiskLock {
  readonly id: LockId;
  readonly kind: LockKind;
  readonly scope: LockScope;
  /** A sentence with the figures it rests on. */
  readonly reason: string;
  readonly beganAt: Timestamp;
  readonly endsAt: Timestamp;
  readonly liftedAt: Timestamp | null;
  readonly liftedBy: string | null;
  /** Why it was lifted. */
  readonly note: string | null;
}

/** When a lock begins. Only trades that closed inside the window, and since the last lock of this kind on the same subject, are counted. */
export type LockRule =
  /** So many of the agents' trades were stopped out at a loss, on one instrument or altogether. */
  | { readonly kind: 'stop_streak'; readonly scope: 'instrument' | 'everything'; readonly count: number; readonly windowMs: number; readonly lockMs: number }
  /** What closed trades have made of the money has fallen this far from its highest, a fraction of that. Holds everything back, a person too. */
  | { readonly kind: 'drawdown'; readonly share: number; readonly windowMs: number; readonly lockMs: number }
  /** At least so many of the agents' trades on an instrument together brought less than `leastR` multiples of the risk taken. */
  | { readonly kind: 'low_profit'; readonly count: number; readonly leastR: number; readonly windowMs: number; readonly lockMs: number }
  /** A team was for so many trades in a row that lost. */
  | { readonly kind: 'loss_streak'; readonly count: number; readonly windowMs: number; readonly lockMs: number };

/** No window and no lock is longer: older trades are not looked at. */
export const LONGEST_LOCK_MS = 30 * 86_400_000;
/** Closed trades that are looked at, at most: the newest. */
export const TRADES_LOOKED_AT = 500;

/** Whether a lock holds at a moment. */
export function holds({ beganAt, endsAt, liftedAt }: Pick<RiskLock, 'beganAt' | 'endsAt' | 'liftedAt'>, at: number): boolean {
  return liftedAt === null && at >= beganAt && at < endsAt;
}

/** Whether a person's own tickets are held back as well, and not only the agents. What the account has lost is everybody's; what the agents should wait for is theirs. */
export function bindsEverybody(kind: LockKind): boolean {
  return kind === 'drawdown';
}

/** The same for two locks that would hold the same back for the same reason. */
export function lockSubject({ kind, scope }: Pick<RiskLock, 'kind' | 'scope'>): string {
  return `${kind} ${scope.on} ${scope.subject ?? ''}`.trim();
}
