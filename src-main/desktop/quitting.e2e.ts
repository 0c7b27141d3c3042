import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialogsShown, stubDialogs } from './e2e/dialogs.fixture.ts';
import { freshFolder, openApp, welcomed, windowsHere, type OpenApp } from './e2e/open-app.fixture.ts';
import { TrayShell } from './e2e/tray-shell.fixture.ts';
import { until } from './e2e/until.fixture.ts';

const here = windowsHere();

/** Leaving with open positions, on the built-in market: agents open some within their first rounds. */
describe.skipIf(here === null)('quitting with open positions', () => {
  let open: OpenApp | null = null;
  let tray: TrayShell;

  beforeEach(async () => { if (here !== null) tray = await TrayShell.start(here); });
  afterEach(async () => {
    await open?.end();
    open = null;
    await tray?.end();
  });

  /** −1 before an engine has told. */
  const positions = ({ page }: OpenApp): Promise<number> => page.evaluate(`new Promise((resolve) => {
    const stop = window.quorum.listen((down) => {
      if (down.kind !== 'mirror' || down.message.kind !== 'snapshot') return;
      stop();
      resolve(down.message.changes.find(([collection]) => collection === 'status')?.[2].openPositions ?? -1);
    });
    window.quorum.post({ v: 1, kind: 'sync' });
  })`) as Promise<number>;

  async function startTrading(): Promise<OpenApp> {
    if (here === null) throw new Error('no windows here');
    const dataDir = freshFolder();
    welcomed(dataDir);
    open = await openApp(here, { dataDir });
    const opened = open;
    await until(async () => (await positions(opened)) > 0, 90_000);
    return opened;
  }

  const ended = ({ child }: OpenApp): Promise<number | null> => until(() => child.exitCode !== null || child.signalCode !== null, 60_000).then(() => child.exitCode);

  it('asks, stays when told to, and leaves with the stops in place', async () => {
    const opened = await startTrading();
    await stubDialogs(opened, [{ response: 2, checkboxChecked: false }, { response: 0, checkboxChecked: false }]);
    await tray.click('Quit…');
    await until(async () => (await dialogsShown(opened)).length === 1, 5_000);
    const [question] = await dialogsShown(opened);
    expect(question?.message).toMatch(/^\d+ positions? (is|are) open\.$/);
    expect(question?.detail).toContain('at risk at the stops');
    expect(question?.buttons).toEqual(['Keep stops and quit', expect.stringMatching(/^Close \d+ positions? and quit$/), 'Stay']);
    expect(await positions(opened)).toBeGreaterThan(0);
    await tray.click('Quit…');
    expect(await ended(opened)).toBe(0);
  }, 120_000);

  it('closes them first where that is chosen', async () => {
    const opened = await startTrading();
    await stubDialogs(opened, [{ response: 1, checkboxChecked: false }]);
    await tray.click('Quit…');
    expect(await ended(opened)).toBe(0);
    await opened.end(true);
    if (here === null) return;
    const again = await openApp(here, { dataDir: opened.dataDir, words: ['--halt'] });
    open = again;
    await until(async () => (await positions(again)) >= 0, 60_000);
    expect(await positions(again)).toBe(0);
  }, 180_000);

  it('halts at once and asks only about closing: called off, positions keep their stops', async () => {
    const opened = await startTrading();
    await stubDialogs(opened, [{ response: 1, checkboxChecked: false }]);
    await tray.click('Halt and close positions…');
    await until(async () => (await opened.strip.textContent('#label'))?.startsWith('Halted since'), 10_000);
    const [question] = await until(async () => { const shown = await dialogsShown(opened); return shown.length > 0 && shown; }, 5_000);
    expect(question?.message).toMatch(/^Close \d+ positions? at market\?$/);
    expect(await positions(opened)).toBeGreaterThan(0);
  }, 120_000);
});
