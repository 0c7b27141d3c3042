/** The Risk screen in the interface, on the made-up app: what is chosen, what is asked of the lab, what is said where a number cannot be. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

describe.skipIf(!hasChromium)('the Risk screen', () => {
  let stage: Stage;
  let opened: Opened;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterEach(() => {
    expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
  });
  afterAll(() => stage.close());

  async function open(scene = 'live', theme = 'dark'): Promise<Page> {
    opened = await stage.open(`scene=${scene}&theme=${theme}&screen=risk`);
    await opened.page.getByRole('heading', { level: 2 }).first().waitFor();
    return opened.page;
  }

  it('tells correlations of the chosen window with its bars, keeps the choice, and says in words where there are too few', async () => {
    const page = await open();
    const map = page.getByRole('region', { name: 'Correlation' }).first();
    await map.getByText(/^503 bars of 1h, |^504 bars of 1h, /).waitFor();
    expect((await asked(page, 'risk.correlations')).at(-1)?.input).toEqual({ hours: null });
    await map.getByRole('radio', { name: '24 h' }).click();
    await map.getByText(/^1,440 bars of 1m, 20 Nov 2026 14:02 to 21 Nov 2026 14:02, shrunk by 12\s%; .* Left out for too few bars: NEW \(31\)\.$/).waitFor();
    expect(await map.getByTitle('BTC and ETH: 0.57').innerText()).toBe('0.57');
    expect((await asked(page, 'setting.set')).at(-1)?.input).toEqual({ key: 'riskView', value: { correlation: 'd1' } });
    // By keyboard as well: one to the right is a week, two are thirty days, of which there are too few.
    await map.getByRole('radio', { name: '24 h' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await map.getByText('Insufficient data', { exact: true }).waitFor();
    await map.getByText('Insufficient data: two markets need 576 bars of 1h, there are 504. A shorter window may have enough.').waitFor();
    expect(await map.getByRole('table').count()).toBe(0);
  });

  it.each(['dark', 'light'])('axe finds no barrier, with values and without (%s)', async (theme) => {
    const page = await open('live', theme);
    await page.getByText(/bars of 1h, /).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('radio', { name: '30 d' }).click();
    await page.getByText('Insufficient data', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  }, 60_000);
});
