import path from 'node:path';
import type { Failure } from '../../../../src-shared/support/result.ts';
import { failure } from '../../../../src-shared/support/result.ts';

/** The disk refused. Thrown by {@link SqliteStore.commit}; `failure` says which file and what to do. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly failure: Failure;

  constructor(cause: unknown, file: string) {
    const described = describeFault(cause, file);
    super(`${described.sentence} ${described.remedy}`, { cause });
    this.failure = described;
  }
}

/** SQLite's or the system's error code, '' where it has none. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** The sentence and remedy for an error that SQLite or the file system gave for `file`. */
export function describeFault(error: unknown, file: string): Failure {
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (isCorruption(code)) return failure('database_corrupt', `The database ${file} is damaged (${detail}).`, 'Restore a backup with `quorum db restore`.');
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT') {
    return failure('disk_full', `No space is left for ${file}.`, `Free space on the disk that holds ${path.dirname(file)} and start again; nothing was half-written.`);
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') {
    return failure('read_only', `${file} cannot be written: it or its folder is read-only.`, `Make ${file} and ${path.dirname(file)} writable, or choose another folder with --data-dir.`);
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM') || code.startsWith('SQLITE_AUTH') || code === 'EACCES' || code === 'EPERM') {
    return failure('no_permission', `${file} cannot be opened: this user may not (${detail}).`, `Give this user read and write permission on ${file} and ${path.dirname(file)}, or choose another folder with --data-dir.`);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return failure('database_busy', `Another program holds ${file} (${detail}).`, 'Close the program that has it open (a database browser, a backup tool) and start again.');
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return failure('disk_error', `The disk failed while working on ${file} (${detail}).`, 'Check the disk, then run `quorum db check`.');
  }
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    return failure('row_refused', `${file} refused a row that contradicts what is stored (${detail}). Nothing of that turn was kept.`, 'This is a bug of Quorum: keep the folder and report it. The journal has everything up to that turn.');
  }
  return failure('database_error', `Working on ${file} failed: ${detail}`, 'Run `quorum db check`; if it finds damage, `quorum db restore`.');
}

/** Whether the file itself is bad, rather than the circumstances. */
export function isCorruption(code: string): boolean {
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}
