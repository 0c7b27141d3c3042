/**
 * Threads that read: whatever may take longer than a turn of the main thread is done here.
 *
 * 1. What waits is bounded; past that an asker is refused, not kept.
 * 2. An asker that is gone costs nothing more: what it waits for is taken out of the queue, or its answer is dropped.
 * 3. Work past its time limit is answered with a refusal, and its thread is ended and replaced.
 */
import { Worker } from 'node:worker_threads';
import { err, failure, type Result } from '../../../src-shared/support/result.ts';
import type { FromLab, LabAnswers, LabJob, LabStart, ToLab } from './lab-job.ts';
import { labWorkerUrl } from './lab-worker-url.ts';

/** Milliseconds each kind may take, from its start. A restore is never broken off: half a restore is none. */
const TIME_LIMITS: Readonly<Record<LabJob['kind'], number | null>> = {
  answer: 10_000, diagnose: 120_000, read_log: 10_000, restore: null, own_models: 10_000, import_model: 180_000, place_model: 10_000, remove_model: 10_000, record_halt: 30_000, resume_stored: 30_000, pause_stored: 30_000,
};

export interface LabPoolOptions {
  /** 1 or 2: more only take each other's processor. */
  readonly threads: number;
  /** Jobs that may wait. */
  readonly waiting: number;
  readonly timeLimits?: Partial<Record<LabJob['kind'], number>>;
  /** What runs in the threads; another one in tests. */
  readonly workerUrl?: URL;
}

interface Task {
  readonly job: LabJob;
  readonly settle: (result: Result<unknown>) => void;
}

interface Thread {
  readonly name: string;
  worker: Worker | null;
  task: { readonly id: number; readonly of: Task; readonly timer: NodeJS.Timeout | null } | null;
}

export class LabPool {
  readonly #dataDir: string;
  readonly #options: LabPoolOptions;
  readonly #threads: readonly Thread[];
  readonly #waiting: Task[] = [];
  /** Restores under way: those are waited for, always. */
  readonly #restores = new Set<Promise<unknown>>();
  /** Jobs that hold the data folder as an engine would. */
  readonly #holding = new Set<Promise<unknown>>();
  #nextId = 1;
  #isClosed = false;

  constructor(dataDir: string, options: LabPoolOptions = { threads: 2, waiting: 64 }) {
    this.#dataDir = dataDir;
    this.#options = options;
    this.#threads = Array.from({ length: options.threads }, (_, index) => ({ name: `lab ${index + 1}`, worker: null, task: null }));
  }

