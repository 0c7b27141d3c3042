/** How often one provider may be asked: calls at the same time, calls within any minute, and pauses it asked for. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';

const MINUTE_MS = 60_000;

/** Mutable, owned by whoever asks the provider. */
export class CallRate {
  readonly #concurrency: number;
  readonly #perMinute: number;
  #running = 0;
  #pausedUntil = 0;
  /** Starts of the last minute, oldest first. */
  #starts: number[] = [];

  constructor(limits: { readonly concurrency: number; readonly requestsPerMinute: number }) {
    this.#concurrency = limits.concurrency;
    this.#perMinute = limits.requestsPerMinute;
  }

  get running(): number {
    return this.#running;
  }

  /** When a call may start: now or later; null where only the end of another call can tell. */
  earliest(at: Timestamp): Timestamp | null {
    if (this.#running >= this.#concurrency) return null;
    this.#starts = this.#starts.filter((start) => start > at - MINUTE_MS);
    const oldest = this.#starts.length >= this.#perMinute ? this.#starts[this.#starts.length - this.#perMinute] ?? at : at - MINUTE_MS;
    return Math.max(at, this.#pausedUntil, oldest + MINUTE_MS) as Timestamp;
  }

  /** A call starts. */
  start(at: Timestamp): void {
    this.#running += 1;
    this.#starts.push(at);
  }

  /** A call has ended, however. */
  end(): void {
    this.#running -= 1;
  }

  /** No call before `until`; an earlier pause that is longer holds. */
  pause(until: Timestamp): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }
}
