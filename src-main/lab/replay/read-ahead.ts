/**
 * A session's journal, read by a thread of its own: reading, unpacking, checking the chain and decoding cost half of a replay and need
 * nothing of the engine, so a second core does them while this one decides. Synchronous for whoever reads, as a replay is.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { SessionId, Timestamp } from '../../../src-shared/domain/ids.ts';
import { decodeEvent } from '../../engine/core/event-codec.ts';
import type { RecordedEvent } from '../../engine/runner/journal-links.ts';
import { readObservation, type MarketNumbers } from './market-numbers.ts';

/** Rows by column: a few long messages are handed over many times as fast as many small ones. */
export interface RowBatch {
  readonly seqs: Float64Array;
  readonly ats: Float64Array;
  /** The journal's text of a row; '' where {@link market} has it. */
  readonly payloads: readonly string[];
  /** Where in {@link market} a row begins; -1 where it is not there. */
  readonly starts: Int32Array;
  readonly market: MarketNumbers;
  readonly decisionHashes: readonly string[];
  /** Rows from the first on that are as they were written. */
  readonly linked: number;
}

export type FromReadAhead = { readonly kind: 'rows'; readonly batch: RowBatch } | { readonly kind: 'end' } | { readonly kind: 'failed'; readonly message: string };

/** What the thread is started with. `counts`: messages made, messages taken. */
export interface ReadAheadStart {
  readonly dataDir: string;
  readonly session: SessionId;
  readonly counts: Int32Array<SharedArrayBuffer>;
}

export const MADE = 0;
export const TAKEN = 1;
/** A thread that says nothing for so long is gone: a page takes milliseconds. */
const SILENCE_MS = 60_000;

/** Iterate it once; leave it with `using`. Throws where the journal cannot be read. */
export class ReadAhead implements Iterable<RecordedEvent>, Disposable {
  readonly #counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  readonly #port;
  readonly #thread: Worker;

  constructor(dataDir: string, session: SessionId) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#thread = new Worker(new URL('./read-ahead-thread.ts', import.meta.url), {
      name: 'read ahead', workerData: { start: { dataDir, session, counts: this.#counts } satisfies ReadAheadStart, port: port2 }, transferList: [port2],
    });
    // What goes wrong in it arrives as a message; this turn never ends before that.
    this.#thread.on('error', () => undefined);
    this.#thread.unref();
  }

  *[Symbol.iterator](): Generator<RecordedEvent> {
    for (;;) {
      const message = this.#next();
      if (message.kind === 'end') return;
      if (message.kind === 'failed') throw new Error(message.message);
      yield* rowsOf(message.batch);
    }
  }

  [Symbol.dispose](): void {
    this.#port.close();
    // Whoever leaves early finds it waiting for room; it ends with its thread.
    void this.#thread.terminate();
  }

  #next(): FromReadAhead {
    const taken = Atomics.load(this.#counts, TAKEN);
    if (Atomics.wait(this.#counts, MADE, taken, SILENCE_MS) === 'timed-out') throw new Error('the journal could not be read: its reader does not answer');
    const received = receiveMessageOnPort(this.#port) as { readonly message: FromReadAhead };
    Atomics.store(this.#counts, TAKEN, taken + 1);
    Atomics.notify(this.#counts, TAKEN);
    return received.message;
  }
}

function* rowsOf({ seqs, ats, payloads, starts, market, decisionHashes, linked }: RowBatch): Generator<RecordedEvent> {
  for (let i = 0; i < payloads.length; i += 1) {
    const start = starts[i] ?? -1;
    yield {
      seq: seqs[i] ?? 0, at: (ats[i] ?? 0) as Timestamp, decisionHash: decisionHashes[i] ?? '', linked: i < linked,
      body: () => (start < 0 ? decodeEvent(payloads[i] ?? '') : readObservation(market, start)),
    };
  }
}
