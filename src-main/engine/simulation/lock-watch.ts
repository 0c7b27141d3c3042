/** Locks as a simulated day's witness knows them: by what the engine said, held against what it then sends. */
import type { Fact } from '../core/fact.ts';

type Lock = Extract<Fact, { kind: 'lock_changed' }>['lock'];

export class LockWatch {
  readonly #locks = new Map<string, Lock>();

  /** Takes a lock that begins or is lifted. */
  learn({ lock }: Extract<Fact, { kind: 'lock_changed' }>): void {
    this.#locks.set(lock.id, lock);
  }

  /** The lock that an entry leaves against; null: none. What a team is held back from is not known here. */
  against(instrument: string, at: number, byHand: boolean): string | null {
    for (const { id, kind, scope, endsAt, liftedAt } of this.#locks.values()) {
      const concerned = scope.on === 'everything' || (scope.on === 'instrument' && scope.subject === instrument);
      if (concerned && liftedAt === null && at < endsAt && (!byHand || kind === 'drawdown')) return `${id} (${kind})`;
    }
    return null;
  }
}
