/** A halt at every venue of a data folder at once: one that is silent or broken keeps no other waiting. */
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { ClientOrderId, InstrumentId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import { createIdSource, isOurs, nextClientOrderId } from '../core/id-source.ts';
import type { Scheduler } from '../ports/clock.ts';
import type { Rng } from '../ports/rng.ts';
import type { HaltOrder } from './halt-order.ts';
import { openBooks } from './open-books.ts';
import { VenueHalt, type HaltTerms } from './venue-halt.ts';

/** As long as the engine's own verification waits before it becomes loud. */
const HALT_WITHIN_MS = 30_000;
/** Marks exits where no engine had told its own mark. */
const NO_PREFIX = 'halt';

/** The outside of a halt: time, chance, and who hears how far it is. */
export interface HaltOutside {
  /** A scheduler whose time stands at `now`; its tasks run at once. */
  readonly scheduler: (now: Timestamp) => Scheduler;
  readonly rng: Rng;
  readonly elapsedMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly tell: (line: HaltProgressLine) => void;
}

/** How it came out: per venue and order the last that was said. */
export interface HaltResult {
  readonly verified: boolean;
  readonly lines: readonly HaltProgressLine[];
}

export class HaltRun {
  readonly #order: HaltOrder;
  readonly #outside: HaltOutside;
  readonly #lines = new Map<string, HaltProgressLine>();
  readonly #unsaved = new Set<string>();
  #close: boolean;

  constructor(order: HaltOrder, outside: HaltOutside) {
    this.#order = order;
    this.#outside = outside;
    this.#close = order.close;
  }

  /** Positions are to be closed as well, from the next pass on. */
  closeAsWell(): void {
    this.#close = true;
  }

  /** Cancels, closes where asked, re-reads. Never throws: what fails is a line. */
  async run(): Promise<HaltResult> {
    let verified = false;
    try {
      verified = await this.#work();
    } catch (error) {
      this.#tell({ venue: 'every venue', subject: 'books', status: 'unknown', sentence: error instanceof Error ? error.message : String(error) });
    }
    return { verified, lines: [...this.#lines.values()] };
  }

  async #work(): Promise<boolean> {
    const { dataDir, venues, prices, lastEventAt } = this.#order;
    const { open, failed } = openBooks({
      dataDir, known: venues, prices, lastEventAt, scheduler: this.#outside.scheduler, rng: this.#outside.rng,
      onBooks: (venue, problem) => {
        if (problem === null) this.#unsaved.delete(venue);
        else this.#unsaved.add(venue);
        this.#tell({ venue, subject: 'books', status: problem === null ? 'done' : 'unknown', sentence: problem === null ? 'saved' : `${problem.sentence} ${problem.remedy}` });
      },
    });
    for (const { venue, failure } of failed) this.#tell({ venue, subject: 'books', status: 'unknown', sentence: `${failure.sentence} ${failure.remedy}` });
    const verified = await Promise.all(open.map(async ({ venue, now }) => {
      const done = await new VenueHalt(venue, this.#terms(venue.id, now)).run();
      await venue.close();
      return done;
    }));
    return failed.length === 0 && verified.every(Boolean);
  }

  #terms(venue: VenueId, now: Timestamp): HaltTerms {
    const { instancePrefix, prices } = this.#order;
    const ids = createIdSource(this.#outside.rng.uint32());
    return {
      wantsClose: () => this.#close,
      isOurs: (id: ClientOrderId | null) => instancePrefix === null || (id !== null && isOurs(id, instancePrefix)),
      priceOf: (instrument: InstrumentId) => prices.get(instrument) ?? null,
      nextOrderId: () => nextClientOrderId(ids, instancePrefix ?? NO_PREFIX, now),
      now: () => now, elapsedMs: this.#outside.elapsedMs, pause: this.#outside.pause, withinMs: HALT_WITHIN_MS, tell: (line) => this.#tell(line),
      isKept: () => !this.#unsaved.has(venue),
    };
  }

  #tell(line: HaltProgressLine): void {
    this.#lines.set(`${line.venue} ${line.subject}`, line);
    this.#outside.tell(line);
  }
}
