/** Profit and loss in the interface, on the made-up app: by keyboard, what is asked of the lab and the engine, accessibility. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

describe.skipIf(!hasChromium)('profit and loss', () => {
  let stage: Stage;
  let opened: Opened;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterEach(() => {
    expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
  });
  afterAll(() => stage.close());

  /** `small`: the lines behind a figure have no place beside the statement. */
  async function open(theme = 'dark', size = { width: 1280, height: 720 }): Promise<Page> {
    opened = await stage.open(`scene=live&theme=${theme}&screen=results`, size);
    await opened.page.getByRole('button', { name: /^Net .* realised first$/ }).waitFor();
    return opened.page;
  }

  it('has net first, then what it came from, and the groups with their own', async () => {
    const page = await open();
    const steps = await page.getByRole('region', { name: 'From gross to net' }).getByRole('button').allInnerTexts();
    expect(steps.map((text) => text.split('\n')[0])).toEqual(['Net', 'Gross', 'Slippage', 'Fees', 'Funding']);
    expect(await page.getByRole('heading', { level: 2 }).innerText()).toMatch(/^Net .* USDT since /);
    expect((await page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim())).toEqual(['Name', 'Net', 'Gross', 'Slippage', 'Fees', 'Funding', 'Closings']);
  });

  it('a figure opens its lines by keyboard, a line its order, and Escape leads back', async () => {
    const page = await open();
    const fees = page.getByRole('button', { name: /^Fees .* lines behind it$/ });
    await fees.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Fees' });
    await dialog.getByText(/^48 lines, together .* USDT\./).waitFor();
    expect((await asked(page, 'portfolio.profitAndLossLines')).at(-1)?.input).toMatchObject({ figure: 'fees', key: null, method: 'fifo' });
    await dialog.getByLabel('Figure').selectOption({ label: 'Realised' });
    await page.getByRole('dialog', { name: 'Realised' }).getByText(/long 0.0148/).first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => fees.evaluate((button) => button.matches(':focus'))).toBe(true);
  });

  it('a large window has the lines beside the statement: a figure, a group and a bar of the chart show theirs at once', async () => {
    const page = await open('dark', { width: 1920, height: 1080 });
    const lines = page.getByRole('region', { name: 'Lines' });
    const last = async (): Promise<unknown> => (await asked(page, 'portfolio.profitAndLossLines')).at(-1)?.input;
    await lines.getByText(/^48 lines, together .* USDT\./).waitFor();
    await page.getByRole('button', { name: /^Fees .* lines behind it$/ }).click();
    await lines.getByRole('heading', { name: 'Fees', exact: true }).waitFor();
    expect(await last()).toMatchObject({ figure: 'fees', key: null });
    await page.getByRole('grid', { name: 'Profit and loss by group' }).getByText('ETH/USDT:PERP').click();
    await lines.getByRole('heading', { name: /^Realised of ETH/ }).waitFor();
    expect(await last()).toMatchObject({ figure: 'realised', key: 'ETH/USDT:PERP', by: 'instrument' });
    await lines.getByRole('button', { name: 'Of everything' }).click();
    await lines.getByRole('heading', { name: 'Realised', exact: true }).waitFor();
    const chart = page.getByRole('group', { name: /^Net by day as bars/ });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.getByText(/^8 Nov: [+−]\d+\.\d\d, added up [+−]\d+\.\d\d USDT$/).waitFor();
    await page.keyboard.press('Enter');
    await lines.getByRole('heading', { name: 'Realised of 2026-11-08' }).waitFor();
    expect(await last()).toMatchObject({ figure: 'realised', key: '2026-11-08', by: 'day' });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('the chart’s line ends at the net of the statement, and a short period is told by hour', async () => {
    const page = await open();
    const net = /[+−][\d,.]+/.exec(await page.getByRole('heading', { level: 2 }).innerText())?.[0];
    const chart = page.getByRole('group', { name: /^Net by day as bars/ });
    await chart.waitFor();
    await chart.focus();
    await page.keyboard.press('End');
    await page.getByText(new RegExp(`^21 Nov: .*, added up ${net} USDT$`)).waitFor();
    await page.getByRole('radio', { name: 'Today' }).click();
    await page.getByRole('group', { name: /^Net by hour as bars/ }).waitFor();
    expect((await asked(page, 'portfolio.profitAndLoss')).some(({ input }) => input['by'] === 'hour')).toBe(true);
  });

  it('method, period and grouping are asked for as chosen', async () => {
    const page = await open();
    await page.getByRole('radio', { name: '7 days' }).click();
    await page.getByLabel('By', { exact: true }).selectOption({ label: 'By: Month' });
    await page.getByText('2026-10').first().waitFor();
    expect((await asked(page, 'portfolio.profitAndLoss')).at(-1)?.input).toMatchObject({ by: 'month', from: expect.any(Number) as number, until: null });
    await page.getByRole('radio', { name: 'Average' }).click();
    await expect.poll(async () => (await asked(page, 'setting.set')).at(-1)?.input).toMatchObject({ key: 'accounting', value: { method: 'average', currency: null, atPar: false } });
  });

  it('money is taken out by keyboard; what is no amount cannot be sent', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Deposit or withdraw…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Withdraw' }).click();
    await dialog.getByLabel('Amount').fill('-5');
    await dialog.getByText('A number above 0, such as 500.').first().waitFor();
    await dialog.getByLabel('Amount').fill('250.5');
    await dialog.getByRole('button', { name: 'Withdraw' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked(page, 'portfolio.moveMoney')).map(({ input }) => input)).toEqual([{ flow: 'withdrawal', venue: expect.any(String) as string, currency: 'USDT', amount: '250.5' }]);
    await dialog.waitFor({ state: 'detached' });
  });

  it.each(['dark', 'light'])('axe finds no barrier, %s', async (theme) => {
    const page = await open(theme);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: /^Net / }).click();
    await page.getByRole('dialog').getByText(/lines, together/).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Deposit or withdraw…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await opened.page.close();
    const large = await open(theme, { width: 1920, height: 1080 });
    await large.getByText(/^48 lines, together/).waitFor();
    expect(await findBarriers(large)).toEqual([]);
  }, 90_000);
});
