/** Pictures of the main screens, held against those kept beside this file. `QUORUM_UPDATE_GOLDENS=1 npm test -- scripts/looks` takes them anew. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumOf, differenceOf, openMadeUpApp, pictureAtRest, type Look } from './made-up-app.mjs';

const folder = path.join(import.meta.dirname, 'goldens');
const failures = path.resolve(import.meta.dirname, '..', '..', '.cache', 'looks');
const updating = process.env['QUORUM_UPDATE_GOLDENS'] === '1';
/** Share of the pixels that may differ. */
const TOLERANCE = 0.001;

const looks: readonly (readonly [string, Look])[] = [
  ['workspace-dark', { theme: 'dark' }], ['workspace-light', { theme: 'light' }], ['decide-dark', { theme: 'dark', layout: 'Decide' }], ['trade-light', { theme: 'light', layout: 'Trade' }],
  ['agents-dark', { theme: 'dark', screen: 'agents' }], ['risk-dark', { theme: 'dark', screen: 'risk' }], ['risk-empty-light', { theme: 'light', scene: 'empty', screen: 'risk' }], ['risk-broken-light', { theme: 'light', scene: 'risk-broken', screen: 'risk' }], ['risk-few-dark', { theme: 'dark', scene: 'risk-few', screen: 'risk' }], ['limits-dark', { theme: 'dark', screen: 'risk', dialog: 'risk-limits' }],
  ['journal-light', { theme: 'light', screen: 'journal' }], ['results-light', { theme: 'light', screen: 'results' }], ['health-dark', { theme: 'dark', screen: 'health' }], ['settings-light', { theme: 'light', screen: 'settings' }],
  ['halted-dark', { theme: 'dark', scene: 'halted' }], ['welcome-dark', { theme: 'dark', scene: 'welcome' }], ['explain-dark', { theme: 'dark', dialog: 'explain', input: { subject: 'round', id: 'round-118' } }],
];

const here = chromiumOf();
const recorded = existsSync(path.join(folder, 'chromium.json')) ? (JSON.parse(readFileSync(path.join(folder, 'chromium.json'), 'utf8')) as { readonly major: string }).major : null;
const why = here === null ? 'no Chromium here: install the package chromium, or name one in QUORUM_CHROMIUM' : !updating && here.major !== recorded ? `the pictures are of Chromium ${recorded ?? 'nothing'}, here is ${here.version}, which may draw otherwise: QUORUM_UPDATE_GOLDENS=1 takes them anew` : null;
if (why !== null) console.warn(`PICTURES ARE NOT COMPARED: ${why}.`);

describe.skipIf(why !== null)('the interface looks as it did', () => {
  let app: Awaited<ReturnType<typeof openMadeUpApp>>;

  beforeAll(async () => {
    if (here === null) return;
    app = await openMadeUpApp(here.program);
    if (!updating) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'chromium.json'), `${JSON.stringify({ major: here.major })}\n`);
  }, 180_000);
  afterAll(async () => { await app?.close(); });

  const take = async (look: Look): Promise<Buffer> => {
    const page = await app.show(look);
    try {
      return await pictureAtRest(page);
    } finally {
      await page.context().close();
    }
  };

  it.each(looks)('%s', async (name, look) => {
    const file = path.join(folder, `${name}.png`);
    const picture = await take(look);
    if (updating) writeFileSync(file, picture);
    const difference = await differenceOf(app.browser, picture, readFileSync(file));
    if (difference > TOLERANCE) {
      mkdirSync(failures, { recursive: true });
      writeFileSync(path.join(failures, `${name}.png`), picture);
    }
    expect(difference, `share of pixels that differ; what was seen is .cache/looks/${name}.png`).toBeLessThanOrEqual(TOLERANCE);
  }, 90_000);

  it('and notices where it does not', async () => {
    const one = await take({ theme: 'dark' });
    const page = await app.show({ theme: 'dark' });
    await page.evaluate('document.querySelector(".headline").style.visibility = "hidden"');
    const other = await pictureAtRest(page);
    await page.context().close();
    expect(await differenceOf(app.browser, one, other)).toBeGreaterThan(TOLERANCE);
  }, 90_000);

  it('the same, byte for byte, when everything is started anew', async () => {
    if (here === null) return;
    const one = await take({ theme: 'dark' });
    await app.close();
    app = await openMadeUpApp(here.program);
    expect((await take({ theme: 'dark' })).equals(one)).toBe(true);
  }, 120_000);
});
