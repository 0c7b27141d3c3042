/** The limits of the running session: what they are, what they may be, and how they are changed. */
import { z } from 'zod';
import { CHANGEABLE_LIMITS } from '../domain/changeable-limits.ts';
import { command, query } from './define.ts';
import { limitListSchema, limitRow } from './risk-limits.ts';

const limitName = z.enum(CHANGEABLE_LIMITS);

/** A limit as it stands. Fractions of equity, or a count; for each of them more is looser. */
const limitInForce = z.strictObject({
  name: limitName, value: z.number(), counted: z.boolean(),
  /** The least and most it may be. */
  least: z.number(), most: z.number(),
  /** What is configured, where the person has changed it since; null: as configured. */
  configured: z.number().nullable(),
});

const texts = z.array(z.string());
/** What is to be changed. `list`: the whole list as it is to be; left out: it stays as it is. */
const change = { limits: z.partialRecord(limitName, z.number()), list: limitListSchema.optional() };

export const changingLimitsQueries = {
  'risk.limitsInForce': query('viewer', 'engine', z.strictObject({}), z.strictObject({
    limits: z.array(limitInForce),
    list: limitListSchema,
    /** The list that is configured, where the person has changed it since; null: as configured. */
    listConfigured: limitListSchema.nullable(),
    /** What limits of the list can be set on in this session. */
    subjects: z.strictObject({ venues: texts, quotes: texts, instruments: texts }),
    /** How each limit stands, the basic ones too; empty before the accounts were read. */
    standings: z.array(limitRow),
  })),
  /** What would be said to a change, without making it. */
  'risk.tryLimits': query('viewer', 'engine', z.strictObject(change), z.strictObject({
    /** Why it would be refused whatever the reason given; null: it would not. */
    refusal: z.string().nullable(),
    /** What would be looser, in words: it needs a reason. */
    looser: texts,
    /** What the change would lead to at once, in sentences: what would be broken and what is done then, a halt, or that nothing is added for a while. */
    consequences: texts,
  })),
} as const;

export const changingLimitsCommands = {
  /** Changes limits of the running session at once; kept over restarts. What makes one looser needs a reason, which is recorded. */
  'risk.setLimits': command('operator', 'engine', z.strictObject({ ...change, reason: z.string().max(500) }), z.strictObject({ accepted: z.boolean(), sentence: z.string() })),
} as const;
