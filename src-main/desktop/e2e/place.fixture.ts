/** The same interface in two places: the desktop's window and a browser at the headless app. A journey is written once against this. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { freshFolder, removeFolder, openApp, windowsHere, type OpenApp, type WindowsHere } from './open-app.fixture.ts';
import { until } from './until.fixture.ts';

/** An interface that is open, with what a person has beside the page. */
export interface Place {
  readonly kind: 'window' | 'browser';
  readonly page: Page;
  readonly dataDir: string;
  /** The process whose children the app's threads and pages are. */
  readonly pid: number;
  /** Addresses the page asked for so far. */
  readonly requests: readonly string[];
  /** What went wrong in the page so far: errors nobody caught, and what the console calls an error. */
  readonly complaints: readonly string[];
  /** Presses the halt button: the strip above the window's page, the button of its own in a browser's. */
  halt(): Promise<void>;
  /** The text of the file that is saved once `press` was pressed. A window's save dialog is the system's: it is answered for the person. */
  saved(press: () => Promise<void>): Promise<string>;
  /** Ends the app without asking, and takes its folder away unless it is kept. */
  end(keep?: boolean): Promise<void>;
}

export interface PlaceWishes {
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Where journeys are run. `why`: what is missing here, for the line that says so. */
export interface PlaceKind {
  readonly name: string;
  readonly why: string | null;
  open(wishes?: PlaceWishes): Promise<Place>;
}

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
const CLI = path.join(ROOT, 'src-main', 'cli', 'main.ts');
const FIRST_PAGE_MS = 60_000;
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** A Chromium of the system; null where there is none. */
export function chromiumHere(): string | null {
  return [process.env['QUORUM_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file !== '' && existsSync(file)) ?? null;
}

/** The window of the desktop app, and Chromium at `quorum start`. */
export function places(): readonly PlaceKind[] {
  const here = windowsHere();
  const program = chromiumHere();
  const kinds: readonly PlaceKind[] = [
    { name: 'in the window', why: here === null ? 'no real windows here (said above)' : null, open: (wishes) => openWindowPlace(here as WindowsHere, wishes) },
    { name: 'in a browser', why: program === null ? 'no Chromium here: install the package chromium, or name one in QUORUM_CHROMIUM' : null, open: (wishes) => openBrowserPlace(program as string, wishes) },
  ];
  for (const { name, why } of kinds) if (why !== null) console.warn(`JOURNEYS ${name.toUpperCase()} ARE SKIPPED: ${why}.`);
  return kinds;
}

async function savedByWindow({ app, dataDir }: OpenApp, press: () => Promise<void>): Promise<string> {
  const file = path.join(dataDir, 'saved-by-a-test');
  await app.evaluate(({ BrowserWindow }, to) => {
    const kept = globalThis as unknown as { saving: string };
    kept.saving = '';
    BrowserWindow.getAllWindows()[0]?.webContents.session.once('will-download', (_event, item) => {
      item.setSavePath(to);
      item.once('done', (_done, state) => { kept.saving = state; });
    });
  }, file);
  await press();
  await until(async () => (await app.evaluate(() => (globalThis as unknown as { saving: string }).saving)) === 'completed', 15_000);
  return readFileSync(file, 'utf8');
}

async function savedByBrowser(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 15_000 }), press()]);
  return readFileSync(await download.path(), 'utf8');
}

function watch(page: Page): { readonly requests: string[]; readonly complaints: string[] } {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
  return { requests, complaints };
}

async function openWindowPlace(here: WindowsHere, { dataDir = freshFolder(), env = {} }: PlaceWishes = {}): Promise<Place & { readonly open: OpenApp }> {
  const open = await openApp(here, { dataDir, env });
  await open.page.locator('.shell').waitFor({ timeout: FIRST_PAGE_MS });
  return {
    kind: 'window', open, page: open.page, dataDir, pid: open.child.pid ?? 0, ...watch(open.page),
    halt: () => open.strip.click('#halt'),
    saved: (press) => savedByWindow(open, press),
    end: (keep) => open.end(keep),
  };
}

async function openBrowserPlace(program: string, { dataDir = freshFolder(), env = {} }: PlaceWishes = {}): Promise<Place> {
  const child = spawn(process.execPath, [CLI, 'start', '--json', '--ask-for', '10m', '--data-dir', dataDir], { env: { ...process.env, NO_COLOR: '1', QUORUM_HOME: '', ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  let browser: Browser | null = null;
  const end = async (keep = false): Promise<void> => {
    await browser?.close();
    await killed(child);
    if (!keep) removeFolder(dataDir);
  };
  try {
    const address = await addressOf(child);
    browser = await chromium.launch({ executablePath: program, args: asRoot });
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1_280, height: 800 }, colorScheme: 'dark', locale: 'en-GB', acceptDownloads: true });
    const page = await context.newPage();
    const watched = watch(page);
    await page.goto(address);
    await page.locator('.shell').waitFor({ timeout: FIRST_PAGE_MS });
    return { kind: 'browser', page, dataDir, pid: child.pid ?? 0, ...watched, halt: () => page.click('#halt-button'), saved: (press) => savedByBrowser(page, press), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The line of JSON that says where the interface is. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) return reject(new Error('it has no output'));
    createInterface({ input: stdout }).on('line', (line) => {
      const told = JSON.parse(line) as { readonly type: string; readonly url?: string };
      if (told.type === 'address' && told.url !== undefined) resolve(told.url);
    });
    child.once('exit', (code) => reject(new Error(`the app ended with ${String(code)} before it said where its page is`)));
  });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await gone;
}
