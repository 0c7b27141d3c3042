import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** The files a database consists of while it is open or after a crash. */
export const DATABASE_SUFFIXES = ['', '-wal', '-shm'] as const;

/** `20260102T030405678Z`: a moment as part of a file name. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, '');
}

/**
 * Copies a damaged database, with its log, to `quarantine/` in the data folder. The original stays where it is until a restore replaces it.
 * Returns the copy's path; null where it could not be made.
 */
export function quarantine(file: string, folder: string, at: number): string | null {
  const target = path.join(folder, 'quarantine', `quorum-${stampOf(at)}.sqlite`);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    for (const suffix of DATABASE_SUFFIXES) {
      if (existsSync(file + suffix) && statSync(file + suffix).size > 0) copyFileSync(file + suffix, target + suffix);
    }
    return target;
  } catch {
    return null;
  }
}
