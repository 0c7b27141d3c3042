/**
 * The one door into this repository: `npm start`, `npm test` and the other verbs all come through here.
 * Plain JavaScript without dependencies, because it runs before anything is installed, on any Node from 18 on.
 *
 *   1. install the dependencies of the lockfile, unless they are already there;
 *   2. find or fetch a Node that can run the product;
 *   3. run the verb under that Node, with this terminal as its own.
 *
 * Progress goes to stderr, so that the output of the verb (`--json`) stays clean.
 */
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import process from 'node:process';
import { cacheFolder } from './bootstrap/cache-folder.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { endWith } from './bootstrap/end-process.mjs';
import { ensureNode } from './bootstrap/node.mjs';
import { runChild } from './bootstrap/child.mjs';
import { planVerb } from './bootstrap/verbs.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string[]} words the verb and its arguments */
async function main(words) {
  const plan = planVerb(words);
  const cache = cacheFolder(process.env, process.platform);
  await ensureDependencies(root);
  const node = await ensureNode(cache);
  const args = [...node.flags, path.join(root, plan.script), ...plan.args];
  return runChild(node.executable, args, { NODE_COMPILE_CACHE: path.join(cache, 'compiled') });
}

await endWith(() => main(process.argv.slice(2)));
