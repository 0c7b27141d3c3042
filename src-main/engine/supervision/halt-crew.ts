/** A halt worker from its start to its word. Started when somebody halts, so that it is ready when the engine's time is up. */
import { Worker } from 'node:worker_threads';
import type { HaltOutcome, HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import type { FromHaltWorker, HaltOrder, ToHaltWorker } from '../emergency/halt-order.ts';
import { haltWorkerUrl } from '../worker-url.ts';

/** Longer than its own patience with the venues and the database. */
const WITHIN_MS = 60_000;

export class HaltCrew {
  /** Resolves once, whatever becomes of the thread. */
  readonly outcome: Promise<HaltOutcome>;
  readonly #worker: Worker;
  readonly #onLine: (line: HaltProgressLine) => void;
  #settle: (outcome: HaltOutcome) => void = () => undefined;

  constructor(onLine: (line: HaltProgressLine) => void) {
    this.#onLine = onLine;
    this.outcome = new Promise((resolve) => { this.#settle = resolve; });
    this.#worker = new Worker(haltWorkerUrl, { name: 'halt' });
    this.#worker.on('message', (message: FromHaltWorker) => this.#take(message));
    this.#worker.on('error', (error) => this.#settle(failed(error instanceof Error ? error.message : String(error))));
    this.#worker.on('exit', (code) => this.#settle(failed(`its thread ended with code ${code}`)));
  }

  /** Sets it to work. */
  begin(order: HaltOrder): void {
    this.#post({ kind: 'begin', order });
    const timer = setTimeout(() => {
      this.#settle(failed(`it took longer than ${WITHIN_MS / 1000} s`));
      this.dismiss();
    }, WITHIN_MS);
    void this.outcome.then(() => clearTimeout(timer));
  }

  /** Positions are to be closed as well. */
  closeAsWell(): void {
    this.#post({ kind: 'close_as_well' });
  }

  /** The engine's thread has let go of the data folder. */
  engineGone(): void {
    this.#post({ kind: 'engine_gone' });
  }

  /** It is not needed: the engine does its work itself. */
  dismiss(): void {
    void this.#worker.terminate();
  }

  #post(message: ToHaltWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromHaltWorker): void {
    if (message.kind === 'line') this.#onLine(message.line);
    else this.#settle(message.outcome);
  }
}

function failed(why: string): HaltOutcome {
  return { verified: false, sentence: `The halt worker failed: ${why}. What rests at the venues is cancelled by the next engine.` };
}
