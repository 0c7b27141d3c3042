/** Language models set up in a real window: a key goes through the page into a real keychain, and a server gets it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startKeyring, whyNoKeyring, type DesktopKeyring } from '../engine/adapters/secrets-keyring/desktop-keyring.fixture.ts';
import { LoopbackModel } from '../engine/adapters/model-openai/loopback-model.fixture.ts';
import { goTo, statusSays } from './e2e/hands.fixture.ts';
import { freshFolder, openApp, welcomed, windowsHere, type OpenApp } from './e2e/open-app.fixture.ts';

const here = windowsHere();
const without = here === null ? 'there are no windows here' : whyNoKeyring();
if (here !== null && without !== null) console.warn(`THE TEST OF A KEYCHAIN IN A REAL WINDOW IS SKIPPED: ${without}.`);

const KEY = 'sk-through-the-window-4711';

describe.skipIf(here === null || without !== null)('language models in a window', () => {
  const server = new LoopbackModel({ key: KEY });
  let baseUrl = '';
  let keyring: DesktopKeyring;
  let open: OpenApp | null = null;
  beforeAll(async () => {
    baseUrl = await server.start();
    keyring = await startKeyring();
  });
  afterEach(async () => {
    await open?.end();
    open = null;
  });
  afterAll(async () => {
    keyring.end();
    await server.stop();
  });

  it('a provider is added, its key kept in the keychain, tried, given a seat, and asked by the next session', async () => {
    const dataDir = freshFolder();
    welcomed(dataDir);
    if (here === null) return;
    open = await openApp(here, { dataDir, env: { DBUS_SESSION_BUS_ADDRESS: keyring.address } });
    const { page } = open;
    await statusSays(page, 'Loop running', 90_000);
    await goTo(page, 'Settings');
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Language models' }).click();
    await page.getByLabel('Kind of provider to add').selectOption('other');
    await page.getByRole('button', { name: 'Add a provider' }).click();
    const dialog = page.getByRole('dialog');
    for (const [label, text] of [['Name', 'loopback'], ['Address', baseUrl], ['Model', 'analyst-1'], ['Name of its key', 'window key'], ['Price read', '2'], ['Price written', '8'], ['Context', '32000']] as const) await dialog.getByLabel(label, { exact: true }).fill(text);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByText(/There is no key called "window key" yet/).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Enter key: window key' }).click();
    await page.getByLabel('The key', { exact: true }).fill(KEY);
    await page.keyboard.press('Enter');
    await page.getByText('From the system\'s keychain.').first().waitFor({ timeout: 20_000 });
    expect(await keyring.store('Quorum language models').get('window key')).toEqual({ ok: true, value: KEY });

    await page.getByRole('button', { name: 'Test loopback' }).click();
    await page.getByText('loopback can be used').waitFor({ timeout: 60_000 });
    const tried = server.requests.length;

    await page.getByLabel('Trend in Crew').getByRole('radio', { name: 'Model' }).click();
    await page.getByLabel('Trend in Crew').getByRole('radio', { name: 'Model', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Start the session again' }).click();
    await server.asked(tried + 1);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    await goTo(page, 'Agents');
    await page.getByRole('region', { name: 'Language models' }).getByText('loopback', { exact: true }).waitFor({ timeout: 60_000 });

    for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) expect(readFileSync(path.join(entry.parentPath, entry.name)).includes(KEY), entry.name).toBe(false);
    }
  });
});
