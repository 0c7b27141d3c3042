import type Database from 'better-sqlite3';
import type { Position } from '../../core/position/position.ts';
import type { ClosedPosition, Lesson, SaidThen } from '../../core/model/lesson-book.ts';

const COLUMNS = 'agent, instrument, regime, at, text, words';

type LessonRow = Omit<Lesson, 'words'> & { readonly words: string | null };

/** What is kept of lessons, as the core takes them, in the order they were learned. */
export interface KeptLessons {
  /** The newest so many of each agent, instrument and regime. */
  readonly newest: (count: number) => readonly Lesson[];
  readonly ofPosition: (position: string) => readonly Lesson[];
  /** A closed position with what those who did not abstain had said of it; null where nobody took a lesson from it. */
  readonly closed: (position: Readonly<Position>) => ClosedPosition | null;
}

/** Reads lessons that are committed. */
export function keptLessons(db: Database.Database): KeptLessons {
  const newest = db.prepare<[number], LessonRow>(
    `SELECT ${COLUMNS} FROM (SELECT ${COLUMNS}, ordinal, row_number() OVER (PARTITION BY agent, instrument, regime ORDER BY ordinal DESC) AS place FROM agent_lessons) WHERE place <= ? ORDER BY ordinal`,
  );
  const ofPosition = db.prepare<[string], LessonRow>(`SELECT ${COLUMNS} FROM agent_lessons WHERE position_id = (SELECT ?) ORDER BY ordinal`);
  const outcome = db.prepare<[string], Pick<ClosedPosition, 'regime' | 'resultR'>>('SELECT regime, result_r AS resultR FROM agent_lessons WHERE position_id = (SELECT ?) LIMIT 1');
  const said = db.prepare<[string], SaidThen>(
    `SELECT v.framework, v.agent, v.stance, v.confidence, coalesce(d.note, '') AS note FROM trading_signals s
     JOIN consensus_votes v ON v.round_id = s.round_id AND v.stance <> 'abstain'
     LEFT JOIN agent_decisions d ON d.round_id = v.round_id AND d.framework = v.framework AND d.agent = v.agent
     WHERE s.id = (SELECT ?) ORDER BY v.framework, v.agent`,
  );
  return {
    newest: (count) => newest.all(count).map(lessonOf), ofPosition: (position) => ofPosition.all(position).map(lessonOf),
    closed: ({ id, instrument, direction, openedAt, closedAt, closeReason, signal }) => {
      const came = outcome.get(id);
      if (came === undefined || signal === null || closedAt === null) return null;
      return { position: id, instrument, direction, regime: came.regime, resultR: came.resultR, heldMs: closedAt - openedAt, reason: closeReason ?? 'closed', closedAt, said: said.all(signal) };
    },
  };
}

function lessonOf({ words, ...lesson }: LessonRow): Lesson {
  return words === null ? lesson : { ...lesson, words };
}
