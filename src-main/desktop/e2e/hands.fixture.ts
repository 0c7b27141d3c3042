/** What journeys do again and again with a page. */
import type { Locator, Page } from 'playwright';
import type { Place } from './place.fixture.ts';
import { until } from './until.fixture.ts';

/** As {@link until}, for conditions that only are true or false. */
export async function waitFor(condition: () => Promise<boolean>, withinMs: number): Promise<void> {
  await until(condition, withinMs);
}

/** Rows of a table's body. */
export function rowsOf(page: Page, table: string): Locator {
  return page.getByRole('grid', { name: table, exact: true }).locator('.ui-body-row');
}

export function positionRows(page: Page): Locator {
  return rowsOf(page, 'Positions');
}

/** Waits until the status bar says these words about the loop; also while a dialog stands before it, which hides its role. */
export async function statusSays(page: Page, words: string, withinMs = 45_000): Promise<void> {
  await page.locator('.status-bar').getByText(words, { exact: true }).waitFor({ timeout: withinMs });
}

/** Goes to a screen by its tab. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen, exact: true }).click();
  await page.getByRole('main', { name: screen, exact: true }).waitFor();
}

/** Shows one of the three layouts of the workspace. */
export async function showLayout(page: Page, layout: 'Watch' | 'Decide' | 'Trade'): Promise<void> {
  await page.getByRole('navigation', { name: 'Layouts' }).getByRole('button', { name: layout, exact: true }).click();
  await page.getByRole('grid', { name: 'Watchlist' }).waitFor({ timeout: 20_000 });
}

/** Brings a panel's tab to the front. */
export async function showTab(page: Page, panel: string): Promise<void> {
  await page.getByRole('tab', { name: panel, exact: true }).click();
}

/** Runs a command through the palette, with the keyboard alone. */
export async function command(page: Page, typed: string, title: string = typed): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.waitFor();
  await page.keyboard.type(typed);
  await palette.locator('.palette-item[data-selected="true"]', { hasText: title }).waitFor({ timeout: 10_000 });
  await page.keyboard.press('Enter');
  await palette.waitFor({ state: 'detached' });
}

/** Shows the settings in which these words are found. */
export async function findSetting(page: Page, words: string): Promise<void> {
  await goTo(page, 'Settings');
  await page.getByLabel('Search settings').fill(words);
}

/** Keeps a picture of what a failed test saw last, in .cache/e2e. */
export async function keepPicture({ page, kind }: Place, { task }: { readonly task: { readonly name: string; readonly result?: { readonly state: string } | undefined } }): Promise<void> {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.cache/e2e/${kind}-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}.png`, timeout: 10_000 }).catch(() => undefined);
}
