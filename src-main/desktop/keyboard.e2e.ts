import { afterEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { command, positionRows, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places } from './e2e/place.fixture.ts';

/** Presses Tab that are enough to come around any dialog once. */
const AROUND = 40;

/** The same journeys without a mouse: no click, no focus from outside. */
describe.each(places())('by keyboard alone $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('one gets through the welcome, to a trade and its reasons, through a halt and out of it', async () => {
    const place = await open();
    const { page } = place;
    const { keyboard } = page;

    await page.getByRole('heading', { name: 'Welcome to Quorum' }).waitFor();
    await focused(page, 'on the promise', (element) => element.type === 'checkbox');
    await keyboard.press('Space');
    await tabTo(page, 'Continue');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Market, balance and watchlist' }).waitFor();
    await tabTo(page, 'Continue');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'How much risk' }).waitFor();
    await tabTo(page, 'Start trading on paper');
    await keyboard.press('Enter');
    await positionRows(page).first().waitFor({ timeout: 90_000 });
    await keyboard.press('Escape');
    await page.getByRole('complementary', { name: /^Tour/ }).waitFor({ state: 'detached' });

    for (let panels = 0; panels < 12 && !(await isIn(page, '[role=grid][aria-label=Positions]')); panels += 1) await keyboard.press('F6');
    expect(await isIn(page, '[role=grid][aria-label=Positions]')).toBe(true);
    await keyboard.press('ArrowDown');
    await keyboard.press('Home');
    await focused(page, 'on a row', (element) => element.role === 'row');
    await keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: /^Why: / });
    await drawer.getByRole('heading', { name: 'How they voted' }).waitFor({ timeout: 30_000 });
    await keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await focused(page, 'back on the row', (element) => element.role === 'row');

    await keyboard.press('Control+4');
    await page.getByRole('main', { name: 'Journal' }).waitFor();
    await keyboard.press('Control+1');
    await page.getByRole('main', { name: 'Workspace' }).waitFor();
    await command(page, 'Theme: light');
    await waitFor(() => page.evaluate('document.documentElement.dataset.theme === "light"'), 5_000);

    await keyboard.press('Control+Shift+H');
    await statusSays(page, 'Halted', 30_000);
    // What the halt does shows by itself; Escape is for that, not for the messages in the corner that came after it, which it once closed instead.
    await page.getByRole('dialog', { name: 'What the halt has done' }).waitFor({ timeout: 30_000 });
    await page.locator('.ui-toast').first().waitFor({ timeout: 30_000 });
    await keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('.ui-toast').count()).toBeGreaterThan(0);
    // In a message it closes that.
    const messages = await page.locator('.ui-toast').count();
    await keyboard.press('F8');
    await tabTo(page, 'Dismiss');
    await keyboard.press('Escape');
    await waitFor(async () => (await page.locator('.ui-toast').count()) < messages, 15_000);
    await command(page, 'Resume trading');
    const resume = page.getByRole('dialog', { name: 'Resume trading' });
    await resume.locator('.checklist li').first().waitFor({ timeout: 30_000 });
    await focused(page, 'on the way out', (element) => element.text === 'Cancel');
    await tabTo(page, 'I know why trading was halted');
    await keyboard.press('Space');
    await tabTo(page, 'Resume, observing first');
    await waitFor(async () => (await resume.getByRole('button', { name: 'Resume, observing first' }).getAttribute('aria-disabled')) !== 'true', 30_000);
    await keyboard.press('Enter');
    await resume.waitFor({ state: 'detached', timeout: 30_000 });
    await statusSays(page, 'Loop running', 60_000);

    await keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(place.complaints).toEqual([]);
  }, 300_000);
});

interface Focus {
  readonly text: string;
  readonly role: string | null;
  readonly type: string;
}

/** What has the focus: its words, which are its label where it has one. */
function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    const words = element.getAttribute('aria-label') ?? (element.labels?.length > 0 ? element.labels[0].textContent : element.textContent) ?? '';
    return { text: words.trim(), role: element.getAttribute('role'), type: element.type ?? '' };
  })()`);
}

async function focused(page: Page, _where: string, is: (focus: Focus) => boolean): Promise<void> {
  await waitFor(async () => is(await focusOf(page)), 15_000);
}

/** Tabs until what has the focus says this; fails where it cannot be reached. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let steps = 0; steps < AROUND; steps += 1) {
    if ((await focusOf(page)).text === words) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached "${words}"; the focus is on "${(await focusOf(page)).text}"`);
}

function isIn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`document.activeElement?.closest(${JSON.stringify(selector)}) !== null`);
}
