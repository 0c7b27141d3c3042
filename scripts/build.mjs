/**
 * Builds the pages and preloads where their sources are newer: `node scripts/build.mjs [--force]`.
 * `npm start` and `npm test` do it by themselves.
 */
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './bootstrap/problem.mjs';
import { say } from './bootstrap/progress.mjs';
import { buildStale } from './build/build-stale.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

try {
  const built = await buildStale(root, { force: process.argv.includes('--force') });
  if (built.length === 0) say('everything that is built is up to date');
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  say(error.message);
  say(`to go on: ${error.remedy}`);
  process.exitCode = 1;
}
