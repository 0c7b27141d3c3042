/** What a portfolio leans on: its weights are signed shares of equity, short ones negative. */
import { at, dot, times, type Matrix } from './covariance.ts';

export interface Concentration {
  /** Size of the largest weight over the sum of sizes. */
  readonly largest: number;
  /** Herfindahl–Hirschman: sum of squared shares of the sizes, 1/n to 1. */
  readonly herfindahl: number;
  /** 1 / Herfindahl: as concentrated as this many equal positions. */
  readonly effective: number;
}

/** Of the sizes of the weights; null without any. */
export function concentration(weights: readonly number[]): Concentration | null {
  const gross = grossLeverage(weights);
  if (gross === 0) return null;
  const shares = weights.map((weight) => Math.abs(weight) / gross);
  const herfindahl = dot(shares, shares);
  return { largest: Math.max(...shares), herfindahl, effective: 1 / herfindahl };
}

/** Sum of the sizes of all weights: 1 is fully invested, above it is leverage. */
export function grossLeverage(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
}

/** Sum of all weights: what is left when longs and shorts cancel. */
export function netLeverage(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** Standard deviation of the portfolio's return per bar: √(wᵀ Σ w). */
export function portfolioDeviation(weights: readonly number[], covariances: Matrix): number {
  return Math.sqrt(Math.max(0, dot(weights, times(covariances, weights))));
}

export interface RiskShare {
  /** ∂VaR/∂w: how much the VaR grows per unit of weight (parametric, mean 0). */
  readonly marginal: number;
  /** Marginal times weight: these add up to the VaR (Euler). */
  readonly component: number;
}

/** Marginal and component parametric VaR of each position (Jorion 2007, chapter 7). `z`: the size of the normal's quantile, 1.645 for 95 %. */
export function riskShares(weights: readonly number[], covariances: Matrix, z: number): readonly RiskShare[] {
  const deviation = portfolioDeviation(weights, covariances);
  if (deviation === 0) return weights.map(() => ({ marginal: 0, component: 0 }));
  return times(covariances, weights).map((slope, i) => {
    const marginal = (z * slope) / deviation;
    return { marginal, component: marginal * (weights[i] as number) };
  });
}

export interface CorrelationRisk {
  /** Pairwise correlations, weighted by the product of the sizes of both and signed by whether both lie on the same side: 1 when everything is one bet. */
  readonly average: number;
  /** Meucci's (2009) effective number of bets, by the entropy of the shares of variance: from 1 to the number of positions. */
  readonly bets: number;
}

/** How much of the portfolio is the same bet; null with fewer than two positions. */
export function correlationRisk(weights: readonly number[], correlations: Matrix, covariances: Matrix): CorrelationRisk | null {
  const held = weights.flatMap((weight, i) => (weight === 0 ? [] : [i]));
  if (held.length < 2) return null;
  let [sum, total] = [0, 0];
  for (const [place, i] of held.entries()) {
    for (const j of held.slice(place + 1)) {
      const product = (weights[i] as number) * (weights[j] as number);
      sum += product * at(correlations, i, j);
      total += Math.abs(product);
    }
  }
  return { average: sum / total, bets: effectiveBets(weights, covariances) };
}

/** exp of the entropy of the sizes of the positions' components of variance. */
function effectiveBets(weights: readonly number[], covariances: Matrix): number {
  const components = riskShares(weights, covariances, 1).map(({ component }) => Math.abs(component));
  const total = components.reduce((sum, one) => sum + one, 0);
  if (total === 0) return 1;
  return Math.exp(-components.reduce((sum, one) => (one === 0 ? sum : sum + (one / total) * Math.log(one / total)), 0));
}
