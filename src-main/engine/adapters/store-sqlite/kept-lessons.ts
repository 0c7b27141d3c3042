import type Database from 'better-sqlite3';
import type { Lesson } from '../../core/model/lesson-book.ts';

const COLUMNS = 'agent, instrument, regime, at, text';

/** What is kept of lessons, as the core takes them, in the order they were learned. */
export interface KeptLessons {
  /** The newest so many of each agent, instrument and regime. */
  readonly newest: (count: number) => readonly Lesson[];
  readonly ofPosition: (position: string) => readonly Lesson[];
}

/** Reads lessons that are committed. */
export function keptLessons(db: Database.Database): KeptLessons {
  const newest = db.prepare<[number], Lesson>(
    `SELECT ${COLUMNS} FROM (SELECT ${COLUMNS}, ordinal, row_number() OVER (PARTITION BY agent, instrument, regime ORDER BY ordinal DESC) AS place FROM agent_lessons) WHERE place <= ? ORDER BY ordinal`,
  );
  const ofPosition = db.prepare<[string], Lesson>(`SELECT ${COLUMNS} FROM agent_lessons WHERE position_id = (SELECT ?) ORDER BY ordinal`);
  return { newest: (count) => newest.all(count), ofPosition: (position) => ofPosition.all(position) };
}
