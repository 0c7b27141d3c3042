import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTING_KEYS, settingDefaults, settingSchemas } from '../../../src-shared/contract/settings.ts';
import { temporaryFolder } from '../hub.fixture.ts';
import { loadSettings, parseSettings, SETTINGS_FILE } from './settings-file.ts';
import { SettingsStore } from './settings-store.ts';

let folder = '';
beforeEach(() => { folder = temporaryFolder(); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (): string => path.join(folder, SETTINGS_FILE);
const desktop = { closeToTray: 'yes', globalHaltKey: 'F9', haltAlsoCloses: true } as const;

describe('settings', () => {
  it('are as at first in a new folder', () => {
    const store = new SettingsStore(folder, 1);
    expect(store.problems).toEqual([]);
    for (const key of SETTING_KEYS) expect(store.get(key)).toEqual(settingDefaults[key]);
    expect(store.isSet('desktop')).toBe(false);
    expect(store.changes()).toHaveLength(SETTING_KEYS.length);
  });

  it('each pass their own schema as they are at first', () => {
    for (const key of SETTING_KEYS) expect(settingSchemas[key].safeParse(settingDefaults[key]).success, key).toBe(true);
  });

  it('are there again after a restart, in a file of the user alone', async () => {
    const store = new SettingsStore(folder, 1);
    expect(await store.set('desktop', desktop, 5)).toEqual({ ok: true, value: ['settings', 'desktop', { value: desktop, updatedAt: 5 }] });
    const again = new SettingsStore(folder, 9);
    expect(again.get('desktop')).toEqual(desktop);
    expect(again.isSet('desktop')).toBe(true);
    expect(again.isSet('watch')).toBe(false);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([SETTINGS_FILE]);
  });

  it('refuse a value that is none, and change nothing', async () => {
    const store = new SettingsStore(folder, 1);
    expect(await store.set('desktop', { ...desktop, closeToTray: 'perhaps' }, 5)).toMatchObject({ ok: false, error: { code: 'bad_setting', sentence: expect.stringContaining('closeToTray') as string } });
    expect(store.get('desktop')).toEqual(settingDefaults.desktop);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written stay as they were', async () => {
    const store = new SettingsStore(path.join(folder, 'file', 'in', 'the', 'way'), 1);
    writeFileSync(path.join(folder, 'file'), '');
    expect(await store.set('desktop', desktop, 5)).toMatchObject({ ok: false, error: { code: 'settings_unwritten' } });
    expect(store.get('desktop')).toEqual(settingDefaults.desktop);
  });

  it('given at once are all written, the last of each key', async () => {
    const store = new SettingsStore(folder, 1);
    const sets = Array.from({ length: 20 }, (_, index) => store.set('shortcuts', { halt: `F${index}` }, index + 1));
    await Promise.all([...sets, store.set('desktop', desktop, 30)]);
    const again = new SettingsStore(folder, 9);
    expect(again.get('shortcuts')).toEqual({ halt: 'F19' });
    expect(again.get('desktop')).toEqual(desktop);
  });
});

describe('a settings file', () => {
  const good = { value: desktop, updatedAt: 5 };
  it.each<[string, string, RegExp[]]>([
    ['that is no JSON', '{ half', [/not a settings file/]], ['of another shape', '[]', [/not a settings file/]], ['of another version', JSON.stringify({ version: 2, settings: {} }), [/not a settings file/]],
    ['with one bad value', JSON.stringify({ version: 1, settings: { desktop: good, appearance: { value: { theme: 'pink' }, updatedAt: 1 } } }), [/"appearance" cannot be used \(theme: /]],
  ])('%s gives sentences, falls back key by key, and is kept', (_what, text, problems) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file(), text);
    const loaded = loadSettings(folder, 77);
    expect(loaded.problems).toHaveLength(problems.length);
    problems.forEach((problem, index) => expect(loaded.problems[index]).toMatch(problem));
    expect(loaded.settings.appearance.value).toEqual(settingDefaults.appearance);
    if (text.includes('"desktop"')) expect(loaded.settings.desktop.value).toEqual(desktop);
    expect(readFileSync(`${file()}.unusable-77`, 'utf8')).toBe(text);
  });

  it('keeps what it does not know', async () => {
    writeFileSync(file(), JSON.stringify({ version: 1, settings: { hologram: { value: { depth: 3 }, updatedAt: 1 } } }));
    const store = new SettingsStore(folder, 1);
    await store.set('desktop', desktop, 5);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ version: 1, settings: { hologram: { value: { depth: 3 }, updatedAt: 1 }, desktop: good } });
  });

  it('whatever is in it, gives settings that pass their schemas', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(settingDefaults)));
    const content = fc.oneof(fc.string(), fc.json(), fc.record({ version: fc.constantFrom(1, 2), settings: fc.dictionary(fc.constantFrom(...SETTING_KEYS, 'other', '__proto__'), fc.record({ value, updatedAt: fc.integer() })) }).map((whole) => JSON.stringify(whole)));
    fc.assert(fc.property(content, (text) => {
      const { settings } = parseSettings(text);
      for (const key of SETTING_KEYS) expect(settingSchemas[key].safeParse(settings[key].value).success).toBe(true);
    }), { numRuns: 500 });
  });
});
