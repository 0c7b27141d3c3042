import type { Result } from '../../../src-shared/support/result.ts';

/** Longest secret that is kept, characters. Windows keeps no more than 2,560 bytes. */
export const LONGEST_SECRET = 2_000;

/**
 * Keeps secrets by name, outside every file, database and log of ours. Nothing here throws or rejects, and no failure repeats a secret.
 * Every adapter passes `secret-store.contract.test.ts`.
 */
export interface SecretStore {
  /** The secret; null: there is none of that name. A failure says why the store cannot be asked, and what to do. */
  get(name: string): Promise<Result<string | null>>;
  /** Keeps a secret, in the place of an earlier one. */
  set(name: string, secret: string): Promise<Result<null>>;
  /** Whether there was one. */
  remove(name: string): Promise<Result<boolean>>;
}
