/** Test helper: a clock that stands still until it is moved. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Scheduler } from '../../ports/clock.ts';

export class ManualScheduler implements Scheduler {
  #now: number;
  #tasks: { readonly at: number; readonly task: () => void }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now(): Timestamp {
    return this.#now as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    const entry = { at: Math.max(at, this.#now), task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }

  /** Times at which something is due, soonest first, ms from now. */
  due(): readonly number[] {
    return this.#tasks.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Lets time pass; everything that falls due runs in its order, and what it starts settles in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const next = this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((other) => other !== next);
      this.#now = next.at;
      next.task();
      await settled();
    }
    this.#now = end;
  }
}

/** Everything that can run without input has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
