/** What a person sets about language models: who may be asked, for which seats, and what it may cost. Keys are named, never held. */
import { z } from 'zod';
import { modelProvidersSchema } from './model-providers.ts';

const dollars = (name: string) => {
  const sentence = `${name} must be dollars as text, like "1.50", or null for no limit`;
  return z.string({ error: sentence }).regex(/^\d{1,6}(?:\.\d{1,6})?$/, sentence).nullable();
};

/** By agent: who answers for its seat. Whether there is such an agent is for the engine to say. */
const backendsSchema = z.record(z.string().regex(/^[a-z_]{1,40}$/, 'an agent is named in small letters'), z.enum(['rules', 'model'], { error: 'a seat is answered by "rules" or "model"' }));

export const modelSettingsSchema = z.strictObject({
  /** In the order in which they are asked. */
  providers: modelProvidersSchema.default([]),
  /** Who answers for a seat, by framework and agent; `rules` where nothing is said. */
  seats: z.strictObject({ crew: backendsSchema.default({}), group_chat: backendsSchema.default({}) }).default({ crew: {}, group_chat: {} }),
  /** Per UTC day, hard. A dollar unless said otherwise; null: none. */
  dailyDollars: dollars('dailyDollars').default('1'),
  dailyTokens: z.number().int().min(0).max(1e12).nullable().default(null),
  /** Per cycle of the agents. */
  cycleDollars: dollars('cycleDollars').default(null),
  /** How old the snapshot that an answer is about may be. */
  freshSeconds: z.number().int().min(5).max(3_600).default(90),
  answerTokens: z.number().int().min(100).max(32_000).default(1_000),
  promptSize: z.enum(['full', 'short']).default('full'),
}).superRefine(({ providers, seats }, context) => {
  const wanted = [seats.crew, seats.group_chat].some((of) => Object.values(of).includes('model'));
  if (wanted && providers.length === 0) context.addIssue({ code: 'custom', path: ['providers'], message: 'a seat is to be answered by a model, and no provider is set up: add one' });
});

export type ModelSettings = z.output<typeof modelSettingsSchema>;

/** Nobody is asked. */
export const NO_MODELS: ModelSettings = {
  providers: [], seats: { crew: {}, group_chat: {} }, dailyDollars: '1', dailyTokens: null, cycleDollars: null, freshSeconds: 90, answerTokens: 1_000, promptSize: 'full',
};
