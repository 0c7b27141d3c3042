import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Quality } from '../market/quality.ts';
import type { Regime } from '../regime/regime.ts';

/**
 * Everything an analyst may know about one instrument at one moment: numbers from closed candles and gate-passed data only.
 * A feature that cannot be computed yet is absent from `values`, never 0 or NaN.
 */
export interface FeatureSnapshot {
  readonly instrument: InstrumentId;
  /** When it was taken. Every input was available by then (I9). */
  readonly at: Timestamp;
  /** Close time of the newest closed base candle used; null before the first. */
  readonly dataAt: Timestamp | null;
  /** Last price in float64 (quote mid, else last trade or close). */
  readonly lastPrice: number;
  /** Tick size in float64, to compare quoted prices. */
  readonly tickSize: number;
  readonly regime: Regime;
  readonly quality: Quality;
  readonly values: Readonly<Record<string, number>>;
}
