/** The interface on a made-up app, built, served on loopback and opened in Chromium: for screenshots and for tests in a browser. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRenderer, fingerprint } from '../build.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const output = path.join(root, '.cache', 'harness');
const types = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' });

/** Builds the harness page where sources are newer, and says where it is. @returns {Promise<string>} */
export async function buildHarness() {
  const note = path.join(root, '.cache', 'harness.fingerprint');
  const print = fingerprint(['src-renderer', 'src-shared', 'scripts/build.mjs', 'package-lock.json']);
  if (!fs.existsSync(note) || fs.readFileSync(note, 'utf8') !== print) {
    fs.rmSync(note, { force: true });
    await buildRenderer(output, 'testing/index.html');
    fs.writeFileSync(note, print);
  }
  return output;
}

/**
 * Serves a built page on a free loopback port.
 * @param {string} folder @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(folder) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, path.normalize(pathname === '/' ? 'index.html' : pathname));
    if (!file.startsWith(folder) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}/`, close: () => new Promise((resolve) => server.close(() => resolve(undefined))) };
}

/** Where a Chromium is; the first of the usual places. Undefined: none. */
export function findChromium() {
  return [process.env['QUORUM_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file !== '' && fs.existsSync(file));
}
