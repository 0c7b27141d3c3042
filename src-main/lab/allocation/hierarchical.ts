/** Hierarchical risk parity (López de Prado 2016, "Building Diversified Portfolios that Outperform Out of Sample"): no matrix is inverted, so that noise in it does little harm. */
import { agnes, type Cluster } from 'ml-hclust';
import { at, correlationOf, dot, times, type Matrix } from '../../engine/core/measures/covariance.ts';
import { longOnlyProblem, type AllocationOrder, type Weights } from './allocate.ts';
import { ok } from '../../../src-shared/support/result.ts';

/**
 * Weights that add up to 1. Where bounds bind, as Pfitzinger and Katzke (2019, "A Constrained Hierarchical Risk Parity Algorithm with Cluster-based Capital Allocation"): at each cut a side gets no more than
 * its members may hold together and no less than they must; what it may not take goes to the other side. Bounds that do not bind change nothing.
 */
export function hierarchicalRiskParity(order: AllocationOrder): Weights {
  const problem = longOnlyProblem(order);
  if (problem !== null) return problem;
  const { covariances, bounds: { least, most } } = order;
  const weights = covariances.map(() => 1);
  if (covariances.length === 1) return ok(weights);
  const clusters: { readonly members: readonly number[]; readonly weight: number }[] = [{ members: clusterOrder(covariances), weight: 1 }];
  for (let next = clusters.pop(); next !== undefined; next = clusters.pop()) {
    const { members, weight } = next;
    if (members.length === 1) {
      weights[members[0] as number] = weight;
      continue;
    }
    const middle = Math.floor(members.length / 2);
    const [left, right] = [members.slice(0, middle), members.slice(middle)];
    const [a, b] = [clusterVariance(left, covariances), clusterVariance(right, covariances)];
    const lower = Math.max(left.length * least, weight - right.length * most);
    const upper = Math.min(left.length * most, weight - right.length * least);
    const share = Math.min(upper, Math.max(lower, weight * (1 - a / (a + b))));
    clusters.push({ members: left, weight: share }, { members: right, weight: weight - share });
  }
  return ok(weights);
}

/** Leaves of the tree from left to right: what moves together stands together. At least two. */
export function clusterOrder(covariances: Matrix): readonly number[] {
  const correlations = correlationOf(covariances);
  const distances = correlations.map((row) => row.map((correlation) => Math.sqrt(Math.max(0, (1 - correlation) / 2))));
  // As in the paper: the distance between two is how differently they lie from all others.
  const between = distances.map((a) => distances.map((b) => Math.hypot(...a.map((one, k) => one - (b[k] as number)))));
  return inOrder(agnes(between, { method: 'single', isDistanceMatrix: true }), covariances.length);
}

/** Leaves with the cluster that was formed earlier on the left, as SciPy's linkage has them: which side a cluster stands on decides where the middle is. */
function inOrder(root: Cluster, leaves: number): readonly number[] {
  const formed: Cluster[] = [];
  root.traverse((cluster) => { if (!cluster.isLeaf) formed.push(cluster); });
  formed.sort((a, b) => a.height - b.height);
  const ranks = new Map(formed.map((cluster, i) => [cluster, leaves + i]));
  const rankOf = (cluster: Cluster): number => ranks.get(cluster) ?? cluster.index;
  const order: number[] = [];
  const open: Cluster[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.isLeaf) order.push(next.index);
    else open.push(...[...next.children].sort((a, b) => rankOf(b) - rankOf(a)));
  }
  return order;
}

/** Variance of the cluster held in inverse proportion to its members' variances. */
function clusterVariance(members: readonly number[], covariances: Matrix): number {
  const inverse = members.map((i) => 1 / at(covariances, i, i));
  const total = inverse.reduce((sum, one) => sum + one, 0);
  const weights = inverse.map((one) => one / total);
  const part = members.map((i) => members.map((j) => at(covariances, i, j)));
  return dot(weights, times(part, weights));
}
