import type { SqliteStore } from '../adapters/store-sqlite/store.ts';

/** Where the market of a kept paper account was left: a generated market goes on from there. */
export interface StoredMarket {
  /** Time of the last event, ms UTC; null in a new folder. */
  readonly lastAt: number | null;
  /** Last close per base currency. */
  readonly lastPrices: ReadonlyMap<string, number>;
}

/** A folder without a past. */
export const NO_STORED_MARKET: StoredMarket = { lastAt: null, lastPrices: new Map() };

/** Reads it from the journal and the bars. */
export function storedMarket(store: SqliteStore): StoredMarket {
  const lastAt = store.db.prepare<[], number | null>('SELECT at FROM engine_events ORDER BY ordinal DESC LIMIT 1').pluck().get() ?? null;
  // Beside max(), SQLite takes the other columns from the row that has it.
  const newest = store.db.prepare<[], { base: string; close: number }>(
    "SELECT i.base, c.close, max(c.open_at) FROM candles c JOIN instruments i ON i.id = c.instrument WHERE c.timeframe = '1m' GROUP BY i.id ORDER BY i.id",
  );
  const lastPrices = new Map<string, number>();
  for (const { base, close } of newest.all()) if (!lastPrices.has(base)) lastPrices.set(base, close);
  return { lastAt, lastPrices };
}
