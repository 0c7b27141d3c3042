import { z } from 'zod';
import type { EngineConfig } from '../core/engine-config.ts';
import { SIZING_METHODS, defaultSizing } from '../core/risk/sizing-config.ts';

/** How a person wants the agents' entries sized; what is left out is as shipped. Fractions of equity, but for `kellyFraction`, which is one of Kelly's. */
export const sizingOverrideSchema = z.strictObject({
  method: z.enum(SIZING_METHODS).optional(),
  maxRiskPerTrade: z.number().gt(0).max(0.1).optional(),
  dailyVolatility: z.number().gt(0).max(0.2).optional(),
  kellyFraction: z.number().gt(0).max(1).optional(),
  fewestResults: z.number().int().min(10).max(10_000).optional(),
});

/** The configuration with a way of sizing. */
export function withSizing(config: EngineConfig, override: z.output<typeof sizingOverrideSchema> = {}): EngineConfig {
  const shipped = defaultSizing(config.risk.riskPerTrade);
  return {
    ...config,
    sizing: {
      method: override.method ?? shipped.method, maxRiskPerTrade: override.maxRiskPerTrade ?? shipped.maxRiskPerTrade, dailyVolatility: override.dailyVolatility ?? shipped.dailyVolatility,
      kellyFraction: override.kellyFraction ?? shipped.kellyFraction, fewestResults: override.fewestResults ?? shipped.fewestResults,
    },
  };
}
