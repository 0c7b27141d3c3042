/** Questions that are out: which may still be answered, and which nobody will answer any more. */
import type { ModelDrop } from '../fact.ts';
import type { ModelAnswer } from '../model/model-answer.ts';
import type { OpenQuestion } from '../model/model-book.ts';
import type { ModelQuestionId } from '../model/model-question.ts';
import type { EngineState } from '../state.ts';

/** A question so long past its deadline is forgotten: whoever was to answer it is gone. */
const FORGET_AFTER_MS = 600_000;

/** Whether the answer to a question may still come in time. */
export function isAwaited({ models, at }: EngineState, question: ModelQuestionId): boolean {
  const open = models.open.get(question);
  return open !== undefined && at <= open.question.limits.deadline;
}

/** Forgets questions that nobody answered long after their deadline. */
export function forgetUnanswered({ models, at }: EngineState): void {
  for (const [id, { question }] of models.open) {
    if (at - question.limits.deadline < FORGET_AFTER_MS) return;
    models.open.delete(id);
  }
}

/** Why an answer counts for nothing, with a sentence. */
export interface Dropped {
  readonly dropped: ModelDrop;
  readonly sentence: string;
}

/** Why what came of a question cannot count, whatever it says; null where it may. @param freshMs how old the snapshot it is about may be */
export function dropOf({ at, halt }: Pick<EngineState, 'at' | 'halt'>, { result }: ModelAnswer, open: OpenQuestion | undefined, freshMs: number): Dropped | null {
  if (open === undefined) return { dropped: 'unasked', sentence: 'nothing is open by the name of its question' };
  if (result.kind === 'abstained') return { dropped: 'abstained', sentence: `${result.reason}: ${result.sentence}` };
  if (halt !== null) return { dropped: 'halted', sentence: 'trading was halted before it came' };
  const ageMs = at - open.question.snapshot.at;
  return ageMs > freshMs ? { dropped: 'stale', sentence: `it is about a snapshot ${ageMs} ms old, limit ${freshMs} ms` } : null;
}
