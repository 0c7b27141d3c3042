/**
 * What agents took from positions that closed, for those a language model answers for. Lessons are made and kept outside the core; they come in as an
 * event, so that a replay reads what was read then.
 */
import type { AgentId, InstrumentId, PositionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Stance } from '../agents/analysis.ts';
import type { Framework } from '../agents/seat.ts';
import type { Regime } from '../regime/regime.ts';

/** One sentence an agent took from one position. */
export interface Lesson {
  readonly agent: AgentId;
  readonly instrument: InstrumentId;
  readonly regime: Regime;
  readonly at: Timestamp;
  readonly text: string;
  /** What its language model wrote when it was asked about it: one line, {@link MOST_OWN_WORDS} at most. Left out where it was not, or wrote nothing. */
  readonly words?: string | undefined;
}

/** Longest lesson in a model's own words, UTF-16 units. */
export const MOST_OWN_WORDS = 280;

/** What somebody said in the round that a position comes from. */
export interface SaidThen {
  readonly framework: Framework;
  readonly agent: AgentId;
  readonly stance: Stance;
  readonly confidence: number;
  readonly note: string;
}

/** A position of the agents that has just closed, and what those who did not abstain had said before it was opened. */
export interface ClosedPosition {
  readonly position: PositionId;
  readonly instrument: InstrumentId;
  readonly direction: Direction;
  /** The market's when they voted. */
  readonly regime: Regime;
  /** After fees and funding. */
  readonly resultR: number;
  readonly heldMs: number;
  readonly reason: string;
  readonly closedAt: Timestamp;
  readonly said: readonly SaidThen[];
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

/** Puts a model's own words beside a lesson that is still among the newest. */
export function noteOwnWords(book: LessonBook, { agent, instrument, regime, at }: Pick<Lesson, 'agent' | 'instrument' | 'regime' | 'at'>, words: string): void {
  const key = keyOf(agent, instrument, regime);
  const lessons = book.get(key);
  if (lessons !== undefined) book.set(key, lessons.map((lesson) => (lesson.at === at ? { ...lesson, words } : lesson)));
}

/** A lesson as an agent is reminded of it. */
export function remindersOf({ text, words }: Lesson): readonly string[] {
  return words === undefined ? [text] : [text, `What you wrote of it: ${words}`];
}

function keyOf(agent: AgentId, instrument: InstrumentId, regime: Regime): string {
  return `${agent} ${instrument} ${regime}`;
}
