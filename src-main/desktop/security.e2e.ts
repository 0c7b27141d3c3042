import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openApp, type OpenApp } from './e2e/open-app.fixture.ts';

const windows = inject('windows');

/** Electron's security checklist, in the running app. */
describe.skipIf(windows.missing !== null)('the app\'s page', () => {
  let open: OpenApp;
  beforeAll(async () => {
    if (windows.missing !== null) return;
    open = await openApp(windows);
  });
  afterAll(() => open?.end());

  const inPage = (expression: string): Promise<unknown> => open.page.evaluate(expression);

  it('is given messages and its platform, and nothing else', async () => {
    expect(await inPage('Object.keys(window.quorum).sort()')).toEqual(['listen', 'platform', 'post']);
    expect(await inPage('[typeof require, typeof process, typeof module, typeof Buffer, typeof global, typeof electron, typeof ipcRenderer]')).toEqual(Array(7).fill('undefined'));
  });
});
