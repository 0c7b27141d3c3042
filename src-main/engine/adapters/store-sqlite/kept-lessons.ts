import type Database from 'better-sqlite3';
import { LESSONS_RECALLED, type Lesson } from '../../core/model/lesson-book.ts';

const COLUMNS = 'agent, instrument, regime, at, text';

/** What is kept of lessons, as the core takes them, in the order they were learned. */
export interface KeptLessons {
  /** The newest of each agent, instrument and regime: as many as an agent is reminded of. */
  readonly newest: () => readonly Lesson[];
  readonly ofPosition: (position: string) => readonly Lesson[];
}

/** Reads lessons that are committed. */
export function keptLessons(db: Database.Database): KeptLessons {
  const newest = db.prepare<[number], Lesson>(
    `SELECT ${COLUMNS} FROM (SELECT ${COLUMNS}, ordinal, row_number() OVER (PARTITION BY agent, instrument, regime ORDER BY ordinal DESC) AS place FROM agent_lessons) WHERE place <= ? ORDER BY ordinal`,
  );
  const ofPosition = db.prepare<[string], Lesson>(`SELECT ${COLUMNS} FROM agent_lessons WHERE position_id = (SELECT ?) ORDER BY ordinal`);
  return { newest: () => newest.all(LESSONS_RECALLED), ofPosition: (position) => ofPosition.all(position) };
}
