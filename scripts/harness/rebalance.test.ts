/** Rebalancing in the interface, on the made-up app: what is wished for, what is asked of lab and engine, what became of earlier ones. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

describe.skipIf(!hasChromium)('the rebalance dialog', () => {
  let stage: Stage;
  let opened: Opened;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterEach(() => {
    expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
  });
  afterAll(() => stage.close());

  async function open(theme = 'dark'): Promise<Page> {
    opened = await stage.open(`scene=live&theme=${theme}&screen=risk`);
    await opened.page.getByRole('button', { name: 'Rebalance…' }).click();
    await opened.page.getByRole('dialog', { name: 'Rebalance' }).getByText('Buy 0.035').waitFor();
    return opened.page;
  }

  it('asks for short positions and for how much costs weigh where the method has them, and for chosen instruments', async () => {
    const page = await open();
    const dialog = page.getByRole('dialog', { name: 'Rebalance' });
    expect(await dialog.getByLabel('Sell short').isDisabled()).toBe(true);
    expect(await dialog.getByLabel('Costs weigh').isDisabled()).toBe(true);
    await dialog.getByLabel('Method').selectOption({ label: 'Minimum variance' });
    await dialog.getByLabel('Sell short').click();
    expect(await dialog.getByLabel('Least of each').inputValue()).toBe('−24');
    await dialog.getByLabel('Costs weigh').fill('2.5');
    await dialog.getByLabel('Only these').fill('BTC, NOTHING');
    await dialog.getByText('There is no NOTHING.').waitFor();
    await dialog.getByLabel('Only these').fill('BTC, ETH');
    await expect.poll(async () => (await asked(page, 'rebalance.propose')).at(-1)?.input).toMatchObject({ method: 'min_variance', shorts: true, min: -0.24, costAversion: 2.5, instruments: ['BTC/USDT:PERP', 'ETH/USDT:PERP'] });
  });

  it('lists earlier ones with each order’s end and its reason; an order opens its explanation by keyboard, and Escape leads back', async () => {
    const page = await open();
    await page.getByRole('radio', { name: 'Past rebalances' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rebalance' });
    await dialog.getByText('Rebalanced in part: 2 of 4 orders done, 1 refused, 1 not sent.').waitFor();
    const rows = (await dialog.getByRole('row').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    expect(rows.slice(1)).toEqual(['SOL Sell all 0.25 0.25 ✓ done Closed. Explain', 'BTC Buy 0.25 0.25 ✓ done Filled. Explain', 'XRP Buy 0.25 0 ✕ refused open positions: 8 → 9, limit 8.', 'DOGE Buy 0.25 0 ✕ not sent Not sent: trading was halted.']);
    await dialog.getByText('Minimum variance').click();
    await dialog.getByText('Rebalanced: 1 order done.').waitFor();
    const button = dialog.getByRole('button', { name: 'Explain the order of BTC' });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked(page, 'journal.explain')).at(-1)?.input).toMatchObject({ subject: 'order', id: 'ord-2' });
    await page.getByRole('dialog', { name: /^Why/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  it.each(['dark', 'light'])('axe finds no barrier in either view (%s)', async (theme) => {
    const page = await open(theme);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Past rebalances' }).click();
    await page.getByText(/^Rebalanced in part/).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  }, 60_000);
});
