import type { Regime } from '../regime/regime.ts';
import type { EngineState } from '../state.ts';

const REGIMES: readonly Regime[] = ['bull', 'bear', 'sideways', 'volatile'];

/** Settled opinions that the seats' calibration rests on. */
export function settledResults({ council }: EngineState): number {
  let sum = 0;
  for (const { framework, agent } of council.seats) for (const regime of REGIMES) sum += council.records.of(framework, agent, regime).n;
  return sum;
}
