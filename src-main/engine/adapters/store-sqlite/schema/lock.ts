import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Protections that hold or held entries back. */
export const riskLocks = sqliteTable(
  'risk_locks',
  {
    ordinal: integer().primaryKey(),
    /** `lock-12`. */
    id: text().notNull().unique(),
    session: integer().notNull(),
    kind: text().notNull(),
    /** `instrument`, `team`, `everything`. */
    scope: text().notNull(),
    /** The instrument or team; null: everything. */
    subject: text(),
    reason: text().notNull(),
    beganAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Null while nobody has lifted it. */
    liftedAt: integer(),
    liftedBy: text(),
    note: text(),
  },
  (table) => [index('risk_locks_by_end').on(table.endsAt)],
);
