/**
 * Notices that the machine slept or this process was not run: the wall clock leapt against the steady one (which stands still in
 * sleep on Linux and macOS), or a look came much later than it was due (where the steady clock goes on in sleep, as on Windows).
 */

/** The two clocks, milliseconds. */
export interface WakeClocks {
  /** Time of day: may be set either way at any moment. */
  readonly wallMs: () => number;
  /** Never goes back. */
  readonly steadyMs: () => number;
}

/** How long nobody looked, and what gave it away. */
export interface Absence {
  readonly awayMs: number;
  readonly cause: 'clock_leapt' | 'timers_late';
}

/** Looks are due this often. */
export const LOOK_EVERY_MS = 1_000;
/** A clock that leaps by more, or a look that is later, is an absence. Shorter ones change nothing that old data do not block by themselves. */
const NOTABLE_MS = 5_000;

export class WakeWatch {
  readonly #clocks: WakeClocks;
  #wallMs: number;
  #steadyMs: number;

  constructor(clocks: WakeClocks) {
    this.#clocks = clocks;
    this.#wallMs = clocks.wallMs();
    this.#steadyMs = clocks.steadyMs();
  }

  /** What happened since the last look; null when nothing did. */
  look(): Absence | null {
    const wallMs = this.#clocks.wallMs();
    const steadyMs = this.#clocks.steadyMs();
    const ranMs = steadyMs - this.#steadyMs;
    const leapMs = wallMs - this.#wallMs - ranMs;
    this.#wallMs = wallMs;
    this.#steadyMs = steadyMs;
    if (Math.abs(leapMs) > NOTABLE_MS) return { awayMs: Math.round(Math.abs(leapMs) + Math.max(0, ranMs - LOOK_EVERY_MS)), cause: 'clock_leapt' };
    if (ranMs > LOOK_EVERY_MS + NOTABLE_MS) return { awayMs: Math.round(ranMs - LOOK_EVERY_MS), cause: 'timers_late' };
    return null;
  }
}
