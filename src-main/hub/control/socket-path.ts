import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';

/** Longest path a Unix domain socket may have: 108 bytes with the closing zero on Linux, 104 on macOS. */
const LONGEST_PATH_BYTES = 103;

/** In the data folder: the path of a socket that had no room there. */
const NOTE_NAME = 'control.path';

/** Where a running instance on this data folder is reached; null when the folder's own path is too long and no instance left a note. */
export function socketPathOf(dataDir: string): string | null {
  const own = ownPath(dataDir);
  if (own !== null) return own;
  try {
    return readFileSync(path.join(path.resolve(dataDir), NOTE_NAME), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Prepares the path to listen at. Whoever calls it holds the folder, so a socket file that is there is a dead one's. */
export function prepareSocketPath(dataDir: string): Result<string> {
  try {
    const own = ownPath(dataDir);
    const chosen = own ?? shortPath(dataDir);
    if (process.platform !== 'win32') rmSync(chosen, { force: true });
    if (own === null) writeFileSync(path.join(path.resolve(dataDir), NOTE_NAME), `${chosen}\n`, { mode: 0o600 });
    return ok(chosen);
  } catch (error) {
    return err(failure('no_control_socket', `The control socket of ${dataDir} cannot be made (${error instanceof Error ? error.message : String(error)}).`, 'Make the folder writable, or choose another one with --data-dir.'));
  }
}

/** Removes what {@link prepareSocketPath} and the server left. */
export function removeSocket(dataDir: string, socketPath: string): void {
  if (process.platform === 'win32') return;
  rmSync(socketPath, { force: true });
  rmSync(path.join(path.resolve(dataDir), NOTE_NAME), { force: true });
}

function ownPath(dataDir: string): string | null {
  if (process.platform === 'win32') return `\\\\.\\pipe\\quorum-${keyOf(dataDir)}`;
  const own = path.join(path.resolve(dataDir), 'control.sock');
  return Buffer.byteLength(own) <= LONGEST_PATH_BYTES ? own : null;
}

/** A folder of this user alone in the system's temporary one. Throws when somebody else has taken its name. */
function shortPath(dataDir: string): string {
  const { uid } = userInfo();
  const folder = path.join(tmpdir(), `quorum-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${folder} belongs to somebody else`);
  chmodSync(folder, 0o700);
  return path.join(folder, `${keyOf(dataDir)}.sock`);
}

function keyOf(dataDir: string): string {
  return createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
}
