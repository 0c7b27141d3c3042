import type Database from 'better-sqlite3';
import { closedTrade, type ClosedTrade, type EndedPosition } from '../../../../src-shared/domain/closed-trade.ts';
import { decimal, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, LockId, PositionId, SignalId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import { LONGEST_LOCK_MS, TRADES_LOOKED_AT, type LockKind, type LockScope, type RiskLock } from '../../../../src-shared/domain/lock.ts';
import { teamsBehind, type TeamVote } from '../../../../src-shared/domain/team/teams-behind.ts';
import type { MoneyFlow, StoredLocks } from '../../core/locks/lock-book.ts';
import { SENDS_COUNT_MS, WRITTEN_OFF } from '../../ports/recovered-fold.ts';
import { BOOKED_BEFORE, type FactHandlers, type Projection } from './projection.ts';
import { riskLocks } from './schema/lock.ts';

/** Locks as they begin and are lifted. */
export function lockHandlers(projection: Projection): Pick<FactHandlers, 'lock_changed'> {
  const begun = projection.writer(riskLocks);
  const lifted = projection.change('UPDATE risk_locks SET lifted_at = ?, lifted_by = ?, note = ? WHERE id = (SELECT ?)');
  return {
    lock_changed: ({ lock: { id, kind, scope, reason, beganAt, endsAt, liftedAt, liftedBy, note } }) => {
      if (liftedAt === null) begun.write({ id, session: projection.memory.session, kind, scope: scope.on, subject: scope.subject, reason, beganAt, endsAt, liftedAt, liftedBy, note });
      else lifted(liftedAt, liftedBy, note, id);
    },
  };
}

interface LockRow {
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  readonly subject: string | null;
  readonly reason: string;
  readonly beganAt: number;
  readonly endsAt: number;
  readonly liftedAt: number | null;
  readonly liftedBy: string | null;
  readonly note: string | null;
}

/** Since when the present account's books are kept. */
const PRESENT_BOOKS = "coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0)";

/** What is known of locks at a moment: what has not ended, and of each kind and subject the newest. */
export function loadLocks(db: Database.Database, at: number): StoredLocks {
  const rows = db.prepare<[number], LockRow>(
    `SELECT id, kind, scope, subject, reason, began_at AS beganAt, ends_at AS endsAt, lifted_at AS liftedAt, lifted_by AS liftedBy, note FROM risk_locks
     WHERE session >= ${PRESENT_BOOKS} AND (ends_at > ? OR ordinal IN (SELECT max(ordinal) FROM risk_locks GROUP BY kind, scope, subject)) ORDER BY ordinal`,
  ).all(at);
  const flows = recentFlows(db, at);
  return {
    newest: db.prepare<[], number>("SELECT CAST(substr(id, 6) AS INTEGER) FROM risk_locks ORDER BY ordinal DESC LIMIT 1").pluck().get() ?? 0, rows: rows.map(lockFrom), trades: closedTrades(db), teams: teamsInPlay(db, at),
    ...(flows.length === 0 ? {} : { flows }),
  };
}

/** Money put in and taken out of the present account that a window can still reach, by time. A database whose account began anew under an earlier version knows since when by the venue's account alone. */
function recentFlows(db: Database.Database, at: number): MoneyFlow[] {
  return db.prepare<[number], { readonly at: number; readonly worth: string }>(
    `SELECT at, worth FROM transfers f WHERE at > ? AND booking > coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = '${BOOKED_BEFORE}'), 0)
       AND account = coalesce((SELECT v.account FROM venues v WHERE v.id = f.venue), 0) ORDER BY at, booking`,
  ).all(at - LONGEST_LOCK_MS).map((row) => ({ at: row.at as Timestamp, worth: decimal<Money>(row.worth) }));
}

function lockFrom({ id, kind, scope, subject, reason, beganAt, endsAt, liftedAt, liftedBy, note }: LockRow): RiskLock {
  return {
    id: id as LockId, kind: kind as LockKind, scope: { on: scope, subject } as LockScope, reason, beganAt: beganAt as Timestamp, endsAt: endsAt as Timestamp,
    liftedAt: liftedAt as Timestamp | null, liftedBy, note,
  };
}

interface TradeRow {
  readonly id: string;
  readonly instrument: string;
  readonly signal: string | null;
  readonly realised: string;
  readonly fees: string;
  readonly funding: string;
  readonly initialRisk: string | null;
  readonly peakQuantity: string;
  readonly closeReason: string | null;
  readonly closedAt: number;
}

/** The newest trades of the present account, oldest first. */
function closedTrades(db: Database.Database): ClosedTrade[] {
  const teams = teamReader(db);
  return db.prepare<[string], TradeRow>(
    `SELECT id, instrument, signal_id AS signal, realised, fees, funding, initial_risk AS initialRisk, peak_quantity AS peakQuantity, close_reason AS closeReason, closed_at AS closedAt
     FROM positions WHERE closed_at IS NOT NULL AND close_reason <> ? AND session >= ${PRESENT_BOOKS} ORDER BY closed_at DESC, id DESC LIMIT ${TRADES_LOOKED_AT}`,
  ).all(WRITTEN_OFF).reverse().map((row) => closedTrade(endedFrom(row), row.closedAt as Timestamp, row.signal === null ? [] : teams(row.signal)));
}

function endedFrom(row: TradeRow): EndedPosition {
  return {
    id: row.id as PositionId, instrument: row.instrument as InstrumentId, signal: row.signal as SignalId | null, realised: decimal<Money>(row.realised), fees: decimal<Money>(row.fees), funding: decimal<Money>(row.funding),
    initialRisk: row.initialRisk === null ? null : decimal<Price>(row.initialRisk), peakQuantity: decimal<Quantity>(row.peakQuantity), closeReason: row.closeReason,
  };
}

/** Of open positions, of entries that may still fill or count in the minute, and of what waits for a person. */
function teamsInPlay(db: Database.Database, at: number): StoredLocks['teams'] {
  const teams = teamReader(db);
  return db.prepare<[number], SignalId>(
    `SELECT signal_id FROM positions WHERE closed_at IS NULL AND signal_id IS NOT NULL
     UNION SELECT signal_id FROM orders WHERE purpose = 'entry' AND signal_id IS NOT NULL AND ("open" = 1 OR created_at > ?)
     UNION SELECT signal_id FROM approvals WHERE decision IS NULL ORDER BY signal_id`,
  ).pluck().all(at - SENDS_COUNT_MS).map((signal) => ({ signal, teams: teams(signal) }));
}

/** Who was for a signal, by the votes of its round. */
function teamReader(db: Database.Database): (signal: string) => readonly string[] {
  const votes = db.prepare<[string], TeamVote & { readonly direction: 'long' | 'short' }>(
    `SELECT v.framework, v.stance, v.weight, s.direction FROM trading_signals s JOIN consensus_votes v ON v.round_id = s.round_id WHERE s.id = ? ORDER BY v.ordinal`,
  );
  return (signal) => {
    const found = votes.all(signal);
    return found[0] === undefined ? [] : teamsBehind(found, found[0].direction);
  };
}
