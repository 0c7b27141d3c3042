import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { uniqueIndex } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Targets that a person had carried out, an order of the rebalance a row, with what became of it. */
export const portfolioTargets = sqliteTable(
  'portfolio_targets',
  {
    ordinal: integer().primaryKey(),
    commandId: text().notNull(),
    step: integer().notNull(),
    session: integer().notNull(),
    proposal: text().notNull(),
    method: text().notNull(),
    by: text().notNull(),
    startedAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Of the rebalance; null while it goes on. */
    endedAt: integer(),
    outcome: text().notNull(),
    instrument: text().notNull(),
    action: text().notNull(),
    direction: text().notNull(),
    quantity: text().notNull(),
    price: text().notNull(),
    stop: text(),
    held: text().notNull(),
    /** Signed share of equity. */
    target: real().notNull(),
    state: text().notNull(),
    sentence: text().notNull(),
    clientOrderId: text(),
    positionId: text(),
    filled: text().notNull(),
  },
  (table) => [uniqueIndex('portfolio_targets_once').on(table.commandId, table.step)],
);
