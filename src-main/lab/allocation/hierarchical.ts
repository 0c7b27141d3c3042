/** Hierarchical risk parity (López de Prado 2016, "Building Diversified Portfolios that Outperform Out of Sample"): no matrix is inverted, so that noise in it does little harm. */
import { agnes } from 'ml-hclust';
import { at, correlationOf, dot, times, type Matrix } from '../../engine/core/measures/covariance.ts';

/** Weights above 0 that add up to 1. Every variance must be above 0. */
export function hierarchicalRiskParity(covariances: Matrix): readonly number[] {
  if (covariances.length === 1) return [1];
  const order = clusterOrder(covariances);
  const weights = covariances.map(() => 1);
  const clusters: (readonly number[])[] = [order];
  for (let next = clusters.pop(); next !== undefined; next = clusters.pop()) {
    if (next.length < 2) continue;
    const middle = Math.floor(next.length / 2);
    const [left, right] = [next.slice(0, middle), next.slice(middle)];
    const [a, b] = [clusterVariance(left, covariances), clusterVariance(right, covariances)];
    const share = 1 - a / (a + b);
    for (const i of left) weights[i] = (weights[i] as number) * share;
    for (const i of right) weights[i] = (weights[i] as number) * (1 - share);
    clusters.push(left, right);
  }
  return weights;
}

/** Leaves of the tree from left to right: what moves together stands together. At least two. */
export function clusterOrder(covariances: Matrix): readonly number[] {
  const correlations = correlationOf(covariances);
  const distances = correlations.map((row) => row.map((correlation) => Math.sqrt(Math.max(0, (1 - correlation) / 2))));
  // As in the paper: the distance between two is how differently they lie from all others.
  const between = distances.map((a) => distances.map((b) => Math.hypot(...a.map((one, k) => one - (b[k] as number)))));
  return agnes(between, { method: 'single', isDistanceMatrix: true }).indices();
}

/** Variance of the cluster held in inverse proportion to its members' variances. */
function clusterVariance(members: readonly number[], covariances: Matrix): number {
  const inverse = members.map((i) => 1 / at(covariances, i, i));
  const total = inverse.reduce((sum, one) => sum + one, 0);
  const weights = inverse.map((one) => one / total);
  const part = members.map((i) => members.map((j) => at(covariances, i, j)));
  return dot(weights, times(part, weights));
}
