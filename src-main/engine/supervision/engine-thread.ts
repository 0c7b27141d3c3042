/** An engine's thread before a session runs in it. Who has none ready starts one: {@link engineWorker}. */
import { Worker } from 'node:worker_threads';
import { err, failure, type Result } from '../../../src-shared/support/result.ts';
import type { BeforeSession, SeedFound, SeedWish } from '../composition/worker-message.ts';
import { engineWorkerUrl } from '../worker-url.ts';

/** A search ends by itself before that, ms. */
const LOOKS_WITHIN_MS = 30_000;

/** A thread that waits for a session. */
export function engineWorker(): Worker {
  return new Worker(engineWorkerUrl, { name: 'engine' });
}

export class EngineThread {
  #worker: Worker | null = engineWorker();
  /** Answers whoever waits for a seed. */
  #settle: ((result: Result<number>) => void) | null = null;

  constructor() {
    this.#worker?.on('message', (message: SeedFound) => this.#answer(message.result));
    this.#worker?.on('error', (error) => this.#lost(error instanceof Error ? error.message : String(error)));
    this.#worker?.on('exit', (code) => this.#lost(`it ended with code ${code}`));
  }

  /** Looks for a market that trades soon: its seed. One search at a time. A failure says why there is none; the thread may be of no more use then. */
  look(wish: Omit<SeedWish, 'kind'>): Promise<Result<number>> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve(err(failure('thread_ended', 'The engine\'s thread has ended.', 'Start again.')));
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.end();
        this.#answer(err(failure('too_slow', `No lively market was found within ${LOOKS_WITHIN_MS / 1000} s.`, 'Another one is taken.')));
      }, LOOKS_WITHIN_MS);
      this.#settle = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      worker.postMessage({ kind: 'look_for_seed', ...wish } satisfies BeforeSession);
    });
  }

  /** Hands the thread over to who runs a session in it; null where it has ended or been taken. */
  take(): Worker | null {
    const worker = this.#worker;
    this.#worker = null;
    // By name: a worker listens to itself as well, to know when somebody hears it.
    for (const event of ['message', 'error', 'exit']) worker?.removeAllListeners(event);
    return worker;
  }

  /** Ends the thread, unless it was taken. */
  end(): void {
    void this.#worker?.terminate();
    this.#lost('it was ended');
  }

  #lost(why: string): void {
    this.#worker = null;
    this.#answer(err(failure('thread_ended', `The engine's thread ended (${why}).`, 'Start again.')));
  }

  #answer(result: Result<number>): void {
    this.#settle?.(result);
    this.#settle = null;
  }
}
