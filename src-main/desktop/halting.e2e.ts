import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clickAt, haltFileThere, openApp, pressKeys, secondLaunch, type OpenApp, windowsHere } from './e2e/open-app.fixture.ts';
import { until } from './e2e/until.fixture.ts';
import { TrayShell } from './e2e/tray-shell.fixture.ts';

const here = windowsHere();

/** How a person halts: columns are the route as it is recorded, and the person's hands. */
type Route = readonly [route: string, halt: (open: OpenApp, tray: TrayShell) => unknown];

/** The middle of the halt strip on the screen. */
async function stripPlace({ app }: OpenApp): Promise<{ readonly x: number; readonly y: number }> {
  return app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('no window');
    const bounds = window.getContentBounds();
    return { x: bounds.x + bounds.width - 70, y: bounds.y + 20 };
  });
}

async function clickStrip(open: OpenApp): Promise<void> {
  const { x, y } = await stripPlace(open);
  clickAt(open, x, y);
}

/** The page says so, and never does anything again. */
async function getStuck({ app, page }: OpenApp): Promise<void> {
  await page.evaluate("setTimeout(() => { document.title = 'stuck'; for (;;); }, 0)");
  await until(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getTitle() === 'stuck'), 10_000);
}

const routes: readonly Route[] = [
  ['Halt button', clickStrip],
  ['key in the window', (open) => pressKeys(open, 'ctrl+shift+h')],
  ['shortcut of the system', async (open) => {
    await open.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    pressKeys(open, 'ctrl+alt+shift+h');
  }],
  ['tray', (_open, tray) => tray.click('Halt trading now')],
  ['second launch', (open) => (here === null ? null : secondLaunch(here, open, ['--halt']))],
];

describe.skipIf(here === null)('halting', () => {
  let open: OpenApp | null = null;
  let tray: TrayShell;

  beforeAll(async () => { if (here !== null) tray = await TrayShell.start(here); });
  afterEach(() => open?.end());
  afterAll(() => tray?.end());

  async function start(): Promise<OpenApp> {
    if (here === null) throw new Error('no windows here');
    open = await openApp(here);
    await until(async () => (await tray.items()).length === 1, 10_000);
    await until(() => open?.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()), 10_000);
    return open;
  }

  async function expectHalted({ dataDir, strip, app }: OpenApp, route: string): Promise<void> {
    await until(() => haltFileThere(dataDir), 1_000);
    const notice = JSON.parse(readFileSync(path.join(dataDir, 'HALTED.json'), 'utf8')) as { by: string; close: boolean };
    expect(notice).toMatchObject({ by: route, close: false });
    await until(async () => (await strip.textContent('#label'))?.startsWith('Halted since'), 5_000);
    expect(await strip.getAttribute('html', 'data-tone')).toBe('halted');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toContain('Halted since');
  }

  it.each(routes)('by %s', async (route, halt) => {
    const opened = await start();
    await halt(opened, tray);
    await expectHalted(opened, route);
  });

  it.each(routes)('by %s while the window\'s page is stuck in an endless loop', async (route, halt) => {
    const opened = await start();
    await getStuck(opened);
    await halt(opened, tray);
    await expectHalted(opened, route);
  });
});
