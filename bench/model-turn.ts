import OpenAI from 'openai';
import { instrumentId } from '../src-shared/domain/instrument.ts';
import type { AgentId, CycleId, Timestamp } from '../src-shared/domain/ids.ts';
import type { ModelProviderConfig, ModelProviderId } from '../src-shared/domain/model-provider.ts';
import { LoopbackModel } from '../src-main/engine/adapters/model-openai/loopback-model.fixture.ts';
import { OpenAiProvider } from '../src-main/engine/adapters/model-openai/openai-provider.ts';
import { SystemClock } from '../src-main/engine/adapters/clock-system/system-clock.ts';
import { ModelDesk } from '../src-main/engine/composition/models/model-desk.ts';
import type { FeatureSnapshot } from '../src-main/engine/core/feature/feature-snapshot.ts';
import { FEATURES } from '../src-main/engine/core/feature/feature-list.ts';
import { answerForm } from '../src-main/engine/core/model/answer-form.ts';
import { ModelBudget } from '../src-main/engine/core/model/budget.ts';
import type { ModelAnswer } from '../src-main/engine/core/model/model-answer.ts';
import { modelQuestion, type PromptParts } from '../src-main/engine/core/model/prompt.ts';
import type { ModelQuestion, ModelQuestionId } from '../src-main/engine/core/model/model-question.ts';
import { repeat, timed, type Claim, type Figure } from './harness.ts';

const TURNS = 200;
const DEBATES = 20;
const TURNS_EACH = 10;
const ROUNDS = 5;
export const MODEL = 'analyst-1';

/** A market at a moment of its own, so that nothing asked about it is answered from memory. */
export function snapshotAt(moment: number): FeatureSnapshot {
  const values = { ...Object.fromEntries(FEATURES.map(({ name }, i) => [name, 100 + i / 7])), atr_5m: 1 };
  return { instrument: instrumentId('BTC', 'USDT', 'perpetual', 'bench'), at: moment as Timestamp, dataAt: moment as Timestamp, lastPrice: 100, tickSize: 0.01, regime: 'bull', quality: { entriesAllowed: true, reasons: [] }, values };
}

/** What an agent is asked about a market, after what others said. */
export function questionOn(snapshot: FeatureSnapshot, agent: string, heard: PromptParts['heard'], clock: SystemClock): ModelQuestion {
  return modelQuestion(
    { role: 'a trend follower', goal: 'find trends.', backstory: '', description: 'What do you think?', wanted: { kind: 'analysis', choices: [] }, officer: false, snapshot, reads: null, heard, lessons: [], outside: [], feedback: null, size: 'full' },
    { id: `question ${agent} ${snapshot.at} ${heard.length}` as ModelQuestionId, agent: agent as AgentId, cycle: 'cycle' as CycleId, limits: { timeoutMs: 30_000, deadline: (clock.now() + 60_000) as Timestamp, answerTokens: 800 } },
  );
}

export interface Table {
  readonly clock: SystemClock;
  /** Through the desk; throws where no usable answer comes. */
  readonly ask: (question: ModelQuestion) => Promise<Extract<ModelAnswer['result'], { kind: 'answered' }>['content']>;
  /** The same call as somebody would write it who wants no more than the answer. */
  readonly bare: (question: ModelQuestion) => Promise<void>;
}

/** A desk and a bare client at the same server, which may be asked `together` at a time. */
export function tableAt(baseUrl: string, together: number): Table {
  const clock = new SystemClock();
  const config: ModelProviderConfig = {
    id: 'bench' as ModelProviderId, kind: 'openai', baseUrl, keyName: null, keyHeader: 'authorization', model: MODEL, promptMicrosPerMillion: 250_000, answerMicrosPerMillion: 2_000_000, contextTokens: 32_000, timeoutMs: 30_000, concurrency: together, requestsPerMinute: 1e9,
  };
  const desk = new ModelDesk([new OpenAiProvider(config, () => Promise.resolve(null), clock)], new ModelBudget({ dailyMicros: 1e12, dailyTokens: 1e12, cycleMicros: 1e12 }), clock);
  const client = new OpenAI({ apiKey: 'unused', baseURL: baseUrl, maxRetries: 0 });
  return {
    clock,
    ask: async (question) => {
      const { result } = await desk.ask(question).answer;
      if (result.kind !== 'answered') throw new Error(`no answer: ${result.sentence}`);
      return result.content;
    },
    bare: async ({ messages, wanted, features, officer, limits }) => {
      const { name, schema } = answerForm(wanted, features, officer);
      const stream = await client.chat.completions.create({
        model: MODEL, stream: true, stream_options: { include_usage: true }, max_tokens: limits.answerTokens, messages: messages.map(({ role, text }) => ({ role, content: text })),
        response_format: { type: 'json_schema', json_schema: { name, strict: true, schema } },
      });
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      JSON.parse(text);
    },
  };
}

async function measure(): Promise<Figure[]> {
  const server = new LoopbackModel({ model: MODEL });
  const { clock, ask, bare } = tableAt(await server.start(), DEBATES);
  let moment = 0;
  const next = (): ModelQuestion => questionOn(snapshotAt((moment += 1_000)), 'trend', [], clock);
  const inTurn = async (one: (question: ModelQuestion) => Promise<unknown>, turns: number): Promise<void> => {
    for (let i = 0; i < turns; i += 1) await one(next());
  };
  const alone = (one: typeof ask | typeof bare) => async () => await timed(() => inTurn(one, TURNS)) / TURNS;
  const together = (one: typeof ask | typeof bare) => () => timed(() => Promise.all(Array.from({ length: DEBATES }, () => inTurn(one, TURNS_EACH))));
  try {
    return [
      { what: 'one model turn', unit: 'ms', samples: await repeat(ROUNDS, alone(ask)), baseline: { what: 'the same call in a bare loop of the library', samples: await repeat(ROUNDS, alone(bare)) }, target: null, note: `prompt, form, limits, record and reading included; ${TURNS} turns a round, client and server share a process` },
      { what: `${DEBATES} debates at once, ${TURNS_EACH} turns each`, unit: 'ms', samples: await repeat(ROUNDS, together(ask)), baseline: { what: 'the same calls in bare loops', samples: await repeat(ROUNDS, together(bare)) }, target: null },
    ];
  } finally {
    await server.stop();
  }
}

export const modelTurnClaim: Claim = { name: 'model-turn', sentence: 'a question to a language model, from snapshot to checked answer, at a loopback server', measure };
