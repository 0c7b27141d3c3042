/**
 * A person's settings on disk: `app-settings.json` in the data folder. Nothing in it is ever lost: keys that are not known are carried along, and a file or
 * value that cannot be used is kept beside it before anything is written over it.
 */
import { mkdirSync, readFileSync, copyFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SETTING_KEYS, settingDefaults, settingSchemas, type SettingKey, type SettingOf } from '../../../src-shared/contract/settings.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';

/** Its name in a data folder. */
export const SETTINGS_FILE = 'app-settings.json';

const fileSchema = z.looseObject({ version: z.literal(1), settings: z.record(z.string(), z.looseObject({ value: z.json(), updatedAt: z.number().int().nonnegative() })) });

/** A setting as it is kept. */
export interface KeptSetting<K extends SettingKey = SettingKey> {
  readonly value: SettingOf<K>;
  /** Ms UTC; 0: never set. */
  readonly updatedAt: number;
}

export type KeptSettings = { readonly [K in SettingKey]: KeptSetting<K> };

/** What a file held. */
export interface LoadedSettings {
  readonly settings: KeptSettings;
  /** Entries under other names, as they came: of a newer version, perhaps. */
  readonly strangers: Readonly<Record<string, unknown>>;
  /** One sentence for each thing that could not be used and what stands in its place. */
  readonly problems: readonly string[];
}

/** Reads the settings of a data folder. Never fails: what cannot be used is as it is before anybody sets it, and a sentence says so. @param at ms UTC */
export function loadSettings(dataDir: string, at: number): LoadedSettings {
  const file = path.join(dataDir, SETTINGS_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problems = code === 'ENOENT' || code === 'ENOTDIR' ? [] : [`${SETTINGS_FILE} cannot be read (${code ?? String(error)}): every setting is as it was at first. Give this user read permission on it.`];
    return { settings: defaults(), strangers: {}, problems };
  }
  const loaded = parseSettings(text);
  if (loaded.problems.length === 0) return loaded;
  const kept = keepAside(file, at);
  return { ...loaded, problems: loaded.problems.map((problem) => `${problem} ${kept}`) };
}

/** The same from a text. */
export function parseSettings(text: string): LoadedSettings {
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (!parsed.success) return { settings: defaults(), strangers: {}, problems: [`${SETTINGS_FILE} is not a settings file of Quorum: every setting is as it was at first.`] };
  const settings: Record<string, KeptSetting> = { ...defaults() };
  const strangers: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, kept] of Object.entries(parsed.data.settings)) {
    if (!isSettingKey(key)) {
      strangers[key] = kept;
      continue;
    }
    const value = settingSchemas[key].safeParse(kept.value);
    if (value.success) settings[key] = { value: value.data, updatedAt: kept.updatedAt };
    else problems.push(`The setting "${key}" cannot be used (${value.error.issues.map((issue) => `${issue.path.join('.') || key}: ${issue.message}`).join('; ')}): it is as it was at first.`);
  }
  return { settings: settings as unknown as KeptSettings, strangers, problems };
}

/** Writes settings so that after a power cut the file is the old one or the new one, whole. */
export async function writeSettings(dataDir: string, settings: KeptSettings, strangers: Readonly<Record<string, unknown>>): Promise<Result<null>> {
  const file = path.join(dataDir, SETTINGS_FILE);
  const temporary = `${file}.${process.pid}`;
  const set = Object.entries(settings).filter(([, { updatedAt }]) => updatedAt > 0);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ version: 1, settings: { ...strangers, ...Object.fromEntries(set) } }, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(dataDir);
    return ok(null);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return err(failure('settings_unwritten', `The setting could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}); it is as it was.`, 'Free space, or give this user write permission on the data folder.'));
  }
}

/** Windows refuses to open folders, and orders renames in its own log. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function defaults(): KeptSettings {
  return Object.fromEntries(SETTING_KEYS.map((key) => [key, { value: settingDefaults[key], updatedAt: 0 }])) as unknown as KeptSettings;
}

function isSettingKey(key: string): key is SettingKey {
  return (SETTING_KEYS as readonly string[]).includes(key);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function keepAside(file: string, at: number): string {
  const aside = `${file}.unusable-${at}`;
  try {
    copyFileSync(file, aside);
    return `What was there is kept as ${path.basename(aside)}.`;
  } catch {
    return 'What was there could not be copied aside.';
  }
}
