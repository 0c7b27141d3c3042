/**
 * Builds the pages and preloads where their sources are newer: `node scripts/build.mjs [--force]`.
 * `npm start` and `npm test` do it by themselves.
 */
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { endWith } from './bootstrap/end-process.mjs';
import { say } from './bootstrap/progress.mjs';
import { buildStale } from './build/build-stale.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

await endWith(async () => {
  const built = await buildStale(root, { force: process.argv.includes('--force') });
  if (built.length === 0) say('everything that is built is up to date');
  return 0;
});
