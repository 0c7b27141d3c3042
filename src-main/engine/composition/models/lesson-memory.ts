/** Tells the engine what its agents learned, where language models sit: everything kept at the start, and each lesson once it is stored. */
import type Database from 'better-sqlite3';
import type { EventBody } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import { LESSONS_RECALLED, type Lesson } from '../../core/model/lesson-book.ts';

const COLUMNS = 'agent, instrument, regime, at, text';

/** Reads lessons that the store has noted and posts them as events. The rows must be committed before {@link follow} hears of what they rest on. */
export class LessonMemory {
  readonly #post: (body: EventBody) => void;
  readonly #kept: Database.Statement<[number], Lesson>;
  readonly #ofPosition: Database.Statement<[string], Lesson>;

  constructor(db: Database.Database, post: (body: EventBody) => void) {
    this.#post = post;
    this.#kept = db.prepare(
      `SELECT ${COLUMNS} FROM (SELECT ${COLUMNS}, ordinal, row_number() OVER (PARTITION BY agent, instrument, regime ORDER BY ordinal DESC) AS place FROM agent_lessons) WHERE place <= ? ORDER BY ordinal`,
    );
    this.#ofPosition = db.prepare(`SELECT ${COLUMNS} FROM agent_lessons WHERE position_id = (SELECT ?) ORDER BY ordinal`);
  }

  /** What earlier sessions left. Call once the session has begun: where an account begins anew its lessons are forgotten by then. */
  begin(): void {
    this.#tell(this.#kept.all(LESSONS_RECALLED));
  }

  /** Passes on what was learned from positions that closed. */
  follow(facts: readonly Fact[]): void {
    for (const fact of facts) if (fact.kind === 'position_changed' && fact.change === 'closed') this.#tell(this.#ofPosition.all(fact.position.id));
  }

  #tell(lessons: readonly Lesson[]): void {
    if (lessons.length > 0) this.#post({ kind: 'lessons_noted', lessons });
  }
}
