import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Result } from '../../../../src-shared/support/result.ts';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import { describeFault } from './fault.ts';
import { stampOf } from './quarantine.ts';

/** Why, when, and how many to keep. */
export interface BackupOrder {
  /** `daily`, `by-hand`, `before-migration-2`: letters, digits and dashes. */
  readonly cause: string;
  /** Present time, ms UTC. */
  readonly at: number;
  readonly keep: number;
}

/** Backups kept unless told otherwise. */
export const KEEP_BACKUPS = 7;

/** A backup file. */
export interface BackupFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly cause: string;
  readonly at: number;
}

const NAME = /^quorum-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([a-z0-9-]+)\.sqlite$/;

/** The folder of backups in a data folder. */
export function backupFolderOf(folder: string): string {
  return path.join(folder, 'backups');
}

/** The backups of a data folder, newest first. The files are the truth: a restored database forgets later ones, the folder does not. */
export function listBackups(folder: string): BackupFile[] {
  const place = backupFolderOf(folder);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .flatMap((name) => {
      const parts = NAME.exec(name)?.slice(1);
      if (parts === undefined) return [];
      const [year, month, day, hour, minute, second, ms, cause = ''] = parts;
      const file = path.join(place, name);
      return [{ name, path: file, bytes: statSync(file).size, cause, at: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) }];
    })
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

/** A backup in one go (VACUUM INTO): before a migration, when nobody waits. Throws SqliteError or a system error. */
export function snapshotInto(db: Database.Database, folder: string, order: BackupOrder): BackupFile {
  const { partial, target } = prepare(folder, order);
  db.prepare<[string]>('VACUUM INTO ?').run(partial);
  settleCopy(partial);
  return finish(folder, partial, target, order);
}

/**
 * A backup while the engine works (SQLite's online backup): a few hundred pages at a time, so that no cycle waits. The copy is complete without
 * a log file (lesson 33). It is checked before it gets its name; a failed one leaves nothing behind.
 */
export async function backupOnline(db: Database.Database, folder: string, order: BackupOrder): Promise<Result<BackupFile>> {
  let prepared: ReturnType<typeof prepare>;
  try {
    prepared = prepare(folder, order);
  } catch (error) {
    return err(describeFault(error, backupFolderOf(folder)));
  }
  const { partial } = prepared;
  try {
    await db.backup(partial, { progress: () => 200 });
    const problem = settleCopy(partial);
    if (problem !== null) {
      removeCopy(partial);
      return err(failure('backup_bad', `The backup ${prepared.target} did not pass its check: ${problem}.`, 'Run `quorum db check`: the database itself may be damaged.'));
    }
    const made = finish(folder, partial, prepared.target, order);
    recordBackup(db, made);
    return ok(made);
  } catch (error) {
    removeCopy(partial);
    return err(describeFault(error, partial));
  }
}

/** Whether the newest backup is a day old, or there is none. */
export function isBackupDue(folder: string, now: number): boolean {
  const newest = listBackups(folder)[0];
  return newest === undefined || now - newest.at >= 86_400_000;
}

/** Notes in the database that a backup was made. */
export function recordBackup(db: Database.Database, { name, cause, bytes, at }: BackupFile): void {
  db.prepare('INSERT INTO backups (file, cause, bytes, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(name, cause, bytes, at);
}

function prepare(folder: string, { cause, at }: BackupOrder): { readonly partial: string; readonly target: string } {
  const place = backupFolderOf(folder);
  mkdirSync(place, { recursive: true });
  const target = path.join(place, `quorum-${stampOf(at)}-${cause}.sqlite`);
  const partial = `${target}.partial`;
  removeCopy(partial);
  return { partial, target };
}

function finish(folder: string, partial: string, target: string, { cause, at, keep }: BackupOrder): BackupFile {
  syncFile(partial);
  renameSync(partial, target);
  syncFolder(path.dirname(target));
  for (const old of listBackups(folder).slice(Math.max(1, keep))) rmSync(old.path, { force: true });
  return { name: path.basename(target), path: target, bytes: statSync(target).size, cause, at };
}

/**
 * Makes a copy a file that stands alone (no log beside it, ever) and says what is wrong with it, or null: a full integrity check on a connection
 * of its own. Throws SqliteError where the file is no database.
 */
export function settleCopy(file: string): string | null {
  const copy = new Database(file, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    const first = (copy.pragma('integrity_check(1)') as Record<string, string>[])[0];
    const line = first === undefined ? 'no answer' : (Object.values(first)[0] ?? '');
    return line === 'ok' ? null : line;
  } finally {
    copy.close();
  }
}

/** Removes a copy that is not wanted, with what SQLite may have put beside it. */
export function removeCopy(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

/** Makes a file's content survive power loss. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename survive power loss, where the system lets a folder be synced (not on Windows). */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows refuses to open folders; its renames are ordered by the file system's own log.
  }
}
