/** Every screen, state and dialog held against WCAG by axe, in both themes, on the made-up app: nothing serious or critical. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumOf, openMadeUpApp, type Look } from './made-up-app.mjs';

const position = 'pos-0';
type Part = Omit<Look, 'theme'>;

const parts: readonly (readonly [string, Part])[] = [
  ['the workspace, Watch', { layout: 'Watch' }], ['the workspace, Decide', { layout: 'Decide' }], ['the workspace, Trade', { layout: 'Trade' }],
  ['agents', { screen: 'agents' }], ['risk', { screen: 'risk' }], ['risk without positions', { scene: 'empty', screen: 'risk' }], ['risk with a broken limit', { scene: 'risk-broken', screen: 'risk' }], ['risk with old prices', { scene: 'risk-stale', screen: 'risk' }], ['risk with too few bars', { scene: 'risk-few', screen: 'risk' }], ['risk that cannot be read', { scene: 'risk-failed', screen: 'risk' }],
  ['the editor of limits', { screen: 'risk', dialog: 'risk-limits' }], ['a scenario of one’s own', { screen: 'risk', dialog: 'what-if' }], ['lifting a lock', { screen: 'risk', dialog: 'lift-lock', input: { lock: 'lock-1' } }],
  ['the journal', { screen: 'journal' }], ['profit and loss', { screen: 'results' }], ['lines behind a figure', { dialog: 'pnl-lines', input: { wish: { from: null, until: null, method: 'fifo', currency: null, atPar: false, by: 'instrument' }, currency: 'USDT', figure: 'realised', group: null, name: null } }], ['money in and out', { dialog: 'move-money' }],
  ['system health', { screen: 'health' }], ['settings', { screen: 'settings' }],
  ['the welcome', { scene: 'welcome' }], ['the tour', { scene: 'first-run' }], ['an empty workspace', { scene: 'empty' }], ['loading', { scene: 'loading' }], ['a lost connection', { scene: 'lost' }], ['a restarting engine', { scene: 'restarting' }], ['halting', { scene: 'halting' }], ['a halt that needs somebody', { scene: 'attention' }],
  ['the palette', { dialog: 'palette' }], ['an explanation', { dialog: 'explain', input: { subject: 'round', id: 'round-118' } }], ['a note', { dialog: 'note', input: { subject: 'round', id: 'round-118' } }],
  ['closing a position', { dialog: 'close-position', input: { position } }], ['stop and target', { dialog: 'protect-position', input: { position, stop: null, target: null } }],
  ['halt and close', { dialog: 'halt-close' }], ['what the halt has done', { scene: 'halted', dialog: 'halt-progress' }], ['resume', { scene: 'halted', dialog: 'resume' }],
  ['shortcuts', { dialog: 'shortcuts' }], ['move a panel', { dialog: 'move-panel', input: { panel: 'chart' } }], ['add a panel', { dialog: 'add-panel' }], ['restore a backup', { dialog: 'restore-backup', input: { file: 'quorum-2026-11-20.db', at: 1_795_000_000_000 } }], ['a new session', { dialog: 'fresh-session' }], ['a rebalance', { dialog: 'rebalance' }],
];

const here = chromiumOf();
if (here === null) console.warn('AXE IN CHROMIUM IS SKIPPED: no Chromium here: install the package chromium, or name one in QUORUM_CHROMIUM.');

describe.skipIf(here === null).each(['dark', 'light'] as const)('nothing serious or critical in %s:', (theme) => {
  let app: Awaited<ReturnType<typeof openMadeUpApp>>;
  let walk: Awaited<ReturnType<typeof app.walk>>;
  beforeAll(async () => {
    if (here === null) return;
    app = await openMadeUpApp(here.program);
    walk = await app.walk(theme);
  }, 180_000);
  afterAll(async () => { await app?.close(); });

  it.each(parts)('%s', async (_name, part) => {
    await walk.show(part);
    // The usual mode finishes in a page of its own, which takes as long as the look itself; of what passes one place is enough.
    const { violations, passes } = await new AxeBuilder({ page: walk.page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
    expect(passes.length).toBeGreaterThan(5);
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 140)} (${failureSummary?.split('\n')[1]?.trim() ?? ''})`).join(' | ')}`)).toEqual([]);
  }, 90_000);

  it('and notices where there is', async () => {
    await walk.show({ screen: 'settings' });
    await walk.page.evaluate(`document.querySelector('.main').insertAdjacentHTML('beforeend', '<button></button>')`);
    const { violations } = await new AxeBuilder({ page: walk.page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
    expect(violations.map(({ id }) => id)).toContain('button-name');
  }, 90_000);
});
