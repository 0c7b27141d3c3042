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
  const newest = store.db.prepare<[string], { close: number }>("SELECT close FROM candles WHERE instrument = (SELECT ?) AND timeframe = '1m' ORDER BY open_at DESC LIMIT 1");
  const lastPrices = new Map<string, number>();
  for (const { id, base } of store.db.prepare<[], { id: string; base: string }>('SELECT id, base FROM instruments ORDER BY id').all()) {
    const price = newest.get(id)?.close;
    if (price !== undefined && !lastPrices.has(base)) lastPrices.set(base, price);
  }
  return { lastAt, lastPrices };
}
