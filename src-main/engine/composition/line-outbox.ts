import type { EngineLine } from '../../../src-shared/contract/engine-line.ts';

/** Messages that may be under way to the main thread at once. An unpaced stream of them blocks the receiver. */
const IN_FLIGHT = 8;
/** Lines in one message. */
const BATCH = 200;
/** Lines kept for a reader that does not keep up, where time does not wait for it. */
const KEPT = 5_000;
const WAIT_SLICE_MS = 100;

/** The two 32-bit words of {@link WorkerStart.flow}. */
export const FLOW_IN_FLIGHT = 0;
export const FLOW_OPEN_GATE = 1;

/**
 * Lines on their way to the main thread, bounded. At full speed the engine waits for its reader, as any program waits for its pipe;
 * where time goes on by itself the oldest lines are left out and counted.
 */
export class LineOutbox {
  readonly #flow: Int32Array;
  readonly #post: (lines: readonly EngineLine[]) => void;
  readonly #mayWait: boolean;
  #lines: EngineLine[] = [];
  #dropped = 0;

  constructor(flow: SharedArrayBuffer, mayWait: boolean, post: (lines: readonly EngineLine[]) => void) {
    this.#flow = new Int32Array(flow);
    this.#mayWait = mayWait;
    this.#post = post;
  }

  add(lines: readonly EngineLine[]): void {
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length >= BATCH) this.flush();
    if (this.#lines.length <= KEPT) return;
    const excess = this.#lines.length - KEPT;
    this.#lines.splice(0, excess);
    this.#dropped += excess;
  }

  /** Sends what waits, as far as the reader has room. */
  flush(): void {
    while (this.#lines.length > 0) {
      if (!this.#hasRoom()) return;
      this.#send();
    }
  }

  /** Sends all of it, at the end. */
  finish(): void {
    while (this.#lines.length > 0) this.#send();
  }

  #send(): void {
    const batch = this.#lines.splice(0, BATCH);
    if (this.#dropped > 0) batch.unshift({ type: 'lines_dropped', count: this.#dropped });
    this.#dropped = 0;
    Atomics.add(this.#flow, FLOW_IN_FLIGHT, 1);
    this.#post(batch);
  }

  #hasRoom(): boolean {
    for (;;) {
      const underWay = Atomics.load(this.#flow, FLOW_IN_FLIGHT);
      if (underWay < IN_FLIGHT) return true;
      if (!this.#mayWait || Atomics.load(this.#flow, FLOW_OPEN_GATE) !== 0) return false;
      Atomics.wait(this.#flow, FLOW_IN_FLIGHT, underWay, WAIT_SLICE_MS);
    }
  }
}
