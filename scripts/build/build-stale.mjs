import fs from 'node:fs';
import path from 'node:path';
import { withLock } from '../bootstrap/lock.mjs';
import { SetupProblem } from '../bootstrap/problem.mjs';
import { timed } from '../bootstrap/progress.mjs';
import { fingerprintOf } from './fingerprint.mjs';
import { targets } from './targets.mjs';

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * Builds what is stale. Two at a time wait for each other.
 * @param {string} root the repository @param {{ force?: boolean, only?: readonly Target[], make?: (root: string, target: Target) => Promise<void> }} [how]
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
 * The note is removed first and written last: where it is, what it names is whole.
 * @param {string} root @param {string} notes @param {Target} target @param {(root: string, target: Target) => Promise<void>} make
 */
async function makeOne(root, notes, target, make) {
  const note = noteOf(notes, target);
  const wanted = fingerprintOf(root, target.inputs);
  fs.rmSync(note, { force: true });
  try {
    await make(root, target);
  } catch (error) {
    throw new SetupProblem(`the ${target.name} could not be built:\n  ${error instanceof Error ? error.message : String(error)}`, `correct it, then: node scripts/build.mjs`);
  }
  if (!fs.existsSync(path.join(root, target.output))) throw new SetupProblem(`building the ${target.name} left no ${target.output}.`, 'node scripts/build.mjs --force');
  fs.writeFileSync(note, wanted);
}

/** Whether a target need not be built. @param {string} root @param {string} notes @param {Target} target */
function isFresh(root, notes, target) {
  if (!fs.existsSync(path.join(root, target.config))) return true;
  if (!fs.existsSync(path.join(root, target.output))) return false;
  try {
    return fs.readFileSync(noteOf(notes, target), 'utf8') === fingerprintOf(root, target.inputs);
  } catch {
    return false;
  }
}

/** @param {string} notes @param {Target} target */
function noteOf(notes, target) {
  return path.join(notes, target.output.replaceAll('/', '-'));
}

/** @param {string} root @param {Target} target */
async function makeWithVite(root, { config, mode }) {
  const { build } = await import('vite');
  await build({ configFile: path.join(root, config), configLoader: 'native', mode, logLevel: 'warn' });
}
