import { z } from 'zod';
import type { EngineConfig } from '../core/engine-config.ts';
import { DEFAULT_LEARNING } from '../core/learning/policy.ts';

const share = z.number().min(0).max(1);

/** How a person wants the policy over quorums to learn; `{}`: as built in. Left out altogether: nothing is learned. */
export const learningOverrideSchema = z.strictObject({
  alpha: z.number().gt(0).max(1).optional(),
  gamma: z.number().min(0).max(0.99).optional(),
  epsilon: share.optional(),
  leastEpsilon: share.optional(),
  epsilonDecay: z.number().gt(0).max(1).optional(),
  double: z.boolean().optional(),
});

type LearningOverride = z.output<typeof learningOverrideSchema>;

/** The configuration with learning switched on where the person wants it. `paper`: no real money is risked, so that something may be tried. */
export function withLearning(config: EngineConfig, override: LearningOverride | undefined, paper: boolean): EngineConfig {
  if (override === undefined) return config;
  const { alpha, gamma, epsilon, leastEpsilon, epsilonDecay, double } = DEFAULT_LEARNING;
  return {
    ...config,
    learning: {
      alpha: override.alpha ?? alpha, gamma: override.gamma ?? gamma, epsilon: override.epsilon ?? epsilon, leastEpsilon: override.leastEpsilon ?? leastEpsilon,
      epsilonDecay: override.epsilonDecay ?? epsilonDecay, double: override.double ?? double, explore: paper,
    },
  };
}
