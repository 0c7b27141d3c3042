import type Database from 'better-sqlite3';
import type { Money, Quantity } from '../../../../src-shared/domain/decimal.ts';
import { ZERO_MONEY, decimal } from '../../../../src-shared/domain/decimal.ts';
import type { Currency, InstrumentId, PositionId, RowId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import { BOOKED_KEPT, CLOSED_KEPT_MS, FINAL_ORDER_KEPT_MS, FRESH_STATE, WRITTEN_OFF } from '../../ports/recovered-fold.ts';
import type { Halt, TradingState } from '../../core/halt/trading-state.ts';
import type { Order } from '../../core/order/order.ts';
import type { Position } from '../../core/position/position.ts';
import type { ClosingIntent } from '../../core/protection/closing-intent.ts';
import type { StoredBalance, StoredClosing, StoredDisorder, StoredFillMoment, StoredState } from '../../core/stored-state.ts';
import { orderFrom } from './order-row.ts';
import { positionFrom } from './position-row.ts';
import { PERFORMANCE_COLUMNS, resultFrom, type PerformanceRow } from './project-agents.ts';
import { loadApproval } from './project-approvals.ts';
import { loadChangedLimits, loadChangedList } from './project-safety.ts';
import { loadLocks } from './project-locks.ts';
import { loadLimits } from './project-limits.ts';
import { loadPolicy } from './project-policy.ts';
import { loadRebalance } from './project-rebalances.ts';
import { DRAWDOWN_FROM, REALISED_TODAY } from './projection.ts';
import { selectList } from './row-writer.ts';
import { orders, positions } from './schema/execution.ts';
import { halts } from './schema/risk.ts';

/** What the last session left, from the tables. Equal to folding every committed fact (see recovered-fold.ts). */
export function loadState(db: Database.Database): StoredState {
  const last = db.prepare<[], { endedAt: number | null }>('SELECT ended_at AS endedAt FROM sessions ORDER BY ordinal DESC LIMIT 1').get();
  const state = db.prepare<[], { toState: string; reason: string }>('SELECT to_state AS toState, reason FROM trading_states ORDER BY ordinal DESC LIMIT 1').get();
  const day = db
    .prepare<[], { startsAt: number; equity: string }>(
      `SELECT starts_at AS startsAt, equity FROM trading_days WHERE session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0)
       ORDER BY ordinal DESC LIMIT 1`,
    )
    .get();
  return {
    existed: last !== undefined,
    crashed: last !== undefined && last.endedAt === null,
    trading: (state?.toState as TradingState | undefined) ?? FRESH_STATE.trading,
    tradingReason: state?.reason ?? FRESH_STATE.tradingReason,
    halt: openHalt(db),
    orders: recentOrders(db),
    positions: openPositions(db),
    closing: closings(db),
    lastClosed: lastClosed(db),
    balances: allBalances(db),
    external: externalQuantities(db),
    disorder: disorders(db),
    newestFills: newestMoments(db),
    booked: bookedKeys(db),
    lastFillAt: lastFillTimes(db),
    day: day === undefined ? null : { startsAt: day.startsAt as Timestamp, equity: decimal<Money>(day.equity) },
    realisedToday: amount(db, REALISED_TODAY) ?? ZERO_MONEY,
    peakEquity: amount(db, 'peak_equity'),
    drawdownFrom: amount(db, DRAWDOWN_FROM),
    results: db.prepare<[], PerformanceRow>(`SELECT ${PERFORMANCE_COLUMNS} FROM agent_performance ORDER BY framework || ' ' || agent || ' ' || regime`).all().map(resultFrom),
    policy: loadPolicy(db),
    approval: loadApproval(db),
    limits: loadLimits(db),
    changedLimits: loadChangedLimits(db),
    changedList: loadChangedList(db),
    locks: loadLocks(db, lastEventAt(db)),
    rebalance: loadRebalance(db),
  };
}

function amount(db: Database.Database, setting: string): Money | null {
  const text = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck().get(setting);
  return text === undefined ? null : decimal<Money>(text);
}

/** Time of the newest event, ms UTC; 0 before any. */
export function lastEventAt(db: Database.Database): number {
  return db.prepare<[], number>('SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1').pluck().get() ?? 0;
}

function recentOrders(db: Database.Database): Order[] {
  return db
    .prepare<[number], typeof orders.$inferSelect>(`SELECT ${selectList(orders)} FROM orders WHERE "open" = 1 OR ("open" = 0 AND updated_at > ?) ORDER BY ordinal`)
    .all(lastEventAt(db) - FINAL_ORDER_KEPT_MS)
    .map(orderFrom);
}

function openPositions(db: Database.Database): Position[] {
  return db.prepare<[], typeof positions.$inferSelect>(`SELECT ${selectList(positions)} FROM positions WHERE closed_at IS NULL ORDER BY ordinal`).all().map(positionFrom);
}

function closings(db: Database.Database): StoredClosing[] {
  return db
    .prepare<[], { id: string; closing: string }>('SELECT id, closing FROM positions WHERE closed_at IS NULL AND closing IS NOT NULL ORDER BY ordinal')
    .all()
    .map(({ id, closing }) => ({ position: id as PositionId, closing: JSON.parse(closing) as ClosingIntent }));
}

/** By the time of closing, of the account its venue has now. */
function lastClosed(db: Database.Database): StoredState['lastClosed'] {
  return db
    .prepare<[number, string], { instrument: string; at: number }>(
      `SELECT instrument, max(closed_at) AS at FROM positions f WHERE closed_at > ? AND close_reason <> ? AND session >= ${PRESENT_ACCOUNT} GROUP BY instrument ORDER BY instrument`,
    )
    .all(lastEventAt(db) - CLOSED_KEPT_MS, WRITTEN_OFF)
    .map(({ instrument, at }) => ({ instrument: instrument as InstrumentId, at: at as Timestamp }));
}

function openHalt(db: Database.Database): Halt | null {
  const row = db.prepare<[], typeof halts.$inferSelect>(`SELECT ${selectList(halts)} FROM halts ORDER BY ordinal DESC LIMIT 1`).get();
  if (row === undefined || row.resumedAt !== null) return null;
  const { id, by, reason, close, at, verifiedAt } = row;
  return { id: id as RowId, by, reason, close: close === 1, at: at as Timestamp, verifiedAt: verifiedAt as Timestamp | null, resumedAt: null, resumedBy: row.resumedBy };
}

function allBalances(db: Database.Database): StoredBalance[] {
  return db
    .prepare<[], { venue: string; currency: string; total: string }>('SELECT venue, currency, total FROM balances ORDER BY venue, currency')
    .all()
    .map(({ venue, currency, total }) => ({ venue: venue as VenueId, currency: currency as Currency, total: decimal<Money>(total) }));
}

function externalQuantities(db: Database.Database): StoredState['external'] {
  return db
    .prepare<[], { key: string; value: string }>("SELECT key, value FROM settings WHERE key LIKE 'external:%' AND value <> '0' ORDER BY key")
    .all()
    .map(({ key, value }) => ({ instrument: key.slice('external:'.length) as InstrumentId, quantity: decimal<Quantity>(value) }));
}

function disorders(db: Database.Database): StoredDisorder[] {
  return db
    .prepare<[], { key: string; value: string }>("SELECT key, value FROM settings WHERE key LIKE 'disorder:%' ORDER BY key")
    .all()
    .flatMap(({ key, value }) => {
      const [venue, currency] = key.slice('disorder:'.length).split(' ');
      const { instruments, adjusted } = JSON.parse(value) as { readonly instruments: InstrumentId[]; readonly adjusted: string };
      return instruments.length === 0 ? [] : [{ venue: venue as VenueId, currency: currency as Currency, instruments, adjusted: decimal<Money>(adjusted) }];
    });
}

/** The account that row `f`'s venue has now. */
const PRESENT_ACCOUNT = 'coalesce((SELECT v.account FROM venues v WHERE v.id = f.venue), 0)';

function bookedKeys(db: Database.Database): string[] {
  const keys = db
    .prepare<[number], string>(
      `SELECT key FROM (
         SELECT booking, venue || ' ' || trade_id AS key FROM fills f WHERE account = ${PRESENT_ACCOUNT}
         UNION ALL SELECT booking, venue || ' ' || payment_id FROM funding_payments f WHERE account = ${PRESENT_ACCOUNT}
         UNION ALL SELECT booking, venue || ' ' || transfer_id FROM transfers f WHERE account = ${PRESENT_ACCOUNT}
       ) ORDER BY booking DESC LIMIT ?`,
    )
    .pluck()
    .all(BOOKED_KEPT);
  return keys.reverse();
}

function lastFillTimes(db: Database.Database): Record<string, number> {
  const rows = db.prepare<[], [string, number]>(`SELECT venue, max(at) FROM fills f WHERE account = ${PRESENT_ACCOUNT} GROUP BY venue ORDER BY venue`).raw().all();
  return Object.fromEntries(rows);
}

/** Of fills of one moment the one that was booked last. */
function newestMoments(db: Database.Database): StoredFillMoment[] {
  return db
    .prepare<[], StoredFillMoment>(
      `SELECT instrument, at, side FROM (
         SELECT instrument, at, side, row_number() OVER (PARTITION BY instrument ORDER BY at DESC, booking DESC) AS nth FROM fills f WHERE account = ${PRESENT_ACCOUNT}
       ) WHERE nth = 1 ORDER BY instrument`,
    )
    .all();
}
