/** What may be asked and changed about language models: their keys, a try, what they cost. */
import { z } from 'zod';
import { command, query } from './define.ts';
import { keyNameSchema, modelProviderSchema } from './model-providers.ts';
import { moment, name } from './values.ts';

const count = z.number().int().nonnegative();
const outcome = z.strictObject({ accepted: z.boolean(), sentence: z.string() });

/** A key as a person pastes it. It goes in here and comes out nowhere. No sentence of this schema repeats it. */
const keySchema = z.string({ error: 'the key is missing: paste it' }).trim().min(1, 'the key is empty: paste it').max(2_000, 'the key is longer than 2000 characters: paste the key alone')
  .regex(/^[\x21-\x7e]+$/, 'the key has spaces, line breaks or letters that no key has: paste the key alone');

/** Where a key is. `none`: nowhere yet. `unknown`: keychain or vault cannot be asked. */
const keyRow = z.strictObject({ name: keyNameSchema, place: z.enum(['environment', 'keychain', 'vault', 'none', 'unknown']), sentence: z.string() });

export const modelCommands = {
  /** Keeps a key in the system's keychain or the encrypted vault, and nowhere else. */
  'models.setKey': command('operator', 'hub', z.strictObject({ name: keyNameSchema, key: keySchema }), outcome),
  'models.removeKey': command('operator', 'hub', z.strictObject({ name: keyNameSchema }), outcome),
  /** Tries a provider by a few small calls, stored or not: what it can do, or what is wrong, in words. `micros`: millionths of a dollar it cost. */
  'models.test': command('operator', 'hub', z.strictObject({ provider: modelProviderSchema }), z.strictObject({ usable: z.boolean(), sentences: z.array(z.string()), calls: count, micros: count })),
  /** Calls off the try that is under way. */
  'models.stopTest': command('operator', 'hub', z.strictObject({}), outcome),
} as const;

const costRow = { calls: count, answered: count, tokens: count, micros: count };

export const modelQueries = {
  /** Where keys are, and whether the keychain (or the vault in its place) can be used. Never a key. */
  'models.keys': query('viewer', 'hub', z.strictObject({ names: z.array(keyNameSchema).max(20) }), z.strictObject({
    keychain: z.strictObject({ usable: z.boolean(), sentence: z.string(), remedy: z.string() }), keys: z.array(keyRow),
  })),
  /** Cost of the UTC day of `at`, in all and by seat and model, dearest first. Money in millionths of a dollar. */
  'models.costs': query('viewer', 'lab', z.strictObject({ at: moment }), z.strictObject({
    day: z.strictObject(costRow), seats: z.array(z.strictObject({ framework: name, agent: name, provider: name, model: z.string(), ...costRow })),
  })),
} as const;
