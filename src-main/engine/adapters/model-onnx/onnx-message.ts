/** What the thread of a model is told and answers. Plain data, structured-cloned. */
import type { TensorModelInfo, TensorRun } from '../../ports/tensor-model.ts';

export type ToModel = { readonly kind: 'open'; readonly bytes: Uint8Array } | { readonly kind: 'run'; readonly run: TensorRun };

export type FromModel =
  | { readonly kind: 'opened'; readonly info: TensorModelInfo }
  | { readonly kind: 'ran'; readonly values: readonly number[] }
  /** In the runtime's own words. */
  | { readonly kind: 'failed'; readonly words: string };
