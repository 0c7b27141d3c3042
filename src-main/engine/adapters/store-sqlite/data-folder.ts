import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Result } from '../../../../src-shared/support/result.ts';
import { err, failure, ok } from '../../../../src-shared/support/result.ts';
import { codeOf, describeFault } from './fault.ts';

/** Who holds a data folder. */
export interface FolderHolder {
  readonly pid: number;
  readonly since: number;
}

/** A data folder that this process has for itself until {@link DataFolder.release}. */
export interface DataFolder {
  readonly path: string;
  readonly databaseFile: string;
  /** The holder before us did not let go: it was killed or crashed. Null after an orderly end. */
  readonly leftBy: FolderHolder | null;
  release(): void;
}

/** Locks this process holds. A lock nobody refers to would be collected as garbage, and let go with it. */
const heldLocks = new Set<Database.Database>();

/** Where the database of a data folder lies. */
export function databaseFileOf(folder: string): string {
  return path.join(folder, 'quorum.sqlite');
}

/** Who holds the folder, as its note says; null when nobody does or the note cannot be read. The note alone proves nothing. */
export function holderOf(folder: string): FolderHolder | null {
  return holderIn(noteFile(folder, 'engine'));
}

function holderIn(file: string): FolderHolder | null {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Partial<FolderHolder>;
    return typeof note.pid === 'number' && typeof note.since === 'number' ? { pid: note.pid, since: note.since } : null;
  } catch {
    return null;
  }
}

/**
 * Takes a data folder for this process, making it where it is missing. The lock is the operating system's own (an exclusive lock of
 * SQLite on `engine.lock`): it ends with its process, however that ends, so a lock can never be stale. `engine.pid` says who has it.
 * @param at the present time, ms UTC
 */
export function openDataFolder(folder: string, at: number): Result<DataFolder> {
  return hold(folder, 'engine', at);
}

/**
 * Takes a data folder for an app that starts and ends engines in it: a second app is refused while no engine runs, too. A lock of its own (`app.lock`,
 * `app.pid`), for the engine takes the folder itself.
 * @param at the present time, ms UTC
 */
export function openAppFolder(folder: string, at: number): Result<DataFolder> {
  return hold(folder, 'app', at);
}

type Holding = 'engine' | 'app';

function hold(folder: string, as: Holding, at: number): Result<DataFolder> {
  const absolute = path.resolve(folder);
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
  } catch (error) {
    return err(folderFailure(error, absolute));
  }
  const lock = takeLock(absolute, as);
  if (!lock.ok) return lock;
  const leftBy = holderIn(noteFile(absolute, as));
  try {
    writeNote(noteFile(absolute, as), { pid: process.pid, since: at });
  } catch (error) {
    letGo(lock.value);
    return err(describeFault(error, noteFile(absolute, as)));
  }
  return ok({ path: absolute, databaseFile: databaseFileOf(absolute), leftBy, release: () => releaseFolder(noteFile(absolute, as), lock.value) });
}

function takeLock(folder: string, as: Holding): Result<Database.Database> {
  const file = path.join(folder, `${as}.lock`);
  let lock: Database.Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    heldLocks.add(lock);
    return ok(lock);
  } catch (error) {
    lock?.close();
    if (!codeOf(error).startsWith('SQLITE_BUSY')) return err(describeFault(error, file));
    const holder = holderIn(noteFile(folder, as));
    const who = holder === null ? 'another process' : `process ${holder.pid}, since ${new Date(holder.since).toISOString()}`;
    return err(failure(
      'folder_in_use',
      `Quorum is already running on ${folder} (${who}).`,
      `Talk to it with \`quorum status\` or \`quorum halt\`, end ${holder === null ? 'it' : `process ${holder.pid}`} first, or choose another folder with --data-dir.`,
    ));
  }
}

function releaseFolder(note: string, lock: Database.Database): void {
  if (!lock.open) return;
  rmSync(note, { force: true });
  letGo(lock);
}

function letGo(lock: Database.Database): void {
  heldLocks.delete(lock);
  lock.close();
}

function noteFile(folder: string, as: Holding): string {
  return path.join(folder, `${as}.pid`);
}

function writeNote(file: string, holder: FolderHolder): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(holder)}\n`);
  renameSync(temporary, file);
}

function folderFailure(error: unknown, folder: string) {
  const code = codeOf(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return failure('not_a_folder', `${folder} cannot be the data folder: a file of that name is in the way.`, 'Choose another folder with --data-dir.');
  }
  return describeFault(error, folder);
}
