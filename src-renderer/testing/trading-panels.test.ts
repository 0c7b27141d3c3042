/** The trading panels in a browser, on the made-up app: what is asked of the engine and when, what is shown until the mirror confirms, keyboard, accessibility. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asked, findBarriers, setStage, type Opened, type Stage } from '../../scripts/harness/in-browser.ts';
import { roundOf } from './agent-rows.ts';

let stage: Stage;
let opened: Opened;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
afterEach(() => {
  expect(opened.problems, 'errors and policy violations in the console').toEqual([]);
});

interface Wish {
  readonly query?: string;
  readonly layout?: string;
  readonly scene?: string;
  readonly theme?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

const LARGE = { width: 1920, height: 1080 };

async function open({ query = '', layout = 'Trade', scene = 'live', theme = 'dark', size = { width: 1280, height: 800 } }: Wish = {}): Promise<Page> {
  opened = await stage.open(`scene=${scene}&theme=${theme}${query}`, size);
  const { page } = opened;
  await page.getByRole('button', { name: layout, exact: true }).click();
  await page.locator('.chart-legend').waitFor();
  return page;
}

const push = (page: Page, changes: unknown): Promise<unknown> => page.evaluate(`harness.transport.push(${JSON.stringify(changes)})`);
/** A row of the mirror as the harness first told it, with parts changed. */
const BTC = 'BTC/USDT:PERP';
const position = (part: object): object => ({
  id: 'pos-1', instrument: BTC, direction: 'long', quantity: '0.0148', entry: '67210.4', mark: '67450.1', value: '998.26', unrealised: '3.55', fees: '0.50', funding: '0', realised: '0', net: '3.05', ifStopHits: '-11.98', r: 0.27, stop: '66440.0', target: '69100.0', liquidation: '61102.0', protection: 'native', dust: false,
  openedAt: 1_795_268_000_000, closeAt: null, signal: 'sig-0', owner: 'agents', closing: null, ...part,
});

