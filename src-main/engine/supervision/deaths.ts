/** How often an engine may end before its time, and how long to wait before the next. */

/** So many deaths within {@link DEATH_WINDOW_MS} are a crash loop. */
export const MOST_DEATHS = 3;
export const DEATH_WINDOW_MS = 600_000;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** So that what failed together does not come back together. */
const JITTER = 0.2;

/** What follows from a death: another start after a pause, or none because it is a crash loop. */
export type AfterDeath = { readonly kind: 'restart'; readonly pauseMs: number } | { readonly kind: 'crash_loop' };

export class Deaths {
  readonly #firstPauseMs: number;
  readonly #chance: () => number;
  #times: number[] = [];

  /** @param chance even in 0–1 @param firstPauseMs doubled with each death in the window */
  constructor(chance: () => number, firstPauseMs: number = FIRST_PAUSE_MS) {
    this.#chance = chance;
    this.#firstPauseMs = firstPauseMs;
  }

  /** Notes a death. @param nowMs of a clock that never goes back */
  note(nowMs: number): AfterDeath {
    this.#times = [...this.#times.filter((time) => nowMs - time < DEATH_WINDOW_MS), nowMs];
    if (this.#times.length >= MOST_DEATHS) return { kind: 'crash_loop' };
    const pauseMs = Math.min(LONGEST_PAUSE_MS, this.#firstPauseMs * 2 ** (this.#times.length - 1));
    return { kind: 'restart', pauseMs: pauseMs * (1 - JITTER + 2 * JITTER * this.#chance()) };
  }

  /** A person asked for a new start: what was is forgotten. */
  forget(): void {
    this.#times = [];
  }
}
