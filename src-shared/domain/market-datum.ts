/**
 * What a market feed says, in float64: indicators and charts read it; the paper venue turns it into exact decimals through
 * their shortest text. Times are venue times in ms UTC.
 */
import type { InstrumentId, Timestamp } from './ids.ts';
import type { Side } from './side.ts';
import type { Timeframe } from './timeframe.ts';

export type MarketDatum = CandleDatum | QuoteDatum | TradeDatum | BookDatum | FundingDatum;

/** A bar as a feed gives it. `closed` false: still forming. `history`: a back-fill from before the session, nothing to trade on. */
export interface CandleDatum {
  readonly kind: 'candle';
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly openAt: Timestamp;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency traded. */
  readonly volume: number;
  readonly closed: boolean;
  readonly history?: true;
}

/** Best bid and offer. */
export interface QuoteDatum {
  readonly kind: 'quote';
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** A trade print; `side` is the taker's. */
export interface TradeDatum {
  readonly kind: 'trade';
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly price: number;
  readonly quantity: number;
  readonly side: Side;
}

/** The whole known book (a snapshot, best first): arrays of [price, size]. */
export interface BookDatum {
  readonly kind: 'book';
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

/** A perpetual's funding: `rate` per interval, paid by longs to shorts when positive, due at `dueAt`. */
export interface FundingDatum {
  readonly kind: 'funding';
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  readonly rate: number;
  readonly markPrice: number;
  readonly dueAt: Timestamp;
}
