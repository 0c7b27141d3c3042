import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** What a person wrote about a round, an order, a position, a session or a halt. The newest note of a subject is the one that counts; earlier ones stay. */
export const journalNotes = sqliteTable(
  'journal_notes',
  {
    ordinal: integer().primaryKey(),
    subjectKind: text().notNull(),
    subjectId: text().notNull(),
    /** The round it is about in the end: an order's or a position's own; null where there is none. */
    roundId: text(),
    text: text().notNull(),
    /** JSON list. */
    tags: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('journal_notes_by_subject').on(table.subjectKind, table.subjectId), index('journal_notes_by_round').on(table.roundId)],
);
