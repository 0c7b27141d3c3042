/** What agents took from closed positions, found by instrument and regime. */
import { query, type Reader } from './reader.ts';

export interface LessonRow {
  readonly agent: string;
  readonly instrument: string;
  readonly regime: string;
  readonly resultR: number;
  readonly at: number;
  readonly text: string;
  /** What a language model on its seat wrote of it, and the model's name; null: none wrote. */
  readonly words: string | null;
  readonly wordsBy: string | null;
}

const COLUMNS = 'l.agent, l.instrument, l.regime, l.result_r AS resultR, l.at, l.text, l.words, l.words_by AS wordsBy';

export const LESSONS_LIKE = query<LessonRow, [instrument: string, regime: string, before: number]>(
  'lessons of an instrument in a regime',
  `SELECT ${COLUMNS} FROM agent_lessons_fts f JOIN agent_lessons l ON l.ordinal = f.rowid
   WHERE agent_lessons_fts MATCH 'instrument : "' || replace(?, '"', '""') || '" AND regime : "' || replace(?, '"', '""') || '"' AND l.at < ? ORDER BY l.at DESC, l.agent LIMIT 200`,
);
export const LESSONS_OF_POSITION = query<LessonRow, [position: string]>(
  'lessons of a position',
  `SELECT ${COLUMNS} FROM agent_lessons l WHERE l.position_id = ? ORDER BY l.agent`,
);

export const NEWEST_LESSONS = query<LessonRow, [limit: number]>('newest lessons', `SELECT ${COLUMNS} FROM agent_lessons l ORDER BY l.ordinal DESC LIMIT ?`);

/** Newest lessons an agent is reminded of. */
const PER_AGENT = 2;

/** What each agent could remember at a moment: of the same instrument in the same regime, from positions that had closed by then, newest first. */
export function recall(reader: Reader, instrument: string, regime: string, before: number): readonly LessonRow[] {
  const told = new Map<string, number>();
  return reader.all(LESSONS_LIKE, instrument, regime, before).filter(({ agent }) => {
    const times = (told.get(agent) ?? 0) + 1;
    told.set(agent, times);
    return times <= PER_AGENT;
  });
}

/** Who wrote a lesson in its own words: the model's name, where it is known. */
export function writerOf({ wordsBy }: Pick<LessonRow, 'wordsBy'>): string {
  return wordsBy === null || wordsBy === '' ? 'its language model' : wordsBy;
}
