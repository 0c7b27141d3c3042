/** What the agents looked at in a round, as far as a chart can draw it. */
import { INDICATORS } from '../../../src-shared/contract/queries.ts';
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

export type IndicatorName = (typeof INDICATORS)[number];

/** A number that agents quoted, with who did. */
export interface Quoted {
  readonly feature: string;
  readonly value: number;
  readonly agents: readonly string[];
}

/** Every number quoted in a round, once, in the order it was first quoted. */
export function quotedIn(round: Pick<RowOf<'rounds'>, 'votes'>): readonly Quoted[] {
  const found = new Map<string, { value: number; agents: string[] }>();
  for (const { agent, evidence } of round.votes) {
    for (const { feature, value } of evidence) {
      const entry = found.get(feature) ?? { value, agents: [] };
      if (!entry.agents.includes(agent)) entry.agents.push(agent);
      found.set(feature, entry);
    }
  }
  return [...found].map(([feature, { value, agents }]) => ({ feature, value, agents }));
}

/** Which of our indicators shows the kind of thing a feature measures. Lengths may differ: the quoted numbers themselves are listed beside. */
const kinds: readonly (readonly [pattern: RegExp, indicator: IndicatorName])[] = [
  [/^ema_?(fast|20|12|8)/, 'ema20'], [/^ema_?(slow|50|48|21)/, 'ema50'], [/^sma/, 'sma200'], [/^(z_|band_width|squeeze|bollinger)/, 'bollinger'], [/^vwap/, 'vwap'], [/^supertrend/, 'supertrend'],
  [/^rsi/, 'rsi14'], [/^macd/, 'macd'], [/^(atr|regime_volatility|realised_vol)/, 'atr14'], [/^stoch/, 'stochastic'],
];

/** Indicators that show what was quoted, in our order. */
export function indicatorsFor(quoted: readonly Pick<Quoted, 'feature'>[]): readonly IndicatorName[] {
  const wanted = new Set(quoted.flatMap(({ feature }) => kinds.find(([pattern]) => pattern.test(feature))?.[1] ?? []));
  return INDICATORS.filter((name) => wanted.has(name));
}

/** Quoted numbers that are prices near the market, to be drawn as levels exactly as they were seen. */
export function levelsIn(quoted: readonly Quoted[], last: number): readonly Quoted[] {
  return quoted.filter(({ feature, value }) => /^(ema|sma|vwap|channel|close|last_price|supertrend)/.test(feature) && !/slope|pct|ratio/.test(feature) && Math.abs(value / last - 1) < 0.2);
}
