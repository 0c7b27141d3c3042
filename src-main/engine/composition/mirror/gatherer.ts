/**
 * When changed rows leave the engine's thread: what comes after a pause at the end of its turn, what comes in a stream a few times a frame.
 *
 * 1. Nothing waits longer than it gathers, unless making the rows is slow:
 * 2. at most a tenth of the thread's time goes into it, so that decisions come first.
 */

/** The least time between two batches at the wall's pace, ms: half a frame of a screen, so that it adds at most that to a price's way to its pixels. */
export const GATHER_MS = 8;
/** A batch that took so long is followed by a pause of this many times its time. */
const PAUSE_PER_COST = 10;

/** Time as the gatherer sees it: an argument, so that its test waits for nothing. */
export interface GatherClock {
  /** Milliseconds from any origin. */
  now(): number;
  /** Does `work` after `ms`, and not within this turn. The answer calls it off. */
  after(ms: number, work: () => void): () => void;
}

const machineClock: GatherClock = {
  now: () => performance.now(),
  after: (ms, work) => {
    // A timer of nought is one of a millisecond.
    if (ms <= 0) {
      const turn = setImmediate(work);
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(work, Math.ceil(ms));
    return () => clearTimeout(timer);
  },
};

export class Gatherer {
  readonly #flush: () => void;
  readonly #gatherMs: number;
  readonly #clock: GatherClock;
  #nextAt = Number.NEGATIVE_INFINITY;
  #callOff: (() => void) | null = null;

  /**
   * @param flush makes the rows that changed and sends them
   * @param gatherMs the least time between two batches
   */
  constructor(flush: () => void, gatherMs: number = GATHER_MS, clock: GatherClock = machineClock) {
    this.#flush = flush;
    this.#gatherMs = gatherMs;
    this.#clock = clock;
  }

  /** Something changed: it leaves soon. */
  note(): void {
    this.#callOff ??= this.#clock.after(this.#nextAt - this.#clock.now(), () => this.flush());
  }

  /** Sends what there is, now. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = null;
    const began = this.#clock.now();
    this.#flush();
    const ended = this.#clock.now();
    this.#nextAt = ended + Math.max(this.#gatherMs, (ended - began) * PAUSE_PER_COST);
  }
}
