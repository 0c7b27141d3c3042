import type Database from 'better-sqlite3';
import { getTableName } from 'drizzle-orm/table';
import { getTableColumns } from 'drizzle-orm/utils';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Batch, Bindable, Run, TurnQueue } from './turn-queue.ts';

/** A row as written: every column, null where there is nothing. `ordinal` is SQLite's own. */
export type RowOf<T extends SQLiteTable> = Omit<T['$inferSelect'], 'ordinal'>;

/** What happens when the row's key is taken: `fail`, leave the old one, or overwrite it (but for the columns `except`). */
export type OnConflict = 'fail' | 'keep' | { readonly overwriteBy: readonly string[]; readonly except?: readonly string[] };

/** Inserts rows of one table of the schema through one prepared statement, in the order of all that is queued. */
export class RowWriter<T extends SQLiteTable> {
  private readonly queue: TurnQueue;
  private readonly statement: Database.Statement<unknown[]>;
  private readonly keys: readonly string[];

  constructor(db: Database.Database, queue: TurnQueue, table: T, onConflict: OnConflict = 'fail') {
    this.queue = queue;
    this.keys = writtenKeys(table);
    this.statement = db.prepare(insertSql(table, onConflict, 1));
  }

  /** Queues one row. */
  write(row: RowOf<T>): void {
    const values: Bindable[] = [];
    pushValues(values, this.keys, row);
    this.queue.push(this.statement, values);
  }
}

/** Rows in one statement of a {@link BatchWriter}: the usual number of instruments. Eight rows cost half of eight statements. */
const BATCH = 8;

/** {@link RowWriter} for tables that are only appended to and that no queued statement changes: eight rows a statement, ahead of the queue. */
export class BatchWriter<T extends SQLiteTable> implements Batch {
  private readonly keys: readonly string[];
  private readonly single: Database.Statement<unknown[]>;
  private readonly many: Database.Statement<unknown[]>;
  private values: Bindable[] = [];

  constructor(db: Database.Database, queue: TurnQueue, table: T, onConflict: OnConflict = 'fail') {
    this.keys = writtenKeys(table);
    this.single = db.prepare(insertSql(table, onConflict, 1));
    this.many = db.prepare(insertSql(table, onConflict, BATCH));
    queue.enlist(this);
  }

  /** Queues one row. */
  write(row: RowOf<T>): void {
    pushValues(this.values, this.keys, row);
  }

  get size(): number {
    return this.values.length;
  }

  runs(): readonly Run[] {
    const { values } = this;
    const width = this.keys.length;
    const inMany = values.length - values.length % (width * BATCH);
    return [
      { statement: this.many, width: width * BATCH, values: values.slice(0, inMany) }, { statement: this.single, width, values: values.slice(inMany) },
    ].filter((run) => run.values.length > 0);
  }

  forget(): void {
    this.values = [];
  }
}

function writtenKeys(table: SQLiteTable): string[] {
  return Object.keys(getTableColumns(table)).filter((key) => key !== 'ordinal');
}

function pushValues(into: Bindable[], keys: readonly string[], row: object): void {
  for (let i = 0; i < keys.length; i += 1) into.push((row as Record<string, Bindable>)[keys[i] as string] as Bindable);
}

function insertSql(table: SQLiteTable, onConflict: OnConflict, rows: number): string {
  const columns = writtenKeys(table).map(columnOf);
  const places = `(${columns.map(() => '?').join(', ')})`;
  const all = Array.from({ length: rows }, () => places).join(', ');
  return `INSERT INTO ${getTableName(table)} (${columns.map(quoted).join(', ')}) VALUES ${all}${conflictClause(onConflict, columns)}`;
}

function conflictClause(onConflict: OnConflict, columns: readonly string[]): string {
  if (onConflict === 'fail') return '';
  if (onConflict === 'keep') return ' ON CONFLICT DO NOTHING';
  const keys = onConflict.overwriteBy;
  const kept = [...keys, ...(onConflict.except ?? [])];
  const changes = columns.filter((column) => !kept.includes(column)).map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` ON CONFLICT (${keys.map(quoted).join(', ')}) DO UPDATE SET ${changes.join(', ')}`;
}

/** `clientOrderId` → `client_order_id`, as drizzle's snake_case does for our names. */
export function columnOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function quoted(column: string): string {
  return `"${column}"`;
}

/** `"client_order_id" AS "clientOrderId", …`: a select list that gives rows in the schema's own shape (`T['$inferSelect']`). */
export function selectList(table: SQLiteTable): string {
  return Object.keys(getTableColumns(table)).map((key) => `${quoted(columnOf(key))} AS ${quoted(key)}`).join(', ');
}
