import { z } from 'zod';
import type { EngineConfig } from '../core/engine-config.ts';

/** What a person may set about positions without a stop. */
export const protectionOverrideSchema = z.strictObject({
  nakedPolicy: z.enum(['retry', 'market_exit', 'halt']).optional(),
  nakedLimitMs: z.number().int().min(500).max(60_000).optional(),
  stopRetries: z.number().int().min(0).max(20).optional(),
});

/** When a live market's failing clock or feed halts; null: never. Without effect where time comes from the data. */
export const haltOverrideSchema = z.strictObject({
  // Below 5 s entries are not even blocked.
  clockSkewMs: z.number().int().min(5_000).max(3_600_000).nullable().optional(),
  clockSkewForMs: z.number().int().min(1_000).max(3_600_000).optional(),
  dataSilenceMs: z.number().int().min(60_000).max(86_400_000).nullable().optional(),
});

export interface SafetyOverride {
  readonly protection?: z.output<typeof protectionOverrideSchema> | undefined;
  readonly halt?: z.output<typeof haltOverrideSchema> | undefined;
}

/** The configuration with the person's choices in place of the built-in ones. `live`: the market's time is the machine's. */
export function withSafetyOverride(config: EngineConfig, { protection, halt }: SafetyOverride, live: boolean): EngineConfig {
  const own = config.protection;
  return {
    ...config,
    protection: {
      ...own, nakedPolicy: protection?.nakedPolicy ?? own.nakedPolicy, nakedLimitMs: protection?.nakedLimitMs ?? own.nakedLimitMs, stopRetries: protection?.stopRetries ?? own.stopRetries,
    },
    halt: live && halt !== undefined ? withHalt(config.halt, halt) : config.halt,
  };
}

function withHalt(own: EngineConfig['halt'], { clockSkewMs, clockSkewForMs, dataSilenceMs }: NonNullable<SafetyOverride['halt']>): EngineConfig['halt'] {
  return {
    ...own, clockSkewMs: clockSkewMs === undefined ? own.clockSkewMs : clockSkewMs, clockSkewForMs: clockSkewForMs ?? own.clockSkewForMs,
    dataSilenceMs: dataSilenceMs === undefined ? own.dataSilenceMs : dataSilenceMs,
  };
}
