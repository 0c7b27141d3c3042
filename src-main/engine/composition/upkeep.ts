/** What a data folder needs now and then while a session runs: a backup a day, and market rows thinned. */
import { backupOnline, isBackupDue, KEEP_BACKUPS } from '../adapters/store-sqlite/backup.ts';
import { applyRetention } from '../adapters/store-sqlite/retention.ts';
import type { SqliteStore } from '../adapters/store-sqlite/store.ts';
import { failure, type Failure } from '../../../src-shared/support/result.ts';

/** How often it is looked at. */
const LOOK_MS = 3_600_000;

export class Upkeep {
  readonly #store: SqliteStore;
  readonly #folder: string;
  readonly #onProblem: (problem: Failure) => void;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(store: SqliteStore, folder: string, onProblem: (problem: Failure) => void) {
    this.#store = store;
    this.#folder = folder;
    this.#onProblem = onProblem;
  }

  /** Looks now and every hour. */
  start(): void {
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Ends it; resolves when a backup under way is done. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#working;
  }

  #look(): void {
    const now = Date.now();
    if (!isBackupDue(this.#folder, now)) return;
    this.#working = this.#working.then(() => this.#work(now));
  }

  async #work(now: number): Promise<void> {
    const backup = await backupOnline(this.#store.db, this.#folder, { cause: 'daily', at: now, keep: KEEP_BACKUPS });
    if (!backup.ok) return this.#onProblem(backup.error);
    try {
      applyRetention(this.#store.db, now);
    } catch (error) {
      this.#onProblem(failure('retention_failed', `Old market rows could not be thinned: ${error instanceof Error ? error.message : String(error)}.`, 'Run `quorum db check`; trading goes on.'));
    }
  }
}
