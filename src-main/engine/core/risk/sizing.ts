/**
 * How large an entry is: a method asks, every limit leaves so much room, and the smaller of the two, rounded down to a lot, is what is sent. Pure: numbers in, numbers
 * and one sentence out. What a method cannot know makes it ask for nothing.
 */
import { ZERO_QUANTITY, decimal, div, floorTo, max, min, mul, quantityFor, toNumber, toText, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import { figure, percent } from '../../../../src-shared/support/figures.ts';
import { SIZING_METHODS, type SizingConfig, type SizingMethod } from './sizing-config.ts';

/** What a limit leaves of an entry. */
export interface Headroom {
  readonly by: string;
  readonly quantity: Quantity;
}

/** What the agents' vote says about an outcome; null for a person's ticket. */
export interface Odds {
  /** Of the target before the stop, 0–1: the signal's confidence, which the track record has calibrated. */
  readonly probability: number;
  /** Settled opinions that calibration rests on. */
  readonly results: number;
}

export interface SizingBasis {
  readonly base: string;
  /** Equity at the venue, quote currency. */
  readonly worth: Money;
  /** Worst entry price, and loss per unit at the stop. */
  readonly limit: Price;
  readonly risk: Price;
  /** Gain per unit at the target; null without one. */
  readonly reward: Price | null;
  readonly lotSize: Quantity;
  /** Fees and slippage in and out, fraction of the price. */
  readonly cost: number;
  /** Fraction of equity at the stop that a fixed fraction asks for, and the most that any method gets. */
  readonly share: number;
  readonly maxShare: number;
  /** The learned policy's, 0–1. */
  readonly multiplier: number;
  /** Standard deviation of a day's return of the instrument; null where too little is known. */
  readonly dailyVolatility: number | null;
  readonly odds: Odds | null;
  readonly headrooms: readonly Headroom[];
}

/** What one method asks for: null where a number is missing. Before any limit, rounded down to a lot. */
export interface Asked {
  readonly method: SizingMethod;
  readonly quantity: Quantity | null;
  /** `risk 0.25 % of equity at the stop`, or what is missing. */
  readonly words: string;
}

export interface Sizing {
  readonly method: SizingMethod;
  /** What is sent: 0 where the method asks for nothing or a limit leaves nothing. */
  readonly quantity: Quantity;
  /** The limit that makes it smaller than what was asked; null where none does. */
  readonly binds: string | null;
  /** `0.31 SOL: risk 0.25 % of equity at the stop asks for 0.42; instrument exposure leaves 0.31.` */
  readonly sentence: string;
  readonly methods: readonly Asked[];
  /** Each rounded down to a lot. */
  readonly headrooms: readonly Headroom[];
}

/** Sizes an entry by the configured method; the others are named beside it. */
export function sizeEntry(config: SizingConfig, basis: SizingBasis): Sizing {
  const methods = SIZING_METHODS.map((method) => ask(method, config, basis));
  const asked = methods.find(({ method }) => method === config.method) as Asked;
  const cap = quantityAt(basis, basis.maxShare);
  const headrooms = [{ by: 'risk per trade', quantity: cap }, ...basis.headrooms].map(({ by, quantity }) => ({ by, quantity: floorTo(max(ZERO_QUANTITY, quantity), basis.lotSize) }));
  const tightest = headrooms.reduce((least, one) => (one.quantity < least.quantity ? one : least));
  if (asked.quantity === null) return { method: config.method, quantity: ZERO_QUANTITY, binds: null, sentence: `Nothing: ${asked.words}.`, methods, headrooms };
  const quantity = min(asked.quantity, tightest.quantity);
  const binds = tightest.quantity < asked.quantity ? tightest.by : null;
  return { method: config.method, quantity, binds, sentence: sentenceOf(basis.base, quantity, asked, binds), methods, headrooms };
}

function sentenceOf(base: string, quantity: Quantity, { quantity: wanted, words }: Asked, binds: string | null): string {
  const size = figure(toText(quantity));
  return `${size} ${base}: ${words} asks for ${figure(toText(wanted ?? ZERO_QUANTITY))}; ${binds === null ? 'no limit leaves less' : `${binds} leaves ${size}`}.`;
}

function ask(method: SizingMethod, config: SizingConfig, basis: SizingBasis): Asked {
  switch (method) {
    case 'fixed_fraction': return at(method, basis, basis.share * basis.multiplier, `risk ${percent(basis.share, 2)} of equity at the stop${policyWords(basis)}`);
    case 'volatility_target': return byVolatility(method, config, basis);
    case 'kelly': return byKelly(method, config, basis);
  }
}

function policyWords({ multiplier }: SizingBasis): string {
  return multiplier === 1 ? '' : ` times ${multiplier.toFixed(2)} by the learned policy`;
}

/** What loses this fraction of equity at the stop. */
function at(method: SizingMethod, basis: SizingBasis, share: number, words: string): Asked {
  return { method, quantity: floorTo(quantityAt(basis, share), basis.lotSize), words };
}

function quantityAt({ worth, risk }: SizingBasis, share: number): Quantity {
  if (!(share > 0) || worth <= 0n || risk <= 0n) return ZERO_QUANTITY;
  return div(mul(worth, rate(share)) as bigint as Quantity, risk);
}

/** A fraction as an exact ratio, to a billionth. */
function rate(share: number): Ratio {
  return decimal<Ratio>(share.toFixed(9));
}

/** A position whose own movement in a day is `dailyVolatility` of equity, by the exponentially weighted volatility of the instrument. */
function byVolatility(method: SizingMethod, { dailyVolatility: target }: SizingConfig, basis: SizingBasis): Asked {
  const { dailyVolatility: own, worth, limit, lotSize, multiplier } = basis;
  if (own === null || !(own > 0)) return { method, quantity: null, words: 'the volatility of the instrument is not known yet' };
  const quantity = limit > 0n && worth > 0n ? quantityFor(mul(worth, rate((target * multiplier) / own)), limit) : ZERO_QUANTITY;
  return { method, quantity: floorTo(quantity, lotSize), words: `a movement of ${percent(target, 2)} of equity a day, of an instrument that moves ${percent(own, 2)} a day,${policyWords(basis)}` };
}

/**
 * Kelly (1956) for a bet that wins `b` times what it loses with probability p: the fraction p − (1 − p) / b of equity at the stop, of which the configured part is taken.
 * `b` is after costs. Nothing without an edge; nothing where the probability rests on too few results.
 */
function byKelly(method: SizingMethod, { kellyFraction, fewestResults }: SizingConfig, basis: SizingBasis): Asked {
  const { odds, reward, risk, limit, cost, multiplier } = basis;
  const missing = (words: string): Asked => ({ method, quantity: null, words });
  if (odds === null) return missing('no vote says how likely the target is');
  if (odds.results < fewestResults) return missing(`the agents' confidence rests on ${odds.results} results, ${fewestResults} are needed`);
  if (reward === null) return missing('there is no target to weigh against the stop');
  const paid = toNumber(limit) * cost;
  const ratio = (toNumber(reward) - paid) / (toNumber(risk) + paid);
  const edge = ratio > 0 ? odds.probability - (1 - odds.probability) / ratio : 0;
  if (!(edge > 0)) return { method, quantity: ZERO_QUANTITY, words: `${percent(odds.probability, 0)} for ${ratio.toFixed(2)} : 1 after costs is no edge, and Kelly` };
  const share = kellyFraction * edge * multiplier;
  return at(method, basis, share, `${percent(kellyFraction, 0)} of Kelly's ${percent(edge, 1)} (${percent(odds.probability, 0)} for ${ratio.toFixed(2)} : 1 after costs)${policyWords(basis)}`);
}
