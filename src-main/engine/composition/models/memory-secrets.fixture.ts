/** Secrets in memory, for tests: as good as a keychain until the test says that there is none. */
import { err, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { SecretStore } from '../../ports/secret-store.ts';

export class MemorySecrets implements SecretStore {
  readonly kept: Map<string, string>;
  /** Why it cannot be asked; null: it can. */
  trouble: Failure | null = null;

  constructor(kept: Map<string, string> = new Map()) {
    this.kept = kept;
  }

  get(name: string): Promise<Result<string | null>> {
    return Promise.resolve(this.trouble === null ? ok(this.kept.get(name) ?? null) : err(this.trouble));
  }

  set(name: string, secret: string): Promise<Result<null>> {
    if (this.trouble !== null) return Promise.resolve(err(this.trouble));
    this.kept.set(name, secret);
    return Promise.resolve(ok(null));
  }

  remove(name: string): Promise<Result<boolean>> {
    return Promise.resolve(this.trouble === null ? ok(this.kept.delete(name)) : err(this.trouble));
  }
}
