import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';

/** `price`: quote currency; `pct`: percent; `bps`: hundredths of a percent; `number`: no unit. */
export type FeatureUnit = 'price' | 'pct' | 'bps' | 'number' | 'hours';

/** What a name in `FeatureSnapshot.values` means. */
export interface Feature {
  readonly name: string;
  readonly meaning: string;
  readonly unit: FeatureUnit;
  /** The candles it is made of; `now` for quotes, trades and funding, `watchlist` for comparisons between instruments. */
  readonly from: Timeframe | 'now' | 'watchlist';
}

const feature = (name: string, from: Feature['from'], unit: FeatureUnit, meaning: string): Feature => ({ name, from, unit, meaning });

/** Every feature a snapshot may hold. One that cannot be computed is absent from it. */
export const FEATURES: readonly Feature[] = [
  feature('last_price', 'now', 'price', 'Mid of the best quote, else the last trade or close.'),
  feature('rsi_1m', '1m', 'number', 'RSI of 14 one-minute closes, 0–100.'),
  feature('return_15m_pct', '1m', 'pct', 'Change over 15 one-minute closes.'),
  feature('realised_vol_1h_pct', '1m', 'pct', 'Realised volatility of 60 one-minute log returns, scaled to one hour.'),
  feature('close_5m', '5m', 'price', 'Newest five-minute close.'),
  feature('return_1h_pct', '5m', 'pct', 'Change over 12 five-minute closes.'),
  feature('return_4h_pct', '5m', 'pct', 'Change over 48 five-minute closes.'),
  feature('ema_fast_5m', '5m', 'price', 'EMA of 12 closes (one hour).'),
  feature('ema_slow_5m', '5m', 'price', 'EMA of 48 closes (four hours).'),
  feature('atr_5m', '5m', 'price', 'Average true range of 14 bars.'),
  feature('rsi_5m', '5m', 'number', 'RSI of 14 closes, 0–100.'),
  feature('adx_5m', '5m', 'number', 'Average directional index of 14 bars, 0–100: how strongly it trends, either way.'),
  feature('plus_di_5m', '5m', 'number', 'Upward directional indicator of 14 bars.'),
  feature('minus_di_5m', '5m', 'number', 'Downward directional indicator of 14 bars.'),
  feature('z_5m', '5m', 'number', 'Standard deviations of the close from the mean of 20 closes.'),
  feature('band_width_5m_pct', '5m', 'pct', 'Width of the Bollinger bands (20, 2) over their middle.'),
  feature('squeeze_5m', '5m', 'number', 'Band width over its own average of 96 bars; below 1 the market is quieter than usual.'),
  feature('channel_high_5m', '5m', 'price', 'Highest high of the 36 bars before the newest one (three hours).'),
  feature('channel_low_5m', '5m', 'price', 'Lowest low of the 36 bars before the newest one.'),
  feature('volume_ratio_5m', '5m', 'number', 'Volume of the newest bar over the mean of the 36 before it.'),
  feature('ema_fast_15m', '15m', 'price', 'EMA of 8 closes (two hours).'),
  feature('ema_slow_15m', '15m', 'price', 'EMA of 21 closes (five hours).'),
  feature('regime_trend', '5m', 'number', '(EMA 12 − EMA 48) over ATR: what the regime detector reads as trend.'),
  feature('regime_volatility', '5m', 'number', 'ATR over price, compared with its own mean of a day (or of all bars so far).'),
  feature('regime_bars', '5m', 'number', 'Bars in the present regime.'),
  feature('strength_rank_1h', 'watchlist', 'number', 'Place of the one-hour return in the watchlist: 0 weakest, 1 strongest.'),
  feature('strength_rank_4h', 'watchlist', 'number', 'Place of the four-hour return in the watchlist.'),
  feature('breadth_1h', 'watchlist', 'number', 'Share of the watchlist that rose over the hour.'),
  feature('watchlist_return_1h_pct', 'watchlist', 'pct', 'Mean one-hour return of the watchlist.'),
  feature('spread_bps', 'now', 'bps', 'Ask minus bid over mid.'),
  feature('book_imbalance', 'now', 'number', '(bid − ask) over (bid + ask) size of the best five levels, averaged over ten looks; −1 … 1.'),
  feature('trade_pressure', 'now', 'number', '(bought − sold) over all traded quantity of the last minute, by the taker; −1 … 1.'),
  feature('funding_bps', 'now', 'bps', 'Funding rate of the running interval; positive: longs pay.'),
  feature('hours_to_funding', 'now', 'hours', 'Hours until the funding is due.'),
  feature('basis_bps', 'now', 'bps', 'Perpetual over spot price of the same pair, minus one.'),
];

const UNITS: ReadonlyMap<string, FeatureUnit> = new Map(FEATURES.map(({ name, unit }) => [name, unit]));

/** The unit of a feature; null for a name that is none. */
export function unitOf(name: string): FeatureUnit | null {
  return UNITS.get(name) ?? null;
}
