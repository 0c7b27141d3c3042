/** Test helpers: a desk at a loopback model, with a clock that stands still until it is moved. */
import type { AgentId, CycleId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderConfig, ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { RISING, snapshotWith } from '../../core/agents/snapshot-fixture.ts';
import { ModelBudget, type BudgetLimits } from '../../core/model/budget.ts';
import type { AnswerWanted, ModelQuestion, ModelQuestionId } from '../../core/model/model-question.ts';
import { modelQuestion, type PromptParts } from '../../core/model/prompt.ts';
import { ManualScheduler } from '../../adapters/feed-ccxt/manual-scheduler.ts';
import { LoopbackModel } from '../../adapters/model-openai/loopback-model.fixture.ts';
import { OpenAiProvider } from '../../adapters/model-openai/openai-provider.ts';
import type { BackendHarness, ModelBehaviour } from '../../ports/model-backend.contract.ts';
import type { ModelProvider } from '../../ports/model-provider.ts';
import { ModelDesk } from './model-desk.ts';

export const NO_LIMITS: BudgetLimits = { dailyMicros: null, dailyTokens: null, cycleMicros: null };
export const KEY = 'sk-loop-back-key';

/** A manual clock that says what is waited for. */
export class WatchedScheduler extends ManualScheduler {
  #waits: { readonly ms: number; readonly resolve: () => void }[] = [];

  override schedule(at: Timestamp, task: () => void): () => void {
    const off = super.schedule(at, task);
    const ms = at - this.now();
    for (const wait of this.#waits) if (wait.ms === ms) wait.resolve();
    this.#waits = this.#waits.filter((wait) => wait.ms !== ms);
    return off;
  }

  /** Resolves once something is to be done in exactly `ms`. */
  waitsFor(ms: number): Promise<void> {
    return this.due().includes(ms) ? Promise.resolve() : new Promise((resolve) => this.#waits.push({ ms, resolve }));
  }
}

/** A provider at two dollars a million tokens read and eight written. */
export function providerConfig(changes: Partial<ModelProviderConfig> = {}): ModelProviderConfig {
  return {
    id: 'loopback' as ModelProviderId, kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', keyName: null, keyHeader: 'authorization', model: 'analyst-1', promptMicrosPerMillion: 2_000_000, answerMicrosPerMillion: 8_000_000,
    contextTokens: 32_000, timeoutMs: 10_000, concurrency: 4, requestsPerMinute: 60, ...changes,
  };
}

/** A question about a rising market, one minute to its deadline. */
export function questionAt(now: number, wanted: AnswerWanted = { kind: 'analysis', choices: [] }, changes: Partial<PromptParts> = {}, asked: Partial<ModelQuestion> = {}): ModelQuestion {
  const parts: PromptParts = {
    role: 'a trend follower', goal: 'find trends that last.', backstory: 'You have seen many breakouts fail.', description: 'What do you think of BTC?', wanted, officer: false,
    snapshot: snapshotWith(RISING, { at: now as Timestamp, dataAt: now as Timestamp }), reads: null, heard: [], lessons: [], outside: [], feedback: null, size: 'full', ...changes,
  };
  return { ...modelQuestion(parts, { id: 'question-1' as ModelQuestionId, agent: 'trend' as AgentId, cycle: 'cycle-1' as CycleId, limits: { timeoutMs: 10_000, deadline: (now + 60_000) as Timestamp, answerTokens: 800 } }), ...asked };
}

export interface DeskHarness extends BackendHarness {
  readonly desk: ModelDesk;
  readonly server: LoopbackModel;
  readonly scheduler: WatchedScheduler;
  readonly budget: ModelBudget;
  readonly provider: OpenAiProvider;
}

/** A desk with one provider at a loopback server; `further`: providers that stand in for it. */
export async function deskHarness(
  changes: Partial<ModelProviderConfig> = {}, options: ConstructorParameters<typeof LoopbackModel>[0] = {}, limits: BudgetLimits = NO_LIMITS, further: (scheduler: WatchedScheduler) => readonly ModelProvider[] = () => [],
): Promise<DeskHarness> {
  const server = new LoopbackModel(options);
  const scheduler = new WatchedScheduler(1_790_000_000_000);
  const budget = new ModelBudget(limits);
  const config = providerConfig({ baseUrl: await server.start(), keyName: server.key === null ? null : 'loopback key', ...changes });
  const provider = new OpenAiProvider(config, () => Promise.resolve(server.key), scheduler);
  const desk = new ModelDesk([provider, ...further(scheduler)], budget, scheduler);
  let listens = true;
  const stop = async (): Promise<void> => {
    if (listens) await server.stop();
    listens = false;
  };
  return {
    desk, backend: desk, server, scheduler, budget, provider,
    serve: async (...behaviours: readonly ModelBehaviour[]) => {
      if (behaviours.includes('refuses_connection')) await stop();
      server.serve(...behaviours);
    },
    question: (wanted, outside) => questionAt(scheduler.now(), wanted, outside === undefined ? {} : { outside: [{ source: 'a news page', text: outside }] }),
    asked: (requests) => server.asked(requests),
    waitsFor: (ms) => scheduler.waitsFor(ms),
    get requests() {
      return server.requests.length;
    },
    get faults() {
      return server.faults;
    },
    now: () => scheduler.now(),
    pass: (ms) => scheduler.advance(ms),
    spentMicros: () => budget.spentOn(scheduler.now()).micros,
    end: async () => {
      desk.close();
      await stop();
    },
  };
}
