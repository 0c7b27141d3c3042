/**
 * What stands beside a person's own model: which numbers go in, what comes out and what is done with it. Written by hand, so everything that cannot be
 * used is refused with a sentence that says what to write instead. Whether there is such a feature is for the engine to say.
 */
import { z } from 'zod';
import { err, failure, ok, type Result } from '../support/result.ts';

const say = (sentence: string) => ({ error: sentence });
const finite = (name: string) => z.number(say(`${name} must be a number`));
const between = (name: string, least: number, most: number) => {
  const sentence = `${name} must be a number from ${least} to ${most}`;
  return z.number(say(sentence)).min(least, sentence).max(most, sentence);
};

export const USER_MODEL_NAME = /^[a-z][a-z0-9_]{0,29}$/;
const tensorName = (which: string) => z.string(say(`${which} must be the ${which.split('.')[0] ?? ''}'s name in the file, as text`)).min(1, `${which} is empty`).max(200, `${which} is too long`);

const featureName = z.string(say('a feature is named as text, like "rsi_5m"')).min(1, 'a feature has no name').max(60, 'the name of a feature is too long');
const inputSchema = z.union([
  featureName.transform((feature) => ({ feature })),
  z.strictObject({ feature: featureName, mean: finite('mean'), sd: finite('sd').gt(0, 'sd must be above 0') }),
  z.strictObject({ feature: featureName, min: finite('min'), max: finite('max') }).refine(({ min, max }) => max > min, 'max must be above min'),
  z.strictObject({ feature: featureName }),
], say('each of input.features is a name like "rsi_5m", or { "feature", "mean", "sd" }, or { "feature", "min", "max" }'));

const STANCES = ['buy', 'hold', 'sell'] as const;
const orderSchema = z.array(z.enum(STANCES), say('output.order lists "buy", "hold" and "sell" in the order of the numbers')).length(3, 'output.order must list all three: "buy", "hold" and "sell"').refine((order) => new Set(order).size === 3, 'output.order must name each of "buy", "hold" and "sell" once');

const outputSchema = z.discriminatedUnion('meaning', [
  /** −1 sell … +1 buy. */
  z.strictObject({ name: tensorName('output.name'), meaning: z.literal('direction') }),
  z.strictObject({ name: tensorName('output.name'), meaning: z.literal('probabilities'), order: orderSchema.default([...STANCES]) }),
  /** Any number of a range. */
  z.strictObject({ name: tensorName('output.name'), meaning: z.literal('number'), min: finite('output.min'), max: finite('output.max') }),
], say('output.meaning must be "direction" (one number, −1 sell to 1 buy), "probabilities" (three numbers) or "number" (one number from min to max)'));

const useSchema = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('vote'), horizonMinutes: between('use.horizonMinutes', 1, 10_080), stopAtrs: between('use.stopAtrs', 0.25, 20), targetAtrs: between('use.targetAtrs', 0.25, 40),
    /** What is less sure is a hold. */
    threshold: between('use.threshold', 0, 0.99),
  }),
  z.strictObject({ as: z.literal('feature'), words: z.string(say('use.words must say in a sentence what the number means')).trim().min(1, 'use.words is empty: say in a sentence what the number means').max(160, 'use.words is too long: 160 characters at most') }),
], say('use.as must be "vote" or "feature"'));

export const userModelManifestSchema = z.strictObject({
  name: z.string(say('name is missing: give the model a short name')).regex(USER_MODEL_NAME, 'name must begin with a small letter and have up to 30 small letters, digits and underscores'),
  input: z.strictObject({ name: tensorName('input.name'), features: z.array(inputSchema, say('input.features must be a list, in the order of the model\'s columns')).min(1, 'input.features is empty').max(64, 'input.features may have 64 entries at most') }, say('input must say the "name" and the "features"')),
  output: outputSchema,
  use: useSchema,
}, say('a manifest is a JSON object with "name", "input", "output" and "use"')).superRefine(({ input, output, use }, context) => {
  const seen = new Set<string>();
  input.features.forEach(({ feature }, i) => {
    if (seen.has(feature)) context.addIssue({ code: 'custom', path: ['input', 'features', i], message: `"${feature}" is listed twice` });
    seen.add(feature);
  });
  if (output.meaning === 'number' && !(output.max > output.min)) context.addIssue({ code: 'custom', path: ['output', 'max'], message: 'output.max must be above output.min' });
  if (use.as === 'vote' && output.meaning === 'number') context.addIssue({ code: 'custom', path: ['use', 'as'], message: 'a vote needs an output of the meaning "direction" or "probabilities"; a "number" can only be a "feature"' });
  if (use.as === 'feature' && output.meaning === 'probabilities') context.addIssue({ code: 'custom', path: ['use', 'as'], message: 'a feature is one number: "probabilities" can only be a "vote"' });
  if (use.as === 'vote' && use.targetAtrs < 1.2 * use.stopAtrs) context.addIssue({ code: 'custom', path: ['use', 'targetAtrs'], message: 'use.targetAtrs must be at least 1.2 times use.stopAtrs: less reward than that is no plan here' });
});

export type UserModelManifest = z.output<typeof userModelManifestSchema>;

/** Where a vote's model sits; nowhere: it is kept, and has no say. A feature is seen (`on`) or not. */
export const USER_MODEL_PLACES = ['nowhere', 'crew', 'group_chat', 'both', 'on'] as const;
export type UserModelPlace = (typeof USER_MODEL_PLACES)[number];

/** Reads a manifest from its text. The failure names every field that cannot be used. */
export function readUserModelManifest(text: string): Result<UserModelManifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return err(failure('bad_manifest', `The manifest is no JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Correct it; docs/user-models.md has a manifest to begin with.'));
  }
  const parsed = userModelManifestSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const list = [...new Set(parsed.error.issues.slice(0, 6).map(wordsOf))].join('; ');
  return err(failure('bad_manifest', `The manifest cannot be used: ${list}.`, 'Correct it; docs/user-models.md says what each field means.'));
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return `${place === '' ? 'it' : place} has ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')}, which no manifest has`;
  return issue.message;
}
