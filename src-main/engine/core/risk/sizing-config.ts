/** How entries of the agents are sized. */
export const SIZING_METHODS = ['fixed_fraction', 'volatility_target', 'kelly'] as const;
export type SizingMethod = (typeof SIZING_METHODS)[number];

export interface SizingConfig {
  /** `fixed_fraction`: the risk of one trade at the stop. `volatility_target`: the same movement of equity a day from each position. `kelly`: by the edge the vote claims. */
  readonly method: SizingMethod;
  /** Whatever a method asks for, no more of equity than this is lost at the stop. */
  readonly maxRiskPerTrade: number;
  /** What one position may move equity in a day, one standard deviation, fraction. */
  readonly dailyVolatility: number;
  /** Part of Kelly's fraction that is taken. */
  readonly kellyFraction: number;
  /** Settled opinions without which no probability is believed. */
  readonly fewestResults: number;
}

/** As shipped. A quarter of Kelly: half its growth for a sixteenth of its variance would be no bargain, and a probability that is a little wrong makes the whole of it ruinous. */
export function defaultSizing(riskPerTrade: number): SizingConfig {
  return { method: 'fixed_fraction', maxRiskPerTrade: 2 * riskPerTrade, dailyVolatility: 0.005, kellyFraction: 0.25, fewestResults: 30 };
}
