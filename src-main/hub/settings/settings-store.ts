/** The settings while the app runs: read at once, written in turn, shown in the mirror. */
import { settingSchemas, type SettingKey, type SettingOf } from '../../../src-shared/contract/settings.ts';
import type { MirrorChange, RowOf } from '../../../src-shared/contract/mirror.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { loadSettings, writeSettings, type KeptSettings } from './settings-file.ts';

export class SettingsStore {
  readonly #dataDir: string;
  readonly #strangers: Readonly<Record<string, unknown>>;
  #settings: KeptSettings;
  #writing: Promise<unknown> = Promise.resolve();
  /** What could not be used of the file, a sentence each. */
  readonly problems: readonly string[];

  /** @param at present time, ms UTC */
  constructor(dataDir: string, at: number) {
    const { settings, strangers, problems } = loadSettings(dataDir, at);
    this.#dataDir = dataDir;
    this.#settings = settings;
    this.#strangers = strangers;
    this.problems = problems;
  }

  /** A setting as it stands. */
  get<K extends SettingKey>(key: K): SettingOf<K> {
    return this.#settings[key].value;
  }

  /** Whether somebody has set it. */
  isSet(key: SettingKey): boolean {
    return this.#settings[key].updatedAt > 0;
  }

  /** A setting that somebody has set; null: nobody has. */
  ifSet<K extends SettingKey>(key: K): SettingOf<K> | null {
    return this.isSet(key) ? this.get(key) : null;
  }

  /** All of them, as rows. */
  changes(): MirrorChange[] {
    return Object.entries(this.#settings).map(([key, kept]) => rowOf(key, kept));
  }

  /** Checks a value, writes it, and only then takes it. Answers the row for the mirror. Settings given meanwhile wait their turn. @param at ms UTC */
  set(key: SettingKey, value: unknown, at: number): Promise<Result<MirrorChange>> {
    const parsed = settingSchemas[key].safeParse(value);
    if (!parsed.success) {
      const list = parsed.error.issues.map((issue) => `${issue.path.join('.') || key}: ${issue.message}`).join('; ');
      return Promise.resolve(err(failure('bad_setting', `The setting "${key}" cannot be this: ${list}.`, 'Correct it; nothing was changed.')));
    }
    const done = this.#writing.then(async (): Promise<Result<MirrorChange>> => {
      const kept = { value: parsed.data, updatedAt: at };
      const next = { ...this.#settings, [key]: kept };
      const written = await writeSettings(this.#dataDir, next, this.#strangers);
      if (!written.ok) return written;
      this.#settings = next;
      return ok(rowOf(key, kept));
    });
    this.#writing = done;
    return done;
  }

  /** Resolves when all that was given is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}

function rowOf(key: string, kept: { readonly value: unknown; readonly updatedAt: number }): MirrorChange {
  return ['settings', key, kept as RowOf<'settings'>];
}
