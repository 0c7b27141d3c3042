import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Money } from '../../../../src-shared/domain/decimal.ts';
import { ZERO_MONEY, decimal } from '../../../../src-shared/domain/decimal.ts';
import type { Fact } from '../../core/fact.ts';
import { BatchWriter, type OnConflict, RowWriter } from './row-writer.ts';
import type { Bindable, TurnQueue } from './turn-queue.ts';

/** One handler a kind of fact; the compiler counts them. */
export type FactHandlers = { readonly [K in Fact['kind']]: (fact: Extract<Fact, { kind: K }>) => void };

/** Setting: what was realised since the day began. */
export const REALISED_TODAY = 'realised_today';
/** Setting: the equity that the drawdown halt is held against. */
export const DRAWDOWN_FROM = 'drawdown_from';
/** Setting: the newest booking of before the present books began. */
export const BOOKED_BEFORE = 'booked_before';

/** What the projection must know besides the fact at hand. Given back to its last committed value by {@link Projection.rollback}. */
export interface ProjectionMemory {
  /** Ordinal of the running session; 0 before one is opened. */
  session: number;
  /** Hash of the newest audit row. */
  auditHash: string;
  peakEquity: Money | null;
  /** Highest equity since a halt was last resumed. */
  drawdownFrom: Money | null;
  realisedToday: Money;
  /** Number of the newest booked fill, payment or transfer. */
  booking: number;
  /** Present account per venue, where one has begun anew: the ordinal of the session. Replaced, never changed in place. */
  accounts: ReadonlyMap<string, number>;
}

/** Where handlers write: the queue, statements of the schema's tables, and the memory. */
export class Projection {
  readonly memory: ProjectionMemory;
  /** Seats (`framework agent`) already in the table, as far as we know. */
  readonly knownAgents = new Set<string>();
  private committed: ProjectionMemory;
  private readonly db: Database.Database;
  private readonly queue: TurnQueue;

  constructor(db: Database.Database, queue: TurnQueue) {
    this.db = db;
    this.queue = queue;
    this.memory = readMemory(db);
    this.committed = { ...this.memory };
  }

  writer<T extends SQLiteTable>(table: T, onConflict?: OnConflict): RowWriter<T> {
    return new RowWriter(this.db, this.queue, table, onConflict);
  }

  /** For hot tables that are only appended to: see {@link BatchWriter}. */
  batch<T extends SQLiteTable>(table: T, onConflict?: OnConflict): BatchWriter<T> {
    return new BatchWriter(this.db, this.queue, table, onConflict);
  }

  /** A prepared change of existing rows; call the result with its values. Keys are compared as `= (SELECT ?)`: see docs/storage.md, STAT4. */
  change(sql: string): (...values: Bindable[]) => void {
    const statement = this.db.prepare<unknown[]>(sql);
    return (...values) => this.queue.push(statement, values);
  }

  committedNow(): void {
    this.committed = { ...this.memory };
  }

  rollback(): void {
    Object.assign(this.memory, this.committed);
    this.knownAgents.clear();
  }
}

function readMemory(db: Database.Database): ProjectionMemory {
  const one = <T>(sql: string): T | undefined => db.prepare<[], T>(sql).pluck().get();
  const amount = (key: string): Money | null => {
    const text = one<string>(`SELECT value FROM settings WHERE key = '${key}'`);
    return text === undefined ? null : decimal<Money>(text);
  };
  return {
    session: 0,
    auditHash: one<string>('SELECT hash FROM audit_log ORDER BY ordinal DESC LIMIT 1') ?? '',
    peakEquity: amount('peak_equity'),
    drawdownFrom: amount(DRAWDOWN_FROM),
    realisedToday: amount(REALISED_TODAY) ?? ZERO_MONEY,
    accounts: new Map(db.prepare<[], [string, number]>('SELECT id, account FROM venues WHERE account > 0').raw().all()),
    booking: one<number>('SELECT max(coalesce((SELECT max(booking) FROM fills), 0), coalesce((SELECT max(booking) FROM funding_payments), 0), coalesce((SELECT max(booking) FROM transfers), 0))') ?? 0,
  };
}

/** The hash of an audit row, hex: SHA-256 over the previous hash, its time, its kind and its body, a line each. */
export function auditHash(previous: string, at: number, kind: string, body: string): string {
  return createHash('sha256').update(`${previous}\n${at}\n${kind}\n${body}`).digest('hex');
}
