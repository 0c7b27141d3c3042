/** Trying out what a person has entered: a few small calls to each provider, within what is left of the day's money. */
import type { ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { readModelProviders } from '../../../../src-shared/contract/model-providers.ts';
import { ok, type Result } from '../../../../src-shared/support/result.ts';
import { SystemClock } from '../../adapters/clock-system/system-clock.ts';
import type { ModelCost } from '../../core/model/budget.ts';
import type { ModelAbilities } from '../../ports/model-provider.ts';
import type { ModelKeys } from './model-keys.ts';
import { limitsOf, type ModelOptions } from './model-options.ts';
import { openModelDesk } from './open-desk.ts';

/** What trying a provider came to. */
export interface ProbedProvider {
  readonly provider: ModelProviderId;
  readonly abilities: Result<ModelAbilities>;
  /** What it cost: as counted, or the most it can have been. */
  readonly cost: ModelCost;
}

/**
 * Tries every provider in turn, or the one named. A list that cannot be used is a failure value.
 * @param spent what records say was spent today (UTC); trying counts on top of it
 * @param stop calls the trying off: what is under way is broken off and said to be
 */
export async function probeProviders(options: ModelOptions, only: string | null, spent: ModelCost, keys: ModelKeys, stop?: AbortSignal): Promise<Result<readonly ProbedProvider[]>> {
  const configs = readModelProviders(options.providers);
  if (!configs.ok) return configs;
  const clock = new SystemClock();
  const opened = openModelDesk({ providers: options.providers, limits: limitsOf(options), spent: { cost: spent, at: clock.now() } }, keys.read, clock);
  if (!opened.ok) return opened;
  const probed: ProbedProvider[] = [];
  const { desk, budget } = opened.value;
  for (const { id } of configs.value) {
    if (only !== null && only !== id) continue;
    const before = budget.spentOn(clock.now());
    const abilities = await desk.probe(id, stop);
    const after = budget.spentOn(clock.now());
    // Over midnight the day begins with nothing.
    probed.push({ provider: id, abilities, cost: { micros: Math.max(0, after.micros - before.micros), tokens: Math.max(0, after.tokens - before.tokens) } });
  }
  desk.close();
  return ok(probed);
}
