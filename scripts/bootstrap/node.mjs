import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pinnedPackages, pinnedVersion } from './node-pins.mjs';
import { isNewEnough, typeStrippingFlags } from './node-version.mjs';
import { ensurePinned } from './pinned-package.mjs';
import { SetupProblem } from './problem.mjs';

/** @typedef {{ executable: string, flags: string[] }} Runtime */
/** @typedef {{ package: string, integrity: string, executable: string }} Pin */

/**
 * Gives a Node that runs the product: this one if it is new enough, else one fetched earlier, else one fetched now.
 * @param {string} cache our folder for downloads
 * @param {string} own the version of this one
 * @returns {Promise<Runtime>}
 */
export async function ensureNode(cache, own = process.version) {
  if (isNewEnough(own)) return { executable: process.execPath, flags: typeStrippingFlags(own) };
  const pin = pinFor(process.platform, process.arch);
  const home = path.join(cache, 'node', pinnedVersion);
  const wanted = { what: `Node ${pinnedVersion}`, package: pin.package, version: pinnedVersion, integrity: pin.integrity };
  const folder = await ensurePinned(wanted, home, (fetched) => proveItRuns(path.join(fetched, pin.executable)));
  return { executable: path.join(folder, pin.executable), flags: typeStrippingFlags(pinnedVersion) };
}

/**
 * @param {string} platform @param {string} arch
 * @returns {Pin}
 */
export function pinFor(platform, arch) {
  const pin = pinnedPackages[`${platform}-${arch}`];
  if (pin) return pin;
  throw new SetupProblem(
    `this needs Node 22.12 or newer, and none is pinned here for ${platform}-${arch}.`,
    'npm install --global node@24   (or any other way to Node 24; then run the same command again)',
  );
}

/** @param {string} executable */
function proveItRuns(executable) {
  try {
    fs.chmodSync(executable, 0o755);
    const version = execFileSync(executable, ['--version'], { encoding: 'utf8' }).trim();
    if (version === `v${pinnedVersion}`) return;
  } catch {
    // Falls through to the same sentence: a wrong libc and a folder mounted noexec both end here.
  }
  throw new SetupProblem(`the fetched Node ${pinnedVersion} does not run on this machine.`, 'install Node 24 with your own package manager, then run the same command again');
}
