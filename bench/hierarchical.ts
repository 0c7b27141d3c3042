/** Hierarchical risk parity over many instruments, beside working out the covariances it starts from. */
import { createChance, nextUint32 } from '../src-main/engine/core/chance.ts';
import { sampleCovariance } from '../src-main/engine/core/measures/covariance.ts';
import { hierarchicalRiskParity } from '../src-main/lab/allocation/hierarchical.ts';
import { repeat, timed, type Claim, type Figure } from './harness.ts';

const ASSETS = 200;
const BARS = 500;
const ROUNDS = 7;

/** Returns that share a common part, so that there are clusters to find. */
function returnsOf(assets: number): number[][] {
  const chance = createChance(7);
  const noise = (): number => nextUint32(chance) / 2 ** 32 - 0.5;
  const groups = Array.from({ length: 8 }, () => Array.from({ length: BARS }, noise));
  return Array.from({ length: assets }, (_, i) => (groups[i % groups.length] ?? []).map((common) => 0.01 * (common + noise() * (1 + i / assets))));
}

async function measure(): Promise<Figure[]> {
  const returns = returnsOf(ASSETS);
  const covariances = sampleCovariance(returns);
  const weigh = (): void => {
    const weights = hierarchicalRiskParity({ covariances, bounds: { least: 0, most: 0.02 } });
    if (!weights.ok || Math.abs(weights.value.reduce((sum, one) => sum + one, 0) - 1) > 1e-9) throw new Error('the weights do not add up to 1');
  };
  return [{
    what: `weights of ${ASSETS} instruments, none above 2 %`, unit: 'ms', samples: await repeat(ROUNDS, () => timed(weigh)), baseline: { what: `their covariances over ${BARS} bars`, samples: await repeat(ROUNDS, () => timed(() => sampleCovariance(returns))) },
    target: null, note: 'distances between distances, single-linkage tree, recursive bisection within bounds',
  }];
}

export const hierarchicalClaim: Claim = { name: 'hierarchical', sentence: 'hierarchical risk parity over 200 instruments', measure };
