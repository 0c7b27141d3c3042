import { afterEach, describe, expect, it } from 'vitest';
import { command, goTo, positionRows, showLayout, showTab, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places } from './e2e/place.fixture.ts';

/** The risk screen on a market that is traded: limits seen, nonsense refused, a change in force, a lock lifted. */
describe.each(places())('risk $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('shows every limit, refuses nonsense with its reason, puts what makes sense in force, and lifts a lock with a note', async () => {
    const dataDir = freshFolder();
    welcomed(dataDir);
    const place = await open({ dataDir });
    const { page } = place;
    await statusSays(page, 'Loop running', 90_000);
    await showLayout(page, 'Decide');
    await showTab(page, 'Positions');
    await positionRows(page).first().waitFor({ timeout: 90_000 });

    await goTo(page, 'Risk');
    await page.getByRole('heading', { name: /^No limit is broken\./ }).waitFor({ timeout: 30_000 });
    for (const limit of ['Daily loss', 'Drawdown', 'Open positions']) await page.getByRole('meter', { name: limit, exact: true }).first().waitFor({ timeout: 20_000 });
    await page.getByRole('region', { name: 'Hypothetical: What would become of it' }).getByRole('rowheader').nth(5).waitFor({ timeout: 60_000 });

    await page.getByRole('button', { name: 'Edit limits…' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit limits' });
    const perTrade = editor.getByRole('textbox', { name: /^Risk per trade/ });
    const put = editor.getByRole('button', { name: 'Put in force' });
    const blocked = async (): Promise<boolean> => (await put.getAttribute('aria-disabled')) === 'true';
    await perTrade.waitFor({ timeout: 20_000 });
    for (const nonsense of ['99', '0', '-1', 'lots']) {
      await perTrade.fill(nonsense);
      await editor.getByRole('alert').filter({ hasText: 'From 0.01 % to 5 %' }).waitFor({ timeout: 5_000 });
      expect(await blocked(), nonsense).toBe(true);
    }
    await perTrade.fill('0.2');
    await editor.getByRole('textbox', { name: /^Drawdown/ }).fill('4');
    await editor.getByText('the day’s limit would never be reached before the drawdown’s').waitFor({ timeout: 15_000 });
    expect(await blocked()).toBe(true);
    await editor.getByRole('textbox', { name: /^Drawdown/ }).fill('35');
    await waitFor(async () => !(await blocked()), 15_000);
    await put.click();
    await page.getByText(/^In force now: risk per trade 0.2\s% \(was 0.25\s%\)/).first().waitFor({ timeout: 15_000 });
    await editor.waitFor({ state: 'detached' });

    await command(page, 'Edit risk limits');
    await editor.getByText('In force 0.2 %').waitFor({ timeout: 20_000 });
    await editor.getByRole('textbox', { name: /^Daily loss/ }).fill('6');
    await editor.getByText('looser', { exact: true }).waitFor();
    expect(await blocked()).toBe(true);
    await editor.getByRole('textbox', { name: 'Why looser' }).fill('a wide market today');
    await waitFor(async () => !(await blocked()), 15_000);
    await put.click();
    await editor.waitFor({ state: 'detached', timeout: 15_000 });
    await waitFor(async () => ((await page.getByRole('meter', { name: 'Daily loss', exact: true }).getAttribute('aria-valuetext')) ?? '').includes('6'), 20_000);

    await goTo(page, 'Workspace');
    const name = (await positionRows(page).first().getByRole('gridcell').first().innerText()).trim();
    await page.getByRole('button', { name: `Close ${name}` }).click();
    await page.getByRole('dialog', { name: new RegExp(`^Close ${name}`) }).getByRole('button', { name: 'Close position' }).click();
    await goTo(page, 'Risk');
    const lift = page.getByRole('button', { name: `Lift… ${name}` });
    await lift.waitFor({ timeout: 45_000 });
    await lift.click();
    const dialog = page.getByRole('dialog', { name: `Lift the lock: ${name}` });
    const doIt = dialog.getByRole('button', { name: 'Lift the lock' });
    expect(await doIt.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Why').fill('closed by hand, nothing was wrong');
    await doIt.click();
    await dialog.waitFor({ state: 'detached', timeout: 15_000 });
    await lift.waitFor({ state: 'detached', timeout: 15_000 });
    expect(place.complaints).toEqual([]);
  }, 300_000);
});
