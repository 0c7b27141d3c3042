/**
 * Keys of language-model providers, by their names: an environment variable comes first, then the system's keychain. A key is handed to nobody but the call
 * that sends it: no sentence, failure, file or message of ours holds one.
 */
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { KeyringStore } from '../../adapters/secrets-keyring/keyring-store.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

/** Under which the system's own manager shows the keys. */
const SERVICE = 'Quorum language models';

/** The variable that holds the key called `name`: `openai key` is `QUORUM_KEY_OPENAI_KEY`. */
export function keyVariable(name: string): string {
  return `QUORUM_KEY_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;
}

/** Where a key is. `unknown`: the keychain could not be asked. */
export interface KeySource {
  readonly place: 'environment' | 'keychain' | 'none' | 'unknown';
  /** For a person: where it is, or what to do. */
  readonly sentence: string;
}

export class ModelKeys {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #store: SecretStore;

  constructor(environment: Readonly<Record<string, string | undefined>>, store: SecretStore) {
    this.#environment = environment;
    this.#store = store;
  }

  /** The key called `name`. Rejects with what to do where there is none, or where the keychain cannot be asked. */
  readonly read = async (name: string): Promise<string> => {
    const given = this.#given(name);
    if (given !== null) return given;
    const kept = await this.#store.get(name);
    if (!kept.ok) throw new Error(`${inner(kept.error.sentence)}; ${inner(kept.error.remedy)}`);
    if (kept.value === null) throw new Error(`enter it in Settings under Language models, or set the environment variable ${keyVariable(name)} to it and start Quorum again`);
    return kept.value;
  };

  /** Where the key called `name` is, without it. Never rejects. */
  async sourceOf(name: string): Promise<KeySource> {
    const variable = keyVariable(name);
    if (this.#given(name) !== null) return { place: 'environment', sentence: `From the environment variable ${variable}.` };
    const kept = await this.#store.get(name);
    if (!kept.ok) return { place: 'unknown', sentence: `${kept.error.sentence} ${kept.error.remedy} Its variable is ${variable}.` };
    if (kept.value !== null) return { place: 'keychain', sentence: 'From the system\'s keychain.' };
    return { place: 'none', sentence: `There is no key called "${name}" yet: enter it here, or set the environment variable ${variable} and start Quorum again.` };
  }

  /** Keeps a key in the keychain. Answers what that came to, in words; a keychain that cannot be used is a failure, and nothing is kept anywhere else. */
  async set(name: string, key: string): Promise<Result<string>> {
    const kept = await this.#store.set(name, key);
    if (!kept.ok) return err(failure(kept.error.code, `The key was not kept. ${kept.error.sentence}`, `${kept.error.remedy} Its variable is ${keyVariable(name)}.`));
    return ok(`The key "${name}" is in the system's keychain.${this.#shadow(name)}`);
  }

  /** Removes a key from the keychain. */
  async remove(name: string): Promise<Result<string>> {
    const removed = await this.#store.remove(name);
    if (!removed.ok) return removed;
    return ok(`${removed.value ? `The key "${name}" is out of the system's keychain.` : `There was no key "${name}" in the system's keychain.`}${this.#shadow(name)}`);
  }

  /** Null: the keychain answers. Otherwise why not, and what to do. */
  async trouble(): Promise<Failure | null> {
    const asked = await this.#store.get('is anybody there');
    return asked.ok ? null : asked.error;
  }

  #given(name: string): string | null {
    const given = this.#environment[keyVariable(name)]?.trim() ?? '';
    return given === '' ? null : given;
  }

  #shadow(name: string): string {
    return this.#given(name) === null ? '' : ` The environment variable ${keyVariable(name)} is set, and comes first while it is.`;
  }
}

/** The keys of this machine's user. */
export function systemKeys(environment: Readonly<Record<string, string | undefined>>): ModelKeys {
  return new ModelKeys(environment, new KeyringStore(SERVICE));
}

/** A sentence as a part of another. */
function inner(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
