import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, setStage, type Stage } from './in-browser.ts';

/** The least the window may be at 100 %, and what a page has of a window 1600 wide, as it opens first, at 200 %. CSS px. */
const SIZES = [['at 1280 × 720', { width: 1_280, height: 720 }], ['at 200 % of 1600 × 960', { width: 800, height: 480 }]] as const;
const ROOMY = { width: 1_920, height: 1_080 };

type Walk = Awaited<ReturnType<Stage['walk']>>;
type Case = readonly [name: string, query: string, prepare?: (page: Page) => Promise<unknown>];
const dialog = (name: string, input = '{}') => (page: Page): Promise<unknown> => page.evaluate(`harness.openDialog('${name}', ${input})`).then(() => page.getByRole('dialog').waitFor());
const layout = (name: string) => (page: Page): Promise<unknown> => page.getByRole('button', { name, exact: true }).click();
/** The ticket's button says what it sends once the engine has answered how large that may be. */
const sized = (page: Page): Promise<unknown> => page.locator('.ticket-send').filter({ hasText: /\d/ }).waitFor();
const cases: readonly Case[] = [
  ['watching', 'scene=live', layout('Watch')], ['deciding', 'scene=live', layout('Decide')], ['trading', 'scene=live', (page) => layout('Trade')(page).then(() => sized(page))],
  ['agents', 'screen=agents'], ['journal', 'screen=journal'], ['health', 'screen=health'], ['settings', 'screen=settings'],
  ['halt and close', 'scene=live', dialog('halt-close')], ['shortcuts', 'scene=live', dialog('shortcuts')],
  ['move panel', 'scene=live', dialog('move-panel', '{ panel: "chart" }')], ['add panel', 'scene=live', dialog('add-panel')], ['restore', 'screen=settings', dialog('restore-backup', '{ file: "quorum-20261121.db", at: 1795000000000 }')], ['new session', 'screen=settings', dialog('fresh-session')],
  ['palette', 'scene=live', (page) => page.keyboard.press('Control+k').then(() => page.getByRole('dialog').waitFor())],
  ['halted', 'scene=halted'], ['resume', 'scene=halted', dialog('resume')], ['halted and in need', 'scene=attention'], ['what the halt has done', 'scene=attention', dialog('halt-progress')], ['welcome', 'scene=welcome'],
];

/** Things to press or fill in, by name; in an open dialog, else on the page. `cut`: what cannot be brought into sight whole enough to hit, and where its middle is. */
const LOOK = `(() => {
  const dialogs = [...document.querySelectorAll('[role=dialog]')];
  const root = dialogs.at(-1) ?? document;
  // Figures move on.
  const nameOf = (element) => (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 60).replaceAll(/\\d/g, '0') || element.className;
  const names = [];
  const cut = [];
  for (const element of root.querySelectorAll('button, a[href], input, select, textarea, [role=tab], [role=option], [role=switch]')) {
    if (element.closest('[aria-hidden=true], [inert]') !== null || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.classList.contains('ui-hidden')) continue;
    // Fewer rows are there where there is less room; the others come by scrolling. Columns give way by rank: what they say is in the rest.
    if (element.closest('.ui-body-row, [role=columnheader]') === null) names.push(nameOf(element));
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const own = element.getBoundingClientRect();
    let [left, top, right, bottom] = [Math.max(0, own.left), Math.max(0, own.top), Math.min(innerWidth, own.right), Math.min(innerHeight, own.bottom)];
    // A line of the feed may be taller than the list it scrolls in.
    let mostHigh = innerHeight;
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflow === 'visible') continue;
      const box = around.getBoundingClientRect();
      if (around.scrollHeight > around.clientHeight && getComputedStyle(around).overflowY !== 'hidden') mostHigh = Math.min(mostHigh, around.clientHeight);
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    const whole = right - left >= own.width * 0.7 && bottom - top >= Math.min(own.height, mostHigh) * 0.7;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isHit = hit !== null && (element.contains(hit) || hit.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(hit)));
    if (!whole || !isHit) cut.push(nameOf(element) + ' [' + [own.left, own.top, own.right, own.bottom].map(Math.round).join(' ') + ']' + (isHit ? '' : ' under ' + (hit?.className ?? 'nothing')));
  }
  return { names, cut };
})()`;

async function look(show: Walk, query: string, prepare: Case[2]): Promise<{ readonly names: readonly string[]; readonly cut: readonly string[] }> {
  const { page } = await show(query);
  await prepare?.(page);
  await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
  await page.locator('.ui-skeleton').first().waitFor({ state: 'detached' });
  const found = (await page.evaluate(LOOK)) as { readonly names: readonly string[]; readonly cut: readonly string[] };
  return found;
}

describe.skipIf(!hasChromium)('in little room', () => {
  let stage: Stage;
  let roomy: Walk;
  let little: readonly (readonly [where: string, show: Walk])[];
  beforeAll(async () => {
    stage = await setStage();
    roomy = await stage.walk(ROOMY);
    little = await Promise.all(SIZES.map(async ([where, size]) => [where, await stage.walk(size)] as const));
  });
  afterAll(() => stage.close());

  it.each(cases.map(([name, query, prepare]) => ({ name, query, prepare })))('$name: nothing to press is lost or cut', { timeout: 120_000 }, async ({ query, prepare }) => {
    const all = await look(roomy, query, prepare);
    for (const [where, show] of little) {
      const { names, cut } = await look(show, query, prepare);
      expect(cut, where).toEqual([]);
      expect(all.names.filter((name) => !names.includes(name)), `lost ${where}`).toEqual([]);
    }
  });
});
