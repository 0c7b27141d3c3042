import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, hasChromium, setStage, type Stage } from './in-browser.ts';

/** Screens, their states, and every dialog: name, address, and what is done before looking. */
type Case = readonly [name: string, query: string, prepare?: (page: Page) => Promise<unknown>];

const dialog = (name: string, input = '{}') => (page: Page): Promise<unknown> => page.evaluate(`harness.openDialog('${name}', ${input})`).then(() => page.getByRole('dialog').waitFor());
const section = (name: string) => (page: Page): Promise<unknown> => page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name }).click();

const cases: readonly Case[] = [
  ['workspace, nothing yet', 'scene=empty'], ['workspace, halting', 'scene=halting'], ['workspace, engine restarting', 'scene=restarting'],
  ['connection lost', 'scene=lost', (page) => page.getByRole('alert').getByText('Connection lost').waitFor()], ['nothing has come yet', 'scene=loading', (page) => page.getByText('Connecting').waitFor()], ['no news', 'scene=stale', (page) => page.getByText(/^No news for/).waitFor()],
  ['components', 'gallery&screen=gallery'],
  ['welcome, risks', 'scene=welcome'], ['welcome, market', 'scene=welcome&step=2', toStep(2)], ['welcome, appetite', 'scene=welcome&step=3', toStep(3)], ['tour', 'scene=first-run'],
  ['settings, language models', 'screen=settings&scene=models', section('Language models')], ['agents, with language models', 'screen=agents&scene=models'],
  ['workspace, halted', 'scene=halted'], ['resume', 'scene=halted', dialog('resume')], ['workspace, halted and in need', 'scene=attention'], ['what the halt has done', 'scene=attention', dialog('halt-progress')],
  // From here on in one page.
  ['workspace', 'scene=live'],
  ...(['Engine', 'Risk basics', 'Appearance', 'Notifications', 'Shortcuts', 'Data', 'Backups'] as const).map((name): Case => [`settings, ${name}`, 'screen=settings', section(name)]),
  ['settings, nothing found', 'screen=settings', (page) => page.getByLabel('Search settings').fill('nothing like it')],
  ['halt and close', 'scene=live', dialog('halt-close')], ['shortcuts', 'scene=live', dialog('shortcuts')], ['teams', 'screen=agents', dialog('teams')], ['move panel', 'scene=live', dialog('move-panel', '{ panel: "chart" }')], ['add panel', 'scene=live', dialog('add-panel')],
  ['restore', 'screen=settings', dialog('restore-backup', '{ file: "quorum-20261121.db", at: 1795000000000 }')], ['new session', 'screen=settings', dialog('fresh-session')],
  ['palette', 'scene=live', (page) => page.keyboard.press('Control+k').then(() => page.getByRole('dialog').waitFor())], ['alerts', 'scene=live', (page) => page.getByRole('button', { name: /^Alerts/ }).click()],
  ['messages', 'scene=live', (page) => page.evaluate(`harness.tell({ tone: 'bad', title: 'Not stored: the disk is full.', words: 'Free some space.', sticky: true })`)],
];

/** As the appearance setting puts them on the document. */
const themes = [['dark', 'classic'], ['light', 'safe'], ['contrast', 'classic']] as const;

function toStep(step: 2 | 3) {
  return async (page: Page): Promise<void> => {
    await page.getByRole('checkbox').check();
    for (let at = 1; at < step; at += 1) {
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText(`Step ${at + 1} of 3`).waitFor();
    }
  };
}

describe.skipIf(!hasChromium)('nobody is kept out', () => {
  let stage: Stage;
  let show: Awaited<ReturnType<Stage['walk']>>;
  beforeAll(async () => {
    stage = await setStage();
    show = await stage.walk();
  });
  afterAll(() => stage.close());

  it.each(cases.map(([name, query, prepare]) => ({ name, query, prepare })))('$name, in every theme', async ({ query, prepare }) => {
    const { page, problems } = await show(query);
    await prepare?.(page);
    for (const [theme, palette] of themes) {
      await page.evaluate(`Object.assign(document.documentElement.dataset, { theme: '${theme}', palette: '${palette}' }); new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))`);
      expect(await findBarriers(page), theme).toEqual([]);
    }
    expect(problems).toEqual([]);
  });
});
