/**
 * Builds what runs in windows and browsers into dist/, only where sources are newer: a fingerprint over them and the lockfile is kept beside the output.
 *
 *   node scripts/build.mjs            what is stale
 *   node scripts/build.mjs --force    everything
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './bootstrap/lock.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string[]} sources folders and files whose change makes it stale
 * @property {string} output folder, relative to the repository
 * @property {(output: string) => Promise<void>} build
 */

/** @type {Target[]} */
const targets = [
  { name: 'preload', sources: ['src-preload', 'src-shared', 'scripts/build.mjs', 'package-lock.json'], output: 'dist/preload', build: buildPreloads },
  { name: 'renderer', sources: ['src-renderer', 'src-shared', 'scripts/build.mjs', 'package-lock.json'], output: 'dist/renderer', build: (output) => buildRenderer(output, 'index.html') },
];

/** One CommonJS file for each page of the desktop app: a sandboxed page loads one, and nothing beside it. @param {string} output */
async function buildPreloads(output) {
  const { build } = await import('vite');
  const configFile = path.join(root, 'src-preload', 'vite.config.ts');
  fs.rmSync(output, { recursive: true, force: true });
  for (const mode of ['app', 'strip']) await build({ configFile, configLoader: 'native', mode, logLevel: 'warn' });
}

/**
 * The interface as files: one entry, chunks for what is loaded later, fonts, and the halt button's own script.
 * @param {string} output @param {string} page relative to src-renderer
 */
export async function buildRenderer(output, page) {
  const { build, createLogger } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  const folder = path.join(root, 'src-renderer');
  // The halt button's script is plain on purpose, and is built below; the bundler would warn that it leaves it alone.
  const logger = quiet(createLogger('warn'));
  const shared = /** @type {const} */ ({ configFile: false, customLogger: logger, cacheDir: path.join(root, '.cache', 'vite'), publicDir: false });
  const entry = path.join(folder, page);
  await build({
    ...shared, root: path.dirname(entry), base: './', plugins: [react()],
    build: { outDir: output, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false, chunkSizeWarningLimit: 1_400, rolldownOptions: { input: entry } },
  });
  await build({
    ...shared, root: folder,
    build: { outDir: output, emptyOutDir: false, target: 'chrome140', reportCompressedSize: false, lib: { entry: path.join(folder, 'halt-button.ts'), formats: ['iife'], name: 'haltButton', fileName: () => 'halt-button.js' } },
  });
}

/** @param {import('vite').Logger} logger */
function quiet(logger) {
  const warn = logger.warn.bind(logger);
  logger.warn = (message, options) => (message.includes('halt-button.js') ? undefined : warn(message, options));
  return logger;
}

/** Builds the targets that are stale. Two at a time wait for each other. @param {{ force?: boolean, say?: (line: string) => void }} [options] @returns {Promise<string[]>} names of what was built */
export async function buildStale({ force = false, say = () => undefined } = {}) {
  /** @type {string[]} */
  const built = [];
  if (!force && targets.every(isFresh)) return built;
  const locks = path.join(root, '.cache');
  fs.mkdirSync(locks, { recursive: true });
  await withLock(path.join(locks, 'build.lock'), 'building', async () => {
    for (const target of targets) {
      if (!force && isFresh(target)) continue;
      say(`building ${target.name}`);
      const print = fingerprint(target.sources);
      fs.rmSync(noteOf(target), { force: true });
      await target.build(path.join(root, target.output));
      fs.writeFileSync(noteOf(target), print);
      built.push(target.name);
    }
  });
  return built;
}

/** The note is written last: where it is and names the sources, what it stands for is whole. @param {Target} target */
function isFresh(target) {
  return fs.existsSync(path.join(root, target.output)) && read(noteOf(target)) === fingerprint(target.sources);
}

/** @param {Target} target */
function noteOf(target) {
  return path.join(root, 'dist', `${target.name}.fingerprint`);
}

/** A hash of names and contents, tests left out. @param {string[]} sources */
export function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(path.join(root, source))) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesUnder(place) {
  if (!fs.existsSync(place)) return [];
  if (fs.statSync(place).isFile()) return [place];
  const entries = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.md$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

/** @param {string} file */
function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildStale({ force: process.argv.includes('--force'), say: (line) => console.error(line) });
  console.error(built.length === 0 ? 'everything is up to date' : `built ${built.join(', ')}`);
}
