/** What a person sets about language models: who may be asked, for which seats, and what it may cost. Keys are named, never held. */
import { z } from 'zod';
import { modelProvidersSchema } from '../../../../src-shared/contract/model-providers.ts';
import { ANALYSTS } from '../../core/agents/analysts.ts';
import type { SeatBackends } from '../../core/coordination/team.ts';
import type { EngineConfig } from '../../core/engine-config.ts';
import type { BudgetLimits } from '../../core/model/budget.ts';
import { DEFAULT_MODEL_POLICY } from '../../core/model/model-policy.ts';

const DOLLARS = /^\d{1,6}(?:\.\d{1,6})?$/;
const dollars = (name: string) => z.string({ error: `${name} must be dollars as text, like "1.50", or null for no limit` }).regex(DOLLARS, `${name} must be dollars as text, like "1.50", or null for no limit`).nullable();

const backendsSchema = z.record(z.string(), z.enum(['rules', 'model'], { error: 'a seat is answered by "rules" or "model"' })).superRefine((seats, context) => {
  for (const agent of Object.keys(seats)) {
    if (!ANALYSTS.some(({ id }) => id === agent)) context.addIssue({ code: 'custom', path: [agent], message: `there is no agent "${agent}"; there are ${ANALYSTS.map(({ id }) => id).join(', ')}` });
  }
});

export const modelOptionsSchema = z.strictObject({
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
  freshSeconds: z.number().int().min(5).max(3_600).default(DEFAULT_MODEL_POLICY.freshMs / 1_000),
  answerTokens: z.number().int().min(100).max(32_000).default(DEFAULT_MODEL_POLICY.answerTokens),
  promptSize: z.enum(['full', 'short']).default(DEFAULT_MODEL_POLICY.promptSize),
}).superRefine(({ providers, seats }, context) => {
  const wanted = [seats.crew, seats.group_chat].some((of) => Object.values(of).includes('model'));
  if (wanted && providers.length === 0) context.addIssue({ code: 'custom', path: ['providers'], message: 'a seat is to be answered by a model, and no provider is set up: add one' });
});

export type ModelOptions = z.output<typeof modelOptionsSchema>;

/**
 * The configuration with models on the seats a person gave them. `asked`: this session asks; where it does not (a run at full speed, whose market is over
 * before anybody could answer), those seats abstain: other agents in their place would be another team.
 */
export function withModels(config: EngineConfig, options: ModelOptions | undefined, asked: boolean): EngineConfig {
  if (options === undefined) return config;
  const { seats, freshSeconds, answerTokens, promptSize } = options;
  const teams = config.teams.map((team) => (hasModel(seats[team.framework]) ? { ...team, backends: seats[team.framework] } : team));
  if (teams.every(({ backends }) => backends === undefined)) return config;
  return { ...config, teams, ...(asked ? { models: { ...DEFAULT_MODEL_POLICY, freshMs: freshSeconds * 1_000, answerTokens, promptSize } } : {}) };
}

function hasModel(seats: SeatBackends): boolean {
  return Object.values(seats).includes('model');
}

/** Whether any seat is to be answered by a model. */
export function wantsModels({ seats }: ModelOptions): boolean {
  return hasModel(seats.crew) || hasModel(seats.group_chat);
}

/** The limits on money and tokens, exact. */
export function limitsOf({ dailyDollars, dailyTokens, cycleDollars }: ModelOptions): BudgetLimits {
  return { dailyMicros: microsOf(dailyDollars), dailyTokens, cycleMicros: microsOf(cycleDollars) };
}

function microsOf(text: string | null): number | null {
  if (text === null) return null;
  const [units = '0', decimals = ''] = text.split('.');
  return Number(units + decimals.padEnd(6, '0'));
}
