import type Database from 'better-sqlite3';

/** An execution as text, for a screen. */
export interface StoredFill {
  readonly id: string;
  readonly order: string | null;
  readonly position: string | null;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  readonly feeCurrency: string;
  readonly liquidity: string;
  readonly cause: string;
  readonly realised: string;
  readonly at: number;
}

/** The newest executions of the accounts that venues have now, oldest first. */
export function newestFills(db: Database.Database, limit: number): StoredFill[] {
  return db
    .prepare<[number], StoredFill>(
      `SELECT id, client_order_id AS "order", position_id AS position, instrument, side, price, quantity, fee, fee_currency AS feeCurrency, liquidity, cause, realised, at
       FROM fills f WHERE account = coalesce((SELECT v.account FROM venues v WHERE v.id = f.venue), 0) ORDER BY booking DESC LIMIT ?`,
    )
    .all(limit)
    .reverse();
}
