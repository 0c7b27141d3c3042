import { afterEach, describe, expect, it } from 'vitest';
import { freshFolder, haltFileThere, welcomed } from './e2e/open-app.fixture.ts';
import { command, positionRows, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places, type Place } from './e2e/place.fixture.ts';

/** When things go wrong: a halt with all that follows, and an engine that dies. */
describe.each(places())('a bad day $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  const trading = (dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Place> => open({ dataDir, env });

  it.skipIf(why !== null)('halts with a line for each venue, comes up halted, and resumes through the checklist into trading', async () => {
    const dataDir = freshFolder();
    welcomed(dataDir);
    const first = await trading(dataDir);
    await statusSays(first.page, 'Loop running', 90_000);
    await first.halt();
    const banner = (page: Place['page']): ReturnType<Place['page']['locator']> => page.locator('.halt-banner');
    await banner(first.page).getByText(/^(Halted since \d\d:\d\d:\d\d UTC by|Halting\.)/).first().waitFor({ timeout: 20_000 });
    await statusSays(first.page, 'Halted', 15_000);
    const progress = first.page.getByRole('dialog', { name: 'What the halt has done' });
    // It shows by itself what it does.
    await progress.waitFor({ timeout: 30_000 });
    expect(await banner(first.page).textContent(), 'says twice who it was').not.toMatch(/by (.+), \1\./);
    await progress.getByText('Halted, checked').waitFor({ timeout: 30_000 });
    expect(await progress.locator('.halt-venue h3').allTextContents()).not.toEqual([]);
    for (const venue of await progress.locator('.halt-venue').all()) {
      expect(await venue.locator('.halt-step').count()).toBeGreaterThan(0);
      expect(await venue.locator('.halt-step-pending, .halt-step-unknown').count()).toBe(0);
    }
    expect(haltFileThere(dataDir)).toBe(true);
    expect(first.complaints).toEqual([]);
    await first.end(true);

    const { page } = await trading(dataDir);
    await banner(page).getByText(/^Halted since/).waitFor({ timeout: 30_000 });
    await statusSays(page, 'Halted');
    await banner(page).getByRole('button', { name: 'Resume…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Resume trading' });
    const resume = dialog.getByRole('button', { name: 'Resume, observing first' });
    await dialog.locator('.checklist li').first().waitFor({ timeout: 20_000 });
    expect(await resume.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByRole('switch', { name: 'I know why trading was halted' }).click();
    await waitFor(async () => (await resume.getAttribute('aria-disabled')) !== 'true', 30_000);
    expect(await dialog.locator('.check-failed').count()).toBe(0);
    await resume.click();
    await dialog.waitFor({ state: 'detached', timeout: 15_000 });
    await banner(page).waitFor({ state: 'detached', timeout: 15_000 });
    await statusSays(page, 'Loop running', 60_000);
    expect(haltFileThere(dataDir)).toBe(false);
  }, 300_000);

  it.skipIf(why !== null)('halts before the welcome and while entries are paused: what follows is halted', async () => {
    const dataDir = freshFolder();
    const unasked = await trading(dataDir);
    await unasked.page.getByRole('heading', { name: 'Welcome to Quorum' }).waitFor();
    await unasked.halt();
    await waitFor(() => Promise.resolve(haltFileThere(dataDir)), 10_000);
    await unasked.end(true);
    welcomed(dataDir);
    const first = await trading(dataDir);
    await first.page.locator('.halt-banner').getByText(/^Halted since/).waitFor({ timeout: 60_000 });
    await statusSays(first.page, 'Halted', 60_000);
    await first.end();

    const other = freshFolder();
    welcomed(other);
    const second = await trading(other);
    await statusSays(second.page, 'Loop running', 90_000);
    await command(second.page, 'Pause entries');
    await statusSays(second.page, 'Entries paused', 30_000);
    await second.halt();
    await second.page.getByRole('dialog', { name: 'What the halt has done' }).getByText('Halted, checked').waitFor({ timeout: 60_000 });
    await statusSays(second.page, 'Halted', 30_000);
    expect(haltFileThere(other)).toBe(true);
    expect(second.complaints).toEqual([]);
  }, 300_000);

  it.skipIf(why !== null)('shows that its engine died, and is back on its own with what it held', async () => {
    const dataDir = freshFolder();
    welcomed(dataDir);
    const { page } = await trading(dataDir, { QUORUM_TEST_FAULT: 'dies' });
    await statusSays(page, 'Loop running', 90_000);
    const held = await positionRows(page).locator('[role=gridcell]:first-child').allTextContents();
    // Whatever the status bar says from here on, in its order: the state in between may last a moment only.
    await page.evaluate(`(() => {
      const bar = document.querySelector('.status-bar');
      window.said = [];
      new MutationObserver(() => window.said.push(bar.firstElementChild.textContent)).observe(bar, { childList: true, characterData: true, subtree: true });
    })()`);
    await command(page, 'Pause entries');
    await waitFor(() => page.evaluate('window.said.some((words) => words.includes("Engine restarting"))'), 30_000);
    await statusSays(page, 'Loop running', 90_000);
    // What was held is still held, or has been closed for a reason that is told: prices went on meanwhile.
    const feed = page.getByRole('group', { name: 'What happened, newest first' });
    for (const market of held) {
      const base = market.split('/')[0] ?? market;
      await waitFor(async () => (await positionRows(page).filter({ hasText: base }).count()) > 0 || (await feed.getByText(`Closed ${base}`).count()) > 0, 30_000);
    }
    expect(haltFileThere(dataDir)).toBe(false);
  }, 300_000);
});
