/** Locks begin, and a person lifts them. Each change is a fact: the store keeps it, a restart takes it back. */
import type { InstrumentId, LockId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { bindsEverybody, holds, type LockKind, type LockScope, type RiskLock } from '../../../../src-shared/domain/lock.ts';
import { describeDuration } from '../../../../src-shared/support/figures.ts';
import type { Command } from '../command.ts';
import { riskEvent, type Turn } from '../turn.ts';
import { holding, keep, type LockBook } from './lock-book.ts';

/** A lock that is to begin now. */
export interface LockWish {
  readonly kind: LockKind;
  readonly scope: LockScope;
  readonly reason: string;
  readonly lockMs: number;
}

/** Begins a lock. All but cooldowns, which come with every close, are told as events of risk. */
export function beginLock(turn: Turn, book: LockBook, { kind, scope, reason, lockMs }: LockWish): void {
  const { at } = turn;
  book.newest += 1;
  const lock: RiskLock = { id: `lock-${book.newest}` as LockId, kind, scope, reason, beganAt: at, endsAt: (at + lockMs) as Timestamp, liftedAt: null, liftedBy: null, note: null };
  keep(book, lock, at);
  turn.facts.push({ kind: 'lock_changed', lock, at });
  if (kind === 'cooldown') return;
  riskEvent(turn, kind, scope.on === 'instrument' ? scope.subject : null, `${reason} ${heldBack(lock)} for ${describeDuration(lockMs)} (${lock.id}).`);
}

function heldBack({ kind, scope }: Pick<RiskLock, 'kind' | 'scope'>): string {
  const what = scope.on === 'instrument' ? `No entries on ${scope.subject}` : scope.on === 'team' ? `Nothing that ${teamName(scope.subject)} asks for is traded` : 'No entries';
  return bindsEverybody(kind) || scope.on === 'team' ? what : `${what} by the agents`;
}

/** `the group chat`. */
export function teamName(team: string): string {
  return `the ${team.replaceAll('_', ' ')}`;
}

/** After an instrument was left: the agents' next entry on it waits, and the wait is a lock where locks are configured. */
export function coolDown(turn: Turn, instrument: InstrumentId): void {
  const { state, at } = turn;
  const { cooldownMs } = state.config.risk;
  state.cooldownUntil.set(instrument, (at + state.config.risk.cooldownMs) as Timestamp);
  if (state.locks === null || cooldownMs <= 0) return;
  beginLock(turn, state.locks, { kind: 'cooldown', scope: { on: 'instrument', subject: instrument }, reason: `A position on ${instrument} closed.`, lockMs: cooldownMs });
}

/**
 * After a start: waits that were lifted do not come back, those of dust do, and one that no lock was stored for (it began under an earlier version) becomes one.
 */
export function takeBackCooldowns(turn: Turn): void {
  const { state, at } = turn;
  const { locks: book, cooldownUntil } = state;
  if (book === null) return;
  for (const { kind, scope, beganAt, endsAt, liftedAt } of book.locks.values()) {
    if (kind !== 'cooldown' || scope.on !== 'instrument' || !state.instruments.has(scope.subject)) continue;
    const until = cooldownUntil.get(scope.subject) ?? 0;
    if (liftedAt === null) cooldownUntil.set(scope.subject, Math.max(until, endsAt) as Timestamp);
    else if (until <= beganAt + state.config.risk.cooldownMs) cooldownUntil.delete(scope.subject);
  }
  const known = new Set(holding(book, at).flatMap(({ kind, scope }) => (kind === 'cooldown' ? [scope.subject] : [])));
  for (const [instrument, until] of cooldownUntil) {
    if (until > at && !known.has(instrument)) {
      beginLock(turn, book, { kind: 'cooldown', scope: { on: 'instrument', subject: instrument }, reason: `A position on ${instrument} closed before the restart.`, lockMs: until - at });
    }
  }
}

/** Lifts a lock before its end, with a word about why. What risk has refused because of it is heard again. */
export function liftLock(turn: Turn, { lock: id, note, by }: Extract<Command, { kind: 'lift_lock' }>): { readonly accepted: boolean; readonly sentence: string } {
  const { state, at } = turn;
  const lock = state.locks?.locks.get(id);
  if (state.locks === null || lock === undefined) return { accepted: false, sentence: `There is no lock ${id} that holds.` };
  const refusal = whyNotLifted(lock, note, at);
  if (refusal !== null) return { accepted: false, sentence: refusal };
  // An instrument that was left twice waits once.
  const alike = lock.kind === 'cooldown' ? holding(state.locks, at).filter(({ kind, scope }) => kind === 'cooldown' && scope.subject === lock.scope.subject) : [lock];
  for (const one of alike) {
    const lifted: RiskLock = { ...one, liftedAt: at, liftedBy: by, note: note.trim() };
    state.locks.locks.set(one.id, lifted);
    turn.facts.push({ kind: 'lock_changed', lock: lifted, at });
  }
  if (lock.kind === 'cooldown' && lock.scope.on === 'instrument') state.cooldownUntil.delete(lock.scope.subject);
  state.refusedUntil.clear();
  return { accepted: true, sentence: liftedSentence(lock, at) };
}

/** Why a lock cannot be lifted; null where it can. The same words whether an engine runs or not. */
export function whyNotLifted(lock: RiskLock, note: string, at: number): string | null {
  if (lock.liftedAt !== null) return `${lock.id} was lifted already, by ${lock.liftedBy ?? 'somebody'}: ${lock.note ?? ''}.`;
  if (!holds(lock, at)) return `${lock.id} is over: it ended ${describeDuration(at - lock.endsAt)} ago.`;
  return note.trim() === '' ? `Say in a note why ${lock.id} is lifted.` : null;
}

/** What is said of a lock that was lifted. */
export function liftedSentence(lock: RiskLock, at: number): string {
  return `${lock.id} is lifted ${describeDuration(lock.endsAt - at)} before its end.`;
}
