/** The teams and their editor used as a person uses them, on the made-up app: nothing is kept before it is saved, and nothing wrong can be. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

interface Teams {
  readonly own: readonly { readonly id: string; readonly name: string; readonly turnCap?: number; readonly tasks?: readonly { readonly id: string; readonly context: readonly string[] }[] }[];
  readonly crew: string;
  readonly group_chat: string;
}

const kept = async (page: Page): Promise<readonly Teams[]> => (await asked(page, 'setting.set')).filter(({ input }) => input['key'] === 'teams').map(({ input }) => input['value'] as Teams);

describe.skipIf(!hasChromium)('the teams in the interface', () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());
  const open = async (): Promise<Opened> => {
    const opened = await stage.open('screen=agents');
    page = opened.page;
    return opened;
  };
  const openTeams = async (): Promise<Opened> => {
    const opened = await open();
    await page.getByRole('button', { name: 'Teams' }).click();
    await page.getByRole('dialog', { name: 'Teams' }).waitFor();
    return opened;
  };

  it('are opened from the palette by keyboard; what ships is only read; another is chosen for the next session', async () => {
    const { problems } = await open();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('edit the teams');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Teams' }).waitFor();
    await page.getByText('a change is taken up by the next one').waitFor();
    await page.getByText('In the running session: Research desk, Round table.').waitFor();
    await page.getByRole('button', { name: /^Relay/ }).press('Enter');
    const one = page.getByRole('region', { name: 'Relay' });
    await one.getByText('whom the last speaker names, regime first').waitFor();
    expect(await one.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await one.getByRole('button', { name: 'Use from the next session on' }).click();
    await one.getByText('Chosen: seated from the next session on').waitFor();
    expect((await kept(page)).at(-1)).toEqual({ own: [], crew: 'research_desk', group_chat: 'relay' });
    await page.getByRole('button', { name: 'Start a new session now' }).click();
    await page.getByText('A new session has begun, with the chosen teams.').first().waitFor();
    expect((await asked(page, 'session.start')).map(({ input }) => input)).toEqual([{ fresh: false }]);
    expect(problems).toEqual([]);
  });

  it('a copy is edited: what is wrong stands beside its field and keeps it from being saved; put right, it is kept whole', async () => {
    await openTeams();
    await page.getByRole('button', { name: /^Round table/ }).click();
    await page.getByRole('button', { name: 'Duplicate to edit' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit Round table (copy)' });
    await editor.getByLabel('Name', { exact: true }).fill('Quick table');
    const turns = editor.getByLabel('Turns at most');
    await turns.fill('5');
    const problem = '5 turns are too few for everybody to speak once: 8 sit at the table.';
    await editor.getByRole('alert').filter({ hasText: problem }).waitFor();
    expect(await turns.getAttribute('aria-invalid')).toBe('true');
    const save = editor.getByRole('button', { name: 'Save team' });
    await save.press('Enter');
    expect([await save.getAttribute('aria-disabled'), await kept(page)]).toEqual(['true', []]);
    expect(await editor.getByRole('button', { name: 'Play it now' }).getAttribute('aria-disabled')).toBe('true');
    await turns.fill('9');
    await editor.getByText('It can be kept.').waitFor();
    await save.click();
    await page.getByRole('region', { name: 'Quick table' }).waitFor();
    expect(await kept(page)).toMatchObject([{ own: [{ id: 'round_table_copy', name: 'Quick table', turnCap: 9 }], crew: 'research_desk', group_chat: 'round_table' }]);
  });

  it('cancelling leaves everything as it was', async () => {
    await openTeams();
    await page.getByRole('button', { name: 'New crew' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit New crew' });
    await editor.getByRole('button', { name: 'Take Trend out' }).click();
    await editor.getByRole('alert').filter({ hasText: '“trend” is given to trend, who is no member of this crew.' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await editor.count()).toBe(1);
    await editor.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog', { name: 'Teams' }).waitFor();
    expect(await page.getByRole('button', { name: /^New crew task/ }).count()).toBe(0);
    expect(await kept(page)).toEqual([]);
  });

  it('tasks are moved, read and given out; a circle is told; a manager is named', async () => {
    await openTeams();
    await page.getByRole('button', { name: 'New crew' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit New crew' });
    await editor.getByRole('button', { name: 'Move Task 2 up' }).click();
    await editor.getByRole('alert').filter({ hasText: '“trend” reads “regime”, which is done after it: move “regime” up.' }).waitFor();
    await editor.getByRole('listitem').filter({ hasText: 'Task 1' }).getByRole('checkbox', { name: 'regime' }).click();
    await editor.getByText('It can be kept.').waitFor();
    await editor.getByLabel('Process').selectOption('hierarchical');
    await editor.getByLabel('Manager', { exact: true }).fill('trend');
    await editor.getByRole('alert').filter({ hasText: 'The manager must not be one of the workers' }).waitFor();
    await editor.getByLabel('Manager', { exact: true }).fill('chief');
    await editor.getByRole('button', { name: 'Save team' }).click();
    await page.getByRole('region', { name: 'New crew' }).waitFor();
    expect((await kept(page)).at(-1)?.own[0]?.tasks?.slice(0, 2)).toMatchObject([{ id: 'trend', context: [] }, { id: 'regime', context: [] }]);
  });

  it('conditions are joined, and an empty one is told', async () => {
    await openTeams();
    await page.getByRole('button', { name: 'New group chat' }).click();
    const editor = page.getByRole('dialog', { name: 'Edit New group chat' });
    const stop = editor.getByRole('region', { name: 'Ends when' });
    await stop.getByRole('button', { name: 'Take condition 2 out' }).click();
    await stop.getByRole('button', { name: 'Take condition 1 out' }).click();
    await stop.getByRole('alert').filter({ hasText: 'An empty condition is never met' }).waitFor();
    await stop.getByRole('button', { name: 'Add condition' }).click();
    await stop.getByLabel('Condition').nth(1).selectOption('agreement');
    await stop.getByLabel('Share that agrees').fill('40');
    await stop.getByRole('alert').filter({ hasText: 'must be above 50 %' }).waitFor();
    await stop.getByLabel('Share that agrees').fill('60');
    await editor.getByText('It can be kept.').waitFor();
  });

  it('a debate is played word by word without being kept, and nobody is kept out of any of it', async () => {
    const { problems } = await openTeams();
    await page.getByRole('button', { name: /^Managed desk/ }).click();
    await page.getByRole('button', { name: 'Play it now' }).click();
    const turns = page.getByRole('list', { name: 'What is said' }).getByRole('listitem');
    await expect.poll(() => turns.count()).toBe(8);
    expect(await turns.first().innerText()).toContain('Trend');
    await page.getByText('Nothing is stored or traded.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Duplicate to edit' }).click();
    await page.getByRole('dialog', { name: /^Edit Managed desk/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: /^Relay/ }).click();
    await page.getByRole('button', { name: 'Duplicate to edit' }).click();
    await page.getByRole('dialog', { name: /^Edit Relay/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect([await kept(page), problems]).toEqual([[], []]);
  });

  it('a team of one’s own is deleted, and brought back', async () => {
    await openTeams();
    await page.getByRole('button', { name: 'New crew' }).click();
    await page.getByRole('button', { name: 'Save team' }).click();
    await page.getByRole('region', { name: 'New crew' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('New crew is deleted.').waitFor();
    expect((await kept(page)).at(-1)?.own).toEqual([]);
    // The focus is on it already.
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await kept(page)).at(-1)?.own.length).toBe(1);
    await page.getByRole('region', { name: 'New crew' }).waitFor();
  });
});
