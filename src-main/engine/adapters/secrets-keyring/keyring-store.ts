/**
 * The system's own place for secrets: Keychain on macOS, Credential Manager on Windows, the Secret Service (GNOME Keyring, KWallet) on Linux.
 * On Linux the kernel's keyring, to which the library falls back, is refused: it forgets everything at the next start of the machine.
 */
import type { AsyncEntry } from '@napi-rs/keyring';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

/** Longest wait for the system, ms: it may be asking the person to unlock it. */
const PATIENCE_MS = 30_000;

type Entry = Pick<AsyncEntry, 'getPassword' | 'setPassword' | 'deletePassword'>;
export type EntryOf = (service: string, name: string) => Entry | Promise<Entry>;

async function systemEntry(service: string, name: string): Promise<Entry> {
  // Loaded when the first key is asked for: a session without keys needs no native module.
  const { AsyncEntry: Of } = await import('@napi-rs/keyring');
  return new Of(service, name, { linux: { store: 'secret-service' } });
}

export class KeyringStore implements SecretStore {
  readonly #service: string;
  readonly #entryOf: EntryOf;
  readonly #patienceMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #stuck = false;

  /** @param service under which all secrets lie, as the system's own manager shows it */
  constructor(service: string, entryOf: EntryOf = systemEntry, patienceMs = PATIENCE_MS) {
    this.#service = service;
    this.#entryOf = entryOf;
    this.#patienceMs = patienceMs;
  }

  get(name: string): Promise<Result<string | null>> {
    return this.#do(name, (entry) => entry.getPassword());
  }

  async set(name: string, secret: string): Promise<Result<null>> {
    const done = await this.#do(name, (entry) => entry.setPassword(secret));
    return done.ok ? ok(null) : done;
  }

  remove(name: string): Promise<Result<boolean>> {
    return this.#do(name, (entry) => entry.deletePassword());
  }

  /** One at a time: each holds a thread of the process until the system answers, and a locked one may not for long. */
  #do<T>(name: string, work: (entry: Entry) => Promise<T>): Promise<Result<T>> {
    if (this.#stuck) return Promise.resolve(err(SILENT));
    const done = this.#last.then(() => (this.#stuck ? err(SILENT) : this.#within(async () => work(await this.#entryOf(this.#service, name)))));
    this.#last = done;
    return done;
  }

  async #within<T>(work: () => Promise<T>): Promise<Result<T>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silent = new Promise<Result<T>>((resolve) => {
      timer = setTimeout(() => {
        this.#stuck = true;
        resolve(err(SILENT));
      }, this.#patienceMs);
    });
    const worked = work().then((value): Result<T> => ok(value), (error: unknown): Result<T> => err(unavailable(error))).finally(() => {
      this.#stuck = false;
    });
    const result = await Promise.race([worked, silent]);
    clearTimeout(timer);
    return result;
  }
}

const BY_VARIABLE = 'Without one: set QUORUM_VAULT_PASSPHRASE and start Quorum again, and keys go into an encrypted file; or give a key in an environment variable.';
const SILENT = failure('keychain_silent', 'The system\'s keychain does not answer.', `It may be asking you to unlock it: look for its window, then try again. ${BY_VARIABLE}`);

/** What went wrong, in words. The system's own are shown: they name no secret. */
function unavailable(error: unknown): Failure {
  const said = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 160);
  if (/DBus|dbus|D-Bus|autolaunch/.test(said)) return failure('no_keychain', 'No keychain can be reached: there is no session bus of a desktop here.', `Start Quorum in a desktop session with GNOME Keyring or KWallet. ${BY_VARIABLE}`);
  if (/no result found|ServiceUnknown|not provided/.test(said)) return failure('no_keychain', 'No keychain runs here, or it has not been set up.', `Install GNOME Keyring or KWallet, or open its manager once and give it a password. ${BY_VARIABLE}`);
  if (/locked|dismissed|denied|cancel/i.test(said)) return failure('keychain_locked', `The system's keychain stays locked (${said}).`, `Unlock it, then try again. ${BY_VARIABLE}`);
  return failure('keychain_failed', `The system's keychain cannot be used (${said}).`, `Look at it in its own manager. ${BY_VARIABLE}`);
}
