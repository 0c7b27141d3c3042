/** What a person asks for when a session is started; checked by {@link parseRunOptions}, the engine's border to the command line and the app. */
import { z } from 'zod';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { modelOptionsSchema } from './models/model-options.ts';
import { approvalOverrideSchema } from './approval-override.ts';
import { locksOverrideSchema } from './locks-override.ts';
import { learningOverrideSchema } from './learning-override.ts';
import { riskOverrideSchema } from './risk-override.ts';
import { sessionTeamsSchema } from '../../../src-shared/contract/team-settings.ts';
import { sizingOverrideSchema } from './sizing-override.ts';
import { haltOverrideSchema, protectionOverrideSchema } from './safety-override.ts';

const seed = z.number().int().min(0).max(0xffff_ffff);

export const runOptionsSchema = z.strictObject({
  /** `generated`, a folder or file of recorded data, or a ccxt id. */
  market: z.string().min(1),
  /** Market seconds per wall second; null: as fast as possible. */
  speed: z.number().positive().nullable(),
  /** Market time to run, milliseconds; null: until the data ends or the person stops it. */
  forMs: z.number().int().positive().nullable(),
  /** Market moment to stop at, ms UTC; null: none. */
  untilMs: z.number().int().positive().nullable(),
  /** Where a generated market at the wall's pace begins, ms UTC: the moment its seed was chosen for. The session catches up with the wall. Left out, long past, or not after what is kept: now. */
  startAtMs: z.number().int().positive().optional(),
  /** Null: drawn. A generated market uses it for its prices as well. */
  seed: seed.nullable(),
  /** Cycle interval; null: 5 s, or the candle's close where the market gives only bars. */
  intervalMs: z.number().int().min(1000).max(3_600_000).nullable(),
  instruments: z.array(z.string().min(1)).max(200),
  dataDir: z.string().min(1),
  /** Paper money in the quote currency, at the venue that is traded; decimal text. */
  balance: z.string().regex(/^\d{1,12}(\.\d{1,8})?$/, 'a plain amount such as 10000'),
  kind: z.enum(['perpetual', 'spot']),
  /** Moves every address of a live exchange to this origin: a proxy of one's own. */
  origin: z.url({ protocol: /^https?$/ }).optional(),
  /** Limits other than the built-in ones. */
  risk: riskOverrideSchema.optional(),
  /** How the agents' entries are sized; left out: a fixed fraction at the stop. */
  sizing: sizingOverrideSchema.optional(),
  /** Protections beside the cooldown; left out: none. */
  locks: locksOverrideSchema.optional(),
  /** What is done about positions without a stop. */
  protection: protectionOverrideSchema.optional(),
  /** When a live market's failing clock or feed halts. */
  halt: haltOverrideSchema.optional(),
  /** Language models: who may be asked, for which seats, what it may cost. */
  models: modelOptionsSchema.optional(),
  /** Who debates; a framework without one has its usual team. */
  teams: sessionTeamsSchema.optional(),
  /** Learns how much of what a quorum asks for should be risked; left out: nothing is learned. */
  learning: learningOverrideSchema.optional(),
  /** Whether signals are traded by themselves, after a person's yes, or not at all; left out: as it was, at first by themselves. */
  approval: approvalOverrideSchema.optional(),
});

export type RunOptions = z.output<typeof runOptionsSchema>;

/** Checks options from outside: the failure names the option and what it must be. */
export function parseRunOptions(input: unknown): Result<RunOptions> {
  const parsed = runOptionsSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const list = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`).join('; ');
  return err(failure('bad_options', `These options cannot be used: ${list}.`, 'Correct them; `quorum run --help` lists what each may be.'));
}