  /** Has a job done. @param signal aborted when nobody waits for it any more */
  do<K extends LabJob['kind']>(job: Extract<LabJob, { kind: K }>, signal?: AbortSignal): Promise<Result<LabAnswers[K]>> {
    if (this.#isClosed) return Promise.resolve(err(failure('closing', 'Quorum is ending.', 'Start it again.')));
    if (this.#waiting.length >= this.#options.waiting) return Promise.resolve(err(failure('lab_busy', `${this.#waiting.length} questions are waiting already.`, 'Try again in a moment.')));
    const done = new Promise<Result<LabAnswers[K]>>((resolve) => {
      const forget = (): void => this.#forget(task);
      // A window lives for days: a listener left on its signal would keep every answer it ever had.
      const settle = (result: Result<unknown>): void => {
        signal?.removeEventListener('abort', forget);
        resolve(result as Result<LabAnswers[K]>);
      };
      const task: Task = { job, settle };
      if (signal?.aborted === true) return this.#forget(task);
      signal?.addEventListener('abort', forget, { once: true });
      this.#waiting.push(task);
      return this.#next();
    });
    if (job.kind === 'restore') keepUntilDone(this.#restores, done);
    if (job.kind === 'record_halt' || job.kind === 'resume_stored' || job.kind === 'pause_stored') keepUntilDone(this.#holding, done);
    return done;
  }

  /** Resolves once nothing here holds the data folder: an engine that opened before would find it taken. */
  async folderFree(): Promise<void> {
    while (this.#holding.size > 0) await Promise.all(this.#holding);
  }

  /** What each thread does, for the page on health. `busyShare` since the thread began. */
  describe(): { readonly name: string; readonly state: string; readonly sentence: string; readonly busyShare: number | null }[] {
    return this.#threads.map(({ name, worker, task }) => ({
      name, state: worker === null ? 'asleep' : task === null ? 'ready' : 'busy',
      sentence: worker === null ? 'Begins with the first question.' : task === null ? `Waits for questions; ${this.#waiting.length} in the queue.` : `Works on ${task.of.job.kind === 'answer' ? task.of.job.name : task.of.job.kind.replace('_', ' ')}.`,
      busyShare: worker?.performance.eventLoopUtilization().utilization ?? null,
    }));
  }

  /** Ends all threads, a restore that runs first. What waits is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#waiting.splice(0)) task.settle(err(failure('closing', 'Quorum is ending.', 'Start it again.')));
    await Promise.all(this.#restores);
    await Promise.all(this.#threads.map(async (thread) => {
      const { worker } = thread;
      thread.worker = null;
      this.#finish(thread, err(failure('closing', 'Quorum is ending.', 'Start it again.')));
      await worker?.terminate();
    }));
  }

  #forget(task: Task): void {
    const at = this.#waiting.indexOf(task);
    if (at >= 0) this.#waiting.splice(at, 1);
    task.settle(err(failure('gone', 'Nobody waits for this any more.', '')));
  }

  #next(): void {
    for (const thread of this.#threads) {
      if (thread.task !== null) continue;
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#begin(thread, task);
    }
  }

  #begin(thread: Thread, task: Task): void {
    const id = this.#nextId++;
    const limitMs = this.#options.timeLimits?.[task.job.kind] ?? TIME_LIMITS[task.job.kind];
    const timer = limitMs === null ? null : setTimeout(() => this.#giveUp(thread, limitMs), limitMs);
    timer?.unref();
    thread.task = { id, of: task, timer };
    thread.worker ??= this.#startWorker(thread);
    // Only a thread that works keeps the process alive.
    thread.worker.ref();
    thread.worker.postMessage({ id, job: task.job } satisfies ToLab);
  }

  #startWorker(thread: Thread): Worker {
    const worker = new Worker(this.#options.workerUrl ?? labWorkerUrl, { workerData: { dataDir: this.#dataDir } satisfies LabStart, name: thread.name });
    worker.on('message', ({ id, result }: FromLab) => {
      if (thread.worker === worker && thread.task?.id === id) this.#finish(thread, result);
    });
    worker.on('error', (error) => this.#lost(thread, worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#lost(thread, worker, `it ended with code ${code}`));
    return worker;
  }

  #lost(thread: Thread, worker: Worker, why: string): void {
    if (thread.worker !== worker) return;
    thread.worker = null;
    this.#finish(thread, err(failure('lab_died', `The thread that worked on this ended (${why}).`, 'Try again.')));
  }

  /** Past its time: a new thread takes the next job; the old one is ended as soon as the system lets it. */
  #giveUp(thread: Thread, limitMs: number): void {
    const { worker } = thread;
    thread.worker = null;
    void worker?.terminate();
    this.#finish(thread, err(failure('too_slow', `This took longer than ${limitMs / 1000} s and was called off.`, 'Ask for less: a shorter time, fewer rows.')));
  }

  #finish(thread: Thread, result: Result<unknown>): void {
    const { task } = thread;
    thread.task = null;
    thread.worker?.unref();
    if (task?.timer != null) clearTimeout(task.timer);
    task?.of.settle(result);
    this.#next();
  }
}

function keepUntilDone(kept: Set<Promise<unknown>>, done: Promise<unknown>): void {
  kept.add(done);
  void done.then(() => kept.delete(done));
}
