import { z } from 'zod';
import { limitsSchema } from '../../../src-shared/contract/risk-limits.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import { CLOSED_KEPT_MS } from '../ports/recovered-fold.ts';

/** The risk limits a person may set in the configuration file: fractions of equity, of one R for the cost; a count; milliseconds. */
export const riskOverrideSchema = z.strictObject({
  riskPerTrade: z.number().gt(0).max(0.1).optional(),
  maxInstrumentExposure: z.number().gt(0).max(10).optional(),
  maxPortfolioExposure: z.number().gt(0).max(20).optional(),
  maxOpenPositions: z.number().int().min(1).max(100).optional(),
  maxRiskByHand: z.number().gt(0).max(0.5).optional(),
  dailyLossHalt: z.number().gt(0).max(1).optional(),
  drawdownHalt: z.number().gt(0).max(1).optional(),
  maxCostOfRisk: z.number().gt(0).max(10).optional(),
  /** A week at most: longer ago nobody remembers when a position closed. */
  cooldownMs: z.number().int().min(0).max(CLOSED_KEPT_MS).optional(),
  /** Limits on parts of the account; left out: none but those above. */
  limits: limitsSchema.optional(),
});

export type RiskOverride = z.output<typeof riskOverrideSchema>;

/** The configuration with the person's limits in place of the built-in ones. */
export function withRiskOverride(config: EngineConfig, override: RiskOverride | undefined): EngineConfig {
  if (override === undefined) return config;
  const { risk } = config;
  return {
    ...config,
    risk: {
      ...risk,
      riskPerTrade: override.riskPerTrade ?? risk.riskPerTrade,
      maxInstrumentExposure: override.maxInstrumentExposure ?? risk.maxInstrumentExposure,
      maxPortfolioExposure: override.maxPortfolioExposure ?? risk.maxPortfolioExposure,
      maxOpenPositions: override.maxOpenPositions ?? risk.maxOpenPositions,
      maxRiskByHand: override.maxRiskByHand ?? risk.maxRiskByHand,
      dailyLossHalt: override.dailyLossHalt ?? risk.dailyLossHalt,
      drawdownHalt: override.drawdownHalt ?? risk.drawdownHalt,
      maxCostOfRisk: override.maxCostOfRisk ?? risk.maxCostOfRisk,
      cooldownMs: override.cooldownMs ?? risk.cooldownMs,
      ...(override.limits === undefined ? {} : { limits: override.limits }),
    },
  };
}
