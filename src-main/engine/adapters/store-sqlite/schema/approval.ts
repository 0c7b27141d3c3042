import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Signals that were put before a person, and what became of the question. */
export const approvals = sqliteTable('approvals', {
  ordinal: integer().primaryKey(),
  signalId: text().notNull().unique(),
  session: integer().notNull(),
  instrument: text().notNull(),
  direction: text().notNull(),
  /** 1: only to be seen. */
  shown: integer().notNull(),
  /** Lost at the stop by the prices at which it was raised, exact text; null where risk would have refused it then. */
  atRisk: text(),
  /** Of the vote; null where it was not at hand. */
  agreement: real(),
  askedAt: integer().notNull(),
  expiresAt: integer().notNull(),
  /** `approved`, `rejected`, `expired` …; null while it waits. */
  decision: text(),
  /** Null: nobody. */
  by: text(),
  note: text(),
  waitedMs: integer(),
  decidedAt: integer(),
});
