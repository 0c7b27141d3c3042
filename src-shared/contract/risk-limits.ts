/** Limits in force and their breaches, as windows see them. */
import { z } from 'zod';
import { limitFaults } from '../domain/limit-faults.ts';
import { LIMIT_ACTS, LIMIT_MEASURE_NAMES, LIMIT_SCOPES, type LimitMeasure } from '../domain/risk-limit.ts';
import { amount, id, moment } from './values.ts';

const text = z.string();
const subject = z.string().min(1).max(120).nullable();
const measure = z.enum(LIMIT_MEASURE_NAMES as [LimitMeasure, ...LimitMeasure[]]);

/** A limit as a person sets it. `limit` in the measure's unit; `subject` null: each one of the scope. */
const limitSchema = z.strictObject({ scope: z.enum(LIMIT_SCOPES), subject, measure, limit: z.number(), act: z.enum(LIMIT_ACTS) });

/** Limits as a person sets them, not judged yet. */
export const limitListSchema = z.array(limitSchema).max(200);

/** A person's limits; nonsense among them is refused with its reason. Whether their subjects are traded is seen when a session starts. */
export const limitsSchema = limitListSchema.superRefine((limits, context) => {
  for (const { at, refused, sentence } of limitFaults(limits)) if (refused) context.addIssue({ code: 'custom', path: [at], message: sentence });
});

/**
 * A limit in force on one subject; its key is `scope subject measure act`, with ` basic` behind it where it comes from the basic risk settings. A limit
 * on each instrument has a row for every one that is held or on its way, and one without a subject while none is.
 */
export const limitRow = z.strictObject({
  scope: z.enum(LIMIT_SCOPES), subject, measure, act: z.enum(LIMIT_ACTS),
  /** `money`: quote currency. `quantity`: base currency. `fraction`: of equity, of a price, or of what is held. `times`: multiples of equity. */
  unit: z.enum(['money', 'quantity', 'fraction', 'times', 'count', 'correlation']),
  /** From the basic risk settings (`dailyLossHalt`, `maxPortfolioExposure` …), not from the list of limits. */
  basic: z.boolean(),
  /** As it is now, in the unit; null: not known, or nothing to measure yet (a price collar is measured at an entry). */
  value: amount.nullable(),
  limit: amount,
  /** What is left until the limit, quote currency, never below 0; null where it cannot be said in money. */
  headroom: amount.nullable(),
  /** Share of the limit that is used: 1 at the limit, above 1 beyond it; null where the value is. Of a least equity: limit ÷ equity. */
  used: z.number().nonnegative().nullable(),
  /** `near`: 80 % or more is used. `unknown`: it cannot be measured, and until it can nothing that adds risk is sent in its scope. */
  state: z.enum(['ok', 'near', 'broken', 'unknown']),
  /** Since when it is broken; null while it is not. */
  since: moment.nullable(),
  /** How it stands and what happens at the limit, for a person. */
  sentence: text,
});

/** A limit that was broken. */
export const breachSchema = z.strictObject({
  id, at: moment,
  /** When it was back inside; null: not yet, or a halt ended it. */
  endedAt: moment.nullable(),
  scope: z.enum(LIMIT_SCOPES), subject, measure, act: z.enum(LIMIT_ACTS),
  /** What was measured, against which limit: of a basic limit on loss, equity against its floor. */
  value: amount, limit: amount, sentence: text,
});
