/**
 * A question to a language model, as data: everything it may read is in it, and nothing it says can do more than answer it. There are
 * no tools to call: a model has no way to an order.
 */
import type { AgentId, CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Brand } from '../../../../src-shared/support/brand.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';

/** Names one question; an answer carries it back. */
export type ModelQuestionId = Brand<string, 'ModelQuestionId'>;

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/**
 * The form an answer must have. `analysis`: an opinion about the instrument. `note`: a text for others to read. Both may say who is to speak
 * next, where `choices` is not empty. `choice`: one of the named. `review`: whether a piece of work is good enough.
 */
export type AnswerWanted =
  | { readonly kind: 'analysis'; readonly choices: readonly AgentId[] }
  | { readonly kind: 'choice'; readonly choices: readonly AgentId[] }
  | { readonly kind: 'note'; readonly choices: readonly AgentId[] }
  | { readonly kind: 'review' }
  /** What a person's own model says to a row of numbers, scaled as it wants them. */
  | { readonly kind: 'numbers'; readonly row: readonly number[]; readonly fileHash: string };

/** Limits of one question; whichever is reached first ends it. */
export interface ModelLimits {
  /** Longest time for one call; the provider's own limit holds where it is shorter. */
  readonly timeoutMs: number;
  /** No answer is waited for after this. */
  readonly deadline: Timestamp;
  /** Most tokens an answer may have, thoughts included. */
  readonly answerTokens: number;
}

export interface ModelQuestion {
  readonly id: ModelQuestionId;
  readonly agent: AgentId;
  /** A veto is heard from a risk officer only. */
  readonly officer: boolean;
  readonly cycle: CycleId;
  /** What the question is about. Every number of the answer is compared with it. */
  readonly snapshot: FeatureSnapshot;
  /** Names of the features shown, the only ones that may be quoted. */
  readonly features: readonly string[];
  /** As `buildPrompt` makes them. */
  readonly messages: readonly ModelMessage[];
  readonly wanted: AnswerWanted;
  readonly limits: ModelLimits;
}
