/** The limits of the running session: what they are, what they may be, and how they are changed. */
import { z } from 'zod';
import { CHANGEABLE_LIMITS } from '../domain/changeable-limits.ts';
import { command, query } from './define.ts';

const limitName = z.enum(CHANGEABLE_LIMITS);

/** A limit as it stands. Fractions of equity, or a count; for each of them more is looser. */
const limitInForce = z.strictObject({
  name: limitName, value: z.number(), counted: z.boolean(),
  /** The least and most it may be. */
  least: z.number(), most: z.number(),
  /** What is configured, where the person has changed it since; null: as configured. */
  configured: z.number().nullable(),
});

export const changingLimitsQueries = {
  'risk.limitsInForce': query('viewer', 'engine', z.strictObject({}), z.strictObject({ limits: z.array(limitInForce) })),
  /** What would be said to a change, without making it. */
  'risk.tryLimits': query('viewer', 'engine', z.strictObject({ limits: z.partialRecord(limitName, z.number()) }), z.strictObject({
    /** Why it would be refused whatever the reason given; null: it would not. */
    refusal: z.string().nullable(),
    /** Those that would be looser: they need a reason. */
    looser: z.array(limitName),
    /** What the change would lead to at once, in sentences: a halt, or that nothing is added for a while. */
    consequences: z.array(z.string()),
  })),
} as const;

export const changingLimitsCommands = {
  /** Changes limits of the running session at once; kept over restarts. What makes one looser needs a reason, which is recorded. */
  'risk.setLimits': command('operator', 'engine', z.strictObject({ limits: z.partialRecord(limitName, z.number()), reason: z.string().max(500) }), z.strictObject({ accepted: z.boolean(), sentence: z.string() })),
} as const;
