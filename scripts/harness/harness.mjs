/** The interface on a made-up app, built, served on loopback and opened in Chromium: for screenshots and for tests in a browser. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../bootstrap/lock.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const types = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' });

/** Builds the harness page where sources are newer, and says where it is. @returns {Promise<string>} */
export async function buildHarness() {
  return buildInterface('harness', path.join(root, '.cache', 'harness'));
}

/** Builds the product's page where sources are newer, into a folder of its own, and says where it is. @returns {Promise<string>} */
export async function buildProduct() {
  return buildInterface('production', path.join(root, '.cache', 'product'));
}

/** @param {'harness' | 'production'} mode @param {string} output */
async function buildInterface(mode, output) {
  fs.mkdirSync(path.dirname(output), { recursive: true });
  // Test files run beside each other: the second waits, and finds it built.
  return withLock(`${output}.lock`, 'building the interface', () => buildWhereStale(mode, output));
}

/** @param {'harness' | 'production'} mode @param {string} output */
async function buildWhereStale(mode, output) {
  const note = `${output}.fingerprint`;
  const print = fingerprint(['src-renderer', 'src-shared', 'package-lock.json']);
  if (fs.existsSync(note) && fs.readFileSync(note, 'utf8') === print) return output;
  fs.rmSync(note, { force: true });
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'src-renderer', 'vite.config.ts'), mode, logLevel: 'warn', build: { outDir: output } });
  fs.writeFileSync(note, print);
  return output;
}

/** @param {string[]} sources */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(path.join(root, source))) hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesUnder(place) {
  if (fs.statSync(place).isFile()) return [place];
  const entries = fs.readdirSync(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.md$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

/**
 * Serves a built page on a free loopback port, under the policy a desktop window has.
 * @param {string} folder @returns {Promise<{ address: string, halts: unknown[], close: () => Promise<void> }>} `halts`: bodies that came to /halt
 */
export async function serve(folder) {
  const hashes = /** @type {string[]} */ (JSON.parse(fs.readFileSync(path.join(folder, 'style-hashes.json'), 'utf8')));
  const policy = `default-src 'none'; script-src 'self'; style-src 'self' ${hashes.map((hash) => `'${hash}'`).join(' ')}; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
  /** @type {unknown[]} */
  const halts = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST' && pathname === '/halt') {
      takeHalt(request, response, halts);
      return;
    }
    const file = path.join(folder, path.normalize(pathname === '/' ? 'index.html' : pathname));
    if (!file.startsWith(folder) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy }).end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/`, halts, close: () => new Promise((resolve) => server.close(() => resolve(undefined))) };
}

/** @param {http.IncomingMessage} request @param {http.ServerResponse} response @param {unknown[]} halts */
function takeHalt(request, response, halts) {
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    halts.push(JSON.parse(body));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"fileWritten":true,"accepted":true,"sentence":"Halting."}');
  });
}

/**
 * For pages that are opened to be tested, before anything else runs in them. React's development half, which warns of mistakes, also takes down for each element where in the code it was made, for nobody here: a third of
 * what opening a page takes. Its warnings come without.
 */
export const WITHOUT_STACKS = `delete console.createTask; Object.defineProperty(Error, 'stackTraceLimit', { get: () => 0, set: () => undefined });`;

/** Where a Chromium is; the first of the usual places. Undefined: none. */
export function findChromium() {
  return [process.env['QUORUM_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file !== '' && fs.existsSync(file));
}
