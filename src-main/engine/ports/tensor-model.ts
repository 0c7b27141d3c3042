import type { Result } from '../../../src-shared/support/result.ts';

/** One input or output of a model's file. */
export interface TensorInfo {
  readonly name: string;
  /** `float32`, `float64`, `int64` …; null: it is no tensor (a list or a map). */
  readonly type: string | null;
  /** A text is a size that the file leaves open. */
  readonly shape: readonly (number | string)[];
}

export interface TensorModelInfo {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** One run: one input in, one output out. */
export interface TensorRun {
  readonly input: string;
  readonly type: 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly output: string;
}

/**
 * A file that turns numbers into numbers, run away from whoever asks.
 * - Nothing here throws or rejects; each call resolves at the latest when its time is up, whatever the file does.
 * - A run that fails or takes too long ends what ran it; the next call begins anew. Codes: `model_not_onnx`, `model_unsupported`, `model_unreadable` (the file),
 *   `model_timeout`, `model_failed` (a run), `model_closed`.
 * - Runs of one model follow each other.
 */
export interface TensorModel {
  /** Reads the file, where that has not been done, and says what is in it. */
  open(): Promise<Result<TensorModelInfo>>;
  run(run: TensorRun): Promise<Result<readonly number[]>>;
  /** Ends it for good; what is under way fails. */
  close(): Promise<void>;
}
