import { z } from 'zod';

/** One thing a halt has to do at a venue (an order, a position, the account's re-read), and how far it is. */
export const haltLineSchema = z.strictObject({ venue: z.string(), subject: z.string(), status: z.enum(['done', 'pending', 'unknown', 'still_open']), sentence: z.string() });

export type HaltProgressLine = z.output<typeof haltLineSchema>;

/** How a halt came out. `verified`: the venues were read again and nothing is left to do. */
export interface HaltOutcome {
  readonly verified: boolean;
  readonly sentence: string;
}
