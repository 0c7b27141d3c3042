import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { command, findSetting, goTo, keepPicture, rowsOf, showLayout, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { places, type Place } from './e2e/place.fixture.ts';

/** An ordinary day: arranging the workspace, looking back, looking after it. One app for all of them, as a day has. */
describe.each(places())('a day $name', (kind) => {
  const { why } = kind;
  let place: Place;
  const day = it.skipIf(why !== null);

  beforeAll(async () => {
    if (why !== null) return;
    const dataDir = freshFolder();
    welcomed(dataDir);
    place = await kind.open({ dataDir });
    await statusSays(place.page, 'Loop running', 90_000);
  }, 180_000);
  afterEach(async (context) => {
    if (place === undefined) return;
    await keepPicture(place, context);
    // What one part of the day left open is not the next one's.
    for (let open = 0; open < 3 && (await place.page.getByRole('dialog').count()) > 0; open += 1) await place.page.keyboard.press('Escape');
  });
  afterAll(async () => {
    await place?.end();
  });

  const look = (): Promise<{ readonly theme: string; readonly palette: string }> => place.page.evaluate('({ ...document.documentElement.dataset })');

  day('keeps a panel that was added and one that was moved, the theme and the colours, across a reload', async () => {
    const { page } = place;
    await showLayout(page, 'Watch');
    expect(await page.getByRole('tab', { name: 'Depth', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Add panel' }).click();
    await page.getByRole('dialog', { name: 'Add panel' }).getByRole('button', { name: 'Depth' }).click();
    await page.getByRole('tab', { name: 'Depth', exact: true }).waitFor();

    await command(page, 'Move panel');
    const move = page.getByRole('dialog', { name: 'Move panel to…' });
    await move.getByLabel('Panel', { exact: true }).selectOption({ label: 'Watchlist' });
    await move.getByRole('radio', { name: 'Right' }).click();
    await move.getByLabel('Next to').selectOption({ label: 'Activity' });
    await move.getByRole('button', { name: 'Move panel' }).click();
    await move.waitFor({ state: 'detached' });
    const left = async (panel: string): Promise<number> => (await page.getByRole('tab', { name: panel, exact: true }).boundingBox())?.x ?? -1;
    await waitFor(async () => (await left('Watchlist')) > (await left('Activity')), 5_000);

    await command(page, 'Theme: light');
    await waitFor(async () => (await look()).theme === 'light', 5_000);
    await findSetting(page, 'palette');
    await page.locator('#setting-palette').selectOption({ label: 'Shape only' });
    await waitFor(async () => (await look()).palette === 'mono', 5_000);

    await page.reload();
    await page.getByRole('tab', { name: 'Depth', exact: true }).waitFor({ timeout: 30_000 });
    expect(await look()).toMatchObject({ theme: 'light', palette: 'mono' });
    await waitFor(async () => (await left('Watchlist')) > (await left('Activity')), 10_000);
    await page.getByRole('button', { name: 'Reset' }).click();
    await waitFor(async () => (await left('Watchlist')) < (await left('Activity')), 10_000);
    await command(page, 'Theme: dark');
    await waitFor(async () => (await look()).theme === 'dark', 5_000);
  }, 120_000);

  day('finds decisions, notes one with a tag, finds it by the tag, and exports what was found', async () => {
    const { page } = place;
    await goTo(page, 'Journal');
    const rows = rowsOf(page, 'Decisions, newest first');
    await rows.first().waitFor({ timeout: 30_000 });
    await rows.first().getByRole('gridcell').first().click();
    const drawer = page.getByRole('dialog', { name: /^Why: / });
    await drawer.getByLabel('Note', { exact: true }).fill('Looked at twice.');
    await drawer.getByLabel('Tags').fill('late-entry, what?');
    await drawer.getByText('is no tag: letters, digits').waitFor();
    await drawer.getByLabel('Tags').fill('late-entry');
    await drawer.getByRole('button', { name: 'Save note' }).click();
    await page.getByText('Note saved.').first().waitFor({ timeout: 15_000 });
    await drawer.getByRole('button', { name: 'Close' }).last().click();
    await drawer.waitFor({ state: 'detached' });

    const filters = page.getByRole('search');
    await page.getByRole('button', { name: 'Read again' }).click();
    await filters.getByLabel('Tag').locator('option', { hasText: 'late-entry' }).waitFor({ state: 'attached', timeout: 15_000 });
    await filters.getByLabel('Tag').selectOption('late-entry');
    await page.locator('.journal-sentence', { hasText: '1 decision · tagged late-entry' }).waitFor({ timeout: 15_000 });
    await waitFor(async () => (await rows.count()) === 1, 15_000);

    const csv = await place.saved(() => exported(place, 'CSV'));
    const lines = csv.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('late-entry');
    const json = JSON.parse(await place.saved(() => exported(place, 'JSON'))) as unknown;
    expect(JSON.stringify(json)).toContain('Looked at twice.');

    await filters.getByLabel('Search').fill('nobody ever wrote this');
    await page.getByText('Nothing matches.').waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await rows.first().waitFor({ timeout: 15_000 });
  }, 120_000);

  day('shows what the doctor finds and the log, by level and text', async () => {
    const { page } = place;
    await goTo(page, 'System health');
    await page.getByText(/^Last checked \d\d:\d\d/).waitFor({ timeout: 30_000 });
    expect(await page.getByRole('main').getByText('Fine').count()).toBeGreaterThan(2);
    const log = rowsOf(page, 'Log');
    await log.first().waitFor({ timeout: 15_000 });
    await page.getByLabel('Search the log').fill('there is no such line');
    await page.getByText('No line matches.').waitFor({ timeout: 15_000 });
    await page.getByLabel('Search the log').fill('');
    await log.first().waitFor({ timeout: 15_000 });
  }, 90_000);

  day('refuses limits that make no sense with the range, keeps one that does, and goes back to the appetite\'s', async () => {
    const { page } = place;
    await findSetting(page, 'risk per trade');
    const field = page.getByRole('textbox', { name: 'Risk per trade' });
    const before = await field.inputValue();
    for (const nonsense of ['99', '0', '-1', 'lots']) {
      await field.fill(nonsense);
      await field.press('Enter');
      expect(await page.getByRole('alert').filter({ hasText: 'From 0.01 to 5' }).count(), nonsense).toBe(1);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    await field.fill('0.4');
    await field.press('Enter');
    await page.getByText('your own').waitFor({ timeout: 10_000 });
    await page.reload();
    await findSetting(page, 'risk per trade');
    expect(await field.inputValue()).toBe('0.4');
    await page.getByRole('button', { name: 'Back to the appetite’s' }).click();
    await waitFor(async () => (await field.inputValue()) === before, 10_000);
  }, 90_000);

  day('has complained of nothing', () => {
    expect(place.complaints).toEqual([]);
  });
});

async function exported({ page }: Place, kind: 'CSV' | 'JSON'): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
}
