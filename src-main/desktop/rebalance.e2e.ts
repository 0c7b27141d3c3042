import { afterEach, describe, expect, it } from 'vitest';
import { command, positionRows, showLayout, showTab, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places } from './e2e/place.fixture.ts';

/** From a proposal to positions under their stops. */
describe.each(places())('a person $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('rebalances: sees targets, orders and checks, sends them, and holds what was ordered', async () => {
    const dataDir = freshFolder();
    // Agents that vote once an hour leave the portfolio to the person.
    welcomed(dataDir, {}, { intervalSeconds: 3_600 });
    const { page } = await open({ dataDir });
    await statusSays(page, 'Loop running', 90_000);
    await showLayout(page, 'Trade');
    await command(page, 'rebalance', 'Rebalance the portfolio…');
    const dialog = page.getByRole('dialog', { name: 'Rebalance' });
    const again = dialog.getByRole('button', { name: 'New proposal' });
    const send = dialog.getByRole('button', { name: /^Send \d+ orders?$/ });
    // The first candle and the first mark of the portfolio may still be on their way.
    await waitFor(async () => {
      if ((await send.count()) > 0 && (await send.getAttribute('aria-disabled')) !== 'true') return true;
      if ((await dialog.getByText('Insufficient data').count()) > 0) await again.click();
      return false;
    }, 120_000);
    const rows = dialog.getByRole('region', { name: 'Targets and orders' }).getByRole('row');
    expect(await rows.count()).toBeGreaterThan(3);
    expect(await dialog.getByText(/^✓ \d+ passed$/).count()).toBeGreaterThan(1);
    const ordered = Number(/\d+/.exec((await send.textContent()) ?? '')?.[0]);
    await send.click();
    await dialog.getByText(/^Rebalanced/).waitFor({ timeout: 60_000 });
    expect(await dialog.getByText(/^✓ (Filled|Closed)/).count()).toBeGreaterThanOrEqual(Math.min(2, ordered));
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await showTab(page, 'Positions');
    await waitFor(async () => (await positionRows(page).filter({ hasText: 'You' }).filter({ hasText: 'Stop at venue' }).count()) >= 2, 30_000);
  }, 300_000);
});
