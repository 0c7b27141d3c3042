import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright';
import { buildHarness, findChromium, serve, WITHOUT_STACKS } from './harness.mjs';

/** A page of the harness, and everything that went wrong on it: script errors, and what the page's policy refused. */
export interface Opened {
  readonly page: Page;
  readonly problems: readonly string[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Chromium with the harness, for a test file. */
export interface Stage {
  readonly halts: readonly unknown[];
  /** Loads the page anew at an address; what was open before is gone with it. Pages of one stage take turns: there is one person. */
  open(query: string, size?: Size): Promise<Opened>;
  /** A page through many looks, in one size: it is loaded anew only where the scene is another one than before. It opens beside others, and ends with the stage. */
  walk(size?: Size): Promise<(query: string) => Promise<Opened>>;
  close(): Promise<void>;
}

const USUAL: Size = { width: 1280, height: 800 };

/** Whether there is a browser to test in. */
export const hasChromium = findChromium() !== undefined;

/** Builds, serves and launches. */
export async function setStage(): Promise<Stage> {
  const { address, halts, close } = await serve(await buildHarness());
  const browser: Browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  let only: Promise<(query: string, size: Size) => Promise<Opened>> | null = null;
  return {
    halts,
    open: async (query, size = USUAL) => {
      only ??= loader(browser, address);
      return (await only)(query, size);
    },
    walk: async (size = USUAL) => walker(await loader(browser, address), size),
    close: async () => {
      await browser.close();
      await close();
    },
  };
}

/** One page that is loaded again and again: its process knows the scripts already, which a new one would read and compile first. */
async function loader(browser: Browser, address: string): Promise<(query: string, size: Size) => Promise<Opened>> {
  const context = await browser.newContext({ viewport: USUAL, reducedMotion: 'reduce' });
  await context.addInitScript(WITHOUT_STACKS);
  let problems: string[] = [];
  const newPage = async (): Promise<Page> => {
    const made = await context.newPage();
    made.on('console', (message) => (message.type() === 'error' ? problems.push(message.text()) : undefined));
    made.on('pageerror', (error) => problems.push(error.message));
    // From here on it is another document that is heard.
    made.on('framenavigated', () => (problems = []));
    return made;
  };
  let page = await newPage();
  return async (query, size) => {
    // A test may have closed it.
    if (page.isClosed()) page = await newPage();
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    await page.goto(`${address}?still&${query}`);
    await page.waitForSelector('.shell[data-mode], .shell[data-connection]');
    return { page, problems };
  };
}

function walker(load: (query: string, size: Size) => Promise<Opened>, size: Size): (query: string) => Promise<Opened> {
  let at: string | null = null;
  let opened: Opened | null = null;
  return async (query) => {
    const wish = new URLSearchParams(query);
    const screen = wish.get('screen') ?? 'workspace';
    wish.delete('screen');
    if (!wish.has('scene')) wish.set('scene', 'live');
    const before = at;
    // Where this does not come to its end, the next look loads the page anew.
    at = null;
    if (opened === null || before !== wish.toString()) {
      opened = await load(`${wish.toString()}&screen=${screen}`, size);
    } else {
      await putAway(opened.page);
      await opened.page.evaluate(`harness.showScreen(${JSON.stringify(screen)})`);
    }
    at = wish.toString();
    return opened;
  };
}

/** Closes what is open over the screen, and leaves what has the focus. */
async function putAway(page: Page): Promise<void> {
  for (let open = 0; open < 3 && (await page.getByRole('dialog').count()) > 0; open += 1) await page.keyboard.press('Escape');
  await page.getByRole('dialog').first().waitFor({ state: 'detached' });
  await page.evaluate('document.activeElement.blur()');
  await page.mouse.move(0, 0);
}

/** A request that the page made of the made-up app. */
export interface Asked {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/** Every request of that name so far. */
export function asked(page: Page, name: string): Promise<readonly Asked[]> {
  return page.evaluate(`harness.transport.asked.filter((one) => one.name === '${name}')`);
}

/** What axe finds against WCAG 2.2 AA in the page, or in one part of it: one line per rule and place. */
export async function findBarriers(page: Page, part?: string): Promise<readonly string[]> {
  // The usual mode finishes in a page of its own, which takes as long as the look itself; of what passes one place is enough.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? violation.help}`));
}
