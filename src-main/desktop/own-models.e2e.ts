import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { goTo, statusSays, waitFor } from './e2e/hands.fixture.ts';
import { freshFolder, welcomed } from './e2e/open-app.fixture.ts';
import { onePlace } from './e2e/one-place.fixture.ts';
import { places } from './e2e/place.fixture.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'docs', 'examples');

/** A model of a person's own, from its file to its vote. */
describe.each(places())('a person $name', (kind) => {
  const { why } = kind;
  const open = onePlace(kind, afterEach);

  it.skipIf(why !== null)('imports a model, gives it seats, and sees it vote in the next session', async () => {
    const dataDir = freshFolder();
    welcomed(dataDir);
    const { page } = await open({ dataDir });
    await statusSays(page, 'Loop running', 90_000);
    await goTo(page, 'Agents');
    await page.getByRole('button', { name: 'Your models' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your models' });
    await dialog.getByText('No model yet.').waitFor({ timeout: 20_000 });
    await dialog.getByLabel('Model', { exact: true }).setInputFiles(path.join(EXAMPLES, 'drift.onnx'));
    await dialog.getByLabel('Manifest').setInputFiles(path.join(EXAMPLES, 'drift.json'));
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog.getByText(/The model "drift" was tried on 64 snapshots/).waitFor({ timeout: 60_000 });
    await dialog.getByRole('combobox', { name: 'Place of drift' }).selectOption('both');
    await dialog.getByRole('button', { name: 'Start the session again' }).click();
    await page.locator('.ui-toast-title', { hasText: 'The session starts again.' }).waitFor({ timeout: 90_000 });
    await page.keyboard.press('Escape');

    // Where the page begins anew, it begins on its first screen.
    await goTo(page, 'Agents');
    // Only rows in sight are there, and the new seats stand last: a browser's page is made high enough for all.
    if (page.viewportSize() !== null) await page.setViewportSize({ width: 1280, height: 1600 });
    const seats = page.getByRole('row').filter({ hasText: 'User drift' });
    await waitFor(async () => (await seats.count()) === 2, 90_000);
    await waitFor(async () => (await seats.allInnerTexts()).every((text) => /Buy|Sell|Hold/.test(text)), 90_000);
    expect(new Set((await seats.allInnerTexts()).map((text) => /Crew|Group chat/.exec(text)?.[0]))).toEqual(new Set(['Crew', 'Group chat']));
  }, 300_000);
});
