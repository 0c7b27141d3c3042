/** Whether a value at risk was any good: how often losses went beyond it, and whether they came in clusters. */

/** A likelihood-ratio test: large statistics and small p-values speak against the VaR. */
export interface LikelihoodTest {
  readonly statistic: number;
  readonly pValue: number;
}

/** Counts of pairs of neighbouring bars: `n01` fine then exceeded, and so on. */
export interface Transitions {
  readonly n00: number;
  readonly n01: number;
  readonly n10: number;
  readonly n11: number;
}

export type Light = 'green' | 'yellow' | 'red';

/** Kupiec (1995), proportion of failures: −2 ln of the likelihood of `exceeded` in `bars` at the `expected` share over that at the observed share. χ² with 1 degree. */
export function kupiec(bars: number, exceeded: number, expected: number): LikelihoodTest {
  const statistic = 2 * (logLikelihood(bars - exceeded, exceeded, exceeded / bars) - logLikelihood(bars - exceeded, exceeded, expected));
  return { statistic, pValue: chiSquareTail1(statistic) };
}

/** Christoffersen (1998), independence: whether an exceedance makes the next more likely. χ² with 1 degree. */
export function christoffersen({ n00, n01, n10, n11 }: Transitions): LikelihoodTest {
  const [afterFine, afterExceeded, all] = [share(n01, n00), share(n11, n10), share(n01 + n11, n00 + n10)];
  const apart = logLikelihood(n00, n01, afterFine) + logLikelihood(n10, n11, afterExceeded);
  const statistic = Math.max(0, 2 * (apart - logLikelihood(n00 + n10, n01 + n11, all)));
  return { statistic, pValue: chiSquareTail1(statistic) };
}

/** Both at once (Christoffersen 1998): the sum of the two statistics. χ² with 2 degrees. */
export function conditionalCoverage(frequency: LikelihoodTest, independence: LikelihoodTest): LikelihoodTest {
  const statistic = frequency.statistic + independence.statistic;
  return { statistic, pValue: Math.exp(-statistic / 2) };
}

/** Exceedances of each bar, in order, as {@link Transitions}. */
export function transitionsOf(exceeded: readonly boolean[]): Transitions {
  const counts = { n00: 0, n01: 0, n10: 0, n11: 0 };
  for (let i = 1; i < exceeded.length; i += 1) {
    const from = exceeded[i - 1] === true ? 1 : 0;
    const to = exceeded[i] === true ? 1 : 0;
    counts[`n${from}${to}`] += 1;
  }
  return counts;
}

/**
 * The Basel Committee's (1996) traffic light for any number of bars: by the chance of seeing at most as many exceedances if the VaR were right;
 * green below 95 %, yellow below 99.99 %, red from there on.
 */
export function trafficLight(bars: number, exceeded: number, expected: number): Light {
  const atMost = binomialAtMost(bars, exceeded, expected);
  if (atMost < 0.95) return 'green';
  return atMost < 0.9999 ? 'yellow' : 'red';
}

/** Chance of at most `count` of `trials` that each happen with `chance`; terms by their ratio, from the first on, in logarithms so that none underflows. */
function binomialAtMost(trials: number, count: number, chance: number): number {
  const step = Math.log(chance) - Math.log1p(-chance);
  let term = trials * Math.log1p(-chance);
  let sum = Math.exp(term);
  for (let k = 1; k <= count; k += 1) {
    term += Math.log((trials - k + 1) / k) + step;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 0 : part / (part + rest);
}

/** ln of (1 − p)^misses p^hits, with 0⁰ = 1. */
function logLikelihood(misses: number, hits: number, p: number): number {
  return (misses === 0 ? 0 : misses * Math.log1p(-p)) + (hits === 0 ? 0 : hits * Math.log(p));
}

/** P(χ²₁ > x) = erfc(√(x/2)). */
function chiSquareTail1(x: number): number {
  return erfc(Math.sqrt(Math.max(0, x) / 2));
}

/** Complementary error function for x ≥ 0: continued fraction beyond 2 (Abramowitz and Stegun 7.1.14), the series 7.1.6 below. Good to 1e-12. */
function erfc(x: number): number {
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * sum; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
