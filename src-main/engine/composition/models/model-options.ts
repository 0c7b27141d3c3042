/** From what a person sets about language models to what the engine takes. */
import type { z } from 'zod';
import { modelSettingsSchema } from '../../../../src-shared/contract/model-settings.ts';
import type { TeamDefinition } from '../../../../src-shared/domain/team/team-definition.ts';
import { failure, type Failure } from '../../../../src-shared/support/result.ts';
import { ANALYSTS } from '../../core/agents/analysts.ts';
import type { SeatBackends } from '../../core/coordination/team.ts';
import type { EngineConfig } from '../../core/engine-config.ts';
import type { BudgetLimits } from '../../core/model/budget.ts';
import { DEFAULT_MODEL_POLICY } from '../../core/model/model-policy.ts';

export const modelOptionsSchema = modelSettingsSchema.superRefine(({ seats }, context) => {
  for (const framework of ['crew', 'group_chat'] as const) {
    for (const agent of Object.keys(seats[framework])) {
      if (!ANALYSTS.some(({ id }) => id === agent)) context.addIssue({ code: 'custom', path: ['seats', framework, agent], message: `there is no agent "${agent}"; there are ${ANALYSTS.map(({ id }) => id).join(', ')}` });
    }
  }
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
  const isLed = options.providers.length > 0 && teams.some(({ lead }) => lead !== undefined);
  if (!isLed && teams.every(({ backends }) => backends === undefined)) return config;
  return { ...config, teams, ...(asked ? { models: { ...DEFAULT_MODEL_POLICY, freshMs: freshSeconds * 1_000, timeoutMs: freshSeconds * 1_000, answerTokens, promptSize } } : {}) };
}

function hasModel(seats: SeatBackends): boolean {
  return Object.values(seats).includes('model');
}

/** Whether any seat is to be answered by a model, or a team led by one and somebody there to be asked. */
export function wantsModels({ seats, providers }: ModelOptions, teams: readonly TeamDefinition[] = []): boolean {
  return hasModel(seats.crew) || hasModel(seats.group_chat) || (providers.length > 0 && teams.some(({ lead }) => lead !== undefined));
}

/** Says which teams are to be led by a model though no provider is set up; null: none. */
export function unledProblem(options: ModelOptions | undefined, teams: readonly TeamDefinition[] = []): Failure | null {
  const led = teams.filter(({ lead }) => lead !== undefined);
  if (led.length === 0 || (options?.providers.length ?? 0) > 0) return null;
  return failure('no_lead_model', `${led.map(({ name }) => `“${name}”`).join(' and ')} ${led.length === 1 ? 'is' : 'are'} to be led by a language model, and no provider is set up: rules lead in its place.`, 'Add a provider under Settings, Language models, or let rules answer for the chair or manager.');
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