describe('the watchlist', () => {
  it('selects for every panel, by pointer and with J and K', async () => {
    const page = await open();
    const list = page.getByRole('grid', { name: 'Watchlist' });
    await list.getByRole('row').filter({ hasText: 'ETH' }).click();
    await page.getByRole('group', { name: 'Chart of ETH/USDT, 1m' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('group', { name: 'Chart of SOL/USDT, 1m' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('grid', { name: 'Order book of ETH/USDT' }).waitFor();
  });

  it('keeps the person\'s order', async () => {
    const page = await open();
    const list = page.getByRole('grid', { name: 'Watchlist' });
    await list.getByRole('row').filter({ hasText: 'BTC' }).click();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => (await asked(page, 'setting.set')).findLast(({ input }) => input['key'] === 'watch')?.input['value']).toMatchObject({ order: ['ETH/USDT:PERP', BTC, 'SOL/USDT:PERP', 'XRP/USDT:PERP', 'ADA/USDT:PERP', 'DOGE/USDT:PERP', 'LINK/USDT:PERP', 'PEPE/USDT:PERP'] });
    expect(await list.locator('[data-index="0"]').textContent()).toContain('ETH');
  });

  it('renders one row for one quote, and not the others', async () => {
    const page = await open();
    await page.evaluate(`window.touched = new Set(); new MutationObserver((all) => all.forEach(({ target }) => window.touched.add((target.nodeType === 3 ? target.parentElement : target)?.closest?.('[data-index]')?.dataset.index))).observe(document.querySelector('.watchlist .ui-tbody'), { subtree: true, childList: true, characterData: true, attributes: true })`);
    await push(page, [['quotes', 'ETH/USDT:PERP', { at: 1_795_269_729_000, last: 3_600, bid: 3_599.99, ask: 3_600.01, bidSize: 1, askSize: 1, dayOpen: 3_500, dayHigh: 3_600, dayLow: 3_400, dayVolume: 1, fundingRate: null, fundingDueAt: null }]]);
    await page.getByRole('grid', { name: 'Watchlist' }).getByText('3,600.00').waitFor();
    // Ages tick in every row; the price is looked for in the rows that were touched by the push alone.
    expect(await page.evaluate(`[...document.querySelectorAll('.watchlist [data-index]')].filter((row) => row.textContent.includes('3,600.00')).map((row) => row.dataset.index)`)).toEqual(['1']);
    expect(await page.evaluate(`window.touched.has('1')`)).toBe(true);
  });
});

describe('the chart', () => {
  it('takes a typed timeframe', async () => {
    const page = await open();
    await page.getByRole('group', { name: 'Chart of BTC/USDT, 1m' }).focus();
    await page.keyboard.type('15');
    await page.getByText('15 ⏎').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Chart of BTC/USDT, 15m' }).waitFor();
    await expect.poll(async () => (await asked(page, 'market.candles')).some(({ input }) => input['timeframe'] === '15m' && input['limit'] === 500)).toBe(true);
  });

  it('previews a stop while it is dragged, asks before it moves, and shows it as pending until the mirror has it', async () => {
    const page = await open();
    const handle = page.getByRole('slider', { name: 'Stop of BTC/USDT' });
    const box = (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + 20, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y - 20, { steps: 5 });
    await page.getByText('Release to confirm').waitFor();
    await expect.poll(async () => (await asked(page, 'position.previewProtect')).length).toBeGreaterThan(0);
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: 'Stop and target of BTC/USDT' });
    await dialog.getByText('The stop moves towards profit.').waitFor();
    expect(await asked(page, 'position.protect')).toEqual([]);
    expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate((button) => button === document.activeElement)).toBe(true);
    await dialog.getByRole('button', { name: 'Move' }).click();
    await dialog.waitFor({ state: 'detached' });
    const sent = await asked(page, 'position.protect');
    expect(sent).toHaveLength(1);
    const stop = String(sent[0]?.input['stop']);
    expect(Number(stop)).toBeGreaterThan(66_440);
    // The old price holds; the new one is only asked for.
    await handle.getByText(/asked for/).waitFor();
    expect(await handle.getAttribute('aria-valuenow')).toBe('66440');
    await push(page, [['positions', 'pos-1', position({ stop })]]);
    await handle.getByText(/asked for/).waitFor({ state: 'detached' });
    expect(Number(await handle.getAttribute('aria-valuenow'))).toBe(Number(stop));
  });

  it('lets a key do what a drag does, and Esc leave it', async () => {
    const page = await open();
    const handle = page.getByRole('slider', { name: 'Target of BTC/USDT' });
    await handle.focus();
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await handle.getAttribute('aria-valuenow')).toBe('69101.1');
    await page.keyboard.press('Escape');
    expect(await handle.getAttribute('aria-valuenow')).toBe('69100');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Now', { exact: true }).waitFor();
    expect(await page.getByLabel('Target', { exact: true }).last().inputValue()).toBe('69099.9');
    expect(await asked(page, 'position.protect')).toEqual([]);
  });

  it('has a table with the same candles, and trades that open their explanation', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Show the chart as a table' }).click();
    const table = page.getByRole('grid', { name: 'Table: BTC/USDT' });
    await table.getByText('67,423.1').first().waitFor();
    expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(400);
  });

  it('names its library with a link and not with the library\'s logo', async () => {
    const page = await open();
    const link = page.locator('.chart-attribution');
    expect(await link.getAttribute('href')).toBe('https://www.tradingview.com/');
    expect(await page.locator('#tv-attr-logo').count()).toBe(0);
  });
});

describe('at 1280 × 800', () => {
  it.each(['Watch', 'Decide', 'Trade'])('no table of %s is cut or scrolled sideways', async (layout) => {
    const page = await open({ layout });
    for (const panel of ['watchlist', 'positions', 'orders', 'fills', 'history']) {
      await page.evaluate(`harness.showPanel('${panel}')`);
      await page.locator('.ui-table').first().waitFor();
    }
    const wide = await page.evaluate(`[...document.querySelectorAll('.ui-table')].filter((table) => table.clientWidth > 0 && table.scrollWidth > table.clientWidth).map((table) => table.getAttribute('aria-label') + ' ' + table.scrollWidth + ' of ' + table.clientWidth)`);
    expect(wide).toEqual([]);
    const cut = await page.evaluate(`[...document.querySelectorAll('.watchlist .ui-figure')].filter((one) => one.parentElement.clientWidth > 0 && one.parentElement.scrollWidth > one.parentElement.clientWidth).map((one) => one.textContent)`);
    expect(cut).toEqual([]);
  });
});

