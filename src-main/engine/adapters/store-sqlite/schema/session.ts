import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index, uniqueIndex } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import { textOrBytes } from './text-or-bytes.ts';

/** A run of the engine. `ended_at` null: it runs, or it died. */
export const sessions = sqliteTable('sessions', {
  ordinal: integer().primaryKey(),
  id: text().notNull().unique(),
  startedAt: integer().notNull(),
  endedAt: integer(),
  seed: integer().notNull(),
  market: text().notNull(),
  fillModel: text().notNull(),
  appVersion: text().notNull(),
  /** The run's summary as JSON, written at its orderly end. */
  summary: text(),
});

/** The journal: every event before the engine saw it, with the hash chain. */
export const engineEvents = sqliteTable(
  'engine_events',
  {
    ordinal: integer().primaryKey(),
    session: integer().notNull().references(() => sessions.ordinal),
    seq: integer().notNull(),
    at: integer().notNull(),
    kind: text().notNull(),
    /** The event's text, or its bytes compressed: see journal-payload.ts. */
    payload: textOrBytes().notNull(),
    decisionHash: text().notNull(),
    chainHash: text().notNull(),
  },
  (table) => [uniqueIndex('engine_events_by_session').on(table.session, table.seq)],
);

/** One row a pass of the loop. */
export const loopCycles = sqliteTable(
  'loop_cycles',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull(),
    session: integer().notNull(),
    number: integer().notNull(),
    at: integer().notNull(),
    instruments: integer().notNull(),
    rounds: integer().notNull(),
    signals: integer().notNull(),
    ordersSent: integer().notNull(),
    queueLength: integer().notNull(),
    overruns: integer().notNull(),
  },
  (table) => [index('loop_cycles_by_session').on(table.session, table.number)],
);

/** How long the stages of a cycle took, milliseconds. */
export const loopMetrics = sqliteTable(
  'loop_metrics',
  {
    ordinal: integer().primaryKey(),
    session: integer().notNull(),
    cycle: integer().notNull(),
    at: integer().notNull(),
    scanMs: real().notNull(),
    analyseMs: real().notNull(),
    voteMs: real().notNull(),
    validateMs: real().notNull(),
    executeMs: real().notNull(),
    monitorMs: real().notNull(),
    totalMs: real().notNull(),
  },
  (table) => [index('loop_metrics_by_session').on(table.session, table.cycle)],
);
