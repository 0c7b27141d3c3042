import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Scheduler } from '../ports/clock.ts';

interface Task {
  readonly at: number;
  readonly ordinal: number;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * Time that only moves when told: history at any speed, and simulation. Tasks run in the order of their moments, then of
 * their scheduling; a task scheduled in the past runs at the present moment, never inside the call that scheduled it.
 */
export class VirtualTime implements Scheduler {
  #now: number;
  #ordinal = 0;
  readonly #heap: Task[] = [];

  constructor(start: Timestamp) {
    this.#now = start;
  }

  now(): Timestamp {
    return this.#now as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    const entry: Task = { at: Math.max(at, this.#now), ordinal: this.#ordinal++, run: task, cancelled: false };
    this.#push(entry);
    return () => { entry.cancelled = true; };
  }

  /** Moment of the next task; null when nothing is due, ever. */
  nextAt(): Timestamp | null {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return null;
      if (!first.cancelled) return first.at as Timestamp;
      this.#pop();
    }
  }

  /** Runs the next task if it is due at or before `until`, moving time to its moment. Returns whether it ran one. */
  runNext(until: Timestamp): boolean {
    const at = this.nextAt();
    if (at === null || at > until) return false;
    const task = this.#pop();
    this.#now = at;
    task?.run();
    return true;
  }

  /** Runs everything due up to and including `until`, then stands there. */
  advanceTo(until: Timestamp): void {
    while (this.runNext(until));
    if (until > this.#now) this.#now = until;
  }

  #push(task: Task): void {
    const heap = this.#heap;
    heap.push(task);
    let i = heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (before(heap[parent] as Task, task)) break;
      heap[i] = heap[parent] as Task;
      i = parent;
    }
    heap[i] = task;
  }

  #pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) child += 1;
      if (before(last, heap[child] as Task)) break;
      heap[i] = heap[child] as Task;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.ordinal < b.ordinal);
}
