import { existsSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { SessionId } from '../../../../src-shared/domain/ids.ts';
import type { Result } from '../../../../src-shared/support/result.ts';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import type { StoredState } from '../../core/stored-state.ts';
import type { JournalReader, JournalRow } from '../../ports/store.ts';
import { openReadOnly } from './connection.ts';
import { databaseFileOf } from './data-folder.ts';
import { describeFault } from './fault.ts';
import { readJournal, readSessions } from './journal.ts';
import { loadState } from './load-state.ts';
import { APPLICATION_ID, readMigrations, versionOf } from './migrations.ts';
import { integrityProblems } from './open-store.ts';
import { measureSize, type SizeReport } from './size-report.ts';

/** A query with a name: what it is for can be found, and its plan is tested. */
export interface NamedQuery<Row, Parameters extends readonly (string | number | null)[] = []> {
  readonly name: string;
  readonly sql: string;
  /** Only for the compiler: what rows and parameters look like. */
  readonly shape?: (row: Row, parameters: Parameters) => void;
}

/** A read-only view of a data folder's database. It never waits for the engine and the engine never waits for it. */
export class ReadDatabase implements JournalReader {
  private readonly db: Database.Database;
  private readonly prepared = new Map<string, Database.Statement<unknown[]>>();

  constructor(db: Database.Database) {
    this.db = db;
  }

  /** Path of the database file. */
  get file(): string {
    return this.db.name;
  }

  /** All rows. */
  all<Row, P extends readonly (string | number | null)[]>(query: NamedQuery<Row, P>, ...parameters: P): Row[] {
    return this.statement(query.sql).all(...parameters) as Row[];
  }

  /** The first row. */
  first<Row, P extends readonly (string | number | null)[]>(query: NamedQuery<Row, P>, ...parameters: P): Row | undefined {
    return this.statement(query.sql).get(...parameters) as Row | undefined;
  }

  /** Rows one by one, for exports of any length. A statement of its own: the others stay usable meanwhile. */
  each<Row, P extends readonly (string | number | null)[]>(query: NamedQuery<Row, P>, ...parameters: P): IterableIterator<Row> {
    return this.db.prepare<unknown[], Row>(query.sql).iterate(...parameters);
  }

  /** SQLite's plan of a query, a line a step. */
  plan(sql: string, parameters: readonly (string | number | null)[]): string[] {
    return (this.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)).map(({ detail }) => detail);
  }

  sessions(): ReturnType<JournalReader['sessions']> {
    return readSessions(this.db);
  }

  rows(session: SessionId): Iterable<JournalRow> {
    return readJournal(this.db, session);
  }

  /** What the next session would begin with. */
  stored(): StoredState {
    return loadState(this.db);
  }

  /** What a full check finds wrong; empty when all is well. */
  check(): string[] {
    return integrityProblems(this.db, 'full');
  }

  size(): SizeReport {
    return measureSize(this.db);
  }

  close(): void {
    this.db.close();
  }

  private statement(sql: string): Database.Statement<unknown[]> {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.db.prepare<unknown[]>(sql);
    this.prepared.set(sql, statement);
    return statement;
  }
}

/** Opens a data folder's database for reading, whether an engine is running on it or not. */
export function openReadDatabase(folder: string): Result<ReadDatabase> {
  const file = databaseFileOf(path.resolve(folder));
  if (!existsSync(file)) return err(failure('no_database', `There is no database in ${path.resolve(folder)}.`, 'Run `quorum run` once, or name the right folder with --data-dir.'));
  try {
    const db = openReadOnly(file);
    const known = readMigrations().length;
    const version = versionOf(db);
    if (db.pragma('application_id', { simple: true }) === APPLICATION_ID && version === known) return ok(new ReadDatabase(db));
    db.close();
    return err(version > known
      ? failure('database_newer', `${file} was written by a newer Quorum (schema ${version}; this one knows ${known}).`, 'Use the newer version.')
      : failure('database_older', `${file} is from an older Quorum or another program (schema ${version}, needed ${known}).`, 'Start the engine once with `quorum run`: it backs the database up and brings it up to date.'));
  } catch (error) {
    return err(describeFault(error, file));
  }
}
