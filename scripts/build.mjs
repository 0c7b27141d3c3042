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

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string[]} sources folders and files whose change makes it stale
 * @property {string} output folder, relative to the repository
 * @property {(output: string) => Promise<void>} build
 */

/** @type {Target[]} */
const targets = [{ name: 'renderer', sources: ['src-renderer', 'src-shared', 'scripts/build.mjs', 'package-lock.json'], output: 'dist/renderer', build: (output) => buildRenderer(output, 'index.html') }];

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

/** Builds the targets that are stale. @param {{ force?: boolean, say?: (line: string) => void }} [options] @returns {Promise<string[]>} names of what was built */
export async function buildStale({ force = false, say = () => undefined } = {}) {
  const built = [];
  for (const target of targets) {
    const output = path.join(root, target.output);
    const note = path.join(root, 'dist', `${target.name}.fingerprint`);
    const print = fingerprint(target.sources);
    if (!force && fs.existsSync(output) && read(note) === print) continue;
    say(`building ${target.name}`);
    fs.rmSync(note, { force: true });
    await target.build(output);
    fs.writeFileSync(note, print);
    built.push(target.name);
  }
  return built;
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
