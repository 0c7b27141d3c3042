/** What a series of returns was worth. Every return is a fraction per bar; `barsPerYear` says how many bars a year has (crypto trades all of it: 365 days, 8,760 hours). */
import { deepestFall } from './drawdown.ts';
import { fromEnough, known, numberOf, type Measure } from './measure.ts';
import { covariance, deviation, mean, quantile, variance } from './moments.ts';

/** Below this spread, returns do not move: what is left is rounding. */
const STILL = 1e-15;
/** A ratio of two estimates says nothing before both have settled a little. */
export const LEAST_FOR_RATIO = 30;

/** Standard deviation of returns (ddof 1) times √barsPerYear. */
export function volatility(returns: readonly number[], barsPerYear: number, least = 2): Measure {
  return fromEnough(returns, Math.max(2, least), 'fraction', (values) => deviation(values) * Math.sqrt(barsPerYear));
}

/** Compound annual growth: (∏(1 + r))^(barsPerYear / n) − 1. */
export function annualReturn(returns: readonly number[], barsPerYear: number, least = 1): Measure {
  return fromEnough(returns, Math.max(1, least), 'fraction', (values) => values.reduce((product, one) => product * (1 + one), 1) ** (barsPerYear / values.length) - 1);
}

/** Sharpe (1994): mean excess return over its standard deviation (ddof 1), times √barsPerYear. `riskFree` per bar. */
export function sharpe(returns: readonly number[], barsPerYear: number, riskFree = 0, least = LEAST_FOR_RATIO): Measure {
  const needed = Math.max(2, least);
  if (returns.length < needed) return { kind: 'insufficient', observations: returns.length, needed };
  const excess = returns.map((one) => one - riskFree);
  const spread = deviation(excess);
  return spread < STILL ? still(returns) : known((mean(excess) / spread) * Math.sqrt(barsPerYear), 'ratio', returns.length);
}

/** Root of the mean squared shortfall below `required` (per bar), over all bars, times √barsPerYear. */
export function downsideRisk(returns: readonly number[], barsPerYear: number, required = 0, least = 1): Measure {
  return fromEnough(returns, Math.max(1, least), 'fraction', (values) => Math.sqrt(mean(values.map((one) => Math.min(one - required, 0) ** 2))) * Math.sqrt(barsPerYear));
}

/** Sortino and Price (1994): mean return above `required` (per bar) over downside risk, both per year. */
export function sortino(returns: readonly number[], barsPerYear: number, required = 0, least = LEAST_FOR_RATIO): Measure {
  const needed = Math.max(2, least);
  if (returns.length < needed) return { kind: 'insufficient', observations: returns.length, needed };
  const downside = numberOf(downsideRisk(returns, barsPerYear, required)) ?? 0;
  if (downside < STILL) return { kind: 'undefined', observations: returns.length, why: 'no return fell below what was required' };
  return known(((mean(returns) - required) * barsPerYear) / downside, 'ratio', returns.length);
}

/** Young (1991): annual return over the deepest drawdown. */
export function calmar(returns: readonly number[], barsPerYear: number, least = LEAST_FOR_RATIO): Measure {
  if (returns.length < least) return { kind: 'insufficient', observations: returns.length, needed: least };
  const fall = numberOf(deepestFall(returns)) ?? 0;
  const growth = numberOf(annualReturn(returns, barsPerYear));
  if (growth === null) return { kind: 'undefined', observations: returns.length, why: 'there is no annual return' };
  if (fall === 0) return { kind: 'undefined', observations: returns.length, why: 'equity never fell' };
  return known(growth / fall, 'ratio', returns.length);
}

/** Omega (Keating and Shadwick 2002): gains above `required` (per bar) over losses below it. */
export function omega(returns: readonly number[], required = 0, least = LEAST_FOR_RATIO): Measure {
  if (returns.length < least) return { kind: 'insufficient', observations: returns.length, needed: least };
  let [gains, losses] = [0, 0];
  for (const one of returns) {
    if (one > required) gains += one - required;
    else losses += required - one;
  }
  return losses === 0 ? { kind: 'undefined', observations: returns.length, why: 'no return fell below what was required' } : known(gains / losses, 'ratio', returns.length);
}

/** 95th percentile of returns over the size of the 5th: above 1, the good tail is the longer one. */
export function tailRatio(returns: readonly number[], least = LEAST_FOR_RATIO): Measure {
  return fromEnough(returns, Math.max(1, least), 'ratio', (values) => Math.abs(quantile(values, 0.95)) / Math.abs(quantile(values, 0.05)));
}

/** Slope of returns on a benchmark's, bar by bar: covariance over the benchmark's variance. Both as long as each other. */
export function beta(returns: readonly number[], benchmark: readonly number[], least = LEAST_FOR_RATIO): Measure {
  const needed = Math.max(2, least);
  if (returns.length < needed) return { kind: 'insufficient', observations: returns.length, needed };
  const spread = variance(benchmark);
  return spread < STILL ? { kind: 'undefined', observations: returns.length, why: 'the benchmark did not move' } : known(covariance(returns, benchmark) / spread, 'ratio', returns.length);
}

/** Sum of winning results over the size of the sum of losing ones (results of closed trades, any one unit). */
export function profitFactor(results: readonly number[], least = LEAST_FOR_RATIO): Measure {
  const ratio = omega(results, 0, least);
  return ratio.kind === 'undefined' ? { ...ratio, why: 'no trade lost' } : ratio;
}

/** Mean result of a closed trade, in the unit of the results: of R, the edge of one trade. */
export function expectancy(results: readonly number[], least = LEAST_FOR_RATIO): Measure {
  return fromEnough(results, Math.max(1, least), 'ratio', mean);
}

function still(returns: readonly number[]): Measure {
  return { kind: 'undefined', observations: returns.length, why: 'returns did not move' };
}
