/** What a learned policy can tell apart: regime, volatility, agreement and drawdown, in bands wide enough to be seen often. */
import type { Regime } from '../regime/regime.ts';

export const VOLATILITY_BANDS = ['quiet', 'usual', 'wild'] as const;
export const AGREEMENT_BANDS = ['fair', 'strong', 'full'] as const;
export const DRAWDOWN_BANDS = ['none', 'some', 'deep'] as const;

/** What is known of an instrument at a vote. */
export interface MarketLook {
  readonly regime: Regime;
  /** ATR over price compared with its own mean of a day; null where it is not known: counts as usual. */
  readonly volatility: number | null;
  /** 0–1. */
  readonly agreement: number;
}

/** `bull quiet strong none`: regime, volatility (below 0.8 of its day's mean, above 1.25), agreement (below 80 %, from 90 %), drawdown (below 2 %, from 10 %; 0–1). */
export function policyState({ regime, volatility, agreement }: MarketLook, drawdown: number): string {
  return [regime, band(VOLATILITY_BANDS, volatility ?? 1, 0.8, 1.25), band(AGREEMENT_BANDS, agreement, 0.8, 0.9), band(DRAWDOWN_BANDS, drawdown, 0.02, 0.1)].join(' ');
}

function band([low, middle, high]: readonly [string, string, string], value: number, from: number, to: number): string {
  return value < from ? low : value < to ? middle : high;
}
