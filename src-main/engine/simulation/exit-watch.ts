import type { Fact } from '../core/fact.ts';
import { Violation } from './violation.ts';
import { EXIT_LIMIT_MS } from './witness-limits.ts';

/** What the witness knows of open positions, by instrument. */
type Known = ReadonlyMap<string, { readonly id: string; readonly quantity: bigint }>;

/** Remembers which exits were decided: each is done in time, restarts or not. */
export class ExitWatch {
  readonly #wanted = new Map<string, { readonly instrument: string; readonly since: number }>();

  /** A position is to be closed, or no longer. */
  learn({ position, closing }: Extract<Fact, { kind: 'closing_changed' }>, at: number, known: Known): void {
    const found = [...known].find(([, one]) => one.id === position);
    // What halt and close began is not repeated by a start.
    if (closing === null || closing.capped || found === undefined) this.#wanted.delete(position);
    else if (!this.#wanted.has(position)) this.#wanted.set(position, { instrument: found[0], since: at });
  }

  closed(position: string): void {
    this.#wanted.delete(position);
  }

  /** Throws for an exit that is overdue. `excusedUntil`: nothing could be done before. */
  check(at: number, excusedUntil: number, known: Known, isDust: (instrument: string, quantity: bigint) => boolean): void {
    for (const [position, { instrument, since }] of this.#wanted) {
      const held = known.get(instrument);
      if (held?.id !== position || isDust(instrument, held.quantity)) continue;
      if (at - Math.max(since, excusedUntil) > EXIT_LIMIT_MS) throw new Violation('exit forgotten', `${instrument} was to be closed ${at - since} ms ago`, instrument);
    }
  }
}
