import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askInstance } from '../cli/control/control-client.ts';
import { freshFolder, haltFileThere, logOf, openApp, pressKeys, secondLaunch, welcomed, type OpenApp, type OpenWishes, windowsHere } from './e2e/open-app.fixture.ts';
import { stubDialogs, dialogsShown } from './e2e/dialogs.fixture.ts';
import { listeningPorts } from './e2e/sockets.fixture.ts';
import { until } from './e2e/until.fixture.ts';
import { TrayShell } from './e2e/tray-shell.fixture.ts';

const here = windowsHere();

interface Route {
  readonly route: string;
  readonly works: boolean;
  readonly sentence: string;
}

/** What System health says of the ways to halt. */
async function haltRoutes({ page }: OpenApp): Promise<readonly Route[]> {
  return (await page.evaluate(`new Promise((resolve) => {
    const stop = window.quorum.listen((down) => { if (down.call === 9) { stop(); resolve(down.output.haltRoutes); } });
    window.quorum.post({ v: 1, kind: 'request', call: 9, name: 'health.workers', input: {} });
  })`)) as readonly Route[];
}

describe.skipIf(here === null)('the desktop app', () => {
  let open: OpenApp | null = null;
  let tray: TrayShell | null = null;

  beforeEach(async () => { if (here !== null) tray = await TrayShell.start(here); });
  afterEach(async () => {
    await open?.end();
    open = null;
    await tray?.end();
    tray = null;
  });

  async function start(wishes: OpenWishes = {}): Promise<OpenApp> {
    if (here === null) throw new Error('no windows here');
    open = await openApp(here, wishes);
    return open;
  }

  const shell = (): TrayShell => {
    if (tray === null) throw new Error('no tray here');
    return tray;
  };
  const isVisible = ({ app }: OpenApp): Promise<boolean> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true);
  const title = ({ app }: OpenApp): Promise<string> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '');
  const ended = async ({ child }: OpenApp): Promise<number | null> => until(() => child.exitCode !== null || child.signalCode !== null, 20_000).then(() => child.exitCode);
  const close = ({ app }: OpenApp): Promise<void> => app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.close(); });
  const tradingInTitle = (opened: OpenApp): Promise<unknown> => until(async () => (await title(opened)).includes('running'), 45_000);

  describe('with a session', () => {
    const folder = (): string => {
      const dataDir = freshFolder();
      welcomed(dataDir);
      return dataDir;
    };

    it('says how it stands in title, tray and strip, halts, and comes up halted', async () => {
      const dataDir = folder();
      const opened = await start({ dataDir });
      await tradingInTitle(opened);
      expect(await title(opened)).toMatch(/^Quorum · (DEMO · )?PAPER · running$|^Quorum · running$/);
      const before = await shell().look();
      expect(before.tooltip.join(' ')).toContain('running');
      const lines = (await shell().menu()).filter(({ separator }) => !separator);
      expect(lines.slice(1).map(({ label }) => label)).toEqual(['Halt trading now', 'Halt and close positions…', 'Pause entries', 'Resume…', 'Open window', 'Quit…']);
      expect(lines.find(({ label }) => label === 'Pause entries')).toMatchObject({ enabled: true });
      expect(lines.find(({ label }) => label === 'Resume…')).toMatchObject({ enabled: false });
      expect(await opened.strip.textContent('#label')).toBe('Halt');

      await opened.strip.click('#halt');
      await until(async () => /^Halted since \d\d:\d\d UTC$/.test((await opened.strip.textContent('#label')) ?? ''), 5_000);
      await until(async () => (await shell().look()).pixels !== before.pixels, 5_000);
      expect((await shell().menu())[0]).toMatchObject({ label: expect.stringMatching(/^Halted since/), enabled: false });
      await opened.end(true);
      open = null;

      const again = await start({ dataDir });
      await until(async () => (await again.strip.textContent('#label'))?.startsWith('Halted since'), 20_000);
      expect(haltFileThere(dataDir)).toBe(true);
      await until(async () => (await title(again)).includes('Halted since'), 20_000);
    });

    it('pauses entries from the tray', async () => {
      const opened = await start({ dataDir: folder() });
      await tradingInTitle(opened);
      await shell().click('Pause entries');
      await until(async () => (await title(opened)).includes('entries paused'), 10_000);
      const lines = await shell().menu();
      expect(lines.find(({ label }) => label === 'Resume…')).toMatchObject({ enabled: true });
      expect(lines.find(({ label }) => label === 'Pause entries')).toMatchObject({ enabled: false });
    });
  });

  it('listens for no browser before a terminal asks for an address; then its agents can be followed', async () => {
    const opened = await start();
    const { pid = 0 } = opened.child;
    const before = listeningPorts(pid);
    const asked = await askInstance(opened.dataDir, { kind: 'open' });
    if (asked.kind !== 'answered' || asked.answer.kind !== 'address') throw new Error(`no address: ${JSON.stringify(asked)}`);
    expect(listeningPorts(pid)).toBe(before + 1);
    const entered = await fetch(asked.answer.url, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const stream = await fetch(new URL('/ag-ui', asked.answer.url), { headers: { cookie } });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/event-stream')]);
    await stream.body?.cancel();
  });

  it('loads the window again into the true state when its page dies, and the strip goes on', async () => {
    const opened = await start();
    await opened.strip.click('#halt');
    const before = await opened.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
    await opened.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await until(() => opened.app.evaluate(({ BrowserWindow }, old) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents !== undefined && !contents.isCrashed() && !contents.isLoading() && contents.getOSProcessId() !== old && contents.getURL().startsWith('app://quorum/');
    }, before), 15_000);
    // What is asked while the old document still gives way to the new one is never answered: asked again then.
    const halted = await until(() => opened.app.evaluate(({ BrowserWindow }, script) => Promise.race([
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      new Promise((resolve) => { setTimeout(resolve, 3_000, undefined); }),
    ]), `new Promise((resolve) => {
      const stop = window.quorum.listen((down) => { if (down.kind === 'mirror' && down.message.kind === 'snapshot') { stop(); clearInterval(again); resolve(down.message.changes.find(([collection]) => collection === 'halt')[2].set); } });
      // Asked until it is answered: the other side may not follow the new page yet.
      const ask = () => window.quorum.post({ v: 1, kind: 'sync' });
      const again = setInterval(ask, 500);
      ask();
    })`), 20_000);
    expect(halted).toBe(true);
    expect(await opened.strip.textContent('#label')).toMatch(/^Halted since/);
    expect(logOf(opened.dataDir)).toContain('The window\'s page ended: ');
  });

  it('gives the strip back when the strip itself dies', async () => {
    const opened = await start();
    const before = await opened.app.evaluate(({ webContents }) => {
      const strip = webContents.getAllWebContents().find((contents) => contents.getURL().startsWith('app://strip/'));
      const pid = strip?.getOSProcessId();
      strip?.forcefullyCrashRenderer();
      return pid;
    });
    await until(() => opened.app.evaluate(({ webContents }, old) => {
      const strip = webContents.getAllWebContents().find((contents) => contents.getURL().startsWith('app://strip/'));
      return strip !== undefined && !strip.isCrashed() && !strip.isLoading() && strip.getOSProcessId() !== 0 && strip.getOSProcessId() !== old;
    }, before), 15_000);
    pressKeys(opened, 'alt+h');
    await until(() => opened.app.evaluate(({ webContents }) => webContents.getFocusedWebContents()?.getURL().startsWith('app://strip/')), 5_000);
    pressKeys(opened, 'Return');
    await until(() => haltFileThere(opened.dataDir), 5_000);
  });

  it('puts the keyboard on the strip with Alt+H and back with Tab', async () => {
    const opened = await start();
    // A key goes to whatever has the keyboard: a window that is shown may not have it yet.
    await until(() => opened.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()), 10_000);
    pressKeys(opened, 'alt+h');
    await until(() => opened.strip.evaluate('document.hasFocus() && document.activeElement.id === "halt"'), 5_000);
    pressKeys(opened, 'Tab');
    await until(() => opened.page.evaluate('document.hasFocus()'), 5_000);
    expect(haltFileThere(opened.dataDir)).toBe(false);
  });

  it('shows the first window to a second launch, which ends', async () => {
    const opened = await start();
    if (here === null) return;
    await opened.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.hide(); });
    expect(await secondLaunch(here, opened, [])).toBe(0);
    await until(() => isVisible(opened), 5_000);
    expect(haltFileThere(opened.dataDir)).toBe(false);
  });

  it('starts halted with --halt', async () => {
    const opened = await start({ words: ['--halt'] });
    expect(haltFileThere(opened.dataDir)).toBe(true);
    await until(async () => (await opened.strip.textContent('#label'))?.startsWith('Halted since'), 5_000);
  });

  describe('when its window is closed', () => {
    it('asks once, remembers, and goes on in the tray; the icon opens it again', async () => {
      const opened = await start();
      await stubDialogs(opened, [{ response: 0, checkboxChecked: true }]);
      await close(opened);
      await until(async () => !(await isVisible(opened)), 5_000);
      const [question] = await dialogsShown(opened);
      expect(question).toMatchObject({ message: 'Keep Quorum running without its window?', buttons: ['Keep running', 'Quit…', 'Cancel'] });
      await shell().activate();
      await until(() => isVisible(opened), 5_000);
      await close(opened);
      await until(async () => !(await isVisible(opened)), 5_000);
      expect(await dialogsShown(opened)).toHaveLength(1);
      expect(opened.child.exitCode).toBeNull();
    });

    it('stays when the question is called off', async () => {
      const opened = await start();
      await stubDialogs(opened, [{ response: 2, checkboxChecked: true }]);
      await close(opened);
      await until(async () => (await dialogsShown(opened)).length === 1, 5_000);
      expect(await isVisible(opened)).toBe(true);
    });

    it('quits where the person says so', async () => {
      const opened = await start();
      await stubDialogs(opened, [{ response: 1, checkboxChecked: false }]);
      await close(opened);
      expect(await ended(opened)).toBe(0);
    });
  });

  it('tells once where the desktop shows no tray icons, and then quits with its window', async () => {
    await tray?.end();
    tray = null;
    const opened = await start();
    await until(() => opened.app.windows().length === 2, 5_000);
    const routes = await until(async () => {
      const told = await haltRoutes(opened);
      return told.some(({ route }) => route === 'tray') ? told : null;
    }, 10_000);
    expect(routes).toContainEqual({ route: 'tray', works: false, sentence: 'This desktop shows no tray icons.' });
    expect(routes.map(({ route }) => route)).toEqual(expect.arrayContaining(['Halt button', 'key in the window', 'OS-wide key']));
    await close(opened);
    expect(await ended(opened)).toBe(0);
  });

  it.each([['NoSuchKey+Q', 'is no key'], ['H', 'is no key']])('takes no key such as %s from its settings', async (globalHaltKey, why) => {
    const dataDir = freshFolder();
    welcomed(dataDir, { globalHaltKey });
    const opened = await start({ dataDir });
    expect(await haltRoutes(opened)).toContainEqual({ route: 'OS-wide key', works: false, sentence: expect.stringContaining(why) });
  });

  it('says on System health when another app has its key', async () => {
    const first = await start();
    expect(await haltRoutes(first)).toContainEqual({ route: 'OS-wide key', works: true, sentence: 'Ctrl+Alt+Shift+H works in every app.' });
    if (here === null) return;
    const second = await openApp(here);
    try {
      expect(await haltRoutes(second)).toContainEqual({ route: 'OS-wide key', works: false, sentence: expect.stringContaining('is taken by another app') });
    } finally {
      await second.end();
    }
  });

  it('leaves in order when the system ends it', async () => {
    const opened = await start();
    opened.child.kill('SIGTERM');
    expect(await ended(opened)).toBe(0);
  });
});
