/** Opens the real app in a real window, as a person's start does, and gives tests hands and eyes. Nothing here sleeps: everything waits for a condition. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { settingDefaults, type SettingOf } from '../../../src-shared/contract/settings.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { until } from './until.fixture.ts';

/** All that tests in real windows need (scripts/test/windows-setup.ts). */
export interface WindowsHere {
  readonly electron: string;
  readonly display: string;
  readonly bus: string;
  readonly root: string;
  /** The main process as it was built. */
  readonly main: string;
}

export interface OpenApp {
  readonly app: ElectronApplication;
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly env: Record<string, string>;
  /** The app's own page. */
  readonly page: Page;
  /** The halt strip's page. */
  readonly strip: Page;
  /** Ends it without asking, and takes its folder away unless it is kept. */
  end(keep?: boolean): Promise<void>;
}

/** Null where the set-up could not provide it: it has said why, and the tests are skipped by name. */
export function windowsHere(): WindowsHere | null {
  const told = process.env['QUORUM_TEST_WINDOWS'];
  if (told === undefined) return null;
  const { desktops, ...rest } = JSON.parse(told) as Omit<WindowsHere, 'display' | 'bus'> & { readonly desktops: readonly Pick<WindowsHere, 'display' | 'bus'>[] };
  // Files run beside each other: each worker has a screen and a keyboard of its own.
  const worker = Number(process.env['VITEST_POOL_ID']);
  return { ...rest, ...must(desktops[worker - 1], `no desktop for worker ${String(worker)}: ${String(desktops.length)} were started`) };
}

/** Chromium's own sandbox cannot be had as root; only tests ever say this. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function freshFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'quorum-window-'));
}

/** Takes a folder away whose app was killed: what that had started ends a moment after it, and may write until then. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Settings of a person who has been through the welcome: so that a session starts. */
export function welcomed(dataDir: string, desktop: Readonly<Record<string, unknown>> = {}, trading: Partial<SettingOf<'trading'>> = {}): void {
  mkdirSync(dataDir, { recursive: true });
  const at = Date.now();
  const row = (value: unknown): unknown => ({ value, updatedAt: at });
  const settings = {
    welcome: row({ done: true, step: 2, tour: 'done', risksAccepted: true }),
    desktop: row({ closeToTray: 'ask', globalHaltKey: 'CommandOrControl+Alt+Shift+H', haltAlsoCloses: false, ...desktop }),
    trading: row({ ...settingDefaults.trading, ...trading }),
  };
  writeFileSync(path.join(dataDir, 'app-settings.json'), JSON.stringify({ version: 1, settings }));
}

export function environment(here: WindowsHere, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('VITEST') && entry[0] !== 'NODE_OPTIONS' && entry[0] !== 'NODE_ENV');
  return { ...Object.fromEntries(inherited), DISPLAY: here.display, DBUS_SESSION_BUS_ADDRESS: here.bus, DBUS_SYSTEM_BUS_ADDRESS: 'disabled:', XDG_CURRENT_DESKTOP: 'KDE', XDG_SESSION_TYPE: 'x11', LANG: 'C.UTF-8', ...more };
}

export interface OpenWishes {
  readonly dataDir?: string;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the app and waits until its window and strip are there. */
export async function openApp(here: WindowsHere, { dataDir = freshFolder(), words = [], env: more = {} }: OpenWishes = {}): Promise<OpenApp> {
  const env = environment(here, more);
  const args = [...asRoot, '--force-device-scale-factor=1', here.main, `--data-dir=${dataDir}`, ...words];
  const app = keepsAnswers(await _electron.launch({ executablePath: here.electron, args, env, cwd: here.root, timeout: 60_000 }));
  const child = app.process();
  const pageAt = (address: string): Promise<Page> => until(() => app.windows().find((page) => page.url().startsWith(address)), 30_000);
  const page = await pageAt('app://quorum/');
  const strip = await pageAt('app://strip/');
  await strip.waitForLoadState();
  // Pages are there before they are shown: nobody closes, clicks or types into a window they do not see.
  await until(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true), 30_000);
  return {
    app, child, dataDir, env, page, strip,
    end: async (keep = false) => {
      await endNow(child);
      if (!keep) removeFolder(dataDir);
    },
  };
}

/** What the driver says when V8 collected the answer's promise while the inspector held it weakly: about the driver, not about the app. */
const ANSWER_LOST = 'Resulting promise was garbage collected';

/** Asks the main process once more where only the answer got lost. Everything that tests ask there may be asked twice. */
function keepsAnswers(app: ElectronApplication): ElectronApplication {
  const ask = app.evaluate.bind(app) as (...asked: readonly unknown[]) => Promise<unknown>;
  const again = (...asked: readonly unknown[]): Promise<unknown> => ask(...asked).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes(ANSWER_LOST)) return ask(...asked);
    throw error;
  });
  app.evaluate = again as typeof app.evaluate;
  return app;
}

/** Ends the process without any question. */
async function endNow(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await gone;
}

/** Starts the app a second time with these words and waits until that one has ended; its exit code. */
export function secondLaunch(here: WindowsHere, open: OpenApp, words: readonly string[]): Promise<number | null> {
  const child = spawn(here.electron, [...asRoot, here.main, `--data-dir=${open.dataDir}`, ...words], { env: open.env, cwd: here.root, stdio: 'ignore' });
  return ended(child);
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** Keys through the X server, as a keyboard sends them: to whichever window has the focus. */
export function pressKeys(open: OpenApp, keys: string): void {
  const { status, stderr } = spawnSync('xdotool', ['key', '--clearmodifiers', keys], { env: open.env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`xdotool could not press ${keys}: ${stderr}`);
}

/** A click of the mouse at a place of the screen. Without `--sync`, which waits a quarter of a minute for a mouse that is there already. */
export function clickAt(open: OpenApp, x: number, y: number): void {
  const { status, stderr } = spawnSync('xdotool', ['mousemove', String(x), String(y), 'click', '1'], { env: open.env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`xdotool could not click: ${stderr}`);
}

/** Whether the halt file is on disk. */
export function haltFileThere(dataDir: string): boolean {
  return existsSync(path.join(dataDir, 'HALTED.json'));
}

/** The log so far. */
export function logOf(dataDir: string): string {
  const file = path.join(dataDir, 'logs', 'quorum.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
