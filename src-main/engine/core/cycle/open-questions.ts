/** Questions that are out: which may still be answered, and which nobody will answer any more. */
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
