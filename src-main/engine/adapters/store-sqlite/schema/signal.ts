import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import { consensusRounds } from './agent.ts';

/** Opinions that reached quorum, and how each ended. */
export const tradingSignals = sqliteTable(
  'trading_signals',
  {
    ordinal: integer().primaryKey(),
    id: text().notNull().unique(),
    session: integer().notNull(),
    roundId: text().notNull().references(() => consensusRounds.id),
    cycleId: text().notNull(),
    instrument: text().notNull(),
    direction: text().notNull(),
    confidence: real().notNull(),
    expectedValue: real().notNull(),
    entry: real().notNull(),
    stop: real().notNull(),
    target: real().notNull(),
    horizonMs: integer().notNull(),
    rewardRisk: real().notNull(),
    raisedAt: integer().notNull(),
    expiresAt: integer().notNull(),
    /** How it ended; null while it waits. */
    end: text(),
    sentence: text(),
    /** The risk verdict as JSON. */
    checks: text(),
    clientOrderId: text(),
    endedAt: integer(),
  },
  (table) => [index('trading_signals_by_session').on(table.session), index('trading_signals_by_round').on(table.roundId)],
);

/** Why signals did not become orders: one row a failed check, or one without a check. */
export const signalRejections = sqliteTable(
  'signal_rejections',
  {
    ordinal: integer().primaryKey(),
    signalId: text().notNull(),
    end: text().notNull(),
    check: text(),
    value: text(),
    limit: text(),
    sentence: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('signal_rejections_by_signal').on(table.signalId)],
);
