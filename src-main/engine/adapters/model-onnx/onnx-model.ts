/**
 * One ONNX file in a thread of its own, so that nothing waits for it and nothing is lost with it: what takes too long is ended with its thread, and the
 * next call starts another.
 */
import { Worker } from 'node:worker_threads';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { TensorModel, TensorModelInfo, TensorRun } from '../../ports/tensor-model.ts';
import type { FromModel, ToModel } from './onnx-message.ts';

export interface OnnxLimits {
  /** Longest time to start the thread, load the runtime and read the file, ms. */
  readonly openMs: number;
  /** Longest time of the first run after that, which compiles what the file needs, ms. */
  readonly firstRunMs: number;
  /** Longest time of every other run, ms. */
  readonly runMs: number;
}

/** Loading the runtime takes a second of a machine that does nothing else, and a run half a millisecond. */
export const ONNX_LIMITS: OnnxLimits = { openMs: 30_000, firstRunMs: 10_000, runMs: 2_000 };
/** Most characters of the runtime's own words that are shown. */
const MOST_WORDS = 240;

interface Running {
  readonly thread: Worker;
  readonly info: TensorModelInfo;
  hasRun: boolean;
}

export class OnnxModel implements TensorModel {
  readonly #bytes: Uint8Array;
  readonly #limits: OnnxLimits;
  #running: Running | null = null;
  /** Whatever was asked last: calls follow each other. */
  #last: Promise<unknown> = Promise.resolve();
  #stop: (() => void) | null = null;
  #closed = false;

  constructor(bytes: Uint8Array, limits: OnnxLimits = ONNX_LIMITS) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  open(): Promise<Result<TensorModelInfo>> {
    return this.#inTurn(() => this.#open());
  }

  run(run: TensorRun): Promise<Result<readonly number[]>> {
    return this.#inTurn(async () => {
      const opened = await this.#open();
      if (!opened.ok) return opened;
      const running = this.#running as Running;
      const limitMs = running.hasRun ? this.#limits.runMs : this.#limits.firstRunMs;
      const reply = await this.#ask(running.thread, { kind: 'run', run }, limitMs);
      running.hasRun = true;
      if (reply.kind === 'ran') return ok(reply.values);
      await this.#end();
      return err(reply.kind === 'late' ? tooSlow(limitMs) : failure('model_failed', `The model failed: ${reply.kind === 'failed' ? reply.words.slice(0, MOST_WORDS) : 'it answered something else'}.`, 'Try it where it was made, with the same numbers.'));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop?.();
    await this.#last;
    await this.#end();
  }

  #inTurn<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    const mine = this.#last.then(() => (this.#closed ? err(CLOSED) : work()));
    this.#last = mine;
    return mine;
  }

  async #open(): Promise<Result<TensorModelInfo>> {
    if (this.#running !== null) return ok(this.#running.info);
    const thread = new Worker(new URL('./onnx-thread.ts', import.meta.url), { name: 'user model', stdout: true, stderr: true });
    thread.unref();
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      if (this.#running?.thread === thread) this.#running = null;
    });
    const reply = await this.#ask(thread, { kind: 'open', bytes: this.#bytes }, this.#limits.openMs);
    if (reply.kind === 'opened') {
      this.#running = { thread, info: reply.info, hasRun: false };
      return ok(reply.info);
    }
    await thread.terminate();
    return err(reply.kind === 'late' ? failure('model_timeout', `The model could not be read within ${this.#limits.openMs} ms.`, 'Try again when the machine has less to do; if that does not help, make the model smaller.') : unreadable(reply.kind === 'failed' ? reply.words : ''));
  }

  /** One question, one answer: `late` when its time is up, `failed` when the thread ends without one. */
  #ask(thread: Worker, message: ToModel, limitMs: number): Promise<FromModel | { readonly kind: 'late' }> {
    return new Promise((resolve) => {
      const done = (reply: FromModel | { readonly kind: 'late' }): void => {
        clearTimeout(timer);
        thread.off('message', done).off('exit', gone).off('error', broke);
        this.#stop = null;
        resolve(reply);
      };
      const gone = (): void => done({ kind: 'failed', words: 'its thread ended' });
      const broke = (error: Error): void => done({ kind: 'failed', words: error.message });
      const timer = setTimeout(() => done({ kind: 'late' }), limitMs);
      thread.on('message', done).on('exit', gone).on('error', broke);
      this.#stop = () => done({ kind: 'failed', words: 'it is not wanted any more' });
      thread.postMessage(message);
    });
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.thread.terminate();
  }
}

const CLOSED = failure('model_closed', 'The model is not run any more.', 'Start the session again.');

function tooSlow(limitMs: number): Failure {
  return failure('model_timeout', `The model is too slow: a run took longer than ${limitMs} ms and was ended.`, 'Make it smaller; a few layers on a few numbers take less than a millisecond.');
}

/** What the runtime says to a file, in words for whoever made it. */
function unreadable(words: string): Failure {
  const operator = /No Op registered for (\S+)|(\S+)\(-?\d+\) is not a registered function\/op/.exec(words);
  if (operator !== null) return failure('model_unsupported', `The model uses the operator ${operator[1] ?? operator[2] ?? ''}, which the runtime does not have.`, 'Export it with the standard operators of ONNX (opset 13 to 21).');
  if (/opset/i.test(words)) return failure('model_unsupported', 'The model was made for a version of the ONNX operators that the runtime does not know.', 'Export it with an older one: opset_version=17 (PyTorch) or target_opset=17 (scikit-learn).');
  if (/NOT_IMPLEMENTED|Could not find an implementation/i.test(words)) return failure('model_unsupported', `The runtime cannot run one of the model's operators: ${words.slice(0, MOST_WORDS)}.`, 'Export it with plain float32 operators.');
  if (/external data|external_data/i.test(words)) return failure('model_unreadable', 'The model keeps its weights in another file.', 'Export it as one file (save_as_external_data=False, external_data=False).');
  if (/protobuf|No graph was found/i.test(words)) return failure('model_not_onnx', 'The file is no ONNX model, or only a part of one.', 'Export the model to ONNX and choose that file.');
  return failure('model_unreadable', `The model cannot be read: ${words.slice(0, MOST_WORDS)}.`, 'Check it where it was made with onnx.checker.check_model, and export it again.');
}
