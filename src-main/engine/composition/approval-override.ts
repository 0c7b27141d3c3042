import { z } from 'zod';
import { APPROVAL_MODES } from '../core/approval/approval-mode.ts';
import type { EngineConfig } from '../core/engine-config.ts';

/** How signals are to be treated. `override`: also where something else was stored. */
export const approvalOverrideSchema = z.strictObject({
  mode: z.enum(APPROVAL_MODES),
  /** Null: an answer is waited for as long as a signal lives. */
  limitSeconds: z.number().int().min(30).max(3_600).nullable(),
  override: z.boolean(),
});

/** The configuration with a person's wish about approvals. */
export function withApproval(config: EngineConfig, wish: z.output<typeof approvalOverrideSchema> | undefined): EngineConfig {
  if (wish === undefined) return config;
  return { ...config, approval: { mode: wish.mode, limitMs: wish.limitSeconds === null ? null : wish.limitSeconds * 1_000, override: wish.override } };
}
