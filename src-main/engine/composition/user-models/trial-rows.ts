/** Snapshots nobody saw, to try a model on: each feature within what markets show, its corners and its middle among them. */
import { createChance, nextUint32 } from '../../core/chance.ts';
import { FEATURES } from '../../core/feature/feature-list.ts';
import type { UserModelInput } from '../../core/user-model/user-model.ts';

/** Lowest and highest of what is usual, by feature. Prices are of a market at 100: a model that reads bare prices is tried on those. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  rsi_1m: [0, 100], rsi_5m: [0, 100], adx_5m: [0, 100], plus_di_5m: [0, 100], minus_di_5m: [0, 100],
  return_15m_pct: [-8, 8], return_1h_pct: [-12, 12], return_4h_pct: [-25, 25], watchlist_return_1h_pct: [-10, 10], realised_vol_1h_pct: [0, 15],
  atr_5m: [0.01, 5], z_5m: [-4.3, 4.3], band_width_5m_pct: [0.01, 25], squeeze_5m: [0.05, 8], volume_ratio_5m: [0, 30],
  regime_trend: [-8, 8], regime_volatility: [0.1, 8], regime_bars: [0, 600], strength_rank_1h: [0, 1], strength_rank_4h: [0, 1], breadth_1h: [0, 1],
  spread_bps: [0, 60], book_imbalance: [-1, 1], trade_pressure: [-1, 1], funding_bps: [-40, 40], hours_to_funding: [0, 8], basis_bps: [-80, 80],
};
const PRICE: readonly [number, number] = [60, 160];
const RANDOM_ROWS = 60;

/** What is usual of a feature; null for a name that is none. */
export function usualRange(feature: string): readonly [number, number] | null {
  if (Object.hasOwn(RANGES, feature)) return RANGES[feature] ?? null;
  return FEATURES.find(({ name }) => name === feature)?.unit === 'price' ? PRICE : null;
}

/** Rows of feature values (not yet scaled), the same for the same inputs. Every input must be a known feature. */
export function trialRows(inputs: readonly UserModelInput[]): readonly (readonly number[])[] {
  const ranges = inputs.map(({ feature }) => usualRange(feature) ?? [0, 0] as const);
  const at = (share: (column: number) => number): number[] => ranges.map(([low, high], column) => low + share(column) * (high - low));
  const chance = createChance(0x5eed);
  const random = Array.from({ length: RANDOM_ROWS }, () => at(() => nextUint32(chance) / 0xffff_ffff));
  return [at(() => 0.5), at(() => 0), at(() => 1), at((column) => column % 2), ...random];
}
