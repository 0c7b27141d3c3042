import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, goTo, positionRows, showLayout, waitFor } from './e2e/hands.fixture.ts';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { places, type Place } from './e2e/place.fixture.ts';

/** The real app with a real session, held against WCAG; every state and dialog is on the made-up app in scripts/looks. */
describe.each(places())('axe finds nothing serious or critical $name', (kind) => {
  let open: Place;

  beforeAll(async () => {
    if (kind.why !== null) return;
    const dataDir = freshFolder();
    welcomed(dataDir);
    open = await kind.open({ dataDir });
    await positionRows(open.page).first().waitFor({ timeout: 100_000 });
  }, 180_000);
  afterAll(async () => { await open?.end(); });

  async function expectClean(where: string): Promise<void> {
    // Electron opens no page of its own for axe to finish in, which the usual mode needs; of what passes one place is enough.
    const { violations, passes } = await new AxeBuilder({ page: open.page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
    expect(passes.length, where).toBeGreaterThan(5);
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${where}: ${id}: ${nodes.slice(0, 4).map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
  }

  it.skipIf(kind.why !== null).each(['dark', 'light'])('%s', async (theme) => {
    const { page } = open;
    await goTo(page, 'Workspace');
    await command(page, `Theme: ${theme}`);
    await waitFor(() => page.evaluate(`document.documentElement.dataset.theme === '${theme}'`), 5_000);
    for (const layout of ['Watch', 'Decide', 'Trade'] as const) {
      await showLayout(page, layout);
      await expectClean(layout);
    }
    await showLayout(page, 'Decide');
    await positionRows(page).first().getByRole('gridcell').first().dblclick();
    const drawer = page.getByRole('dialog', { name: /^Why: / });
    await drawer.getByRole('heading', { name: 'How they voted' }).waitFor({ timeout: 30_000 });
    await expectClean('an explanation');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    for (const screen of ['Agents', 'Risk', 'Journal', 'Profit & loss', 'System health', 'Settings']) {
      await goTo(page, screen);
      await expectClean(screen);
    }
  }, 180_000);
});
