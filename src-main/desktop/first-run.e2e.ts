import { afterEach, describe, expect, it } from 'vitest';
import { positionRows, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places, type Place } from './e2e/place.fixture.ts';
import { farSockets } from './e2e/sockets.fixture.ts';

/** What a person meets who has never seen this: from nothing to a trade, its reasons, and out of it again. */
describe.each(places())('the first run $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('leads through the welcome to a paper trade within a minute, explains it, and closes it; nothing leaves the machine', async () => {
    const place = await open();
    const { page } = place;

    await page.getByRole('heading', { name: 'Welcome to Quorum' }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Screens' }).getByRole('button').count()).toBe(0);
    const next = page.getByRole('button', { name: 'Continue' });
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('I understand that results on paper').check();
    await next.click();
    await page.getByRole('heading', { name: 'Market, balance and watchlist' }).waitFor();
    await page.getByLabel('Paper balance').fill('20000');
    await next.click();
    await page.getByRole('heading', { name: 'How much risk' }).waitFor();
    await page.getByRole('radio', { name: /^Bold/ }).check();
    await page.getByRole('button', { name: 'Start trading on paper' }).click();
    const began = performance.now();

    await page.getByRole('grid', { name: 'Positions' }).or(page.getByText('No positions.')).first().waitFor({ timeout: 60_000 });
    await positionRows(page).first().waitFor({ timeout: Math.max(1, 60_000 - (performance.now() - began)) });
    const seconds = (performance.now() - began) / 1_000;
    console.log(`first paper trade ${seconds.toFixed(1)} s after the welcome, ${kind.name}`);
    expect(seconds).toBeLessThan(60);
    expect(await page.locator('.headline-equity dd').textContent()).toMatch(/^(19,9|20,0)\d\d\.\d\d/);
    await page.getByRole('button', { name: 'Skip the tour' }).click();

    const name = await explainFirst(place);
    await page.getByRole('button', { name: `Close ${name}` }).click();
    const question = page.getByRole('dialog', { name: new RegExp(`^Close ${name}`) });
    await question.getByText(/\d to \d|\d+\.\d+ to /).first().waitFor({ timeout: 30_000 });
    await question.getByRole('button', { name: 'Close position' }).click();
    await page.getByRole('button', { name: `Close ${name}` }).waitFor({ state: 'detached', timeout: 30_000 });
    await waitFor(async () => !(await positionRows(page).allTextContents()).some((row) => row.startsWith(name)), 30_000);

    await statusSays(page, 'Loop running');
    expect(place.requests.filter((address) => !/^(app|devtools|blob|data):|^(http|ws):\/\/127\.0\.0\.1:/.test(address))).toEqual([]);
    if (place.kind === 'window') expect(place.requests.filter((address) => /^(https?|wss?):/.test(address))).toEqual([]);
    if (process.platform === 'linux') expect(farSockets(place.pid)).toEqual([]);
    expect(place.complaints).toEqual([]);
  }, 300_000);
});

/** Opens the first position with a double click, as a single one only selects its market, reads its explanation from votes to fills, closes that; the instrument's name. */
async function explainFirst({ page }: Place): Promise<string> {
  const market = positionRows(page).first().getByRole('gridcell').first();
  const name = ((await market.textContent()) ?? '').trim();
  await market.dblclick();
  const drawer = page.getByRole('dialog', { name: `Why: ${name.split('/')[0] ?? name}` });
  await drawer.getByRole('heading', { name: 'How they voted' }).waitFor({ timeout: 30_000 });
  expect(await drawer.locator('.why-turn').count()).toBeGreaterThan(0);
  expect(await drawer.locator('.why-verdict').count()).toBeGreaterThan(3);
  expect(await drawer.locator('.why-verdict', { hasText: 'Failed' }).count()).toBe(0);
  expect(await drawer.locator('.why-order, .why-steps').count()).toBeGreaterThan(0);
  await drawer.locator('.why-fills li').first().waitFor();
  expect(await drawer.locator('.why-sentence').textContent()).toMatch(/\w+/);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  return name;
}
