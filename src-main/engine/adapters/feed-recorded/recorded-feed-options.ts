import type { InstrumentKind } from '../../../../src-shared/domain/instrument.ts';

export interface RecordedFeedOptions {
  /** A file or a folder of candle files (`<INSTRUMENT>_<timeframe>.csv[.gz]`) and order-book streams (`.jsonl[.gz]`). */
  readonly path: string;
  /** Only these: a base currency (`BTC`), an instrument id, a pair (`BTC-USDT`, `BTCUSDT`) or a file name. */
  readonly instruments?: readonly string[];
  /** Bars that open before this moment (ms UTC), and stream events before it, are left out. */
  readonly from?: number;
  /** Bars that close after this moment (ms UTC), and stream events after it, are left out. */
  readonly until?: number;
  /** Venue part of the instrument ids; default `recorded`. */
  readonly venue?: string;
  /** Kind of every instrument; by default what the file's name says (`-PERP`). */
  readonly kind?: InstrumentKind;
  /** Treats spot history as a perpetual without funding, so that shorts are possible. */
  readonly assumePerpetual?: boolean;
  /** Levels per side of the books rebuilt from streams; default 20. */
  readonly bookLevels?: number;
  /** The machine's time, ms UTC: bars from after it are refused. */
  readonly nowMs: number;
}
