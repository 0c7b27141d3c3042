/** Profit and loss in a browser on the made-up app: by keyboard, what is asked of the lab and the engine, accessibility. */
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildHarness, findChromium, serve } from '../../scripts/harness/harness.mjs';

let browser: Browser;
let site: Awaited<ReturnType<typeof serve>>;
let context: BrowserContext | null = null;
const complaints: string[] = [];

beforeAll(async () => {
  site = await serve(await buildHarness());
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await context?.close();
  context = null;
  expect(complaints.splice(0), 'errors and policy violations in the console').toEqual([]);
});

async function open(theme = 'dark'): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${site.address}?still&scene=live&theme=${theme}&screen=results`);
  await page.getByRole('button', { name: /^Net .* realised first$/ }).waitFor();
  return page;
}

const asked = async (page: Page, name: string): Promise<readonly Record<string, unknown>[]> =>
  ((await page.evaluate('harness.transport.asked')) as { readonly name: string; readonly input: Record<string, unknown> }[]).filter((one) => one.name === name).map(({ input }) => input);

describe.skipIf(findChromium() === null)('profit and loss', () => {
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
    expect((await asked(page, 'portfolio.profitAndLossLines')).at(-1)).toMatchObject({ figure: 'fees', key: null, method: 'fifo' });
    await dialog.getByLabel('Figure').selectOption({ label: 'Realised' });
    await page.getByRole('dialog', { name: 'Realised' }).getByText(/long 0.0148/).first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => fees.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('method, period and grouping are asked for as chosen', async () => {
    const page = await open();
    await page.getByRole('radio', { name: '7 days' }).click();
    await page.getByLabel('By', { exact: true }).selectOption({ label: 'By: Month' });
    await page.getByText('2026-10').first().waitFor();
    expect((await asked(page, 'portfolio.profitAndLoss')).at(-1)).toMatchObject({ by: 'month', from: expect.any(Number) as number, until: null });
    await page.getByRole('radio', { name: 'Average' }).click();
    await expect.poll(async () => (await asked(page, 'setting.set')).at(-1)).toMatchObject({ key: 'accounting', value: { method: 'average', currency: null, atPar: false } });
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
    await expect.poll(() => asked(page, 'portfolio.moveMoney')).toEqual([{ flow: 'withdrawal', venue: expect.any(String) as string, currency: 'USDT', amount: '250.5' }]);
    await dialog.waitFor({ state: 'detached' });
  });

  it.each(['dark', 'light'])('axe finds nothing serious, %s', async (theme) => {
    const page = await open(theme);
    const serious = async (): Promise<string[]> => (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    expect(await serious()).toEqual([]);
    await page.getByRole('button', { name: /^Net / }).click();
    await page.getByRole('dialog').getByText(/lines, together/).waitFor();
    expect(await serious()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Deposit or withdraw…' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await serious()).toEqual([]);
  }, 60_000);
});
