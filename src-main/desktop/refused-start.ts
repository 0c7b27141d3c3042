/** A start that comes to nothing: said in a sentence, never as a stack, and with `--halt` halting all the same. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../src-shared/support/result.ts';
import type { Launch } from './launch-words.ts';

/**
 * Makes the folder that the window keeps its own things in, and sees that it can be written: where it cannot, the lock against a second instance fails
 * without a word, and the app would end as if another one ran.
 */
export function prepareWindowFolder(windowDir: string, dataDir: string): Result<null> {
  const probe = path.join(windowDir, `written.${process.pid}`);
  try {
    mkdirSync(windowDir, { recursive: true, mode: 0o700 });
    writeFileSync(probe, 'x');
    rmSync(probe, { force: true });
    return ok(null);
  } catch (error) {
    return err(folderFailure(reasonOf(error, dataDir), dataDir));
  }
}

/** The system's word. Making a folder with all above it says ENOENT of a disk that can only be read; making it alone says why. */
function reasonOf(error: unknown, dataDir: string): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOENT') return code ?? String(error);
  try {
    mkdirSync(path.join(nearestFolder(dataDir), `written.${process.pid}`));
    rmSync(path.join(nearestFolder(dataDir), `written.${process.pid}`), { recursive: true, force: true });
    return code;
  } catch (alone) {
    return (alone as NodeJS.ErrnoException).code ?? code;
  }
}

function nearestFolder(folder: string): string {
  let at = folder;
  while (!existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}

/** Why a data folder cannot be used, by the system's word for it. */
export function folderFailure(code: string, dataDir: string): Failure {
  const elsewhere = 'choose another folder with --data-dir';
  switch (code) {
    case 'ENOSPC': case 'EDQUOT': return failure('disk_full', `There is no room left on the disk of ${dataDir}.`, `Free some space, or ${elsewhere}.`);
    case 'EACCES': case 'EPERM': return failure('folder_unwritable', `${dataDir} may not be written.`, `Give this user write permission on it, or ${elsewhere}.`);
    case 'EROFS': return failure('folder_unwritable', `${dataDir} lies on a disk that can only be read.`, `Make it writable, or ${elsewhere}.`);
    case 'ENOTDIR': case 'EEXIST': return failure('not_a_folder', `${dataDir} cannot be the data folder: a file is in the way.`, `Move it away, or ${elsewhere}.`);
    default: return failure('folder_unusable', `${dataDir} cannot be used (${code}).`, `Look at the disk, or ${elsewhere}.`);
  }
}

/** Something failed that nobody foresaw. */
export function startFailure(error: unknown): Failure {
  return failure('start_failed', `Something failed at the start: ${error instanceof Error ? error.message : String(error)}.`, 'Start it again. `npm run quorum -- doctor` looks for what is wrong; stops rest at the venues meanwhile.');
}

/**
 * What is said of it. With `--halt` the halt file is written first: whatever runs on this folder sees it and halts, though it is no window (a terminal's, say).
 * @param writeHalt writes the halt file; whether it stands
 */
export function refusalText({ sentence, remedy }: Failure, { halt, dataDir }: Launch, writeHalt: (dataDir: string) => boolean): string {
  if (!halt) return `${sentence}\n\n${remedy}`;
  const halted = writeHalt(dataDir)
    ? 'Trading is halted all the same: what runs on this folder halts within a second, and the next start is halted.'
    : 'NOTHING WAS HALTED: the halt file could not be written either. Halt where Quorum runs, or at the venue.';
  return `${halted}\n\n${sentence}\n\n${remedy}`;
}
