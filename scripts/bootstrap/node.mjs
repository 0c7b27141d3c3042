import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { withLock } from './lock.mjs';
import { pinnedPackages, pinnedVersion } from './node-pins.mjs';
import { isNewEnough, typeStrippingFlags } from './node-version.mjs';
import { npmCi } from './npm.mjs';
import { folderProblem, npmProblem, SetupProblem } from './problem.mjs';
import { timed } from './progress.mjs';

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
  const runtime = { executable: path.join(home, pin.package, pin.executable), flags: typeStrippingFlags(pinnedVersion) };
  if (!fs.existsSync(runtime.executable)) await fetchNode(pin, home, runtime.executable);
  return runtime;
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

/** @param {Pin} pin @param {string} home @param {string} executable */
async function fetchNode(pin, home, executable) {
  try {
    fs.mkdirSync(path.dirname(home), { recursive: true });
    await withLock(`${home}.lock`, 'fetching Node', async () => {
      if (!fs.existsSync(executable)) await timed(`fetching Node ${pinnedVersion}`, () => install(pin, home));
    });
  } catch (error) {
    throw folderProblem(error, path.dirname(home), 'XDG_CACHE_HOME="$HOME/quorum-cache" npm start   (or any folder you may write)');
  }
}

/**
 * Installs the package aside, tries it, and moves it into place as a whole.
 * npm itself refuses a package whose hash is not the pinned one, because the pin is what the lockfile says.
 * @param {Pin} pin @param {string} home
 */
async function install(pin, home) {
  const workshop = fs.mkdtempSync(`${home}.new-`);
  try {
    writeManifest(workshop, pin);
    const { ok, output } = await npmCi(workshop);
    if (!ok) throw npmProblem('fetching Node', output, `npm view ${pin.package}@${pinnedVersion}   (shows whether your registry has it)`);
    const modules = path.join(workshop, 'node_modules');
    proveItRuns(path.join(modules, pin.package, pin.executable));
    fs.rmSync(home, { recursive: true, force: true });
    fs.renameSync(modules, home);
  } finally {
    fs.rmSync(workshop, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {Pin} pin */
function writeManifest(folder, pin) {
  for (const [name, content] of Object.entries(manifest(pin))) fs.writeFileSync(path.join(folder, name), JSON.stringify(content));
}

/**
 * A package that needs nothing but the pinned Node, with the lockfile that pins it.
 * @param {Pin} pin
 */
export function manifest(pin) {
  const about = { name: 'quorum-node', version: '1.0.0', dependencies: { [pin.package]: pinnedVersion } };
  const packages = {
    '': about,
    [`node_modules/${pin.package}`]: { version: pinnedVersion, integrity: pin.integrity },
  };
  return {
    'package.json': { ...about, private: true },
    'package-lock.json': { name: about.name, version: about.version, lockfileVersion: 3, requires: true, packages },
  };
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
