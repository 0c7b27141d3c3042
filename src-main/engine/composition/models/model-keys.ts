/**
 * Keys of language-model providers, by their names: an environment variable comes first, then the system's keychain, or the vault where a passphrase for
 * one is given. A key is handed to nobody but the call that sends it: no sentence, failure, log, setting or message of ours holds one.
 */
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { KeyringStore } from '../../adapters/secrets-keyring/keyring-store.ts';
import { VaultStore } from '../../adapters/secrets-vault/vault-store.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

/** Under which the system's own manager shows the keys. */
const SERVICE = 'Quorum language models';

/** The variable with the passphrase of the vault: where it is set, keys are kept in an encrypted file of the data folder instead of the keychain. */
const VAULT_VARIABLE = 'QUORUM_VAULT_PASSPHRASE';

/** Where keys are kept. */
type Keeper = 'keychain' | 'vault';
const KEEPERS: Readonly<Record<Keeper, string>> = { keychain: 'the system\'s keychain', vault: 'the encrypted vault' };

/** The variable that holds the key called `name`: `openai key` is `QUORUM_KEY_OPENAI_KEY`. */
export function keyVariable(name: string): string {
  return `QUORUM_KEY_${name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`;
}

/** Where a key is. `unknown`: keychain or vault could not be asked. */
export interface KeySource {
  readonly place: 'environment' | Keeper | 'none' | 'unknown';
  /** For a person: where it is, or what to do. */
  readonly sentence: string;
}

export class ModelKeys {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #store: SecretStore;
  readonly #keeper: Keeper;

  /** @param keeper what the store is */
  constructor(environment: Readonly<Record<string, string | undefined>>, store: SecretStore, keeper: Keeper = 'keychain') {
    this.#environment = environment;
    this.#store = store;
    this.#keeper = keeper;
  }

  /** Where keys are kept, in words. */
  get place(): string {
    return KEEPERS[this.#keeper];
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
    if (kept.value !== null) return { place: this.#keeper, sentence: `From ${this.place}.` };
    return { place: 'none', sentence: `There is no key called "${name}" yet: enter it here, or set the environment variable ${variable} and start Quorum again.` };
  }

  /** Keeps a key. Answers what that came to, in words; a keychain or vault that cannot be used is a failure, and nothing is kept anywhere else. */
  async set(name: string, key: string): Promise<Result<string>> {
    const kept = await this.#store.set(name, key);
    if (!kept.ok) return err(failure(kept.error.code, `The key was not kept. ${kept.error.sentence}`, `${kept.error.remedy} Its variable is ${keyVariable(name)}.`));
    return ok(`The key "${name}" is in ${this.place}.${this.#shadow(name)}`);
  }

  /** Removes a key. */
  async remove(name: string): Promise<Result<string>> {
    const removed = await this.#store.remove(name);
    if (!removed.ok) return removed;
    return ok(`${removed.value ? `The key "${name}" is out of ${this.place}.` : `There was no key "${name}" in ${this.place}.`}${this.#shadow(name)}`);
  }

  /** Null: the keychain or vault answers. Otherwise why not, and what to do. */
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

/** The keys of this machine's user. @param dataDir where the vault lies, if there is one */
export function systemKeys(environment: Readonly<Record<string, string | undefined>>, dataDir: string): ModelKeys {
  const passphrase = environment[VAULT_VARIABLE] ?? '';
  return passphrase === '' ? new ModelKeys(environment, new KeyringStore(SERVICE)) : new ModelKeys(environment, new VaultStore(dataDir, passphrase), 'vault');
}

/** A sentence as a part of another. */
function inner(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
