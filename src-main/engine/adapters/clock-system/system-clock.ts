import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Scheduler } from '../../ports/clock.ts';

/** Longest wait one timer of the platform can hold (2^31 − 1 ms). */
const LONGEST_MS = 2_147_483_647;

/** The machine's own time. */
export class SystemClock implements Scheduler {
  now(): Timestamp {
    return Date.now() as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const leftMs = at - Date.now();
      timer = leftMs > LONGEST_MS ? setTimeout(wait, LONGEST_MS) : setTimeout(task, Math.max(0, leftMs));
    };
    wait();
    return () => clearTimeout(timer);
  }
}
