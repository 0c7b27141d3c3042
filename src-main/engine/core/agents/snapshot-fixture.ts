/** A snapshot for the tests of analysts and votes: a calm market at 100 in which nobody has a reason to trade. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { FeatureSnapshot } from '../feature/feature-snapshot.ts';
import { BTC, START } from '../market/market-fixture.ts';

/** Features of a flat market, ATR 1. Order flow and carry are absent, as on candles. */
export const CALM: Readonly<Record<string, number>> = {
  last_price: 100, rsi_1m: 50, return_15m_pct: 0, realised_vol_1h_pct: 1, close_5m: 100, return_1h_pct: 0, return_4h_pct: 0, ema_fast_5m: 100, ema_slow_5m: 100,
  atr_5m: 1, rsi_5m: 50, adx_5m: 12, plus_di_5m: 20, minus_di_5m: 20, z_5m: 0, band_width_5m_pct: 2, squeeze_5m: 1, channel_high_5m: 103, channel_low_5m: 97,
  volume_ratio_5m: 1, ema_fast_15m: 100, ema_slow_15m: 100, regime_trend: 0, regime_volatility: 1, regime_bars: 20, strength_rank_1h: 0.5, strength_rank_4h: 0.5,
  breadth_1h: 0.5, watchlist_return_1h_pct: 0,
};

/** {@link CALM} with other values, or none where undefined. */
export function snapshotWith(changes: Readonly<Record<string, number | undefined>> = {}, more: Partial<FeatureSnapshot> = {}): FeatureSnapshot {
  const values: Record<string, number> = {};
  for (const [name, value] of Object.entries({ ...CALM, ...changes })) if (value !== undefined) values[name] = value;
  return {
    instrument: BTC.id, at: START as Timestamp, dataAt: START as Timestamp, lastPrice: values['last_price'] ?? 100, tickSize: 0.01, regime: 'sideways',
    quality: { entriesAllowed: true, reasons: [] }, values, ...more,
  };
}

/** A rising market, three ATRs of trend; `mirrored` gives the falling one. */
export const RISING = {
  return_1h_pct: 1, return_4h_pct: 3, ema_fast_5m: 99, ema_slow_5m: 97, adx_5m: 35, ema_fast_15m: 98.5, ema_slow_15m: 96, regime_trend: 2, strength_rank_4h: 0.9, breadth_1h: 0.8,
  close_5m: 100, channel_high_5m: 99.5, channel_low_5m: 94, z_5m: 1.5, rsi_5m: 64, volume_ratio_5m: 2,
};
export const FALLING = {
  return_1h_pct: -1, return_4h_pct: -3, ema_fast_5m: 101, ema_slow_5m: 103, adx_5m: 35, ema_fast_15m: 101.5, ema_slow_15m: 104, regime_trend: -2, strength_rank_4h: 0.1, breadth_1h: 0.2,
  close_5m: 100, channel_high_5m: 106, channel_low_5m: 100.5, z_5m: -1.5, rsi_5m: 36, volume_ratio_5m: 2,
};
