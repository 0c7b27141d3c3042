/** A person's own models in the interface, on the made-up app: list, place, removal, import and its refusal, by mouse and by keyboard. */
import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Stage } from './in-browser.ts';

const EXAMPLES = path.join(import.meta.dirname, '..', '..', 'docs', 'examples');
const file = (name: string, text: string): { readonly name: string; readonly mimeType: string; readonly buffer: Buffer } => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

describe.skipIf(!hasChromium)('own models in the interface', () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  async function open(): Promise<Locator> {
    ({ page } = await stage.open('screen=agents'));
    await page.getByRole('button', { name: 'Your models' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your models' });
    await dialog.getByRole('article').first().waitFor();
    return dialog;
  }

  it('says of each what it is for, what it reads and what is wrong with it, without barriers', async () => {
    const dialog = await open();
    expect(await dialog.getByRole('article').count()).toBe(3);
    const [feature, vote, spoiled] = await dialog.getByRole('article').allInnerTexts();
    expect(feature).toMatch(/calmness[^]*Feature[^]*In the snapshot as user_calmness[^]*Reads squeeze_5m/);
    expect(vote).toMatch(/drift[^]*Vote[^]*stop 2 and target 3\.5 ATRs away[^]*Reads return_1h_pct, rsi_5m, z_5m[^]*file 1c5e90d2/);
    expect(spoiled).toMatch(/old_forest[^]*Cannot be used[^]*is not the one that was imported\. Remove it and import it again\./);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('gives a model another place, and offers the session that takes it up', async () => {
    const dialog = await open();
    const place = dialog.getByRole('combobox', { name: 'Place of drift' });
    expect(await place.locator('option').allInnerTexts()).toEqual(['No place', 'Crew', 'Group chat', 'Crew and group chat']);
    await place.selectOption('crew');
    await dialog.getByText('What has changed is taken up by the next session.').waitFor();
    expect((await asked(page, 'agents.placeModel')).map(({ input }) => input)).toEqual([{ name: 'drift', place: 'crew' }]);
    await expect.poll(() => place.inputValue()).toBe('crew');
    await dialog.getByRole('button', { name: 'Start the session again' }).click();
    await expect.poll(async () => (await asked(page, 'session.start')).length).toBe(1);
  });

  it('removes only after a question, which the keyboard answers safely', async () => {
    const dialog = await open();
    await dialog.getByRole('button', { name: 'Remove old_forest' }).press('Enter');
    await dialog.getByText(/^Remove old_forest\? Its file is deleted here/).waitFor();
    await page.keyboard.press('Enter');
    expect(await asked(page, 'agents.removeModel')).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove old_forest' }).click();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => dialog.getByRole('article').count()).toBe(2);
    expect((await asked(page, 'agents.removeModel')).map(({ input }) => input)).toEqual([{ name: 'old_forest' }]);
  });

  it('imports two files, says what came of it, and says it where one is refused', async () => {
    const dialog = await open();
    await dialog.getByLabel('Model', { exact: true }).setInputFiles(path.join(EXAMPLES, 'drift.onnx'));
    const button = dialog.getByRole('button', { name: 'Import', exact: true });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Manifest').setInputFiles(file('wrong.json', '{ "input": ["rsi_5min"] }'));
    await button.click();
    await dialog.getByRole('status').getByText('There is no feature "rsi_5min" (nearest: rsi_5m). Name features of the snapshot').waitFor();
    expect(await dialog.getByRole('article').count()).toBe(3);

    await dialog.getByLabel('Manifest').setInputFiles(path.join(EXAMPLES, 'drift.json'));
    await button.click();
    await dialog.getByRole('status').getByText('The model "newcomer" was tried on 64 snapshots').waitFor();
    await dialog.getByRole('article', { name: 'newcomer' }).waitFor();
    const [, second] = await asked(page, 'agents.importModel');
    expect(Buffer.from(String(second?.input['model']), 'base64')).toHaveLength(266);
    expect(second?.input['manifest']).toContain('"name": "drift"');
    expect(await findBarriers(page)).toEqual([]);
  });

  it('says of a file that is too large for a message what takes it', async () => {
    const dialog = await open();
    await dialog.getByLabel('Model', { exact: true }).setInputFiles({ name: 'forest.onnx', mimeType: 'application/octet-stream', buffer: Buffer.alloc(900_000) });
    await dialog.getByRole('alert').getByText(/This file has 900 kB\. Import it with `quorum agents models import/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Import', exact: true }).getAttribute('aria-disabled')).toBe('true');
  });
});
