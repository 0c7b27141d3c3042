/** The interface on its made-up app in Chromium, with the clock held still: the same picture every time, on every machine with the same Chromium. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { chromium } from 'playwright';
import { buildHarness, findChromium, serve, WITHOUT_STACKS } from '../harness/harness.mjs';

/** The moment of the made-up app (src-renderer/testing/market-rows.ts). */
const NOW = Date.UTC(2026, 10, 21, 14, 2, 9);
const READY_MS = 30_000;
/** Steps of a colour, 0 to 255, that are no difference. */
const ROUNDING = 3;

/** @typedef {{ scene?: string, screen?: string, theme: 'dark' | 'light', layout?: 'Watch' | 'Decide' | 'Trade', dialog?: string, input?: unknown }} Look */

/** Which Chromium is here; null where there is none. @returns {{ program: string, version: string, major: string } | null} */
export function chromiumOf() {
  const program = findChromium();
  if (program === undefined) return null;
  const version = /\d+(\.\d+)*/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout)?.[0] ?? '';
  return { program, version, major: version.split('.')[0] ?? '' };
}

/** Serves the made-up app and starts a Chromium. @param {string} program */
export async function openMadeUpApp(program) {
  const { address, close } = await serve(await buildHarness());
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: program, args: [...sandbox, '--force-device-scale-factor=1', '--font-render-hinting=none', '--disable-lcd-text'] });
  return {
    browser,
    /** A page that shows this and has come to rest. @param {Look} look */
    show: (look) => show(browser, address, look),
    /** One page for many looks: it is loaded anew only where the scene is another one. @param {'dark' | 'light'} theme */
    walk: (theme) => walk(browser, address, theme),
    close: async () => {
      await browser.close();
      await close();
    },
  };
}

/** @param {import('playwright').Browser} browser @param {string} address @param {Look} look */
async function show(browser, address, look) {
  const page = await emptyPage(browser, look.theme);
  await load(page, address, look);
  await dress(page, look);
  return page;
}

/** @param {import('playwright').Browser} browser @param {string} address @param {'dark' | 'light'} theme */
async function walk(browser, address, theme) {
  const page = await emptyPage(browser, theme);
  /** @type {string | null} */
  let at = null;
  return {
    page,
    /** Shows this once what was shown before is put away. @param {Omit<Look, 'theme'>} part */
    show: async (part) => {
      const { scene = 'live', screen = 'workspace' } = part;
      if (at === scene) {
        for (let open = 0; open < 3 && (await page.getByRole('dialog').count()) > 0; open += 1) {
          await page.keyboard.press('Escape');
        }
        await page.getByRole('dialog').first().waitFor({ state: 'detached', timeout: READY_MS });
        await page.evaluate(`harness.showScreen(${JSON.stringify(screen)})`);
      } else await load(page, address, { ...part, theme });
      at = scene;
      await dress(page, part);
    },
  };
}

/** @param {import('playwright').Browser} browser @param {'dark' | 'light'} theme */
async function emptyPage(browser, theme) {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 }, colorScheme: theme, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
  await context.addInitScript(WITHOUT_STACKS);
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  return page;
}

/** @param {import('playwright').Page} page @param {string} address @param {Look} look */
async function load(page, address, { scene = 'live', screen = 'workspace', theme }) {
  await page.goto(`${address}?still&scene=${scene}&theme=${theme}&screen=${screen}`);
  await page.waitForSelector(scene === 'loading' ? '.shell' : '.shell[data-mode], .welcome', { timeout: READY_MS });
}

/** Layout and dialog of a look; then everything has come. @param {import('playwright').Page} page @param {Omit<Look, 'theme'>} part */
async function dress(page, { scene, layout, dialog, input = {} }) {
  if (layout !== undefined) await page.getByRole('button', { name: layout, exact: true }).click();
  if (dialog === 'palette') await page.evaluate('harness.setPalette(true)');
  else if (dialog !== undefined) await page.evaluate(`harness.openDialog(${JSON.stringify(dialog)}, ${JSON.stringify(input)})`);
  if (dialog !== undefined) await page.getByRole('dialog').first().waitFor({ timeout: READY_MS });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // What was asked for when the connection was lost never comes.
  if (scene === 'lost') await page.getByRole('alert').getByText('Connection lost').waitFor({ timeout: READY_MS });
  else if (scene !== 'loading') await page.locator('.ui-skeleton').first().waitFor({ state: 'detached', timeout: READY_MS });
}

/** Takes pictures until two in a row are the same: what is shown has come to rest. @param {import('playwright').Page} page @returns {Promise<Buffer>} */
export async function pictureAtRest(page) {
  const deadline = performance.now() + READY_MS;
  let last = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  for (;;) {
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => requestIdleCallback(resolve))))');
    const next = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (next.equals(last)) return next;
    if (performance.now() > deadline) throw new Error('the page did not come to rest: no two pictures in a row were the same');
    last = next;
  }
}

/**
 * The share of pixels in which two pictures differ by more than rounding, found in the browser, which can read them; 1 where their sizes differ.
 * @param {import('playwright').Browser} browser @param {Buffer} one @param {Buffer} other @returns {Promise<number>}
 */
export async function differenceOf(browser, one, other) {
  const page = await browser.newPage();
  try {
    const script = `(async (pictures) => {
      const [a, b] = await Promise.all(pictures.map(async (picture) => {
        const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
        const brush = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        brush.drawImage(bitmap, 0, 0);
        return brush.getImageData(0, 0, bitmap.width, bitmap.height);
      }));
      if (a.width !== b.width || a.height !== b.height) return 1;
      let differing = 0;
      for (let at = 0; at < a.data.length; at += 4) if ([0, 1, 2].some((part) => Math.abs(a.data[at + part] - b.data[at + part]) > ${ROUNDING})) differing += 1;
      return differing / (a.width * a.height);
    })(${JSON.stringify([one.toString('base64'), other.toString('base64')])})`;
    return /** @type {number} */ (await page.evaluate(script));
  } finally {
    await page.close();
  }
}
