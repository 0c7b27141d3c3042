import fs from 'node:fs';

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
