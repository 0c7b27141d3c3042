/** The resume checklist as a window shows it. */
import type { OutputOf } from '../../../../src-shared/contract/contract.ts';
import { resumeChecklist } from '../../core/halt/resuming.ts';
import type { EngineState } from '../../core/state.ts';

/** Who halts without being asked. */
const LIMITS: readonly string[] = ['daily-loss limit', 'drawdown limit', 'risk limit', 'protection', 'broken invariant', 'storage failure', 'supervisor', 'crash loop'];

/** Whether a halt was not a person's: then lifting it asks for a word about the cause. */
export function isAutomatic(by: string): boolean {
  return LIMITS.includes(by);
}

/** Every item, ready when all pass; the acknowledgement is given with the resume itself. */
export function checklistAnswer(state: Readonly<EngineState>): OutputOf<'halt.checklist'> {
  const items = resumeChecklist(state).map(({ name, passed, sentence }) => ({ name, passed, sentence }));
  return { ready: items.every(({ passed }) => passed), items, automatic: state.halt !== null && isAutomatic(state.halt.by) };
}
