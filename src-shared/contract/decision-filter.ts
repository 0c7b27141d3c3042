import { z } from 'zod';
import { directionSchema, id, moment } from './values.ts';

/** Which decisions of the journal are wanted; null: all of them. */
export const decisionFilter = z.strictObject({
  text: z.string().max(200), instrument: id.nullable(), action: z.enum(['any', 'traded', 'refused', 'none']), direction: directionSchema.nullable(), tag: z.string().max(30).nullable(),
  from: moment.nullable(), until: moment.nullable(), noted: z.boolean(),
});
export type DecisionFilter = z.output<typeof decisionFilter>;
