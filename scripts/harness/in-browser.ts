import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright';
import { buildHarness, findChromium, serve } from './harness.mjs';

/** A page of the harness, and everything that went wrong on it: script errors, and what the page's policy refused. */
export interface Opened {
  readonly page: Page;
  readonly problems: readonly string[];
}

/** Chromium with the harness, for a test file. */
export interface Stage {
  readonly halts: readonly unknown[];
  open(query: string, size?: { readonly width: number; readonly height: number }): Promise<Opened>;
  close(): Promise<void>;
}

/** Whether there is a browser to test in. */
export const hasChromium = findChromium() !== undefined;

/** Builds, serves and launches. */
export async function setStage(): Promise<Stage> {
  const { address, halts, close } = await serve(await buildHarness());
  const browser: Browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  return {
    halts,
    open: async (query, size = { width: 1280, height: 800 }) => {
      const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
      page.setDefaultTimeout(15_000);
      const problems: string[] = [];
      page.on('console', (message) => (message.type() === 'error' ? problems.push(message.text()) : undefined));
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${address}?still&${query}`);
      await page.waitForSelector('.shell[data-mode], .shell[data-connection]');
      return { page, problems };
    },
    close: async () => {
      await browser.close();
      await close();
    },
  };
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

/** What axe finds against WCAG 2.2 AA, one line per rule and place. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? violation.help}`));
}
