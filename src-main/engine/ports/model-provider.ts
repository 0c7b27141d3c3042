import type { ModelProviderConfig } from '../../../src-shared/domain/model-provider.ts';
import type { AnswerForm } from '../core/model/answer-form.ts';
import type { ProviderFailure } from '../core/model/model-answer.ts';
import type { ModelMessage } from '../core/model/model-question.ts';

/** What a call is about, as JSON: the snapshot as the prompt shows it, numbers for numbers. */
export type ModelSubject = Readonly<Record<string, unknown>>;

/** One call to one server: no retries, no repair, no judgement of what is said. */
export interface ModelCall {
  readonly messages: readonly ModelMessage[];
  readonly form: AnswerForm;
  /** For servers that take data apart from words; null: a trial, about nothing. */
  readonly subject: ModelSubject | null;
  /** Most tokens of the answer, thoughts included. */
  readonly answerTokens: number;
}

export interface TokenUsage {
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** How a call ended. Text is what came, whole or not. */
export type ModelCallEnd =
  /** The server said that the answer is over. `usage` is null where it did not count. */
  | {
    readonly kind: 'completed';
    readonly finish: 'stop' | 'length' | 'refused';
    readonly text: string;
    readonly usage: TokenUsage | null;
    /** The form stood in the prompt, in words, and is part of what was read. */
    readonly formShown: boolean;
  }
  | {
    readonly kind: 'failed';
    readonly reason: ProviderFailure;
    /** For people; holds no key. */
    readonly sentence: string;
    readonly text: string;
    /** How long the server asks to be left alone, ms; null: it did not say. */
    readonly retryAfterMs: number | null;
    /** Whether the server may have worked, and so may charge, for it. */
    readonly mayCost: boolean;
  }
  | { readonly kind: 'cancelled'; readonly text: string };

/** A call under way. */
export interface RunningModelCall {
  /** Resolves once, and never rejects. */
  readonly end: Promise<ModelCallEnd>;
  /** Breaks the connection; `end` resolves as cancelled soon after, unless it has already. */
  cancel(): void;
}

/** What a server and its model can do, found out by trying. */
export interface ModelAbilities {
  /** False: nothing useful came; `sentences` say why. */
  readonly usable: boolean;
  readonly forms: 'schema' | 'json' | 'text_only';
  readonly streaming: boolean;
  readonly countsTokens: boolean;
  readonly tools: boolean;
  /** Null: the server does not list its models. */
  readonly modelListed: boolean | null;
  readonly usage: TokenUsage;
  readonly calls: number;
  /** In words, for the person who set it up: what it can do, what follows from what it cannot. */
  readonly sentences: readonly string[];
}

/** One model of one server. Every adapter passes `model-backend.contract.ts` behind a backend. */
export interface ModelProvider {
  readonly config: ModelProviderConfig;
  /**
   * Starts a call. Never throws and never calls back before it returns. The caller keeps the limits of time and number: a provider waits
   * as long as it is let.
   * @param heard called with each piece of the answer as it comes.
   */
  start(call: ModelCall, heard: (piece: string) => void): RunningModelCall;
  /** Finds out what the model can do, by at most {@link MOST_PROBE_CALLS} small calls of at most {@link PROBE_TOKENS} tokens each. Never rejects. */
  probe(): { readonly end: Promise<ModelAbilities>; cancel(): void };
}

/** The most a probe may use, so that it can be set aside before. */
export const MOST_PROBE_CALLS = 4;
export const PROBE_TOKENS = 600;
