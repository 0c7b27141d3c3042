import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Scheduler } from '../../ports/clock.ts';

/** Longest wait one timer of the platform can hold (2^31 − 1 ms). */
const LONGEST_MS = 2_147_483_647;
/** A wall clock this far ahead of the steady one was set forward, or the machine slept: its time is taken. */
const LEAP_MS = 1_000;

/** The two clocks of a machine, milliseconds. */
export interface MachineClocks {
  /** Time of day: may be set either way at any moment. */
  readonly wallMs: () => number;
  /** Time since some origin: never goes back, may stand still while the machine sleeps. */
  readonly steadyMs: () => number;
}

const MACHINE: MachineClocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * The machine's time, made safe to schedule by: it goes on with the steady clock, leaps forward when the wall clock is ahead,
 * and never goes back. A wall clock set back (by a person or a time server) would otherwise hold up every time-out by as much.
 */
export class SystemClock implements Scheduler {
  readonly #clocks: MachineClocks;
  #offsetMs: number;

  constructor(clocks: MachineClocks = MACHINE) {
    this.#clocks = clocks;
    this.#offsetMs = clocks.wallMs() - clocks.steadyMs();
  }

  now(): Timestamp {
    const wallOffsetMs = this.#clocks.wallMs() - this.#clocks.steadyMs();
    if (wallOffsetMs - this.#offsetMs > LEAP_MS) this.#offsetMs = wallOffsetMs;
    return Math.floor(this.#clocks.steadyMs() + this.#offsetMs) as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const leftMs = at - this.now();
      timer = leftMs > LONGEST_MS ? setTimeout(wait, LONGEST_MS) : setTimeout(task, Math.max(0, leftMs));
    };
    wait();
    return () => clearTimeout(timer);
  }
}
