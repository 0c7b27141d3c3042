import { query, type Reader } from './reader.ts';

export interface CandleRow {
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly partial: number;
}

export const CANDLES = query<CandleRow, [instrument: string, timeframe: string, from: number, until: number]>(
  'candles',
  'SELECT open_at AS openAt, open, high, low, close, volume, partial FROM candles WHERE instrument = ? AND timeframe = ? AND open_at >= ? AND open_at < ? ORDER BY open_at',
);
export const FUNDING_RATES = query<{ at: number; rate: number; markPrice: number; dueAt: number }, [instrument: string, from: number]>(
  'funding rates',
  'SELECT at, rate, mark_price AS markPrice, due_at AS dueAt FROM funding_rates WHERE instrument = ? AND at >= ? ORDER BY at',
);
export const INSTRUMENTS = query<{ id: string; venue: string; kind: string; tickSize: string; lotSize: string; regime: string | null; entriesAllowed: number | null; reasons: string | null }>(
  'instruments and their condition',
  `SELECT i.id, i.venue, i.kind, i.tick_size AS tickSize, i.lot_size AS lotSize,
     (SELECT r.to_regime FROM market_regimes r WHERE r.instrument = i.id ORDER BY r.ordinal DESC LIMIT 1) AS regime,
     (SELECT q.entries_allowed FROM market_quality q WHERE q.instrument = i.id ORDER BY q.ordinal DESC LIMIT 1) AS entriesAllowed,
     (SELECT q.reasons FROM market_quality q WHERE q.instrument = i.id ORDER BY q.ordinal DESC LIMIT 1) AS reasons
   FROM instruments i ORDER BY i.id`,
);

/** Closed candles with from ≤ open time < until (ms UTC), oldest first. */
export function readCandles(reader: Reader, instrument: string, timeframe: string, from: number, until: number): CandleRow[] {
  return reader.all(CANDLES, instrument, timeframe, from, until);
}
