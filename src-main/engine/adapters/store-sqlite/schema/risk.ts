import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Limits reached and entries denied. */
export const riskEvents = sqliteTable(
  'risk_events',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull(),
    code: text().notNull(),
    instrument: text(),
    sentence: text().notNull(),
    checks: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('risk_events_by_time').on(table.at)],
);

/** Halts from the click to their end. */
export const halts = sqliteTable('halts', {
  ordinal: integer().primaryKey(),
  id: text().notNull().unique(),
  by: text().notNull(),
  reason: text().notNull(),
  close: integer().notNull(),
  at: integer().notNull(),
  verifiedAt: integer(),
  resumedAt: integer(),
  resumedBy: text(),
  /** What is done and what is not, JSON. */
  report: text().notNull(),
});

/** Each change of the trading state; the newest row is the present one. */
export const tradingStates = sqliteTable('trading_states', {
  ordinal: integer().primaryKey(),
  fromState: text().notNull(),
  toState: text().notNull(),
  reason: text().notNull(),
  by: text().notNull(),
  at: integer().notNull(),
});

/** Limits the market broke, from the price that did to being back inside. */
export const limitBreaches = sqliteTable(
  'limit_breaches',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull().unique(),
    session: integer().notNull(),
    scope: text().notNull(),
    subject: text(),
    measure: text().notNull(),
    act: text().notNull(),
    value: text().notNull(),
    /** What `value` broke. */
    limit: text().notNull(),
    sentence: text().notNull(),
    at: integer().notNull(),
    endedAt: integer(),
  },
  (table) => [index('limit_breaches_by_time').on(table.at)],
);
