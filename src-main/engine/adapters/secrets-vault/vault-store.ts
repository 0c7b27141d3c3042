/**
 * Secrets in a file of their own, encrypted under a passphrase: where no keychain runs. AES-256-GCM under a key that scrypt makes of the passphrase; what
 * stands in the clear is how that is done. The file is its user's alone, is written whole or not at all, and one that cannot be opened is never written over.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

/** Its name in a data folder. */
export const VAULT_FILE = 'keys.vault';

/** Shorter passphrases are guessed. */
const LEAST_PASSPHRASE = 12;
const R = 8;
const P = 1;
/** 128 MiB and about half a second a guess. */
const USUAL_COST = 2 ** 17;
/** Of a file: weaker than that was not written by us, stronger would need more memory than is given. */
const COSTS = { least: 2 ** 14, most: 2 ** 18 };

/** The file. Bytes are base64. */
interface Sealed {
  readonly version: 1;
  readonly cost: number;
  readonly salt: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

type Secrets = Readonly<Record<string, string>>;

export class VaultStore implements SecretStore {
  readonly #file: string;
  readonly #passphrase: string;
  readonly #cost: number;
  /** The key of the newest salt: making one takes half a second. */
  #known: { readonly salt: string; readonly cost: number; readonly key: Buffer } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param cost of scrypt, a power of two, for a file that is begun */
  constructor(folder: string, passphrase: string, cost = USUAL_COST) {
    this.#file = path.join(folder, VAULT_FILE);
    this.#passphrase = passphrase;
    this.#cost = cost;
  }

  get(name: string): Promise<Result<string | null>> {
    return this.#do(async () => {
      const opened = await this.#open();
      return opened.ok ? ok(Object.hasOwn(opened.value, name) ? (opened.value[name] ?? null) : null) : opened;
    });
  }

  set(name: string, secret: string): Promise<Result<null>> {
    return this.#do(async () => {
      const opened = await this.#open();
      return opened.ok ? this.#seal({ ...opened.value, [name]: secret }) : opened;
    });
  }

  remove(name: string): Promise<Result<boolean>> {
    return this.#do(async () => {
      const opened = await this.#open();
      if (!opened.ok) return opened;
      if (!Object.hasOwn(opened.value, name)) return ok(false);
      const { [name]: _gone, ...others } = opened.value;
      const sealed = await this.#seal(others);
      return sealed.ok ? ok(true) : sealed;
    });
  }

  /** One after the other: each change is of the whole file. */
  #do<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#passphrase.length < LEAST_PASSPHRASE) return Promise.resolve(err(TOO_SHORT));
    const done = this.#last.then(work).catch((error: unknown): Result<T> => err(unusable(error)));
    this.#last = done;
    return done;
  }

  /** Nothing where there is no file yet. */
  async #open(): Promise<Result<Secrets>> {
    let text: string;
    try {
      if (process.platform !== 'win32' && ((await stat(this.#file)).mode & 0o077) !== 0) return err(OPEN_TO_OTHERS);
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok({});
      throw error;
    }
    const sealed = readSealed(text);
    if (sealed === null) return err(DAMAGED);
    const decipher = createDecipheriv('aes-256-gcm', await this.#key(sealed.salt, sealed.cost), Buffer.from(sealed.nonce, 'base64'));
    decipher.setAAD(madeOf(sealed));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    try {
      const plain = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
      return ok(JSON.parse(plain.toString('utf8')) as Secrets);
    } catch {
      return err(WRONG_PASSPHRASE);
    }
  }

  async #seal(secrets: Secrets): Promise<Result<null>> {
    const { salt, cost } = this.#known ?? { salt: randomBytes(16).toString('base64'), cost: this.#cost };
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(salt, cost), nonce);
    cipher.setAAD(madeOf({ version: 1, cost, salt }));
    const data = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
    const sealed: Sealed = { version: 1, cost, salt, nonce: nonce.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
    await writeWhole(this.#file, `${JSON.stringify(sealed)}\n`);
    return ok(null);
  }

  async #key(salt: string, cost: number): Promise<Buffer> {
    if (this.#known?.salt === salt && this.#known.cost === cost) return this.#known.key;
    const key = await new Promise<Buffer>((resolve, reject) => {
      scrypt(this.#passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), 32, { N: cost, r: R, p: P, maxmem: 2 * 128 * R * cost }, (error, made) => (error === null ? resolve(made) : reject(error)));
    });
    this.#known = { salt, cost, key };
    return key;
  }
}

/** What stands in the clear cannot be changed either. */
function madeOf({ version, cost, salt }: Pick<Sealed, 'version' | 'cost' | 'salt'>): Buffer {
  return Buffer.from(JSON.stringify([version, cost, R, P, salt]), 'utf8');
}

function readSealed(text: string): Sealed | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { version, cost, salt, nonce, tag, data } = read as Record<string, unknown>;
  if (version !== 1 || typeof cost !== 'number' || !Number.isInteger(Math.log2(cost)) || cost < COSTS.least || cost > COSTS.most) return null;
  if (typeof salt !== 'string' || typeof nonce !== 'string' || typeof tag !== 'string' || typeof data !== 'string') return null;
  return Buffer.from(nonce, 'base64').length === 12 && Buffer.from(tag, 'base64').length === 16 ? { version, cost, salt, nonce, tag, data } : null;
}

/** On disk before it takes the place of the one before. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

const TOO_SHORT = failure('weak_passphrase', `The passphrase of the vault has fewer than ${LEAST_PASSPHRASE} characters.`, 'Take a longer one, such as four words that have nothing to do with each other. Nothing was changed.');
const OPEN_TO_OTHERS = failure('vault_open_to_others', `The vault (${VAULT_FILE} in the data folder) can be read by other users of this machine.`, `Run \`chmod 600 ${VAULT_FILE}\` there, and replace the keys in it if anybody else uses the machine.`);
const DAMAGED = failure('vault_damaged', `The vault (${VAULT_FILE} in the data folder) is no vault of ours any more.`, 'Put a copy of it back, or move it away and enter the keys again. Nothing was changed.');
const WRONG_PASSPHRASE = failure('wrong_passphrase', `The vault (${VAULT_FILE} in the data folder) does not open with this passphrase.`, 'Start Quorum with the one it was begun with, or move the vault away and enter the keys again. Nothing was changed.');

function unusable(error: unknown): Failure {
  const why = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
  return failure('vault_failed', `The vault (${VAULT_FILE} in the data folder) cannot be used (${why}).`, 'Give this user write permission on the data folder and room on its disk.');
}
