/** A desk from what a person has set: the only place where models' settings meet the libraries that ask them. */
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { readModelProviders } from '../../../../src-shared/contract/model-providers.ts';
import { ok, type Result } from '../../../../src-shared/support/result.ts';
import { AguiProvider } from '../../adapters/model-agui/agui-provider.ts';
import { OpenAiProvider } from '../../adapters/model-openai/openai-provider.ts';
import { ModelBudget, type BudgetLimits, type ModelCost } from '../../core/model/budget.ts';
import type { Scheduler } from '../../ports/clock.ts';
import { ModelDesk } from './model-desk.ts';

export interface DeskSettings {
  /** As entered and stored; checked here. */
  readonly providers: unknown;
  readonly limits: BudgetLimits;
  /** What records say was spent in the UTC day of `at`, so that a restart gives nothing back. */
  readonly spent: { readonly cost: ModelCost; readonly at: Timestamp };
}

/**
 * Opens a desk. A list of providers that cannot be used is a failure value.
 * @param readKey fetches a key by its name from wherever keys are kept; null: there is none. It may reject; that is said, and nothing is sent.
 */
export function openModelDesk({ providers, limits, spent }: DeskSettings, readKey: (name: string) => Promise<string | null>, scheduler: Scheduler): Result<{ readonly desk: ModelDesk; readonly budget: ModelBudget }> {
  const configs = readModelProviders(providers);
  if (!configs.ok) return configs;
  const budget = new ModelBudget(limits);
  budget.restore(spent.cost, spent.at);
  const desk = new ModelDesk(configs.value.map((config) => {
    const key = (): Promise<string | null> => readKey(config.keyName ?? '');
    return config.kind === 'ag-ui' ? new AguiProvider(config, key, scheduler) : new OpenAiProvider(config, key, scheduler);
  }), budget, scheduler);
  return ok({ desk, budget });
}
