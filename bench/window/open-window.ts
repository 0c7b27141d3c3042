/** Opens windows on a screen nobody sees, and reads their clocks. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { must } from '../../src-shared/support/assert.ts';
import { percentile } from '../harness.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const PATIENCE_MS = 90_000;

/** A runtime and a screen for it (scripts/test/windows-here.ts). */
export interface Screen {
  readonly electron: string;
  readonly display: string;
  readonly bus: string;
  /** The product's main process as it was built. */
  readonly main: string;
  end(): void;
}

/** Asks the tests' own set-up for a runtime, a screen and the built interface. Throws with its sentence where it has none. */
export function openScreen(): Promise<Screen> {
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, 'scripts', 'test', 'windows-here.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) return reject(new Error('it has no output'));
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve({ ...screenIn(line), end: () => child.stdin?.end() });
    });
    child.once('exit', () => reject(new Error('there is no screen to measure windows on; see above')));
  });
}

function screenIn(line: string): Omit<Screen, 'end'> {
  const { desktops: [desktop], ...rest } = JSON.parse(line) as { readonly electron: string; readonly main: string; readonly desktops: readonly Pick<Screen, 'display' | 'bus'>[] };
  return { ...rest, ...must(desktop, 'a desktop') };
}

export interface BenchWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Milliseconds from the start of the process to the first frame of the page with something on it. */
  readonly paintedMs: number;
  /** The same to what was waited for. */
  readonly launchMs: number;
  end(): Promise<void>;
}

interface Start {
  /** One of the mains beside this file, relative to the repository; null: the product's. */
  readonly main: string | null;
  /** A folder to work in, left as it is afterwards; without it a new one. */
  readonly dataDir?: string;
  /** What must be there for the launch to be over. */
  readonly ready: string;
}

/** Starts one of the mains beside this file, or the product's, in a folder of somebody who has been through the welcome. */
export async function openWindow({ electron, display, bus, main: product }: Screen, { main, dataDir: given, ready }: Start): Promise<BenchWindow> {
  const dataDir = given ?? mkdtempSync(path.join(tmpdir(), 'quorum-bench-window-'));
  welcomed(dataDir);
  const env = { ...(process.env as Record<string, string>), DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: bus, LANG: 'C.UTF-8' };
  const started = performance.now();
  const app = await _electron.launch({ executablePath: electron, args: [...asRoot, '--force-device-scale-factor=1', main === null ? product : path.join(ROOT, main), `--data-dir=${dataDir}`], env, cwd: ROOT, timeout: PATIENCE_MS });
  const page = await pageOf(app, /^(app:\/\/quorum\/|data:)/);
  await page.waitForSelector(ready, { timeout: PATIENCE_MS });
  const launchMs = performance.now() - started;
  return {
    app, page, launchMs, paintedMs: (await within(20, 'the first frame', paintedAt(page, main?.endsWith('blank-main.ts') === true ? 'first-paint' : 'first-contentful-paint'))) - performance.timeOrigin - started,
    end: async () => {
      const gone = new Promise((resolve) => { app.process().once('exit', resolve); });
      app.process().kill('SIGKILL');
      await gone;
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** When the page first showed something, by the clock that processes share. A page with nothing but a field has no content by the browser's count. */
function paintedAt(page: Page, which: 'first-paint' | 'first-contentful-paint'): Promise<number> {
  return page.evaluate(`new Promise((resolve) => new PerformanceObserver((list) => { for (const { name, startTime } of list.getEntries()) if (name === '${which}') resolve(performance.timeOrigin + startTime); }).observe({ type: 'paint', buffered: true }))`);
}

/** Fails with a sentence where `work` takes longer than any machine should: a page that never answers would hold everything up. */
export async function within<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new Error(`${what}: not over in ${seconds} s`)), seconds * 1_000); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Waits until the window has heard of a vote. */
export async function firstVote({ page }: BenchWindow): Promise<void> {
  await within(60, 'the first vote', page.evaluate(`new Promise((resolve) => {
    window.quorum.listen((down) => {
      if (down.kind === 'mirror' && down.message.changes.some(([collection]) => collection === 'rounds')) resolve();
    });
    window.quorum.post({ v: 1, kind: 'sync' });
  })`));
}

async function pageOf(app: ElectronApplication, address: RegExp): Promise<Page> {
  for (;;) {
    const page = app.windows().find((one) => address.test(one.url()));
    if (page !== undefined) return page;
    await app.waitForEvent('window', { timeout: 1_000 }).catch(() => undefined);
  }
}

function welcomed(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  const row = (value: unknown): unknown => ({ value, updatedAt: 0 });
  writeFileSync(path.join(dataDir, 'app-settings.json'), JSON.stringify({ version: 1, settings: { welcome: row({ done: true, step: 2, tour: 'done', risksAccepted: true }) } }));
}

/**
 * Milliseconds from the moment the system had a key, by the event's own stamp, to the frame after `shown` holds: what a person sees.
 * @param shown an expression of the page
 */
export async function keyToPixel(page: Page, key: string, shown: string): Promise<number> {
  // `void`: the driver would wait for a promise that is the answer, and no key would ever come.
  await page.evaluate(`void (window.seen = new Promise((resolve, reject) => addEventListener('keydown', (event) => {
    const look = () => (${shown}) ? requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now() - event.timeStamp); port2.postMessage(0); }) : requestAnimationFrame(look);
    setTimeout(() => reject(new Error(${JSON.stringify(`${key} did not show in 20 s`)})), 20_000);
    look();
  }, { capture: true, once: true })))`);
  await page.keyboard.press(key);
  return within(30, `the key ${key}`, page.evaluate('window.seen') as Promise<number>);
}

export interface Frames {
  readonly meanMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Seconds of the page's thread in a second, by the wall's clock: what others take from it counts. */
  readonly busy: number;
  /** The same by the processor's. */
  readonly processor: number;
  /** Layouts for each frame. */
  readonly layouts: number;
}

/** Frames and the work of the page's thread over so long. */
export async function framesOf(page: Page, ms: number): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const count = async (): Promise<{ readonly busy: number; readonly processor: number; readonly layouts: number }> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
    return { busy: of('TaskDuration'), processor: of('ThreadTime'), layouts: of('LayoutCount') };
  };
  const before = await count();
  const began = performance.now();
  const deltas = await page.evaluate(`new Promise((resolve) => {
    const deltas = [];
    const began = performance.now();
    let last = began;
    const frame = (now) => { deltas.push(now - last); last = now; if (now - began < ${ms}) requestAnimationFrame(frame); else resolve(deltas.slice(2).sort((a, b) => a - b)); };
    requestAnimationFrame(frame);
  })`) as readonly number[];
  const after = await count();
  const seconds = (performance.now() - began) / 1_000;
  await session.detach();
  return {
    meanMs: deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length, p95Ms: percentile(deltas, 0.95), p99Ms: percentile(deltas, 0.99), busy: (after.busy - before.busy) / seconds, processor: (after.processor - before.processor) / seconds,
    layouts: (after.layouts - before.layouts) / deltas.length,
  };
}
