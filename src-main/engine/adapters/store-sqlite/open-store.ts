import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { Failure, Result } from '../../../../src-shared/support/result.ts';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import { KEEP_BACKUPS, listBackups, recordBackup, snapshotInto } from './backup.ts';
import { openWriter } from './connection.ts';
import type { DataFolder } from './data-folder.ts';
import { codeOf, describeFault, isCorruption } from './fault.ts';
import { APPLICATION_ID, migrate, type Migration, readMigrations, versionOf } from './migrations.ts';
import { quarantine } from './quarantine.ts';
import { SqliteStore } from './store.ts';

/** How {@link openStore} may be told to differ. */
export interface OpenOptions {
  /** Present time, ms UTC: names backups and quarantined copies. */
  readonly at: number;
  /** Backups to keep; default 7. */
  readonly keepBackups?: number;
  /** Other migrations than ours: for tests of an upgrade. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the database of a locked folder: refuses one from a newer Quorum untouched, checks it, backs it up before a migration, migrates.
 * Every failure names the file and the remedy. A damaged file is copied to `quarantine/` and the failure names the backups there are.
 */
export function openStore(folder: DataFolder, options: OpenOptions): Result<SqliteStore> {
  const migrations = options.migrations ?? readMigrations();
  const file = folder.databaseFile;
  try {
    const header = readHeader(file);
    const refusal = header === null ? null : refuseForeign(header.version, header.applicationId, migrations.length, file);
    if (refusal !== null) return err(refusal);
    return openChecked(folder, options, migrations);
  } catch (error) {
    return err(isCorruption(codeOf(error)) ? damaged(folder, options.at, error) : describeFault(error, file));
  }
}

function openChecked(folder: DataFolder, options: OpenOptions, migrations: readonly Migration[]): Result<SqliteStore> {
  const file = folder.databaseFile;
  const db = openWriter(file);
  try {
    // Again through SQLite: the newest version number may still be in the log.
    const refusal = refuseForeign(versionOf(db), db.pragma('application_id', { simple: true }) as number, migrations.length, file);
    const problem = refusal ?? refuseStrangersTables(db, file) ?? checkQuickly(folder, db, options.at);
    if (problem !== null) {
      db.close();
      return err(problem);
    }
    upgrade(folder, db, options, migrations);
    return ok(new SqliteStore(db, file));
  } catch (error) {
    db.close();
    throw error;
  }
}

function upgrade(folder: DataFolder, db: Database.Database, options: OpenOptions, migrations: readonly Migration[]): void {
  const version = versionOf(db);
  if (version === migrations.length) return;
  const backup = version > 0 ? snapshotInto(db, folder.path, { cause: `before-migration-${version + 1}`, at: options.at, keep: options.keepBackups ?? KEEP_BACKUPS }) : null;
  migrate(db, migrations);
  if (backup !== null) recordBackup(db, backup);
}

/** Version and application id from the file's first page, without opening it; null for a new or empty file. */
function readHeader(file: string): { readonly version: number; readonly applicationId: number } | null {
  if (!existsSync(file)) return null;
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, header, 0, 100, 0) < 100) return null;
  } finally {
    closeSync(handle);
  }
  // Not a database at all: SQLite will say so.
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return null;
  return { version: header.readUInt32BE(60), applicationId: header.readUInt32BE(68) };
}

function refuseForeign(version: number, applicationId: number, known: number, file: string): Failure | null {
  if (version !== 0 && applicationId !== APPLICATION_ID) return strangers(file);
  if (version <= known) return null;
  return failure(
    'database_newer',
    `${file} was written by a newer Quorum (schema ${version}; this one knows ${known}). Nothing was changed.`,
    'Start the newer version, or choose another folder with --data-dir.',
  );
}

function refuseStrangersTables(db: Database.Database, file: string): Failure | null {
  if (versionOf(db) > 0) return null;
  const tables = db.prepare<[], number>("SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").pluck().get() ?? 0;
  return tables > 0 ? strangers(file) : null;
}

function strangers(file: string): Failure {
  return failure('database_foreign', `${file} is a database of another program. Nothing was changed.`, 'Move it away, or choose another folder with --data-dir.');
}

function checkQuickly(folder: DataFolder, db: Database.Database, at: number): Failure | null {
  const problems = integrityProblems(db, 'quick');
  return problems.length === 0 ? null : damaged(folder, at, new Error(problems[0]));
}

/** What SQLite finds wrong: empty when all is well. `quick` leaves out comparing indexes with tables; `full` also checks foreign keys. */
export function integrityProblems(db: Database.Database, depth: 'quick' | 'full'): string[] {
  const lines = (db.pragma(depth === 'quick' ? 'quick_check(20)' : 'integrity_check(100)') as Record<string, string>[]).map((row) => Object.values(row)[0] ?? '');
  const problems = lines.filter((line) => line !== 'ok');
  if (depth === 'full') {
    for (const row of db.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[]) {
      problems.push(`row ${row.rowid} of ${row.table} points to a row of ${row.parent} that is not there`);
    }
  }
  return problems;
}

function damaged(folder: DataFolder, at: number, cause: unknown): Failure {
  const file = folder.databaseFile;
  const copy = quarantine(file, folder.path, at);
  const backups = listBackups(folder.path);
  const newest = backups[0];
  return failure(
    'database_corrupt',
    `The database ${file} is damaged (${cause instanceof Error ? cause.message : String(cause)}). ${copy === null ? 'It could not be copied.' : `A copy is in ${copy}.`}`,
    newest === undefined
      ? `There is no backup. Move ${file} away to begin with an empty database; the venues still know your orders and positions.`
      : `Restore a backup with \`quorum db restore ${newest.name}\`. There ${backups.length === 1 ? 'is one' : `are ${backups.length}`}: ${backups.map(({ name }) => name).join(', ')}.`,
  );
}
