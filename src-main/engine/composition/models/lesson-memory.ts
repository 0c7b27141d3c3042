/** Tells the engine what its agents learned, where language models sit: everything kept at the start, and each lesson once it is stored. */
import { keptLessons, type KeptLessons } from '../../adapters/store-sqlite/kept-lessons.ts';
import type { SqliteStore } from '../../adapters/store-sqlite/store.ts';
import type { EventBody } from '../../core/event.ts';
import type { Fact } from '../../core/fact.ts';
import { LESSONS_RECALLED, type ClosedPosition, type Lesson } from '../../core/model/lesson-book.ts';

/** Reads lessons that the store has noted and posts them as events. The rows must be committed before {@link follow} hears of what they rest on. */
export class LessonMemory {
  readonly #post: (body: EventBody) => void;
  readonly #lessons: KeptLessons;

  constructor({ db }: Pick<SqliteStore, 'db'>, post: (body: EventBody) => void) {
    this.#post = post;
    this.#lessons = keptLessons(db);
  }

  /** What earlier sessions left. Call once the session has begun: where an account begins anew its lessons are forgotten by then. */
  begin(): void {
    this.#tell(this.#lessons.newest(LESSONS_RECALLED));
  }

  /** Passes on what was learned from positions that closed. */
  follow(facts: readonly Fact[]): void {
    for (const fact of facts) if (fact.kind === 'position_changed' && fact.change === 'closed') this.#tell(this.#lessons.ofPosition(fact.position.id), this.#lessons.closed(fact.position));
  }

  /** `closed`: models may write a lesson of their own of it. */
  #tell(lessons: readonly Lesson[], closed: ClosedPosition | null = null): void {
    if (lessons.length > 0) this.#post({ kind: 'lessons_noted', lessons, ...(closed === null ? {} : { closed }) });
  }
}
