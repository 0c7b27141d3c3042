/** The language models of a session: its desk, with what was spent today and what an earlier program left open. */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import { readModelProviders } from '../../../../src-shared/contract/model-providers.ts';
import { failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import { bookLostQuestions, spentOnModels, type LostCost, type LostQuestion } from '../../adapters/store-sqlite/model-spending.ts';
import type { SqliteStore } from '../../adapters/store-sqlite/store.ts';
import { FEATURES } from '../../core/feature/feature-list.ts';
import { answerForm } from '../../core/model/answer-form.ts';
import type { ModelMessage } from '../../core/model/model-question.ts';
import { costOf, mostPromptTokens } from '../../core/model/token-cost.ts';
import type { Clock, Scheduler } from '../../ports/clock.ts';
import type { ModelKeys } from './model-keys.ts';
import { limitsOf, type ModelOptions } from './model-options.ts';
import { openModelDesk } from './open-desk.ts';
import { PacedBackend } from './paced-backend.ts';
import { WatchedModels } from './watched-models.ts';

const DAY_MS = 86_400_000;
/** A bad answer is shown again with what is wrong with it: characters at most, as question-run.ts has it. */
const REPAIR_CHARACTERS = 5_000;

export interface ModelsBasis {
  readonly store: Pick<SqliteStore, 'db'>;
  /** The machine's time: servers and money know no other. */
  readonly machine: Scheduler;
  /** The session's time, and how fast it goes against the machine's. */
  readonly session: Clock;
  readonly pace: number;
  readonly keys: ModelKeys;
  readonly onProblem: (problem: Failure) => void;
}

/** Opens the desk of a session. Providers that cannot be used are a failure value; a key that is missing is told, and the session goes on without that provider. */
export function openSessionModels(options: ModelOptions, { store, machine, session, pace, keys, onProblem }: ModelsBasis): Result<WatchedModels> {
  const configs = readModelProviders(options.providers);
  if (!configs.ok) return configs;
  const now = machine.now();
  const lost = bookLostQuestions(store.db, now, (question) => mostOf(configs.value, question));
  if (lost > 0) onProblem(failure('models_lost', `${lost} ${lost === 1 ? 'question' : 'questions'} to language models had no answer when Quorum last ended; they count at the most they can have cost.`, 'Nothing needs to be done; `quorum agents costs` shows them.'));
  for (const config of configs.value) void tellMissingKey(config, keys, onProblem);
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const opened = openModelDesk({ providers: options.providers, limits: limitsOf(options), spent: { cost: spentOnModels(store.db, today, today + DAY_MS), at: now } }, keys.read, machine);
  if (!opened.ok) return opened;
  const { desk, budget } = opened.value;
  return ok(new WatchedModels(new PacedBackend(desk, session, machine, pace), { budget, limits: limitsOf(options), machine }));
}

/** After the session has opened: a keychain that has to be unlocked first holds nothing up. */
async function tellMissingKey({ id, keyName }: ModelProviderConfig, keys: ModelKeys, onProblem: ModelsBasis['onProblem']): Promise<void> {
  if (keyName === null) return;
  const { place, sentence } = await keys.sourceOf(keyName);
  if (place === 'none' || place === 'unknown') onProblem(failure('no_model_key', `The language model provider ${id} wants the key "${keyName}", which ${place === 'none' ? 'is not there' : 'cannot be read'}: it will not be asked.`, sentence));
}

/** The most a question can have cost, whoever was asked: each provider twice, and a repair with twice the tokens. */
export function mostOf(providers: readonly ModelProviderConfig[], { messages, answerTokens }: LostQuestion): LostCost {
  const form = answerForm({ kind: 'analysis', choices: [] }, FEATURES.map(({ name }) => name), true);
  const asked = mostPromptTokens(messages, form);
  const repair: ModelMessage = { role: 'user', text: 'x'.repeat(REPAIR_CHARACTERS) + JSON.stringify(form.schema) };
  const repaired = mostPromptTokens([...messages, repair], form);
  const promptTokens = 2 * asked + repaired;
  const tokens = 4 * answerTokens;
  const micros = providers.reduce((sum, config) => sum + costOf(config, promptTokens, tokens).micros, 0);
  return { provider: providers[0]?.id ?? '', model: providers[0]?.model ?? '', promptTokens: promptTokens * providers.length, answerTokens: tokens * providers.length, micros };
}
