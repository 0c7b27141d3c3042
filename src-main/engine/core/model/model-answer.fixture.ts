/** Test helper: answers of language models, as a desk would hand them over. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import type { Analysis } from '../agents/analysis.ts';
import type { AbstentionReason, ModelAnswer, ModelAttempt, ModelContent, ModelResult } from './model-answer.ts';
import type { ModelQuestion } from './model-question.ts';

/** An opinion about the question's snapshot, with a plan ten wide round its price where it would trade. */
export function modelAnalysis({ agent, snapshot }: ModelQuestion, changes: Partial<Analysis> = {}): Analysis {
  const { lastPrice, instrument } = snapshot;
  const sign = changes.stance === 'sell' ? -1 : 1;
  const trades = changes.stance === undefined || changes.stance === 'buy' || changes.stance === 'sell';
  const [feature] = Object.keys(snapshot.values);
  return {
    agent, instrument, stance: 'buy', confidence: 0.8, horizonMs: 3_600_000, entryZone: trades ? [lastPrice - 1, lastPrice + 1] : null, stop: trades ? lastPrice - sign * 4 : null, target: trades ? lastPrice + sign * 10 : null,
    evidence: feature === undefined ? [] : [{ feature, value: snapshot.values[feature] as number }], note: 'It looks like it.', veto: null, ...changes,
  };
}

/** An answer that took two seconds and cost 0.15 cents. */
export function modelAnswer(question: ModelQuestion, changes: Partial<Analysis> = {}, more: Partial<ModelAnswer> = {}): ModelAnswer {
  return answerWith(question, { kind: 'answered', content: { kind: 'analysis', analysis: modelAnalysis(question, changes), chosen: null } }, more);
}

/** An answer that is no opinion: a choice, a review, a note. */
export function otherAnswer(question: ModelQuestion, content: ModelContent): ModelAnswer {
  return answerWith(question, { kind: 'answered', content });
}

/** A question that came to nothing, after one call. */
export function modelAbstention(question: ModelQuestion, reason: AbstentionReason = 'timeout'): ModelAnswer {
  return answerWith(question, { kind: 'abstained', reason, sentence: `one: ${reason}` });
}

function answerWith(question: ModelQuestion, result: ModelResult, more: Partial<ModelAnswer> = {}): ModelAnswer {
  const attempt: ModelAttempt = {
    provider: 'one' as ModelProviderId, model: 'analyst-1', purpose: 'ask', at: (question.snapshot.at + 10) as Timestamp, latencyMs: 1_990, outcome: result.kind === 'answered' ? 'answered' : 'timeout',
    sentence: result.kind, answerText: '{"stance":"buy"}', promptTokens: 900, answerTokens: 100, micros: 1_500, costFrom: 'reported',
  };
  return { question: question.id, agent: question.agent, result, promptHash: 'a1'.repeat(32), attempts: [attempt], tokens: 1_000, micros: 1_500, latencyMs: 2_000, cached: false, ...more };
}
