/** The Risk screen in the interface, on the made-up app: what is chosen, what is asked of the lab, what is said where a number cannot be. */
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, hasChromium, setStage, type Opened, type Stage } from './in-browser.ts';

const whenAsked = (page: Page, name: string): Promise<unknown> => expect.poll(() => asked(page, name).then(({ length }) => length), { timeout: 15_000 }).toBeGreaterThanOrEqual(1);

describe.skipIf(!hasChromium)('the Risk screen', () => {
  let stage: Stage;
  let opened: Opened;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterEach(() => {
    expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
  });
  afterAll(() => stage.close());

  async function open(scene = 'live', theme = 'dark'): Promise<Page> {
    opened = await stage.open(`scene=${scene}&theme=${theme}&screen=risk`);
    await opened.page.getByRole('heading', { level: 2 }).first().waitFor();
    return opened.page;
  }

  it('tells correlations of the chosen window with its bars, keeps the choice, and says in words where there are too few', async () => {
    const page = await open();
    const map = page.getByRole('region', { name: 'Correlation' }).first();
    await map.getByText(/^503 bars of 1h, |^504 bars of 1h, /).waitFor();
    expect((await asked(page, 'risk.correlations')).at(-1)?.input).toEqual({ hours: null });
    await map.getByRole('radio', { name: '24 h' }).click();
    await map.getByText(/^1,440 bars of 1m, 20 Nov 2026 14:02 to 21 Nov 2026 14:02, shrunk by 12\s%; .* Left out for too few bars: NEW \(31\)\.$/).waitFor();
    expect(await map.getByTitle('BTC and ETH: 0.57').innerText()).toBe('0.57');
    expect((await asked(page, 'setting.set')).at(-1)?.input).toEqual({ key: 'riskView', value: { correlation: 'd1' } });
    // By keyboard as well: one to the right is a week, two are thirty days, of which there are too few.
    await map.getByRole('radio', { name: '24 h' }).focus();
    await page.keyboard.press('ArrowRight');
    await map.getByRole('radio', { name: '7 d' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowRight');
    await map.getByRole('radio', { name: '30 d' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await map.getByText('Insufficient data', { exact: true }).waitFor();
    await map.getByText('Insufficient data: two markets need 576 bars of 1h, there are 504. A shorter window may have enough.').waitFor();
    expect(await map.getByRole('table').count()).toBe(0);
  });

  it.each([['risk-stale', 'Prices older than 30 s: VaR frozen at 14:01.', 'Frozen at 14:00:34 UTC: prices are old.'], ['live', 'With 95 % confidence', null]])('%s: the first sentence says how old prices are, and the VaR that it stands still', async (scene, said, frozen) => {
    const page = await open(scene);
    await page.getByText(said).waitFor();
    const panel = page.getByRole('region', { name: 'Value at risk' }).first();
    await panel.getByText('Historical', { exact: true }).waitFor();
    expect((await panel.getByText(/Frozen at/).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual(frozen === null ? [] : [frozen]);
  });

  it('a broken limit has a banner on every other screen: which, since when, what is done, and the ways on', async () => {
    opened = await stage.open('scene=risk-broken&theme=dark&screen=journal');
    const { page } = opened;
    const banner = page.getByRole('region', { name: '1 limit is broken.' });
    await banner.getByText('1 limit is broken. Since 13:58:09 UTC.').waitFor();
    expect(await banner.getByRole('status').innerText()).toBe('1 limit is broken.');
    expect(await banner.innerText()).toContain('notional 2,610.30 of 2,521.08');
    expect(await findBarriers(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Edit limits…' }).click();
    await page.getByRole('dialog', { name: 'Edit limits' }).waitFor();
    await page.keyboard.press('Escape');
    await banner.getByRole('button', { name: 'Show on Risk' }).click();
    await page.getByRole('heading', { name: '1 limit is broken: exposure of ETH.' }).waitFor();
    expect(await banner.count()).toBe(0);
    await page.getByText(/the position is made smaller by 0\.0254\sETH/).waitFor();
  });

  it.each(['dark', 'light'])('axe finds no barrier, with values and without (%s)', async (theme) => {
    const page = await open('live', theme);
    await page.getByText(/bars of 1h, /).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('radio', { name: '30 d' }).click();
    await page.getByText('Insufficient data', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  }, 60_000);

  async function openEditor(theme = 'dark'): Promise<{ readonly page: Page; readonly editor: Locator }> {
    const page = await open('live', theme);
    await page.keyboard.press('Alt+l');
    const editor = page.getByRole('dialog', { name: 'Edit limits' });
    await editor.getByRole('tab', { name: /^Limits of your own/ }).click();
    return { page, editor };
  }
  const optionsOf = (editor: Locator, label: string): Promise<string[]> => editor.getByLabel(label).last().getByRole('option').allInnerTexts();

  it('adds a limit of one’s own, each field offering what makes sense, says what it breaks at once, and keeps it in the settings', async () => {
    const { page, editor } = await openEditor();
    expect(await editor.getByRole('listitem').allInnerTexts()).toHaveLength(5);
    expect(await editor.getByRole('listitem', { name: 'VaR 95 %' }).innerText()).toMatch(/now 1\.68\s%/);
    await editor.getByRole('button', { name: 'Add a limit' }).click();
    await editor.getByLabel('What is limited').selectOption({ label: 'Least equity' });
    expect(await optionsOf(editor, 'Of what')).toEqual(['The whole account', 'Each venue', 'Paper']);
    await editor.getByLabel('What is limited').selectOption({ label: 'Drawdown' });
    // Of the account, and of each part of it.
    expect(await optionsOf(editor, 'Of what')).toEqual(expect.arrayContaining(['The whole account', 'ETH', 'By hand', 'Group chat']));
    expect(await optionsOf(editor, 'What is done, Drawdown')).toEqual(['refuse entries', 'close it', 'halt trading']);
    await editor.getByLabel('What is limited').selectOption({ label: 'Exposure' });
    await editor.getByLabel('Of what').selectOption({ label: 'ETH' });
    await editor.getByLabel('What is done, Exposure · ETH').selectOption({ label: 'close it' });
    await editor.getByLabel('Limit, Exposure · ETH').fill('-5');
    await editor.getByRole('alert').getByText(/must be above 0, not -5/).waitFor();
    await editor.getByLabel('Limit, Exposure · ETH').fill('1000');
    await editor.getByText(/^Broken at once: .* closes /).waitFor();
    await editor.getByRole('button', { name: 'Put in force' }).click();
    await whenAsked(page, 'risk.setLimits');
    const input = (await asked(page, 'risk.setLimits')).at(-1)?.input ?? {};
    const added = { scope: 'instrument', subject: expect.stringMatching(/^ETH/) as string, measure: 'notional', limit: 1_000, act: 'close' };
    expect(input).toMatchObject({ limits: {}, reason: '' });
    expect((input['list'] as unknown[]).at(-1)).toEqual(added);
    await whenAsked(page, 'setting.set');
    expect((await asked(page, 'setting.set')).at(-1)?.input).toMatchObject({ key: 'trading', value: { limits: expect.arrayContaining([added]) as unknown } });
  });

  it('refuses what is there already, by the field; taking one out asks for a reason', async () => {
    const { page, editor } = await openEditor();
    await editor.getByRole('button', { name: 'Add a limit' }).click();
    await editor.getByLabel('What is limited').selectOption({ label: 'Leverage' });
    await editor.getByLabel('Limit, Leverage').last().fill('2');
    await editor.getByRole('alert').getByText(/is there twice: keep one/).waitFor();
    await editor.getByRole('button', { name: 'Take out: Leverage' }).last().click();
    await editor.getByRole('button', { name: 'Take out: Leverage' }).click();
    expect(await editor.getByRole('listitem', { name: 'Leverage' }).innerText()).toContain('taken out');
    await editor.getByText(/^Looser: leverage of the portfolio 1\.00 × equity \(block; removed\)/).waitFor();
    expect(await editor.getByRole('button', { name: 'Put in force' }).getAttribute('aria-disabled')).toBe('true');
    await editor.getByLabel('Why looser').fill('hedged elsewhere');
    await editor.getByRole('button', { name: 'Put in force' }).click();
    await whenAsked(page, 'risk.setLimits');
    expect((await asked(page, 'risk.setLimits')).at(-1)?.input).toMatchObject({ reason: 'hedged elsewhere', list: [{ measure: 'var95' }, { measure: 'concentration' }, { measure: 'ordersPerMinute' }, { measure: 'minEquity' }] });
  });

  it.each(['dark', 'light'])('axe finds no barrier in the editor (%s)', async (theme) => {
    const { page, editor } = await openEditor(theme);
    await editor.getByRole('button', { name: 'Add a limit' }).click();
    await editor.getByLabel('Limit, Exposure').last().fill('0');
    await editor.getByRole('alert').waitFor();
    expect(await findBarriers(page)).toEqual([]);
  }, 60_000);
});
