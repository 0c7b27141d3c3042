/** What each limit that a person may change may be, and which of them make no sense together. */
import { CHANGEABLE_LIMITS, type LimitName } from '../../../../src-shared/domain/changeable-limits.ts';
import type { RiskConfig } from '../engine-config.ts';

interface LimitBounds {
  /** As sentences say it. */
  readonly words: string;
  readonly least: number;
  readonly most: number;
  /** A count; otherwise a fraction of equity. */
  readonly counted: boolean;
}

export const LIMIT_BOUNDS: Readonly<Record<LimitName, LimitBounds>> = {
  riskPerTrade: { words: 'risk per trade', least: 0.0001, most: 0.05, counted: false },
  maxRiskByHand: { words: 'risk by hand', least: 0.0001, most: 0.1, counted: false },
  maxInstrumentExposure: { words: 'exposure to one instrument', least: 0.01, most: 5, counted: false },
  maxPortfolioExposure: { words: 'exposure in all', least: 0.01, most: 10, counted: false },
  maxOpenPositions: { words: 'open positions', least: 1, most: 100, counted: true },
  dailyLossHalt: { words: 'daily loss', least: 0.001, most: 0.5, counted: false },
  drawdownHalt: { words: 'drawdown', least: 0.01, most: 0.9, counted: false },
};

/** Whether a word is the name of a limit. */
export function isLimit(word: string): word is LimitName {
  return (CHANGEABLE_LIMITS as readonly string[]).includes(word);
}

/** A limit's value as sentences say it: `2.5 %`, `8`. */
export function limitText(name: LimitName, value: number): string {
  return LIMIT_BOUNDS[name].counted ? String(value) : `${Number((value * 100).toFixed(4))} %`;
}

/** Why a limit cannot be this; null when it can. */
export function whyNotLimit(name: LimitName, value: number): string | null {
  const { words, least, most, counted } = LIMIT_BOUNDS[name];
  if (Number.isFinite(value) && value >= least && value <= most && (!counted || Number.isInteger(value))) return null;
  const wrong = !Number.isFinite(value) ? 'that is no number' : counted && value >= least && value <= most ? `${value} is no whole number` : `${limitText(name, value)} is not`;
  return `${capital(words)} must be ${counted ? 'a whole number ' : ''}from ${limitText(name, least)} to ${limitText(name, most)}; ${wrong}.`;
}

/** Pairs of which the first may not be above the second, and what it would mean if it were. */
const ORDERED: readonly (readonly [lower: LimitName, upper: LimitName, why: string])[] = [
  ['riskPerTrade', 'maxRiskByHand', 'the agents would risk more on a trade than a person may by hand'],
  ['riskPerTrade', 'dailyLossHalt', 'one stop would lose more than a whole day may'],
  ['maxInstrumentExposure', 'maxPortfolioExposure', 'one instrument could never be as large as its limit says'],
  ['dailyLossHalt', 'drawdownHalt', 'the day’s limit would never be reached before the drawdown’s'],
];

/** Why limits make no sense together; null when they do. Only pairs with a changed limit are looked at: what was configured before stands. */
export function whyNotTogether(risk: RiskConfig, changed: ReadonlySet<LimitName>): string | null {
  for (const [lower, upper, why] of ORDERED) {
    if (!changed.has(lower) && !changed.has(upper)) continue;
    if (risk[lower] <= risk[upper]) continue;
    return `${capital(LIMIT_BOUNDS[lower].words)} of ${limitText(lower, risk[lower])} is above ${LIMIT_BOUNDS[upper].words} of ${limitText(upper, risk[upper])}: ${why}. Lower the first or raise the second.`;
  }
  return null;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
