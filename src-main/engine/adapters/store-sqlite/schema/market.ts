import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { real } from 'drizzle-orm/sqlite-core/columns/real';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { index } from 'drizzle-orm/sqlite-core/indexes';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';

/** Places to trade, as the last session met them. */
export const venues = sqliteTable('venues', {
  id: text().primaryKey(),
  nativeStops: integer().notNull(),
  oco: integer().notNull(),
  reduceOnly: integer().notNull(),
  fillModel: text().notNull(),
  seenAt: integer().notNull(),
  /** The session in which its account began anew (a recorded market begins anew each time, and so do its trade ids); 0: never. */
  account: integer().notNull().default(0),
});

/** Tradable things, as the last session met them. */
export const instruments = sqliteTable('instruments', {
  id: text().primaryKey(),
  venue: text().notNull().references(() => venues.id),
  venueName: text().notNull(),
  kind: text().notNull(),
  base: text().notNull(),
  quote: text().notNull(),
  tickSize: text().notNull(),
  lotSize: text().notNull(),
  minQuantity: text().notNull(),
  minNotional: text().notNull(),
  makerFee: text().notNull(),
  takerFee: text().notNull(),
  maxLeverage: integer().notNull(),
  maintenanceMargin: text().notNull(),
  seenAt: integer().notNull(),
});

/**
 * Closed candles. `partial` 1: built from incomplete data. Keyed by time before instrument: what closes together lies together, so that a
 * commit writes one page per timeframe and not one per instrument and timeframe.
 */
export const candles = sqliteTable(
  'candles',
  {
    instrument: text().notNull(),
    timeframe: text().notNull(),
    openAt: integer().notNull(),
    open: real().notNull(),
    high: real().notNull(),
    low: real().notNull(),
    close: real().notNull(),
    volume: real().notNull(),
    partial: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.timeframe, table.openAt, table.instrument] })],
);

/** Funding as published, per perpetual. */
export const fundingRates = sqliteTable(
  'funding_rates',
  {
    ordinal: integer().primaryKey(),
    instrument: text().notNull(),
    rate: real().notNull(),
    markPrice: real().notNull(),
    at: integer().notNull(),
    dueAt: integer().notNull(),
  },
  (table) => [index('funding_rates_by_instrument').on(table.instrument, table.at)],
);

/** Changes of market condition. */
export const marketRegimes = sqliteTable(
  'market_regimes',
  {
    ordinal: integer().primaryKey(),
    instrument: text().notNull(),
    fromRegime: text().notNull(),
    toRegime: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('market_regimes_by_instrument').on(table.instrument)],
);

/** Changes of the quality gate's verdict. */
export const marketQuality = sqliteTable(
  'market_quality',
  {
    ordinal: integer().primaryKey(),
    instrument: text().notNull(),
    entriesAllowed: integer().notNull(),
    reasons: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('market_quality_by_instrument').on(table.instrument)],
);
