/**
 * What agents took from positions that closed, for those a language model answers for. Lessons are made and kept outside the core; they come in as an
 * event, so that a replay reads what was read then.
 */
import type { AgentId, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Regime } from '../regime/regime.ts';

/** One sentence an agent took from one position. */
export interface Lesson {
  readonly agent: AgentId;
  readonly instrument: InstrumentId;
  readonly regime: Regime;
  readonly at: Timestamp;
  readonly text: string;
}

/** Newest lessons an agent is reminded of. */
export const LESSONS_RECALLED = 2;

/** Per agent, instrument and regime, the newest lessons, oldest of them first. Changed in place by the core alone. */
export type LessonBook = Map<string, readonly Lesson[]>;

/** Takes lessons in the order in which they were learned. */
export function noteLessons(book: LessonBook, lessons: readonly Lesson[]): void {
  for (const lesson of lessons) {
    const key = keyOf(lesson.agent, lesson.instrument, lesson.regime);
    book.set(key, [...(book.get(key) ?? []), lesson].slice(-LESSONS_RECALLED));
  }
}

/** What an agent remembers of an instrument in a regime, oldest first. */
export function lessonsFor(book: LessonBook, agent: AgentId, instrument: InstrumentId, regime: Regime): readonly Lesson[] {
  return book.get(keyOf(agent, instrument, regime)) ?? [];
}

function keyOf(agent: AgentId, instrument: InstrumentId, regime: Regime): string {
  return `${agent} ${instrument} ${regime}`;
}
