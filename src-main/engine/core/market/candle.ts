import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';

/** A closed bar. Prices in the quote currency, volume in the base currency, float64. */
export interface Candle {
  readonly openAt: Timestamp;
  /** First moment that no longer belongs to the bar. */
  readonly closeAt: Timestamp;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Some of its time was not seen: a gap, a start in mid-bar, a forming bar that never got its last update. */
  readonly partial: boolean;
}

/** A bar of one timeframe that has just closed. */
export interface ClosedCandle {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}
