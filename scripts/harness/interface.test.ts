/** The interface used as a person uses it, on the made-up app; what reached the app is looked at, not only what is shown. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProduct } from './harness.mjs';
import { asked, hasChromium, setStage, type Stage } from './in-browser.ts';

/** Waits until the app has been asked for something. */
const whenAsked = (page: Page, name: string, count = 1): Promise<unknown> => page.waitForFunction(`harness.transport.asked.filter((one) => one.name === '${name}').length >= ${count}`);
const inDialog = (page: Page, name: string): ReturnType<Page['getByRole']> => page.getByRole('dialog', { name });

describe.skipIf(!hasChromium)('the interface', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  it('leads from the welcome to a session with the keyboard alone', async () => {
    const { page, problems } = await stage.open('scene=welcome');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Continue' }).focus();
    await page.keyboard.press('Enter');
    const balance = page.getByLabel('Paper balance');
    await balance.fill('25,000');
    await page.getByRole('button', { name: 'Continue' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /^Careful/ }).focus();
    await page.keyboard.press('Space');
    expect(await page.getByText('500 USDT', { exact: true }).count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Start trading on paper' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The agents vote').waitFor();
    const settings = await asked(page, 'setting.set');
    expect(settings.filter((one) => one.input['key'] === 'trading').at(-1)?.input['value']).toMatchObject({ balance: '25000', appetite: 'careful', market: 'generated' });
    expect(settings.filter((one) => one.input['key'] === 'welcome').at(-1)?.input['value']).toMatchObject({ done: true, tour: 'running' });
    expect((await asked(page, 'session.start')).map((one) => one.input)).toEqual([{ fresh: true }]);
    await page.keyboard.press('Escape');
    await page.getByText('The agents vote').waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
  });

  it('keeps messages off the card of the tour', async () => {
    const { page } = await stage.open('scene=first-run');
    await page.getByText('The agents vote').waitFor();
    for (const words of ['one', 'two', 'three', 'four']) await page.evaluate(`harness.tell({ tone: 'bad', title: 'A message to be read, number ${words}', words: 'With a second line that says what to do.', sticky: true })`);
    await page.getByText('number four').first().waitFor();
    const boxes = (await page.locator('.ui-toast').evaluateAll((toasts) => toasts.map((toast) => toast.getBoundingClientRect().right))) as number[];
    const card = await page.locator('.coach').boundingBox();
    expect(boxes).toHaveLength(4);
    expect(Math.max(...boxes)).toBeLessThan(card?.x ?? 0);
  });

  it('does not start before the risks are accepted, and goes back with Esc', async () => {
    const { page } = await stage.open('scene=welcome');
    // Pressed although it says that it cannot be: nothing may happen.
    await page.getByRole('button', { name: 'Continue' }).click({ force: true });
    expect(await page.getByText('Step 1 of 3').count()).toBe(1);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Paper balance').fill('0');
    expect(await page.getByRole('alert').innerText()).toMatch(/above 0/);
    await page.keyboard.press('Escape');
    await page.getByText('Step 1 of 3').waitFor();
  });

  it('halts from the button outside the interface, without a question', async () => {
    const { page } = await stage.open('scene=live');
    const before = stage.halts.length;
    await page.getByRole('button', { name: 'Halt', exact: true }).click();
    await page.locator('#halt-button[data-phase="halted"]').waitFor();
    expect(stage.halts.slice(before)).toEqual([{ reason: 'halted by hand', close: false }]);
  });

  it('halts from the keyboard, also while a dialog is open', async () => {
    const { page } = await stage.open('scene=live');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    const before = stage.halts.length;
    await page.keyboard.press('Control+Shift+H');
    await page.locator('#halt-button[data-phase="halted"]').waitFor();
    expect(stage.halts.length).toBe(before + 1);
  });

  it('closes positions only after saying what it costs, with the way out focused', async () => {
    const { page } = await stage.open('scene=live');
    await page.evaluate(`harness.openDialog('halt-close', {})`);
    const box = inDialog(page, 'Halt and close positions');
    await box.getByText(/Estimated cost 2.10–4.40 USDT/).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    await box.getByRole('button', { name: 'Close 3 positions' }).click();
    await inDialog(page, 'What the halt has done').waitFor();
    expect((await asked(page, 'halt.now')).map((one) => one.input)).toEqual([{ route: 'browser', reason: 'halted by hand', close: true }]);
    await page.getByText('5 of 5 entries cancelled.').waitFor();
  });

  it('resumes only with the cause acknowledged', async () => {
    const { page } = await stage.open('scene=halted');
    await page.getByRole('button', { name: 'Resume…' }).click();
    const box = inDialog(page, 'Resume trading');
    await box.getByText('Positions match our books.').waitFor();
    await box.getByRole('button', { name: 'Resume, observing first' }).click({ force: true });
    expect(await asked(page, 'halt.resume')).toEqual([]);
    await box.getByRole('switch').click();
    await box.getByRole('button', { name: 'Resume, observing first' }).click();
    await page.getByText(/^Halted since/).waitFor({ state: 'detached' });
    expect((await asked(page, 'halt.resume'))[0]?.input).toMatchObject({ acknowledge: true });
  });

  it('moves a panel with the keyboard, stores the layout, and takes it back', async () => {
    const { page } = await stage.open('scene=live');
    const names = (): Promise<string[]> => page.getByRole('tab').allInnerTexts();
    const before = await names();
    await page.keyboard.press('Alt+m');
    const box = inDialog(page, 'Move panel to…');
    await box.getByLabel('Panel', { exact: true }).selectOption({ label: 'Watchlist' });
    await box.getByRole('radio', { name: 'Same group' }).click();
    await box.getByLabel('Next to').selectOption({ label: 'Agents' });
    await box.getByRole('button', { name: 'Move panel' }).click();
    await whenAsked(page, 'setting.set');
    expect((await asked(page, 'setting.set')).at(-1)?.input).toMatchObject({ key: 'layouts', value: { active: 'Decide', layouts: [{ name: 'Decide', locked: false }] } });
    expect(await names()).not.toEqual(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await names()).toEqual(before);
  });

  it('finds everything in the palette', async () => {
    const { page } = await stage.open('scene=live');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('light');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme'), { timeout: 15_000 }).toBe('light');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('DOGE/USDT');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked(page, 'setting.set')).some((one) => one.input['key'] === 'watch' && (one.input['value'] as { readonly selected: string }).selected.startsWith('DOGE')), { timeout: 15_000 }).toBe(true);
  });

  it('gives a combination to one action only', async () => {
    const { page } = await stage.open('screen=settings');
    await page.getByRole('button', { name: 'Shortcuts', exact: true }).click();
    await page.getByRole('button', { name: 'Change: Pause entries' }).click();
    await page.keyboard.press('Alt+m');
    expect(await page.getByRole('alert').innerText()).toMatch(/Alt\+M already does “Move panel to…”/);
    await page.getByRole('button', { name: 'Change: Pause entries' }).click();
    await page.keyboard.press('Alt+p');
    await whenAsked(page, 'setting.set');
    expect((await asked(page, 'setting.set')).at(-1)?.input).toEqual({ key: 'shortcuts', value: { 'cycle.pause': 'Alt+P' } });
    await page.keyboard.press('Alt+p');
    await whenAsked(page, 'cycle.pause');
  });

  it('stores a limit when its field is left, and refuses one that is none', async () => {
    const { page } = await stage.open('screen=settings&locale=de-DE');
    await page.getByLabel('Search settings').fill('daily loss');
    const field = page.getByLabel('Daily-loss halt', { exact: true });
    await field.fill('0');
    await field.press('Enter');
    expect(await page.getByRole('alert').innerText()).toMatch(/^From 0,1 to 50/);
    await field.fill('2,5');
    await field.press('Enter');
    await whenAsked(page, 'setting.set');
    expect((await asked(page, 'setting.set')).at(-1)?.input['value']).toMatchObject({ risk: { dailyLossHalt: 0.025 } });
    // The session that runs goes on with what is in force: its limits are changed in their editor.
    await page.getByText('From the next session on.').first().waitFor();
    await page.getByRole('button', { name: 'Change it now… Daily-loss halt' }).click();
    await inDialog(page, 'Edit limits').getByRole('tab', { name: /^Limits of your own/ }).waitFor();
  });

  it('restores a backup only after asking', async () => {
    const { page } = await stage.open('screen=settings');
    await page.getByRole('button', { name: 'Backups' }).click();
    await page.getByRole('button', { name: /^Restore… quorum-20261121/ }).click();
    const box = inDialog(page, 'Restore this backup?');
    await box.getByRole('button', { name: 'Restore' }).click();
    await whenAsked(page, 'backup.restore');
    expect((await asked(page, 'backup.restore'))[0]?.input).toEqual({ file: 'quorum-20261121-060000.db' });
  });

  it('says in every word that can be translated', async () => {
    const { page } = await stage.open('scene=halted&locale=en-XA');
    const untold: readonly string[] = await page.evaluate(`[...document.querySelectorAll('.title-bar, .rail, .halt-banner, .status-bar')].flatMap((part) => [...part.querySelectorAll('button, dt')]).map((one) => one.textContent.trim()).filter((text) => /[a-z]{3}/i.test(text) && !text.startsWith('⟦') && !/UTC|Ctrl/.test(text))`);
    expect(untold).toEqual([]);
  });

  it.each([['1280×720', 1280, 720], ['twice the size on a small screen', 640, 400]])('cuts off no button at %s', async (_name, width, height) => {
    const { page } = await stage.open('scene=halted', { width, height });
    const outside: readonly string[] = await page.evaluate(`[...document.querySelectorAll('.title-bar button, .halt-banner button, #halt-button')].filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 0.5 || box.left < 0 || box.bottom > innerHeight); }).map((one) => one.textContent)`);
    expect(outside).toEqual([]);
  });
});

describe('what is sent to a window', () => {
  it('stays within its budget, holds no made-up data, and no script of the page but its files', async () => {
    const folder = await buildProduct();
    const assets = path.join(folder, 'assets');
    const scripts = fs.readdirSync(assets).filter((name) => name.endsWith('.js'));
    const bytes = scripts.reduce((sum, name) => sum + fs.statSync(path.join(assets, name)).size, 0);
    expect(scripts.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThanOrEqual(1.5 * 1024 * 1024);
    // What is read before anything is shown; the rest comes when it is opened.
    const first = fs.readFileSync(path.join(folder, 'index.html'), 'utf8').match(/assets\/[\w-]+\.js/g) ?? [];
    expect(first.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0)).toBeLessThanOrEqual(1.1 * 1024 * 1024);
    // The second is a sentence of React's development half.
    for (const name of scripts) expect(fs.readFileSync(path.join(assets, name), 'utf8'), name).not.toMatch(/generated market, seed 1|Learn more about data fetching with Hooks/);
    const page = fs.readFileSync(path.join(folder, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|https?:/);
    expect(fs.existsSync(path.join(folder, 'halt-button.js'))).toBe(true);
  });
});
