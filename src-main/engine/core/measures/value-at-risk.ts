/**
 * Value at risk and expected shortfall of a series of returns, as losses: positive fractions of equity, 0 where not even the bad tail loses.
 * One bar's horizon; {@link scaleHorizon} takes it to another by the root of time, which holds for independent returns only and is said beside every number shown.
 */
import { fromEnough, known, type Measure } from './measure.ts';
import { deviation, excessKurtosis, mean, quantileOfSorted, skewness } from './moments.ts';

/** How sure: the loss is not exceeded in this share of bars. */
export type Confidence = 0.95 | 0.99;
/** Fewer observations say nothing about one bar in a hundred. */
export const LEAST_FOR_VAR = 250;
/** RiskMetrics (1996), daily data. */
const DECAY = 0.94;
/** Below this spread, returns do not move: what is left is rounding. */
const STILL = 1e-15;
/** Standard normal quantiles. */
export const Z: Readonly<Record<Confidence, number>> = { 0.95: -1.6448536269514722, 0.99: -2.3263478740408408 };
/** Standard normal density at those quantiles, over the tail: the mean of a standard normal tail. */
const TAIL_MEAN: Readonly<Record<Confidence, number>> = { 0.95: -2.0627128075074275, 0.99: -2.665214220345808 };

/** Empirical quantile of returns, type 7. */
export function historicalVar(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  return fromEnough(returns, least, 'fraction', (values) => quantileLoss(sorted(values), confidence));
}

/** Loss at the empirical quantile of returns in ascending order, per bar. */
export function quantileLoss(ascending: ArrayLike<number>, confidence: Confidence): number {
  return lossOf(quantileOfSorted(ascending, 1 - confidence));
}

/** Mean of the returns at or below the empirical quantile (Rockafellar and Uryasev 2000, for equally likely outcomes). Never below the historical VaR. */
export function historicalShortfall(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  return fromEnough(returns, least, 'fraction', (values) => {
    const edge = quantileOfSorted(sorted(values), 1 - confidence);
    return lossOf(mean(values.filter((one) => one <= edge)));
  });
}

/** Normal with sample mean and deviation. */
export function parametricVar(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  return fromEnough(returns, least, 'fraction', (values) => normalLoss(mean(values), deviation(values), confidence));
}

/** Loss at the quantile of a normal distribution, per bar. */
export function normalLoss(centre: number, spread: number, confidence: Confidence): number {
  return lossOf(centre + Z[confidence] * spread);
}

/** Mean of a normal's tail beyond {@link parametricVar}. */
export function parametricShortfall(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  return fromEnough(returns, least, 'fraction', (values) => lossOf(mean(values) + TAIL_MEAN[confidence] * deviation(values)));
}

/** Normal with mean 0 and exponentially weighted variance, λ = 0.94 (RiskMetrics 1996): reacts within days. Begins from the sample variance of the first 20 returns. */
export function ewmaVar(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  return fromEnough(returns, least, 'fraction', (values) => normalLoss(0, Math.sqrt(ewmaVariance(values)), confidence));
}

/** σ²ₜ = λ σ²ₜ₋₁ + (1 − λ) r²ₜ. */
export function ewmaVariance(returns: readonly number[]): number {
  const first = deviation(returns.slice(0, 20)) ** 2;
  return returns.reduce(nextEwmaVariance, Number.isFinite(first) ? first : 0);
}

/** One step of {@link ewmaVariance}. */
export function nextEwmaVariance(was: number, change: number): number {
  return DECAY * was + (1 - DECAY) * change * change;
}

/** Cornish and Fisher's (1937) expansion of the quantile by skewness S and excess kurtosis K: z + (z²−1)S/6 + (z³−3z)K/24 − (2z³−5z)S²/36. */
export function cornishFisherVar(returns: readonly number[], confidence: Confidence, least = LEAST_FOR_VAR): Measure {
  const spread = fromEnough(returns, least, 'fraction', deviation);
  if (spread.kind !== 'known') return spread;
  const loss = cornishFisherLoss({ centre: mean(returns), spread: spread.value, skew: skewness(returns), kurtosis: excessKurtosis(returns) }, confidence);
  return loss === null ? { kind: 'undefined', observations: returns.length, why: 'tails are too heavy for the expansion' } : known(loss, 'fraction', returns.length);
}

/** What the expansion knows of a distribution: mean, deviation (ddof 1), skewness and excess kurtosis (population moments). */
export interface TailShape {
  readonly centre: number;
  readonly spread: number;
  readonly skew: number;
  readonly kurtosis: number;
}

/** Loss at the expanded quantile, per bar; null outside the region where the expansion rises with z: there it can give a 99 % smaller than a 95 %. */
export function cornishFisherLoss({ centre, spread, skew, kurtosis }: TailShape, confidence: Confidence): number | null {
  // Where nothing moves there is nothing to expand: the quantile is the mean.
  if (spread < STILL) return lossOf(centre);
  if (!expansionRises(skew, kurtosis)) return null;
  const z = Z[confidence];
  return lossOf(centre + spread * (z + ((z ** 2 - 1) * skew) / 6 + ((z ** 3 - 3 * z) * kurtosis) / 24 - ((2 * z ** 3 - 5 * z) * skew ** 2) / 36));
}

/** Whether the derivative of the expansion is positive for every z (Maillard 2012): a quadratic in z without real roots. */
function expansionRises(skew: number, kurtosis: number): boolean {
  const square = kurtosis / 8 - skew ** 2 / 6;
  const constant = 1 - kurtosis / 8 + (5 * skew ** 2) / 36;
  const linear = skew / 3;
  return square > 0 && linear ** 2 - 4 * square * constant < 0;
}

/** To a horizon of so many bars, by the root of time. */
export function scaleHorizon(measure: Measure, bars: number): Measure {
  return measure.kind === 'known' ? { ...measure, value: measure.value * Math.sqrt(bars) } : measure;
}

function lossOf(change: number): number {
  return Math.max(0, -change);
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
