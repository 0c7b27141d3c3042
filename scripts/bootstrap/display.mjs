import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/**
 * Why windows cannot be shown here; null: they can.
 * @param {Record<string, string | undefined>} env @param {string} platform
 * @returns {string | null}
 */
export function noWindowsReason(env, platform) {
  if (platform === 'darwin') return env['SSH_CONNECTION'] ? 'this is a remote session without a screen' : null;
  if (platform === 'win32') return null;
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? null : 'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

/** A display on this machine answers at once, one through ssh within a second; after that it is not there. */
const ANSWER_MS = 3_000;

/**
 * Why the display that is named cannot be used; null: it answers, or there is none to ask. A name outlives its display in remote shells and terminal multiplexers.
 * @param {Record<string, string | undefined>} env @param {string} platform
 * @returns {Promise<string | null>}
 */
export async function deadDisplayReason(env, platform) {
  if (platform === 'darwin' || platform === 'win32') return null;
  const named = [waylandPlaces(env), xPlaces(env['DISPLAY'] ?? '')].filter((places) => places.length > 0);
  for (const places of named) for (const place of places) if (await answers(place)) return null;
  return named.length === 0 ? null : `nothing answers at the display that is named (${env['WAYLAND_DISPLAY'] || env['DISPLAY']})`;
}

/**
 * Where an X display listens: `:0`, `unix:0.1`, `host:10.0`, or a socket's path. Empty for a name of no such form.
 * @param {string} display @returns {net.NetConnectOpts[]}
 */
export function xPlaces(display) {
  if (display.startsWith('/')) return [{ path: display }];
  const [, host, number] = /^([^:]*):(\d+)(?:\.\d+)?$/.exec(display) ?? [];
  if (number === undefined) return [];
  const local = `/tmp/.X11-unix/X${number}`;
  if (host === '' || host === 'unix') return [{ path: local }, { path: `\0${local}` }];
  return [{ host: host ?? '', port: 6_000 + Number(number) }];
}

/** @param {Record<string, string | undefined>} env @returns {net.NetConnectOpts[]} */
function waylandPlaces(env) {
  const name = env['WAYLAND_DISPLAY'];
  return name ? [{ path: path.resolve(env['XDG_RUNTIME_DIR'] ?? '/', name) }] : [];
}

/** @param {net.NetConnectOpts} place @returns {Promise<boolean>} */
function answers(place) {
  return new Promise((resolve) => {
    const socket = net.connect({ ...place, timeout: ANSWER_MS });
    /** @param {boolean} there */
    const end = (there) => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
  });
}

/**
 * Why the browser's own sandbox could not work; null: it can. It is never switched off for a person.
 * @param {{ isRoot: boolean, executable: string }} how @returns {string | null}
 */
export function noSandboxReason({ isRoot, executable }) {
  if (isRoot) return 'the desktop app does not run as root, because its sandbox cannot';
  if (!restrictsNamespaces() || helperIsSetUp(executable)) return null;
  return 'this system allows no sandbox to ordinary programs (kernel.apparmor_restrict_unprivileged_userns is 1)';
}

function restrictsNamespaces() {
  try {
    return fs.readFileSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', 'utf8').trim() === '1';
  } catch {
    return false;
  }
}

/** The helper that does without: owned by root, and set to run as root. @param {string} executable */
function helperIsSetUp(executable) {
  const stat = fs.statSync(executable.replace(/[^/]+$/, 'chrome-sandbox'), { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}
