import type { Stage } from '../core/turn.ts';

const STAGES: readonly Stage[] = ['scan', 'analyse', 'vote', 'validate', 'execute', 'monitor'];

/** Milliseconds per stage of one cycle, by the machine's clock. Reused from cycle to cycle. */
export class StageClock {
  readonly #stopwatch: () => number;
  readonly #spent: Record<Stage, number> = { scan: 0, analyse: 0, vote: 0, validate: 0, execute: 0, monitor: 0 };
  #current: Stage | null = null;
  #since = 0;

  /** @param stopwatch milliseconds from any origin, never going back. */
  constructor(stopwatch: () => number) {
    this.#stopwatch = stopwatch;
  }

  /** A stage begins; the one before it ends. */
  begin(stage: Stage): void {
    const now = this.#stopwatch();
    if (this.#current !== null) this.#spent[this.#current] += now - this.#since;
    this.#current = stage;
    this.#since = now;
  }

  /** Ends the cycle: times per stage and their sum; null when no stage has begun since. */
  take(): (Readonly<Record<Stage, number>> & { readonly total: number }) | null {
    if (this.#current === null) return null;
    this.#spent[this.#current] += this.#stopwatch() - this.#since;
    this.#current = null;
    let total = 0;
    const times = { ...this.#spent };
    for (const stage of STAGES) {
      total += times[stage];
      this.#spent[stage] = 0;
    }
    return { ...times, total };
  }
}
