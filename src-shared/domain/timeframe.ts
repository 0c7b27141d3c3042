/** Candle lengths the engine keeps, shortest first. Each is a whole multiple of the one before. */
export const TIMEFRAMES = ['1m', '5m', '15m', '1h'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

/** Length of a timeframe in milliseconds. */
export const TIMEFRAME_MS: Readonly<Record<Timeframe, number>> = { '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000 };
