/**
 * What tests in real windows need, got once for all of them: a runtime, system packages, the built preloads and pages, and for each worker of the run a
 * desktop: a screen nobody sees with a window manager on it, and a message bus. Where something cannot be had they are skipped, and say why.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import { cacheFolder } from '../bootstrap/cache-folder.mjs';
import { installLine, installPackages, missingPackages, windowTestPackages } from '../bootstrap/debian.mjs';
import { ensureUnofficialElectron, officialElectron } from '../bootstrap/electron.mjs';
import { SetupProblem } from '../bootstrap/problem.mjs';
import { say } from '../bootstrap/progress.mjs';
import { builtMain, buildStale } from '../build/build-stale.mjs';

const root = path.resolve(import.meta.dirname, '..', '..');

/** One screen and one keyboard, which one test file has to itself; tray, notifications and keychain are reached over the bus. */
interface Desktop {
  readonly display: string;
  readonly bus: string;
}

/** What tests are told, as JSON in QUORUM_TEST_WINDOWS. */
interface WindowsHere {
  readonly electron: string;
  /** As many as there are workers, of which each takes the one of its number. */
  readonly desktops: readonly Desktop[];
  readonly root: string;
  /** What Electron is started with. */
  readonly main: string;
}

export default async function setUp(project?: TestProject): Promise<() => void> {
  const started: ChildProcess[] = [];
  try {
    process.env['QUORUM_TEST_WINDOWS'] = JSON.stringify(await prepare(started, project?.config.maxWorkers ?? 1));
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    say(`TESTS IN REAL WINDOWS ARE SKIPPED: ${error.message} To have them: ${error.remedy}`);
  }
  return () => { for (const child of started.reverse()) child.kill('SIGTERM'); };
}

async function prepare(started: ChildProcess[], workers: number): Promise<WindowsHere> {
  if (process.platform !== 'linux') throw new SetupProblem('tests in real windows need a screen of their own, which only Linux has (Xvfb).', 'run them on Linux');
  await ensurePackages();
  const { executable } = officialElectron(root) ?? (await ensureUnofficialElectron(cacheFolder(process.env, process.platform), 'for tests only'));
  await buildStale(root);
  const desktops: Desktop[] = [];
  while (desktops.length < workers) desktops.push(await startDesktop(started));
  return { electron: executable, desktops, root, main: builtMain(root) };
}

async function startDesktop(started: ChildProcess[]): Promise<Desktop> {
  const display = await startScreen(started);
  const bus = await startBus(started);
  started.push(spawn('openbox', ['--sm-disable'], { env: { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: bus }, stdio: 'ignore' }));
  return { display, bus };
}

async function ensurePackages(): Promise<void> {
  const missing = missingPackages(windowTestPackages);
  if (missing.length === 0) {
    if (spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined) return;
    throw new SetupProblem('there is no Xvfb here.', 'install Xvfb, openbox, xdotool, dbus and python3-dbus by your system\'s means');
  }
  const why = os.userInfo().uid === 0 ? await installPackages(missing) : 'only root may install them';
  if (why !== null) throw new SetupProblem(`system packages are missing (${missing.join(', ')}): ${why}.`, installLine(missing));
}

/** A screen of its own; the server chooses a free number and says it. */
async function startScreen(started: ChildProcess[]): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  started.push(server);
  return `:${await firstLine(server, 3)}`;
}

async function startBus(started: ChildProcess[]): Promise<string> {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  started.push(daemon);
  return firstLine(daemon, 3);
}

function firstLine(child: ChildProcess, fd: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdio[fd]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${String(code)} before it said where it is`)));
  });
}
