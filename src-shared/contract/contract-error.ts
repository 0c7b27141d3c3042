import { z } from 'zod';

/** A refusal a person can act on. `code` is stable; `sentence` says what is wrong, `remedy` what to do. */
export const contractErrorSchema = z.strictObject({ code: z.string(), sentence: z.string(), remedy: z.string() });
export type ContractError = z.output<typeof contractErrorSchema>;
