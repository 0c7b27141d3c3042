/** The same desk before a server that we did not write, so that our own does not merely share our misunderstandings. */
import { LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { ModelBudget } from '../../core/model/budget.ts';
import type { ModelAnswer } from '../../core/model/model-answer.ts';
import { OpenAiProvider } from '../../adapters/model-openai/openai-provider.ts';
import type { AskedModel } from '../../ports/model-backend.ts';
import { NO_LIMITS, providerConfig, questionAt, WatchedScheduler } from './desk.fixture.ts';
import { ModelDesk } from './model-desk.ts';
import { holdAnswer } from './scripted-provider.fixture.ts';

const NOW = 1_790_000_000_000 as Timestamp;
const QUESTION = questionAt(NOW);
const GOOD = holdAnswer(QUESTION);

const mocks: LLMock[] = [];
afterEach(() => Promise.all(mocks.splice(0).map((mock) => mock.stop())));

interface Opened {
  readonly asked: AskedModel;
  readonly mock: LLMock;
  readonly desk: ModelDesk;
  readonly scheduler: WatchedScheduler;
}

async function open(prepare: (mock: LLMock) => void): Promise<Opened> {
  const mock = new LLMock({ port: 0, chunkSize: 17 });
  mocks.push(mock);
  prepare(mock);
  const scheduler = new WatchedScheduler(NOW);
  const provider = new OpenAiProvider(providerConfig({ baseUrl: `${await mock.start()}/v1`, keyName: 'a key' }), () => Promise.resolve('sk-any'), scheduler);
  const desk = new ModelDesk([provider], new ModelBudget(NO_LIMITS), scheduler);
  return { asked: desk.ask(QUESTION), mock, desk, scheduler };
}

async function ask(prepare: (mock: LLMock) => void): Promise<Omit<Opened, 'asked'> & { readonly answer: ModelAnswer }> {
  const { asked, ...opened } = await open(prepare);
  return { ...opened, answer: await asked.answer };
}

describe('a server that somebody else wrote', () => {
  it('understands the request and is understood', async () => {
    const { answer, mock } = await ask((one) => one.onMessage(/.*/, { content: GOOD, usage: { prompt_tokens: 1_234, completion_tokens: 56, total_tokens: 1_290 } }));
    expect(answer).toMatchObject({ result: { kind: 'answered', content: { analysis: { stance: 'hold' } } }, tokens: 1_290, micros: 1_234 * 2 + 56 * 8, attempts: [{ costFrom: 'reported' }] });
    expect(mock.getLastRequest()?.body).toMatchObject({ model: 'analyst-1', stream: true, response_format: { type: 'json_schema' } });
  });

  it.each<[name: string, prepare: (mock: LLMock) => void, outcomes: readonly string[]]>([
    ['fails with 500', (mock) => mock.nextRequestError(500, { message: 'The server had an error', type: 'server_error' }), ['server_error']],
    ['does not take the key', (mock) => mock.nextRequestError(401, { message: 'Incorrect API key provided', type: 'invalid_request_error', code: 'invalid_api_key' }), ['bad_key']],
    ['does not know the model', (mock) => mock.nextRequestError(404, { message: 'The model `analyst-1` does not exist', type: 'invalid_request_error', code: 'model_not_found' }), ['unknown_model']],
    ['is out of credit', (mock) => mock.nextRequestError(429, { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' }), ['no_credit']],
    ['knows no schemas', (mock) => mock.nextRequestError(400, { message: 'This response_format type is unavailable now', type: 'invalid_request_error' }).onMessage(/.*/, { content: GOOD }), ['answered']],
    ['stops at the limit', (mock) => mock.onMessage(/.*/, { content: GOOD.slice(0, 40), finishReason: 'length' }), ['length_stop', 'length_stop']],
    ['filters the answer', (mock) => mock.onMessage(/.*/, { content: '', finishReason: 'content_filter' }), ['refused', 'refused']],
    ['calls a tool', (mock) => mock.onMessage(/.*/, { toolCalls: [{ name: 'place_order', arguments: '{"side":"buy"}' }] }), ['invalid_json', 'invalid_json']],
    ['stops in the middle', (mock) => mock.onMessage(/.*/, { content: GOOD }, { truncateAfterChunks: 3 }), ['cut_off']],
    ['sends something malformed', (mock) => mock.onMessage(/.*/, { content: GOOD }).setChaos({ malformedRate: 1 }), ['server_error']],
    ['drops the request', (mock) => mock.onMessage(/.*/, { content: GOOD }).setChaos({ dropRate: 1 }), ['server_error']],
    ['disconnects', (mock) => mock.onMessage(/.*/, { content: GOOD }).setChaos({ disconnectRate: 1 }), ['cut_off']],
    ['says prose', (mock) => mock.onMessage(/.*/, { content: 'Do not buy.' }), ['invalid_json', 'invalid_json']],
  ])('and %s', async (_name, prepare, outcomes) => {
    const { answer, desk } = await ask(prepare);
    expect(answer.attempts.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(answer.result.kind).toBe(outcomes.at(-1) === 'answered' ? 'answered' : 'abstained');
    expect(desk.health[0]).toMatchObject({ running: 0, waiting: 0 });
  });

  it('and asks to wait is heard out, and asked once more', async () => {
    const { asked, mock, scheduler } = await open((one) => one.onMessage(/.*/, { content: GOOD }).setChaos({ rateLimitRate: 1 }));
    await scheduler.waitsFor(1_000);
    mock.clearChaos();
    await scheduler.advance(1_000);
    expect((await asked.answer).attempts).toMatchObject([{ outcome: 'rate_limited', costFrom: 'none' }, { outcome: 'answered' }]);
  });
});
