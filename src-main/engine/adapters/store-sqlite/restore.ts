import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Result } from '../../../../src-shared/support/result.ts';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import { listBackups, removeCopy, settleCopy, syncFile, syncFolder } from './backup.ts';
import type { DataFolder } from './data-folder.ts';
import { describeFault } from './fault.ts';
import { APPLICATION_ID, readMigrations, versionOf } from './migrations.ts';
import { DATABASE_SUFFIXES, stampOf } from './quarantine.ts';

/** What a restore did. */
export interface Restored {
  /** The backup that is now the database. */
  readonly from: string;
  /** Where the replaced database lies; null where there was none. */
  readonly replaced: string | null;
}

/**
 * Puts a backup in the database's place. The backup is copied beside it and checked first; the present database, with its log, is kept in
 * `replaced/`; the swap is one rename. Until that rename everything is as it was.
 * @param wanted a backup's name from {@link listBackups}, or a path; null: the newest
 * @param at present time, ms UTC
 */
export function restoreBackup(folder: DataFolder, wanted: string | null, at: number): Result<Restored> {
  const source = findBackup(folder.path, wanted);
  if (!source.ok) return source;
  const candidate = `${folder.databaseFile}.restoring`;
  try {
    removeCopy(candidate);
    copyFileSync(source.value, candidate);
    const problem = problemWith(candidate);
    if (problem !== null) {
      removeCopy(candidate);
      return err(failure('backup_bad', `${source.value} cannot be restored: ${problem}. Nothing was changed.`, 'Choose another backup: `quorum db restore --list`.'));
    }
    syncFile(candidate);
    const replaced = keepPresent(folder, at);
    renameSync(candidate, folder.databaseFile);
    syncFolder(folder.path);
    return ok({ from: source.value, replaced });
  } catch (error) {
    removeCopy(candidate);
    return err(describeFault(error, folder.databaseFile));
  }
}

function findBackup(folder: string, wanted: string | null): Result<string> {
  const backups = listBackups(folder);
  const found = wanted === null ? backups[0]?.path : (backups.find(({ name }) => name === wanted)?.path ?? (existsSync(wanted) ? wanted : undefined));
  if (found !== undefined) return ok(found);
  const there = backups.length === 0 ? `There is none in ${folder}.` : `There are: ${backups.map(({ name }) => name).join(', ')}.`;
  return err(failure('no_backup', wanted === null ? 'There is no backup to restore.' : `There is no backup ${wanted}.`, there));
}

/** Why a copy may not become the database; null when it may. */
function problemWith(candidate: string): string | null {
  try {
    const damage = settleCopy(candidate);
    if (damage !== null) return damage;
    const db = new Database(candidate, { readonly: true });
    try {
      if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) return 'it is not a database of Quorum';
      return versionOf(db) > readMigrations().length ? 'it was made by a newer Quorum' : null;
    } finally {
      db.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Copies the present database aside and removes its log, which must not meet another file. A healthy one takes its log in first. */
function keepPresent(folder: DataFolder, at: number): string | null {
  const file = folder.databaseFile;
  if (!existsSync(file)) return null;
  takeInLog(file);
  const kept = path.join(folder.path, 'replaced', `quorum-${stampOf(at)}.sqlite`);
  mkdirSync(path.dirname(kept), { recursive: true });
  for (const suffix of DATABASE_SUFFIXES) {
    if (!existsSync(file + suffix)) continue;
    copyFileSync(file + suffix, kept + suffix);
    syncFile(kept + suffix);
  }
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  return kept;
}

function takeInLog(file: string): void {
  try {
    const db = new Database(file);
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch {
    // It is damaged: that is why it is being replaced. Its files are kept as they are.
  }
}
