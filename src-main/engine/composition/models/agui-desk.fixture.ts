/** Test helper: a desk at a loopback agent that speaks AG-UI, with a clock that stands still until it is moved. */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import { AguiProvider } from '../../adapters/model-agui/agui-provider.ts';
import { LoopbackAgent } from '../../adapters/model-agui/loopback-agent.fixture.ts';
import { ModelBudget } from '../../core/model/budget.ts';
import type { BackendHarness, ModelBehaviour } from '../../ports/model-backend.contract.ts';
import { NO_LIMITS, providerConfig, questionAt, WatchedScheduler } from './desk.fixture.ts';
import { ModelDesk } from './model-desk.ts';

export interface AgentHarness extends BackendHarness {
  readonly server: LoopbackAgent;
  readonly provider: AguiProvider;
  readonly scheduler: WatchedScheduler;
}

/** A desk with one agent. */
export async function agentHarness(changes: Partial<ModelProviderConfig> = {}, options: ConstructorParameters<typeof LoopbackAgent>[0] = {}): Promise<AgentHarness> {
  const server = new LoopbackAgent(options);
  const scheduler = new WatchedScheduler(1_790_000_000_000);
  const budget = new ModelBudget(NO_LIMITS);
  const config = providerConfig({ kind: 'ag-ui', baseUrl: await server.start(), keyName: server.key === null ? null : 'loopback key', ...changes });
  const provider = new AguiProvider(config, () => Promise.resolve(server.key), scheduler);
  const desk = new ModelDesk([provider], budget, scheduler);
  let listens = true;
  const stop = async (): Promise<void> => {
    if (listens) await server.stop();
    listens = false;
  };
  return {
    backend: desk, server, provider, scheduler,
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
