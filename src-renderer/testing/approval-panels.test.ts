/** A person before the trade, in a browser on the made-up app: what is shown, what is asked of the engine and when, keyboard, accessibility. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from '../../scripts/harness/in-browser.ts';

let stage: Stage;
let opened: Opened;

beforeAll(async () => {
  if (hasChromium) stage = await setStage();
});
afterAll(() => stage?.close());
afterEach(() => {
  expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
});

async function open({ scene = 'approval', screen = 'workspace', theme = 'dark' } = {}): Promise<Page> {
  opened = await stage.open(`scene=${scene}&theme=${theme}&screen=${screen}`);
  await opened.page.locator('.status-bar').waitFor();
  return opened.page;
}

describe.skipIf(!hasChromium)('signals that wait', () => {
  it('show plan, risk in money, share of equity and R, and the time left in words', async () => {
    const page = await open();
    const cards = page.getByRole('list', { name: 'Signals that wait for you' }).getByRole('listitem');
    expect(await cards.count()).toBe(2);
    // The one whose time is over first is on top, and says so by more than a colour.
    const texts = (await cards.allInnerTexts()).map((text) => text.replaceAll(/[\u00A0\s]+/g, ' '));
    expect(texts[0]).toMatch(/Needs your yes LINK.*Risk would refuse it now.*Only 00:0\d left to answer/);
    expect(texts[1]).toMatch(/Needs your yes SOL.*76 % of the vote.*Entry 148\.2.*Stop 145\.9.*Target 153\.1.*25\.21 USDT = 1 R · 0\.25 % of equity.*left to answer/);
    expect(await page.locator('.status-bar').innerText()).toContain('Signals need your yes · 2 wait for you');
  });

  it('a yes is sent after a moment in which it can be taken back, once', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Approve long SOL' }).click();
    const undo = page.getByRole('button', { name: 'Undo the yes to long SOL' });
    await expect.poll(() => undo.evaluate((button) => button === document.activeElement)).toBe(true);
    await undo.click();
    expect(await asked(page, 'signals.approve')).toEqual([]);
    await page.getByRole('button', { name: 'Approve long SOL' }).click();
    await expect.poll(async () => (await asked(page, 'signals.approve')).map(({ input }) => input), { timeout: 6_000 }).toEqual([{ id: 'sig-1' }]);
    await page.getByText('Approved. Sent.').first().waitFor();
    // The next card has the focus, not the page.
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Approve short LINK');
  });

  it('a no takes a note, and Enter gives it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Reject long SOL…' }).click();
    await page.keyboard.type('news at noon');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked(page, 'signals.reject')).map(({ input }) => input)).toEqual([{ id: 'sig-1', note: 'news at noon' }]);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('by keyboard alone: Alt+A leads to the first, Ctrl+Backspace asks about a no, Ctrl+Enter says yes; a plain letter says nothing', async () => {
    const page = await open({ screen: 'journal' });
    await page.keyboard.press('Alt+A');
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Approve short LINK');
    for (const key of ['a', 'y', 'r']) await page.keyboard.press(key);
    expect(await asked(page, 'signals.approve')).toEqual([]);
    await page.keyboard.press('Control+Backspace');
    await page.getByRole('dialog', { name: 'Reject short LINK?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Approve long SOL' }).focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await asked(page, 'signals.approve')).map(({ input }) => input), { timeout: 6_000 }).toEqual([{ id: 'sig-1' }]);
  });

  it('the mode is changed on the Agents screen; what lets the agents trade unasked is asked about first', async () => {
    const page = await open({ screen: 'agents' });
    const modes = page.getByRole('radiogroup', { name: 'Signals' });
    await modes.getByRole('radio', { name: 'Suggest' }).click();
    await expect.poll(async () => (await asked(page, 'signals.setMode')).map(({ input }) => input)).toEqual([{ mode: 'suggest', limitSeconds: 60 }]);
    await page.getByText('Signals are shown and recorded, never traded.').waitFor();
    await modes.getByRole('radio', { name: 'Auto' }).click();
    await page.getByRole('dialog', { name: 'Trade signals by themselves?' }).waitFor();
    expect(await asked(page, 'signals.setMode')).toHaveLength(1);
    await page.getByRole('button', { name: 'Trade by themselves' }).click();
    await expect.poll(async () => (await asked(page, 'signals.setMode')).at(-1)?.input).toEqual({ mode: 'auto', limitSeconds: 60 });
  });

  it('the settings have the same switch', async () => {
    const page = await open({ screen: 'settings' });
    await page.getByRole('combobox', { name: 'Time to answer' }).selectOption('300');
    await expect.poll(async () => (await asked(page, 'signals.setMode')).map(({ input }) => input)).toEqual([{ mode: 'approve', limitSeconds: 300 }]);
    await expect.poll(async () => (await asked(page, 'setting.set')).some(({ input }) => input['key'] === 'approval')).toBe(true);
  });

  it.each(['dark', 'light'])('axe finds nothing in the workspace and on the Agents screen (%s)', async (theme) => {
    for (const screen of ['workspace', 'agents']) {
      const page = await open({ screen, theme });
      await page.getByRole('list', { name: 'Signals that wait for you' }).waitFor();
      expect(await findBarriers(page), screen).toEqual([]);
      expect(opened.problems, screen).toEqual([]);
    }
  });
});

describe.skipIf(!hasChromium)('past rounds on the Agents screen', () => {
  it('are gone through by keyboard, with votes and words, and back to live', async () => {
    const page = await open({ scene: 'live', screen: 'agents' });
    const steps = page.getByRole('toolbar', { name: 'Earlier and later rounds' });
    await steps.getByRole('button', { name: 'Earlier round' }).focus();
    await page.keyboard.press('Enter');
    await steps.getByText(/Round 1 of \d+ · /).waitFor();
    await page.keyboard.press('ArrowLeft');
    await steps.getByText(/Round 2 of \d+ · /).waitFor();
    const decisions = await asked(page, 'journal.decisions');
    expect(decisions.at(-1)?.input).toMatchObject({ before: null, limit: 100, filter: { instrument: 'BTC/USDT:PERP' } });
    // Votes and words of the stored round, not of the live one.
    await page.locator('.agents-verdict .verdict').waitFor();
    expect(await page.locator('.agents-debate .debate-turn').count()).toBeGreaterThan(8);
    expect(await page.getByRole('button', { name: 'Following live' }).count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await steps.getByText(/Round 1 of \d+ · /).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Following live' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });
});
