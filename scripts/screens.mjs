/**
 * Screenshots of the interface on a made-up app (src-renderer/testing):
 *
 *   node scripts/screens.mjs --screen workspace --scene live --theme dark,light --size 1280x800,1920x1080 --out .cache/screens
 *
 * --screen, --scene, --theme and --size take lists. --panel brings a panel to the front, --layout shows Watch, Decide or Trade, --dialog name[:json] opens a dialog,
 * --click "selector" clicks, --query "&locale=de-DE" adds to the address, --serve only serves and prints the address.
 */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { buildHarness, findChromium, serve } from './harness/harness.mjs';

const text = /** @type {const} */ ({ type: 'string' });
const { values } = parseArgs({
  options: {
    screen: { ...text, default: 'workspace' }, scene: { ...text, default: 'live' }, theme: { ...text, default: 'dark,light' }, size: { ...text, default: '1280x800,1920x1080' }, out: { ...text, default: '.cache/screens' },
    panel: text, layout: text, dialog: text, click: text, query: { ...text, default: '' }, serve: { type: 'boolean', default: false },
  },
});

const { address, close } = await serve(await buildHarness());
if (values.serve) {
  console.log(`${address}?scene=live&theme=dark`);
} else {
  await shoot();
  await close();
}

/** Takes every combination. */
async function shoot() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium found: install the package chromium, or name one in QUORUM_CHROMIUM');
  fs.mkdirSync(values.out, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const size of values.size.split(',')) for (const theme of values.theme.split(',')) for (const scene of values.scene.split(',')) for (const screen of values.screen.split(',')) await one(browser, { size, theme, scene, screen });
  } finally {
    await browser.close();
  }
}

/** @param {import('playwright').Browser} browser @param {{ size: string, theme: string, scene: string, screen: string }} wish */
async function one(browser, { size, theme, scene, screen }) {
  const [width = 1280, height = 800] = size.split('x').map(Number);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme === 'light' ? 'light' : 'dark' });
  page.on('console', (message) => (message.type() === 'error' || message.type() === 'warning' ? console.error(`${message.type()}: ${message.text()}`) : undefined));
  page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
  await page.goto(`${address}?still&scene=${scene}&theme=${theme}&screen=${screen}${screen === 'gallery' ? '&gallery' : ''}${values.query}`);
  await page.waitForSelector(scene === 'loading' ? '.shell' : '.shell[data-mode], .welcome', { timeout: 10_000 });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  if (values.layout !== undefined) await page.getByRole('button', { name: values.layout, exact: true }).click();
  if (values.panel !== undefined) await page.evaluate(`harness.showPanel(${JSON.stringify(values.panel)})`);
  if (values.dialog !== undefined) {
    const [name, json = '{}'] = values.dialog.split(/:(.*)/s);
    await page.evaluate(`harness.openDialog(${JSON.stringify(name)}, ${json})`);
  }
  if (values.click !== undefined) await page.locator(values.click).first().click();
  await page.waitForTimeout(scene === 'stale' ? 4_500 : 700);
  const file = path.join(values.out, [screen, scene, values.layout, values.panel, values.dialog?.split(':')[0], theme, size].filter(Boolean).join('-') + '.png');
  await page.screenshot({ path: file });
  console.log(path.relative(process.cwd(), file));
  await page.close();
}
