import type Database from 'better-sqlite3';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Bindable, TurnQueue } from './turn-queue.ts';

/** A row as written: every column, null where there is nothing. `ordinal` is SQLite's own. */
export type RowOf<T extends SQLiteTable> = Omit<T['$inferSelect'], 'ordinal'>;

/** What happens when the row's key is taken: `fail`, leave the old one, or overwrite it (but for the columns `except`). */
export type OnConflict = 'fail' | 'keep' | { readonly overwriteBy: readonly string[]; readonly except?: readonly string[] };

/** Inserts rows of one table of the schema through one prepared statement. */
export class RowWriter<T extends SQLiteTable> {
  private readonly queue: TurnQueue;
  private readonly statement: Database.Statement<unknown[]>;
  private readonly keys: readonly string[];

  constructor(db: Database.Database, queue: TurnQueue, table: T, onConflict: OnConflict = 'fail') {
    this.queue = queue;
    this.keys = Object.keys(getTableColumns(table)).filter((key) => key !== 'ordinal');
    const columns = this.keys.map(columnOf);
    const places = columns.map(() => '?').join(', ');
    this.statement = db.prepare(`INSERT INTO ${getTableName(table)} (${columns.map(quoted).join(', ')}) VALUES (${places})${conflictClause(onConflict, columns)}`);
  }

  /** Queues one row. */
  write(row: RowOf<T>): void {
    const { keys } = this;
    const values: Bindable[] = new Array<Bindable>(keys.length);
    for (let i = 0; i < keys.length; i += 1) values[i] = (row as Record<string, Bindable>)[keys[i] as string] as Bindable;
    this.queue.push(this.statement, values);
  }
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
