/**
 * What came of a question to a language model: an answer that holds, or an abstention with its reason. Either way every call that was
 * made is in `attempts`, with what it said and what it cost, so that a session replays without asking again.
 */
import type { AgentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { ModelQuestionId } from './model-question.ts';

/** Why a provider gave nothing to read. */
export type ProviderFailure =
  /** Longer than a call may take, a hang in the middle of an answer included. */
  | 'timeout'
  | 'unreachable'
  /** The connection or the stream ended before the answer did. */
  | 'cut_off'
  | 'server_error'
  /** The provider asks to be asked less (HTTP 429). */
  | 'rate_limited'
  /** The provider's own account is empty. */
  | 'no_credit'
  /** No key, a wrong one, an expired one. */
  | 'bad_key'
  | 'unknown_model'
  /** The server does not understand the request, in no way we know to put it. */
  | 'bad_request'
  /** The server says that the prompt is too long for the model. */
  | 'context_too_long'
  /** A person's own model could not be run. */
  | 'run_failed';

/** What is wrong with an answer that came. One repair is tried, except where numbers were invented or the prompt was not read whole. */
export type AnswerFault =
  | 'refused'
  /** It ran into the limit of tokens, so it is not whole. */
  | 'length_stop'
  | 'invalid_json'
  | 'wrong_schema'
  /** A field has a value that is none of the allowed. */
  | 'unknown_value'
  /** A number that the snapshot does not have (lesson 43). */
  | 'invented_number'
  /** The server read less of the prompt than was sent (lesson 46). */
  | 'prompt_truncated'
  /** A person's own model gave what is no number, or one beyond its range. */
  | 'bad_numbers';

/** Why nobody was asked, or not to the end. */
export type NotAsked =
  | 'no_provider'
  | 'over_budget'
  /** Our own limits: too many waiting, or no turn before the deadline. */
  | 'no_turn'
  /** The provider failed too often and is left alone for a time. */
  | 'resting'
  /** Prompt and answer do not fit what the model can read. */
  | 'prompt_too_long'
  | 'deadline'
  | 'cancelled';

export type AbstentionReason = ProviderFailure | AnswerFault | NotAsked;

/** A usable answer. Text is for people and for others to read; nothing is parsed out of it (lesson 41). */
export type ModelContent =
  | { readonly kind: 'analysis'; readonly analysis: Analysis; readonly chosen: AgentId | null }
  | { readonly kind: 'choice'; readonly chosen: AgentId; readonly text: string }
  | { readonly kind: 'note'; readonly text: string; readonly chosen: AgentId | null }
  | { readonly kind: 'review'; readonly accepted: boolean; readonly text: string }
  /** Of a person's own model, as its file gave them. */
  | { readonly kind: 'numbers'; readonly values: readonly number[] };

/** One call to one provider. */
export interface ModelAttempt {
  readonly provider: ModelProviderId;
  readonly model: string;
  /** `repair`: the second call, after an answer that could not be used. */
  readonly purpose: 'ask' | 'repair';
  readonly at: Timestamp;
  readonly latencyMs: number;
  readonly outcome: 'answered' | ProviderFailure | AnswerFault | 'deadline' | 'cancelled';
  /** What happened, for people. */
  readonly sentence: string;
  /** As it came, whole or as far as it came. */
  readonly answerText: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Millionths of a dollar. */
  readonly micros: number;
  /** `reported`: from the server's count. `assumed`: it gave none, so the most it can have cost. `none`: it cost nothing. */
  readonly costFrom: 'reported' | 'assumed' | 'none';
}

export type ModelResult =
  | { readonly kind: 'answered'; readonly content: ModelContent }
  | { readonly kind: 'abstained'; readonly reason: AbstentionReason; readonly sentence: string };

export interface ModelAnswer {
  readonly question: ModelQuestionId;
  readonly agent: AgentId;
  readonly result: ModelResult;
  /** SHA-256 of messages and form, hex: the same question has the same hash, whoever is asked. */
  readonly promptHash: string;
  /** In order; empty where nobody was asked, or where the answer to the same prompt was there already. */
  readonly attempts: readonly ModelAttempt[];
  /** Sums over the attempts. */
  readonly tokens: number;
  readonly micros: number;
  /** From the question to the answer, waiting for a turn included. */
  readonly latencyMs: number;
  /** The same prompt within the same snapshot was answered before: nothing was asked again. */
  readonly cached: boolean;
}
