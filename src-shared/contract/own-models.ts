/** A person's own models in the app: what is kept, and what may be done with it. */
import { z } from 'zod';
import { USER_MODEL_NAME, USER_MODEL_PLACES } from './user-model-manifest.ts';
import { moment } from './values.ts';

/** Largest file that can be handed over in a message; the command line takes larger ones. */
export const MOST_SENT_MODEL_BYTES = 700_000;

export const ownModelName = z.string().regex(USER_MODEL_NAME);

const base64 = z.string().max(Math.ceil(MOST_SENT_MODEL_BYTES / 3) * 4, `a model of more than ${MOST_SENT_MODEL_BYTES / 1_000} kB is imported with \`quorum agents models import\``).regex(/^[A-Za-z0-9+/]*={0,2}$/, 'not base64');
/** Both files, as they are. */
export const ownModelFiles = z.strictObject({ model: base64, manifest: z.string().max(64_000) });
export const ownModelPlacing = z.strictObject({ name: ownModelName, place: z.enum(USER_MODEL_PLACES) });

/** A model that is kept. What is null is not known of one whose files are not as they were imported; `problem` says so, and what to do. */
export const ownModelRow = z.strictObject({
  name: ownModelName, agent: z.string(), use: z.enum(['vote', 'feature']).nullable(), place: z.enum(USER_MODEL_PLACES), places: z.array(z.enum(USER_MODEL_PLACES)), features: z.array(z.string()), output: z.string(), sentence: z.string(),
  bytes: z.number().int().nullable(), file: z.string().nullable(), importedAt: moment.nullable(), slowestMs: z.number().nullable(), problem: z.strictObject({ sentence: z.string(), remedy: z.string() }).nullable(),
});
export type OwnModelRow = z.output<typeof ownModelRow>;