describe('panels linked by symbol', () => {
  const linkChart = async (page: Page, to: string): Promise<void> => {
    await page.getByRole('button', { name: /^Chart: .* Change$/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: to }).press('Enter');
  };
  const choose = (page: Page, base: string): Promise<void> => page.getByRole('grid', { name: 'Watchlist' }).getByRole('row').filter({ hasText: base }).click({ position: { x: 60, y: 10 } });

  it('of one letter show one instrument; of another they keep theirs, and both are kept with the layout', async () => {
    const page = await open();
    await linkChart(page, 'Link B');
    await choose(page, 'ETH');
    await page.getByRole('grid', { name: 'Order book of ETH/USDT' }).waitFor();
    // Nobody has chosen for B: it follows the first link.
    await page.getByRole('group', { name: 'Chart of ETH/USDT, 1m' }).waitFor();
    await page.getByRole('button', { name: /^Watchlist: .* Change$/ }).click({ force: true });
    await page.getByRole('menuitem', { name: 'Link B' }).click();
    await choose(page, 'SOL');
    await page.getByRole('group', { name: 'Chart of SOL/USDT, 1m' }).waitFor();
    expect(await page.getByRole('grid', { name: 'Order book of ETH/USDT' }).count()).toBe(1);
    const stored = JSON.stringify((await asked(page, 'setting.set')).findLast(({ input }) => input['key'] === 'layouts')?.input['value']);
    expect([...stored.matchAll(/"link":"B"/g)]).toHaveLength(2);
  });

  it('follow the agents to the market they voted on last; the ticket does not', async () => {
    const page = await open();
    await linkChart(page, 'Follow the agents');
    const newest = roundOf('XRP', 3);
    await push(page, [['rounds', 'XRP/USDT:PERP', { ...newest, at: newest.at + 60_000 }]]);
    await page.getByRole('group', { name: 'Chart of XRP/USDT, 1m' }).waitFor();
    await page.getByRole('grid', { name: 'Order book of BTC/USDT' }).waitFor();
    await page.getByRole('button', { name: /^Ticket: .* Change$/ }).click({ force: true });
    expect((await page.getByRole('menuitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual(['Link A (chosen)', 'Link B', 'Link C', 'Link D']);
    await page.keyboard.press('Escape');
    // Opened by hand with an instrument, it shows that one.
    await choose(page, 'ADA');
    await page.getByRole('grid', { name: 'Order book of ADA/USDT' }).waitFor();
    expect(await page.getByRole('group', { name: 'Chart of XRP/USDT, 1m' }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Chart of ADA/USDT, 1m' }).waitFor();
  });
});

describe('the ticket', () => {
  it('sends by a press of the pointer what was previewed, once', async () => {
    const page = await open();
    const button = page.getByRole('button', { name: 'Buy 0.0148 BTC' });
    await expect.poll(async () => button.getAttribute('aria-disabled')).toBeNull();
    await button.click();
    await page.getByText('Accepted.').waitFor();
    const sent = await asked(page, 'order.place');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toMatchObject({ instrument: BTC, direction: 'long', type: 'market', price: null, size: { by: 'risk', share: 0.0025 } });
    const previews = await asked(page, 'order.preview');
    expect(previews.map(({ input }) => JSON.stringify(input))).toContain(JSON.stringify(sent[0]?.input));
  });

  it('never sends by a single key: Enter in a field does nothing, Enter on the button asks first', async () => {
    const page = await open();
    const button = page.getByRole('button', { name: 'Buy 0.0148 BTC' });
    await expect.poll(async () => button.getAttribute('aria-disabled')).toBeNull();
    await page.locator('#ticket-size').press('Enter');
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Buy 0.0148 BTC?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate((cancel) => cancel === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await asked(page, 'order.place')).toEqual([]);
  });

  it('opens with a size that fits the limits and says so; one that is too large can be made to fit', async () => {
    const page = await open();
    await page.getByRole('grid', { name: 'Watchlist' }).getByRole('row').filter({ hasText: 'PEPE' }).click();
    await page.getByText('Sized down to 0.11 %: the limit for one instrument leaves room for 499.61 USDT.').waitFor();
    expect(await page.locator('#ticket-size').inputValue()).toBe('0.11');
    await expect.poll(async () => page.locator('.ticket-send').getAttribute('aria-disabled')).toBeNull();
    await page.locator('#ticket-size').fill('1');
    await page.getByText('Too large: the limit for one instrument leaves room for 499.61 USDT.').waitFor();
    await page.getByText('instrument exposure: 3,993.04, limit 499.61.').first().waitFor();
    await page.getByRole('button', { name: 'Size down' }).click();
    expect(await page.locator('#ticket-size').inputValue()).toBe('0.118');
    await page.getByRole('button', { name: 'Auto: Size' }).click();
    await page.getByText(/^Sized down to/).waitFor();
  });

  it('takes a price from the ladder', async () => {
    const page = await open();
    await page.getByRole('grid', { name: 'Order book of BTC/USDT' }).getByText('67,450.2', { exact: true }).click();
    expect(await page.locator('#ticket-price').inputValue()).toBe('67450.2');
    await expect.poll(async () => (await asked(page, 'order.preview')).at(-1)?.input).toMatchObject({ type: 'limit', price: '67450.2' });
  });

  it('takes numbers as the person writes them', async () => {
    const page = await open({ query: '&locale=de-DE' });
    await page.locator('#ticket-size').fill('0,5');
    await expect.poll(async () => (await asked(page, 'order.preview')).at(-1)?.input['size']).toEqual({ by: 'risk', share: 0.005 });
  });

  it.each([['halted', 'Trading is halted. Resume first.'], ['stale', 'No news from the app for a while. Wait until values are fresh.']])('is blocked while %s, and says why', async (scene, reason) => {
    const page = await open({ scene });
    await page.getByText(reason).first().waitFor({ timeout: 15_000 });
    expect(await page.locator('.ticket-send').getAttribute('aria-disabled')).toBe('true');
    await page.locator('.ticket-send').click({ force: true });
    expect(await asked(page, 'order.place')).toEqual([]);
  });
});

describe('positions and orders', () => {
  it('select by a click; Enter opens the explanation', async () => {
    const page = await open();
    await page.getByRole('grid', { name: 'Positions' }).getByRole('row').filter({ hasText: 'ETH' }).click({ position: { x: 40, y: 10 } });
    await page.getByRole('group', { name: 'Chart of ETH/USDT, 1m' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(async () => (await asked(page, 'journal.explain')).at(-1)?.input).toEqual({ subject: 'position', id: 'pos-2' });
  });

  it('say what closing costs, and "Closing…" until the mirror shows the position gone', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Close BTC/USDT' }).click();
    const question = page.getByRole('dialog', { name: 'Close BTC/USDT at market?' });
    await question.getByText('2.10 to 4.40 USDT').waitFor();
    expect(await asked(page, 'position.close')).toEqual([]);
    await question.getByRole('button', { name: 'Close position' }).click();
    await expect.poll(async () => (await asked(page, 'position.close')).map(({ input }) => input)).toEqual([{ position: 'pos-1' }]);
    const grid = page.getByRole('grid', { name: 'Positions' });
    await push(page, [['positions', 'pos-1', position({ closing: 'closed by hand' })]]);
    await grid.getByRole('button', { name: 'Closing…' }).waitFor();
    await push(page, [['positions', 'pos-1', null]]);
    await grid.getByText('BTC').waitFor({ state: 'detached' });
  });

  it('keep a protecting stop, cancel an entry, and show both as the venue has them', async () => {
    const page = await open({ size: LARGE });
    await page.evaluate(`harness.showPanel('orders')`);
    const stop = page.getByRole('button', { name: 'Cancel the stop order on ETH/USDT' });
    await stop.waitFor();
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Cancel the entry order on LINK/USDT' }).click();
    expect((await asked(page, 'order.cancel')).map(({ input }) => input)).toEqual([{ order: 'ord-4' }]);
    // The mirror has not said so: the order is still there, and nothing claims that it is gone.
    await page.getByRole('button', { name: 'Cancel the entry order on LINK/USDT' }).waitFor();
    expect(await page.getByRole('grid', { name: 'Orders' }).getByText('Cancelling…').count()).toBe(1);
  });

  it('read older history when the end comes in sight', async () => {
    const page = await open();
    await page.evaluate(`harness.showPanel('history')`);
    await page.getByText('100 rows').waitFor();
    await page.getByRole('grid', { name: 'History' }).evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await page.getByText('199 rows').waitFor();
    // The last row's moment is asked for again, lest one of the same millisecond be lost: 100 and 99 new ones.
    const before = (await asked(page, 'order.list')).map(({ input }) => input['before']);
    expect(before[0]).toBeNull();
    expect(before.some((moment) => typeof moment === 'number')).toBe(true);
  });
});

describe('accessibility', () => {
  it.each([['dark', 'Trade'], ['light', 'Trade'], ['contrast', 'Trade'], ['dark', 'Watch'], ['light', 'Decide']])('has nothing to complain about in %s, %s', async (theme, layout) => {
    const page = await open({ theme, layout, size: LARGE });
    for (const panel of ['positions', 'orders', 'history']) {
      await page.evaluate(`harness.showPanel('${panel}')`);
      await page.locator(`[data-layout-path] .ui-panel`).first().waitFor();
      expect(await findBarriers(page, '.workspace-layout'), panel).toEqual([]);
    }
  }, 180_000);

  it('has nothing to complain about in the dialogs', async () => {
    const page = await open();
    for (const wish of [`'protect-position', { position: 'pos-1', stop: '66700.0', target: null }`, `'close-position', { position: 'pos-1' }`]) {
      await page.evaluate(`harness.openDialog(${wish})`);
      await page.getByRole('dialog').waitFor();
      // The practices that are no rule of WCAG, too.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('[role="dialog"]').analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });

  it('closes a dialog by Esc though a message came over it', async () => {
    const page = await open();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await palette.waitFor();
    await page.evaluate(`harness.tell({ tone: 'plain', title: 'Bought 0.01 BTC.' })`);
    await page.locator('.ui-toast').waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached', timeout: 5_000 });
  });
});
