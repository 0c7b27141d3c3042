import { z } from 'zod';
import { haltLineSchema } from './halt-progress.ts';

const text = z.string();
/** Exact decimal text, quote currency. */
const amount = z.string().regex(/^-?\d+(\.\d+)?$/);
const moment = z.number().int().nonnegative();

/** A halt that stands. */
const standingHaltSchema = z.strictObject({
  by: text, reason: text, close: z.boolean(), at: moment,
  /** When the re-read showed nothing risk-adding open; null while it does not. */
  verifiedAt: moment.nullable(),
  /** What is done and what is not. */
  lines: z.array(haltLineSchema),
});

export const tradingStateSchema = z.enum(['active', 'reducing', 'paused', 'halted']);

/** Whether a signal is traded by itself, after a person's yes, or only shown. */
export const approvalModeSchema = z.enum(['auto', 'approve', 'suggest']);
export type ApprovalModeName = z.output<typeof approvalModeSchema>;
/** How signals are treated. `limitSeconds` null: an answer is waited for as long as a signal lives. `waiting`: signals that wait for a person's answer. */
export const approvalStatusSchema = z.strictObject({ mode: approvalModeSchema, limitSeconds: z.number().nullable(), waiting: z.number().int().nonnegative() });

/** The engine at one moment, as it tells the command line. Amounts are exact text; times are ms UTC of the market unless said otherwise. */
export const engineStatusSchema = z.strictObject({
  session: text,
  market: text,
  trading: tradingStateSchema,
  approval: approvalStatusSchema,
  /** Agents vote, nothing is sent yet: a resume observes one full cycle. */
  observing: z.boolean(),
  marketAt: moment,
  /** First and last moment of a market that has an end; null where it has none. */
  marketFrom: moment.nullable(),
  marketUntil: moment.nullable(),
  uptimeSeconds: z.number().nonnegative(),
  events: z.number().int().nonnegative(),
  cycles: z.number().int().nonnegative(),
  overruns: z.number().int().nonnegative(),
  signals: z.number().int().nonnegative(),
  entriesFilled: z.number().int().nonnegative(),
  queueLength: z.number().int().nonnegative(),
  /** Wall milliseconds; null before the first cycle. */
  cycleP50Ms: z.number().nonnegative().nullable(),
  cycleP99Ms: z.number().nonnegative().nullable(),
  /** Wall milliseconds since market data last came; null before. */
  dataAgeMs: z.number().nonnegative().nullable(),
  equity: amount,
  /** Equity less that of the day's start (UTC). */
  dayPnl: amount.nullable(),
  openPositions: z.number().int().nonnegative(),
  openRisk: amount,
  unprotected: z.number().int().nonnegative(),
  /** Instruments on which bad data blocks entries now. */
  blocked: z.array(text),
  halt: standingHaltSchema.nullable(),
  failure: text.nullable(),
});

export type EngineStatus = z.output<typeof engineStatusSchema>;
