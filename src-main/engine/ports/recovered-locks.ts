/** The part of {@link ./recovered-fold.ts} that is about locks and the trades they are decided by. */
import { closedTrade, type ClosedTrade } from '../../../src-shared/domain/closed-trade.ts';
import type { SignalId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { LONGEST_LOCK_MS, TRADES_LOOKED_AT, lockSubject, type RiskLock } from '../../../src-shared/domain/lock.ts';
import { teamsBehind } from '../../../src-shared/domain/team/teams-behind.ts';
import type { Fact } from '../core/fact.ts';
import type { MoneyFlow, StoredLocks } from '../core/locks/lock-book.ts';
import type { Position } from '../core/position/position.ts';

/** What is known of locks, while it grows. */
export interface FoldedLocks {
  newest: number;
  /** Oldest first. */
  rows: RiskLock[];
  /** By closing time and id. */
  trades: ClosedTrade[];
  /** Money put in and taken out within the longest window, by time. */
  flows: MoneyFlow[];
  /** Who was for each signal. */
  readonly teams: Map<SignalId, readonly string[]>;
  /** The newest round that gave a signal. */
  round: Extract<Fact, { kind: 'round_held' }> | null;
}

/** The fold's beginning. */
export function noLocks(): FoldedLocks {
  return { newest: 0, rows: [], trades: [], flows: [], teams: new Map(), round: null };
}

/** An account begins anew: what held the old one back holds no longer. Numbers go on. */
export function beginLocksAnew(locks: FoldedLocks): void {
  locks.rows = [];
  locks.trades = [];
  locks.flows = [];
}

/** Takes a fact. */
export function foldLocks(locks: FoldedLocks, fact: Extract<Fact, { kind: 'lock_changed' | 'round_held' | 'signal_raised' }>): void {
  if (fact.kind === 'round_held') {
    if (fact.round.outcome.kind === 'signal') locks.round = fact;
  } else if (fact.kind === 'signal_raised') {
    if (locks.round?.id === fact.signal.round) locks.teams.set(fact.signal.id, teamsBehind(locks.round.round.votes, fact.signal.direction));
  } else {
    const at = locks.rows.findIndex(({ id }) => id === fact.lock.id);
    if (at >= 0) locks.rows[at] = fact.lock;
    else if (fact.lock.liftedAt === null) locks.rows.push(fact.lock);
    if (fact.lock.liftedAt === null) locks.newest = Number(fact.lock.id.slice('lock-'.length));
  }
}

/** Takes a position that closed. */
export function foldTrade(locks: FoldedLocks, position: Readonly<Position>, at: Timestamp): void {
  const teams = position.signal === null ? [] : (locks.teams.get(position.signal) ?? []);
  locks.trades.push(closedTrade(position, at, teams));
  locks.trades.sort((a, b) => a.at - b.at || (a.position < b.position ? -1 : 1));
  if (locks.trades.length > TRADES_LOOKED_AT) locks.trades.shift();
}

/** Takes money that was put in or taken out. */
export function foldFlow(locks: FoldedLocks, { at, worth }: Extract<Fact, { kind: 'money_moved' }>): void {
  locks.flows.push({ at, worth });
  locks.flows.sort((a, b) => a.at - b.at);
}

/** As a store gives it back. @param signals whose teams must be known */
export function storedLocksOf({ newest, rows, trades, flows, teams }: FoldedLocks, signals: ReadonlySet<SignalId>, at: number): StoredLocks {
  const lately = flows.filter((flow) => flow.at > at - LONGEST_LOCK_MS);
  const last = new Map(rows.map((lock) => [lockSubject(lock), lock.id]));
  return {
    newest, rows: rows.filter((lock) => lock.endsAt > at || last.get(lockSubject(lock)) === lock.id), trades: [...trades],
    teams: [...signals].sort().map((signal) => ({ signal, teams: teams.get(signal) ?? [] })),
    ...(lately.length === 0 ? {} : { flows: lately }),
  };
}
