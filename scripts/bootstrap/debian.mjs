import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';
import { timed } from './progress.mjs';

/** What Electron needs of a Debian or Ubuntu system to show a window. */
export const windowPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libdrm2', 'libxkbcommon0', 'libcups2', 'libnotify4'];

/** What the tests in a real window need beside: a screen nobody sees, a window manager, hands, and a desktop's message bus with a tray on it. */
export const windowTestPackages = [...windowPackages, 'xvfb', 'xauth', 'openbox', 'xdotool', 'dbus', 'libglib2.0-bin', 'python3-dbus', 'python3-gi'];

/** Since 2024 some packages carry this at the end of their name. */
const newer = 't64';

/** Whether this system has Debian's package manager at all. */
export function isDebian() {
  return process.platform === 'linux' && spawnSync('dpkg-query', ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Those that are not installed. Empty on a system without dpkg: nobody here knows its names.
 * @param {readonly string[]} packages @returns {string[]}
 */
export function missingPackages(packages) {
  if (!isDebian()) return [];
  const asked = packages.flatMap((name) => [name, name + newer]);
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...asked], { encoding: 'utf8' });
  return missingFrom(stdout, packages);
}

/** @param {string} listed dpkg's lines @param {readonly string[]} packages @returns {string[]} */
export function missingFrom(listed, packages) {
  const installed = new Set(listed.split('\n').flatMap((line) => (line.startsWith('installed ') ? [line.slice('installed '.length).trim()] : [])));
  return packages.filter((name) => !installed.has(name) && !installed.has(name + newer));
}

/** The line a person runs to have them. @param {readonly string[]} packages */
export function installLine(packages) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs packages, as root only. Null: all there; else what went wrong.
 * @param {readonly string[]} packages @returns {Promise<string | null>}
 */
export async function installPackages(packages) {
  if (packages.length === 0) return null;
  return timed(`installing ${packages.length} system packages`, async () => {
    if ((await apt(['install', '-y', '--no-install-recommends', ...named(packages)])) === null) return null;
    // The lists are empty or old.
    const updated = await apt(['update']);
    return updated ?? apt(['install', '-y', '--no-install-recommends', ...named(packages)]);
  });
}

/** Names as this release has them. @param {readonly string[]} packages */
function named(packages) {
  const { stdout } = spawnSync('apt-cache', ['--quiet=2', 'show', ...packages.map((name) => name + newer)], { encoding: 'utf8' });
  const known = new Set([...stdout.matchAll(/^Package: (\S+)$/gm)].map((match) => match[1]));
  return packages.map((name) => (known.has(name + newer) ? name + newer : name));
}

/** @param {string[]} words @returns {Promise<string | null>} */
function apt(words) {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['-qq', ...words], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    let output = '';
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : (output.trim().split('\n').findLast((line) => line.startsWith('E:')) ?? `apt-get ended with ${code}`)));
  });
}
