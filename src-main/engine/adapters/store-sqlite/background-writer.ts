/**
 * Groups of turns, written by a thread of its own while the engine decides the next: for sessions at full speed over history, whose
 * venues live and die with the process, so that nothing waits for the disk. Synchronous for the engine, as every store is.
 */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Background, Bindable, Run } from './turn-queue.ts';

/** A {@link Run} on the way to the thread: statements are numbered in the order in which they first come. */
export interface NumberedRun {
  readonly statement: number;
  readonly width: number;
  readonly values: readonly Bindable[];
}

export type ToWriter = { readonly kind: 'group'; readonly newStatements: readonly string[]; readonly runs: readonly NumberedRun[] } | { readonly kind: 'close' };

/** Why it stopped writing: SQLite's own words and code. */
export interface WriterFailure {
  readonly message: string;
  readonly code: string;
}

/** What the thread is started with. */
export interface WriterStart {
  readonly file: string;
  readonly counts: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

/** Messages dealt with, written or not. */
export const DONE = 0;
/** 1 from the first failure on; its words are on the port then. */
export const FAILED = 1;
/** Groups that may wait for the disk; then the engine does. */
const MOST_BEHIND = 4;
/** A thread that deals with nothing for so long is gone: a group takes milliseconds. */
const SILENCE_MS = 60_000;

/** One writing connection in one thread, for one store. */
export class BackgroundWriter implements Background {
  readonly #counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  readonly #numbers = new Map<Run['statement'], number>();
  readonly #port: MessagePort;
  readonly #thread: Worker;
  #given = 0;
  #failure: Error | null = null;

  constructor(file: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#thread = new Worker(new URL('./background-writer-thread.ts', import.meta.url), {
      name: 'store writer', workerData: { file, counts: this.#counts, port: port2 } satisfies WriterStart, transferList: [port2],
    });
    // What goes wrong in it is told through the port; a thread that is gone without a word is noticed by its silence.
    this.#thread.on('error', () => undefined);
    this.#thread.unref();
    this.#port.unref();
  }

  take(runs: readonly Run[]): void {
    this.#refuseAfterFailure();
    const newStatements: string[] = [];
    const numbered = runs.map(({ statement, width, values }) => ({ statement: this.#numberOf(statement, newStatements), width, values }));
    this.#give({ kind: 'group', newStatements, runs: numbered });
    this.#waitUntil(MOST_BEHIND);
  }

  settle(): void {
    this.#waitUntil(0);
    this.#refuseAfterFailure();
  }

  /** Waits for what it was given and closes the thread's connection. Whatever went wrong was told before. */
  close(): void {
    this.#give({ kind: 'close' });
    this.#waitUntil(0);
    this.#port.close();
    void this.#thread.terminate();
  }

  #give(message: ToWriter): void {
    this.#port.postMessage(message);
    this.#given += 1;
  }

  #numberOf(statement: Run['statement'], newStatements: string[]): number {
    let number = this.#numbers.get(statement);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(statement, number);
      newStatements.push(statement.source);
    }
    return number;
  }

  /** Returns when no more than `behind` messages are waiting. */
  #waitUntil(behind: number): void {
    for (let done = Atomics.load(this.#counts, DONE); this.#given - done > behind; done = Atomics.load(this.#counts, DONE)) {
      if (Atomics.wait(this.#counts, DONE, done, SILENCE_MS) === 'timed-out') throw new Error('the thread that writes the database does not answer');
    }
  }

  #refuseAfterFailure(): void {
    if (this.#failure === null && Atomics.load(this.#counts, FAILED) === 1) {
      const { message, code } = (receiveMessageOnPort(this.#port) as { readonly message: WriterFailure }).message;
      this.#failure = Object.assign(new Error(message), { code });
    }
    if (this.#failure !== null) throw this.#failure;
  }
}
