/** Checks of the machine: versions, clock, disk, permissions, keychain, display. Each is a function of what it is given. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { failed, fine, warning, type Finding } from './finding.ts';

const LEAST_NODE = [22, 12] as const;

/** @param version as in `process.versions.node` */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return enough ? fine('node', `Node ${version}`) : failed('node', `Node ${version} is too old.`, `Start Quorum through npm: it brings its own, or install Node ${LEAST_NODE.join('.')} or newer.`);
}

/** Quorum is younger than this and older than that: a clock outside them is wrong. */
const CLOCK_FROM = Date.UTC(2026, 0, 1);
const CLOCK_TO = Date.UTC(2100, 0, 1);

/**
 * @param nowMs the wall clock @param wallMs and @param steadyMs how far the wall and the steady clock went in the same time
 * @param newestMs when the database was last written, by the file system; null without one
 */
export function checkClock(nowMs: number, wallMs: number, steadyMs: number, newestMs: number | null): Finding {
  const shown = new Date(nowMs).toISOString();
  if (nowMs < CLOCK_FROM || nowMs > CLOCK_TO) return failed('clock', `The clock says ${shown}.`, 'Set it, best by a time service.');
  if (newestMs !== null && newestMs > nowMs + 60_000) return failed('clock', `The clock says ${shown}, but the database was written later.`, 'Set the clock, best by a time service.');
  if (Math.abs(wallMs - steadyMs) > 20) return warning('clock', `The clock moved ${wallMs.toFixed(0)} ms while ${steadyMs.toFixed(0)} ms passed: it is being set.`, 'Look again in a minute.');
  return fine('clock', shown);
}

/** Space for the data folder, or for where it will be. */
export function checkDisk(dataDir: string): Finding {
  try {
    const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
    const gigabytes = (bavail * bsize) / 1e9;
    const sentence = `${gigabytes.toFixed(1)} GB free for ${dataDir}`;
    if (gigabytes < 0.2) return failed('disk', `Only ${sentence}.`, 'Free space: a full disk halts trading.');
    return gigabytes < 1 ? warning('disk', `Only ${sentence}.`, 'Free space soon: a week of trading takes some hundred megabytes.') : fine('disk', sentence);
  } catch (error) {
    return warning('disk', `The free space cannot be read (${error instanceof Error ? error.message : String(error)}).`, 'Look yourself.');
  }
}

/** Whether this user may write there, and nobody else may read. */
export function checkPermissions(dataDir: string): Finding {
  const place = nearestExisting(dataDir);
  try {
    accessSync(place, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(place).isDirectory()) return failed('permissions', `${place} is a file.`, 'Choose another folder with --data-dir.');
  } catch {
    return failed('permissions', `${place} cannot be written.`, 'Give this user write permission, or choose another folder with --data-dir.');
  }
  if (place !== path.resolve(dataDir)) return fine('permissions', `${dataDir} does not exist yet and can be made`);
  const others = process.platform !== 'win32' && (statSync(place).mode & 0o077) !== 0;
  return others ? warning('permissions', `Other users of this machine can look into ${dataDir}.`, `chmod 700 ${dataDir}`) : fine('permissions', `${dataDir} is yours alone`);
}

type Env = Readonly<Record<string, string | undefined>>;

/** Keys of language models live in the system's keychain, those of real venues will; paper trading by rules needs none. */
export function checkKeychain(platform: string, env: Env): Finding {
  if (platform === 'darwin' || platform === 'win32') return fine('keychain', 'the system has one');
  const bus = env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  return bus === ''
    ? warning('keychain', 'No session bus, so no keychain.', 'Paper trading by rules needs none. For keys of language models start a desktop session, or set QUORUM_VAULT_PASSPHRASE to keep them in an encrypted file.')
    : fine('keychain', 'a session bus is there');
}

/** A window needs a display; the command line does not. */
export function checkDisplay(platform: string, env: Env): Finding {
  if (platform === 'darwin' || platform === 'win32') return fine('display', 'the system has one');
  const display = env['WAYLAND_DISPLAY'] ?? env['DISPLAY'] ?? '';
  return display === '' ? warning('display', 'There is no display.', 'The command line needs none; for windows start it in a desktop session.') : fine('display', display);
}

function nearestExisting(folder: string): string {
  let at = path.resolve(folder);
  while (!existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}
