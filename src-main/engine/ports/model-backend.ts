import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../src-shared/domain/model-provider.ts';
import type { BreakerState } from '../core/model/breaker.ts';
import type { ModelAnswer } from '../core/model/model-answer.ts';
import type { ModelQuestion } from '../core/model/model-question.ts';

/** A question under way. */
export interface AskedModel {
  /**
   * Resolves once, and never rejects: an answer that holds, or an abstention with its reason. At the latest at the question's deadline,
   * whatever the servers do.
   */
  readonly answer: PromiseLike<ModelAnswer>;
  /** Nobody wants it any more: the answer is then an abstention, `cancelled`, with what it cost so far. */
  cancel(): void;
}

/** How a provider does. */
export interface ProviderHealth {
  readonly provider: ModelProviderId;
  readonly model: string;
  readonly breaker: BreakerState;
  readonly running: number;
  readonly waiting: number;
  /** Calls that left, and of them those that failed for a reason of the provider's. */
  readonly calls: number;
  readonly failedCalls: number;
  /** The newest such failure, in words; null: none. */
  readonly lastFailure: { readonly at: Timestamp; readonly sentence: string } | null;
}

/**
 * Whoever answers for models. Nobody waits for it inside a cycle: an answer comes as an event, and one that comes late is for the next
 * cycle or for nobody.
 * - `ask` never throws, and never answers before it returns.
 * - It spends no more than the limits of the day and of the cycle allow, counting every call under way at the most it can cost.
 * - The same prompt about the same snapshot is asked once.
 */
export interface ModelBackend {
  /** @param heard pieces of the answer as they come, for people to watch; nothing may be decided by them. */
  ask(question: ModelQuestion, heard?: (piece: string) => void): AskedModel;
  readonly health: readonly ProviderHealth[];
}
