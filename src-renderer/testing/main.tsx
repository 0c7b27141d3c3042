/**
 * The harness: the real interface on a made-up app. The address chooses what is seen:
 *
 *   ?scene=live|empty|halted|…  &theme=dark|light|contrast  &palette=…  &locale=…  &density=…  &zone=utc|local  &still  &gallery
 *
 * `window.harness` is for tests: push changes, see what was asked, open screens and dialogs.
 */
import { must } from '../../src-shared/support/assert.ts';
import { appearanceSchema } from '../../src-shared/contract/settings.ts';
import { settingDefaults } from '../../src-shared/contract/settings.ts';
import { startApp } from '../app/start.tsx';
import { openDialog, setPalette, showPanel, showScreen, tell } from '../workbench/workbench.ts';
import { FakeTransport } from './fake-transport.ts';
import { galleryScreen } from './gallery.tsx';
import { samplePanels } from './sample-panels.tsx';
import { SCENES, type Scene } from './scenes.ts';

const wish = new URLSearchParams(location.search);
const scene = must(SCENES.find((one) => one === (wish.get('scene') ?? 'live')), `there is no scene ${wish.get('scene')}`);
const looks = Object.fromEntries(['theme', 'palette', 'locale', 'density'].flatMap((key) => (wish.get(key) === null ? [] : [[key, wish.get(key)]])));
const appearance = appearanceSchema.parse({ ...settingDefaults.appearance, theme: 'dark', locale: 'en-GB', reversed: wish.has('reversed'), timeZone: wish.get('zone') ?? 'utc', ...looks });
const transport = new FakeTransport({ scene: scene as Scene, appearance, still: wish.has('still') });

const harness = { transport, openDialog, setPalette, showPanel, showScreen, tell };
declare global {
  interface Window {
    harness: typeof harness;
  }
}
window.harness = harness;
startApp(transport, must(document.getElementById('root'), 'the page has no root'), { panels: samplePanels, ...(wish.has('gallery') ? { screens: [galleryScreen] } : {}) });
const screen = wish.get('screen');
if (screen !== null) showScreen(screen);
