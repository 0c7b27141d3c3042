import { afterEach, describe, expect, it } from 'vitest';
import { positionRows, rowsOf, showLayout, showTab, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places, type Place } from './e2e/place.fixture.ts';

/** Trading by hand. */
describe.each(places())('a person $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('places a ticket after its preview, cancels what rests, and moves a stop with its field', async () => {
    const dataDir = freshFolder();
    // Agents that vote once an hour leave room for what a person wants.
    welcomed(dataDir, {}, { intervalSeconds: 3_600 });
    const place = await open({ dataDir });
    const { page } = place;
    await statusSays(page, 'Loop running', 90_000);
    await showLayout(page, 'Trade');
    const name = await freeMarket(place);
    const ticket = page.locator('form.ticket');
    const send = ticket.locator('.ticket-send');
    await ticket.getByRole('radio', { name: 'Limit' }).click();
    const last = Number(await ticket.locator('#ticket-price').inputValue());
    await ticket.locator('#ticket-price').fill(String(Number((last * 0.985).toPrecision(4))));
    await ticket.getByRole('radio', { name: 'Value' }).click();
    await ticket.locator('#ticket-size').fill('500');
    await ticket.getByText(/^All \d+ checks passed$/).waitFor({ timeout: 20_000 });
    expect(await ticket.getByRole('list', { name: 'Checks' }).getByRole('listitem').count()).toBeGreaterThan(5);
    await waitFor(async () => (await send.getAttribute('aria-disabled')) !== 'true', 20_000);
    await send.click();
    await ticket.getByText('Accepted.').waitFor({ timeout: 20_000 });

    await showTab(page, 'Orders');
    const resting = rowsOf(page, 'Orders').filter({ hasText: name }).filter({ hasText: 'Entry' });
    await resting.filter({ hasText: 'You' }).filter({ hasText: 'Resting' }).waitFor({ timeout: 20_000 });
    await resting.getByRole('button', { name: `Cancel the entry order on ${name}` }).click();
    await resting.waitFor({ state: 'detached', timeout: 20_000 });

    await ticket.getByRole('radio', { name: 'Market' }).click();
    await waitFor(async () => (await send.getAttribute('aria-disabled')) !== 'true', 20_000);
    await send.click();
    await showTab(page, 'Positions');
    const mine = positionRows(page).filter({ has: page.getByRole('button', { name: `Close ${name}` }) });
    await mine.filter({ hasText: 'You' }).filter({ hasText: 'Stop at venue' }).waitFor({ timeout: 30_000 });

    await mine.getByRole('button', { name: `Stop and target of ${name}` }).last().click();
    const dialog = page.getByRole('dialog', { name: `Stop and target of ${name}` });
    const field = dialog.locator('#protect-stop');
    const before = await field.inputValue();
    expect(await dialog.getByRole('button', { name: 'Move' }).getAttribute('aria-disabled')).toBe('true');
    for (let ticks = 0; ticks < 5; ticks += 1) await field.press('ArrowUp');
    const wanted = await field.inputValue();
    expect(Number(wanted)).toBeGreaterThan(Number(before));
    await waitFor(async () => (await dialog.getByRole('button', { name: 'Move' }).getAttribute('aria-disabled')) !== 'true', 15_000);
    expect(await dialog.getByRole('status').textContent()).toMatch(/\w+ \w+/);
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.waitFor({ state: 'detached', timeout: 15_000 });
    await waitFor(async () => plain((await mine.textContent()) ?? '').includes(plain(wanted)), 30_000);
    await waitFor(async () => !((await mine.textContent()) ?? '').includes('asked for'), 30_000);
  }, 240_000);
});

/** Digits alone: figures on the screen are grouped as the person's country does it. */
function plain(text: string): string {
  return text.replace(/[^\d.]/g, '');
}

/** Selects a market on which nothing is held; its name. Agents trade too: what is free is only known now. */
async function freeMarket({ page }: Place): Promise<string> {
  const held = await positionRows(page).locator('[role=gridcell]:first-child').allTextContents();
  const markets = rowsOf(page, 'Watchlist').locator('[role=gridcell]:first-child');
  const names = (await markets.allTextContents()).map((name) => name.trim().split('/')[0] ?? '');
  const free = names.findIndex((name) => !held.some((one) => one.trim().startsWith(`${name}/`)));
  await markets.nth(free).click();
  await page.locator('form.ticket').waitFor({ timeout: 20_000 });
  return `${names[free] ?? ''}/USDT`;
}
