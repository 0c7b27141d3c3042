import { z } from 'zod';
import { LONGEST_LOCK_MS } from '../../../src-shared/domain/lock.ts';
import type { EngineConfig } from '../core/engine-config.ts';
import { defaultLockRules } from '../core/locks/default-rules.ts';

const SHORTEST_MS = 60_000;
const span = z.number().int().min(SHORTEST_MS).max(LONGEST_LOCK_MS);
const count = z.number().int().min(1).max(100);

/** When a lock begins: milliseconds, fractions, multiples of the risk taken. */
const lockRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stop_streak'), scope: z.enum(['instrument', 'everything']), count, windowMs: span, lockMs: span }),
  z.strictObject({ kind: z.literal('drawdown'), share: z.number().gt(0).max(0.9), windowMs: span, lockMs: span }),
  z.strictObject({ kind: z.literal('low_profit'), count, leastR: z.number().min(-100).max(100), windowMs: span, lockMs: span }),
  z.strictObject({ kind: z.literal('loss_streak'), count, windowMs: span, lockMs: span }),
]);

/** `default`: as shipped. `off`: none but the cooldown. Else the rules themselves. */
export const locksOverrideSchema = z.union([z.enum(['default', 'off']), z.array(lockRuleSchema).max(20)], { error: 'must be "default", "off" or a list of rules' });

/** The configuration with protections. The cooldown is a lock in every session; the other rules are off unless the person, or the app for them, asks for some. */
export function withLocks(config: EngineConfig, override: z.output<typeof locksOverrideSchema> | undefined): EngineConfig {
  if (override === undefined || override === 'off') return { ...config, locks: { rules: [] } };
  return { ...config, locks: { rules: override === 'default' ? defaultLockRules(config.risk.dailyLossHalt) : override } };
}
