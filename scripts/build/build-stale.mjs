import fs from 'node:fs';
import path from 'node:path';
import { withLock } from '../bootstrap/lock.mjs';
import { SetupProblem } from '../bootstrap/problem.mjs';
import { timed } from '../bootstrap/progress.mjs';
import { fingerprintOf } from './fingerprint.mjs';
import { mainTarget, targets, VERSION } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {(root: string, target: Target, output: string) => Promise<void>} Make makes the target's output, a path relative to the root */

/** Versions of a target that are kept: an instance that was started a few builds ago still finds its threads' files. */
const KEPT_VERSIONS = 5;
/** Characters of a fingerprint that name a folder. */
const VERSION_LENGTH = 16;

/**
 * Builds what is stale. Two at a time wait for each other.
 * @param {string} root the repository @param {{ force?: boolean, only?: readonly Target[], make?: Make }} [how]
 * @returns {Promise<string[]>} the names of what was built
 */
export async function buildStale(root, { force = false, only = targets, make = makeWithVite } = {}) {
  const notes = path.join(root, '.cache', 'built');
  fs.mkdirSync(notes, { recursive: true });
  /** @type {string[]} */
  const built = [];
  if (!force && only.every((target) => isFresh(root, notes, target))) return built;
  await withLock(path.join(root, '.cache', 'build.lock'), 'building', async () => {
    for (const target of only) {
      if (!force && isFresh(root, notes, target)) continue;
      await timed(`building the ${target.name}`, () => makeOne(root, notes, target, make));
      built.push(target.name);
    }
  });
  return built;
}

/**
 * What Electron is started with: the main process as it was built from the sources as they are now. Its folder is named by their fingerprint, so that another
 * version's is never taken for it. Throws where it was not built: {@link buildStale} comes first.
 * @param {string} root the repository @returns {string} absolute
 */
export function builtMain(root) {
  const file = path.join(root, outputOf(mainTarget, fingerprintOf(root, mainTarget.inputs)));
  if (!fs.existsSync(file)) throw new SetupProblem('the main process is not built from the sources as they are.', 'node scripts/build.mjs');
  return file;
}

/**
 * The note is removed first and written last: where it is, what it names is whole.
 * @param {string} root @param {string} notes @param {Target} target @param {Make} make
 */
async function makeOne(root, notes, target, make) {
  const note = noteOf(notes, target);
  const wanted = fingerprintOf(root, target.inputs);
  const output = outputOf(target, wanted);
  fs.rmSync(note, { force: true });
  try {
    await make(root, target, output);
  } catch (error) {
    throw new SetupProblem(`the ${target.name} could not be built:\n  ${error instanceof Error ? error.message : String(error)}`, `correct it, then: node scripts/build.mjs`);
  }
  if (!fs.existsSync(path.join(root, output))) throw new SetupProblem(`building the ${target.name} left no ${output}.`, 'node scripts/build.mjs --force');
  fs.writeFileSync(note, wanted);
  if (isVersioned(target)) removeOld(path.dirname(path.dirname(path.join(root, output))));
}

/** Whether a target need not be built. @param {string} root @param {string} notes @param {Target} target */
function isFresh(root, notes, target) {
  if (!fs.existsSync(path.join(root, target.config))) return true;
  const fingerprint = fingerprintOf(root, target.inputs);
  if (!fs.existsSync(path.join(root, outputOf(target, fingerprint)))) return false;
  try {
    return fs.readFileSync(noteOf(notes, target), 'utf8') === fingerprint;
  } catch {
    return false;
  }
}

/** Takes the oldest versions away. @param {string} folder of all versions */
function removeOld(folder) {
  const versions = fs.readdirSync(folder).map((name) => ({ place: path.join(folder, name), at: fs.statSync(path.join(folder, name)).mtimeMs }));
  for (const { place } of versions.sort((a, b) => b.at - a.at).slice(KEPT_VERSIONS)) fs.rmSync(place, { recursive: true, force: true });
}

/** @param {Target} target @param {string} fingerprint */
function outputOf(target, fingerprint) {
  return target.output.replace(VERSION, fingerprint.slice(0, VERSION_LENGTH));
}

/** @param {Target} target */
function isVersioned(target) {
  return target.output.includes(VERSION);
}

/** @param {string} notes @param {Target} target */
function noteOf(notes, target) {
  return path.join(notes, target.output.replaceAll(/[^\w.]+/g, '-'));
}

/** @type {Make} */
async function makeWithVite(root, target, output) {
  const { build } = await import('vite');
  const where = isVersioned(target) ? { build: { outDir: path.dirname(path.join(root, output)) } } : {};
  await build({ configFile: path.join(root, target.config), configLoader: 'native', mode: target.mode, logLevel: 'warn', ...where });
}
