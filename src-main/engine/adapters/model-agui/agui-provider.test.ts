/** What only a remote agent can do wrong, or do differently: the rest is in the contract of backends (composition/models/desk.contract.test.ts). */
import { EventType, type AGUIEvent, type RunAgentInput } from '@ag-ui/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelProviderConfig, ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelCall, ModelCallEnd } from '../../ports/model-provider.ts';
import { AguiProvider } from './agui-provider.ts';
import { LoopbackAgent, type Script } from './loopback-agent.fixture.ts';
import { message, toolCall } from './loopback-run.fixture.ts';
import { started } from './loopback-visit.fixture.ts';

const CLOCK = { now: () => 1_790_000_000_000 as Timestamp };
const CALL: ModelCall = {
  messages: [{ role: 'system', text: 'You are a tester.' }, { role: 'user', text: 'Anything?' }, { role: 'assistant', text: 'No.' }, { role: 'user', text: 'Really?' }],
  form: { name: 'note', schema: { type: 'object', properties: { text: { type: 'string' } } } }, subject: { instrument: 'BTC', lastPrice: 7, tickSize: 1, features: { atr_5m: 1 } }, answerTokens: 100,
};

const servers: LoopbackAgent[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function open(options: ConstructorParameters<typeof LoopbackAgent>[0] = {}, key: string | null | Error = options.key ?? null): Promise<{ readonly server: LoopbackAgent; readonly provider: AguiProvider }> {
  const server = new LoopbackAgent(options);
  servers.push(server);
  const config: ModelProviderConfig = {
    id: 'crew' as ModelProviderId, kind: 'ag-ui', baseUrl: await server.start(), keyName: key === null ? null : 'crew key', keyHeader: 'authorization', model: 'agent', promptMicrosPerMillion: 0, answerMicrosPerMillion: 0,
    contextTokens: 8_000, timeoutMs: 10_000, concurrency: 1, requestsPerMinute: 60,
  };
  return { server, provider: new AguiProvider(config, () => (key instanceof Error ? Promise.reject(key) : Promise.resolve(key)), CLOCK) };
}

/** One call to an agent that plays a script. */
async function play(events: Script['events'], after: Script['after'] = 'end'): Promise<ModelCallEnd> {
  const { server, provider } = await open();
  server.serve({ events, after });
  const end = await provider.start(CALL, () => undefined).end;
  expect(server.faults).toEqual([]);
  return end;
}

const GOOD = '{"text":"good"}';
const done = (input: RunAgentInput, more: Readonly<Record<string, unknown>> = {}): AGUIEvent => ({ type: EventType.RUN_FINISHED, threadId: input.threadId, runId: input.runId, ...more });
const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

describe('what is sent', () => {
  it('is the question with the snapshot as state and context, and the form as the one tool', async () => {
    const { server, provider } = await open({ key: 'a-key-of-the-crew' });
    await provider.start(CALL, () => undefined).end;
    const [{ input, headers } = { input: null, headers: {} }] = server.requests;
    expect(input).toMatchObject({
      protocolVersion: '1.0', state: { snapshot: CALL.subject }, tools: [{ name: 'note', parameters: CALL.form.schema }], forwardedProps: { answerTokens: 100 },
      messages: [{ role: 'system', content: 'You are a tester.' }, { role: 'user', content: 'Anything?' }, { role: 'assistant', content: 'No.' }, { role: 'user', content: 'Really?' }],
    });
    expect(input?.context.map(({ value }) => JSON.parse(value) as unknown)).toEqual([CALL.subject, { name: 'note', schema: CALL.form.schema }]);
    expect(headers).toMatchObject({ 'user-agent': 'quorum', authorization: 'Bearer a-key-of-the-crew' });
    expect(server.faults).toEqual([]);
  });

  it('is a thread of its own each time: no interrupt of an earlier question stands in its way', async () => {
    const { server, provider } = await open();
    await provider.start(CALL, () => undefined).end;
    await provider.start(CALL, () => undefined).end;
    expect(new Set(server.requests.flatMap(({ input }) => [input.threadId, input.runId])).size).toBe(4);
  });

  it.each<[name: string, key: string | Error, words: RegExp]>([['is not there', '', /no key "crew key"/], ['cannot be read', new Error('it is locked'), /it is locked/], ['cannot stand in a header', 'a\nb', /characters that no key has/]])('is nothing where the key %s', async (_name, key, words) => {
    const { server, provider } = await open({}, key);
    expect(await provider.start(CALL, () => undefined).end).toMatchObject({ kind: 'failed', reason: 'bad_key', sentence: expect.stringMatching(words) as string, mayCost: false });
    expect(server.requests).toEqual([]);
  });
});

describe('an answer', () => {
  it.each<[name: string, events: Script['events'], text: string]>([
    ['is what the tool was given, whatever was said beside it', (input) => [started(input), ...message('Let me see.', 'm1'), ...toolCall('note', GOOD), ...message('Done.', 'm2'), done(input)], GOOD],
    ['is the first use of the tool', (input) => [started(input), ...toolCall('note', GOOD, 'a'), ...toolCall('note', '{"text":"other"}', 'b'), done(input)], GOOD],
    ['is the last message of a crew that talks', (input) => [started(input), ...message('I say buy.', 'm1'), ...message(GOOD, 'm2'), done(input)], GOOD],
    ['is in the run that was asked for, not in history that is played before it', (input) => [started({ ...input, runId: 'old' }), ...toolCall('note', '{"text":"old"}'), done({ ...input, runId: 'old' }), started(input), ...toolCall('note', GOOD), done(input)], GOOD],
    ['is taken from an agent that names its runs itself', (input) => [started({ ...input, runId: 'its own' }), ...toolCall('note', GOOD), done({ ...input, runId: 'its own' })], GOOD],
    ['is found among fields and events of a later protocol', (input) => [started(input), frame({ type: 'HOLOGRAM', of: 'a bull' }), frame({ type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant', mood: 'sunny' }), ...message(GOOD, 'm').slice(1), done(input)], GOOD],
    ['of an agent that says nothing and calls what it was not offered says so', (input) => [started(input), ...toolCall('place_order', '{"side":"buy"}'), done(input)], 'called a tool that was not offered: place_order'],
  ])('%s', async (_name, events, text) => {
    const said = vi.spyOn(console, 'warn');
    expect(await play(events)).toEqual({ kind: 'completed', finish: 'stop', text, usage: null, formShown: false });
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('is none where a person is asked: nobody answers an interrupt', async () => {
    const interrupts = [{ id: 'i1', reason: 'approval', message: 'May I sell everything?' }];
    expect(await play((input) => [started(input), ...toolCall('note', GOOD), done(input, { outcome: { type: 'interrupt', interrupts } })])).toMatchObject({ kind: 'completed', finish: 'refused', text: expect.stringContaining('May I sell everything?') as string });
  });

  it('is none where the run was called off', async () => {
    expect(await play((input) => [started(input), done(input, { outcome: { type: 'cancelled' } })])).toMatchObject({ kind: 'completed', finish: 'refused', text: 'the agent called its run off' });
  });

  it('is taken as soon as the run is over, though the connection stays open, and the connection is let go', async () => {
    const { server, provider } = await open();
    server.serve({ events: (input) => [started(input), ...toolCall('note', GOOD), done(input)], after: 'hang' });
    expect(await provider.start(CALL, () => undefined).end).toMatchObject({ kind: 'completed', text: GOOD });
    await server.deserted(1);
  });
});

describe('a stream that does not keep to the protocol', () => {
  it.each<[name: string, events: Script['events']]>([
    ['begins with something else', () => message(GOOD)],
    ['goes on with a message that was never begun', (input) => [started(input), { type: EventType.TEXT_MESSAGE_CONTENT, messageId: 'm', delta: GOOD }, done(input)]],
    ['ends the run with a message open', (input) => [started(input), ...message(GOOD).slice(0, -1), done(input)]],
    ['begins a run in a run', (input) => [started(input), started(input)]],
    ['closes a step of somebody else', (input) => [started(input), { type: EventType.STEP_FINISHED, stepName: 'never begun' }, done(input)]],
    ['has an event without its fields', (input) => [started(input), frame({ type: 'TEXT_MESSAGE_START' }), done(input)]],
    ['has a field of the wrong kind', (input) => [started(input), frame({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 7 })]],
    ['has a null for an event', (input) => [started(input), 'data: null\n\n']],
    ['has an event without a type', (input) => [started(input), frame({ messageId: 'm' })]],
    ['is no JSON', (input) => [started(input), 'data: {oops\n\n']],
    ['is a page', () => ['<html><body>Welcome</body></html>\n\n', 'data: <p>\n\n']],
  ])('and %s is a failure of the agent', async (_name, events) => {
    expect(await play(events)).toMatchObject({ kind: 'failed', reason: 'server_error', mayCost: true, sentence: expect.stringMatching(/^The agent does not keep to the protocol: ./) as string });
  });

  it('and has no events at all was cut off', async () => {
    expect(await play(() => ['<html><body>Welcome</body></html>\n\n'])).toMatchObject({ kind: 'failed', reason: 'cut_off' });
  });

  it.each<[code: string | undefined, end: Partial<ModelCallEnd>]>([
    ['content_filter', { kind: 'completed', finish: 'refused' }], ['max_tokens', { kind: 'completed', finish: 'length' }], ['rate_limit_exceeded', { kind: 'failed', reason: 'rate_limited' }], [undefined, { kind: 'failed', reason: 'server_error' }],
  ] as [string | undefined, Partial<ModelCallEnd>][])('says RUN_ERROR with the code %s', async (code, end) => {
    expect(await play((input) => [started(input), { type: EventType.RUN_ERROR, message: 'It went wrong', ...(code === undefined ? {} : { code }) }])).toMatchObject(end);
  });

  it.each<[name: string, event: (piece: string) => AGUIEvent]>([
    ['one giant message', (delta) => ({ type: EventType.TEXT_MESSAGE_CONTENT, messageId: 'm', delta })],
    ['endless thoughts', (delta) => ({ type: EventType.REASONING_MESSAGE_CONTENT, messageId: 'm', delta })],
  ])('and consists of %s is cut', async (_name, event) => {
    const opened: AGUIEvent = event('').type === EventType.TEXT_MESSAGE_CONTENT ? { type: EventType.TEXT_MESSAGE_START, messageId: 'm', role: 'assistant' } : { type: EventType.REASONING_MESSAGE_START, messageId: 'm', role: 'reasoning' };
    const end = await play((input) => [started(input), opened, event('x'.repeat(200_000))], 'hang');
    expect(end).toMatchObject({ kind: 'completed', finish: 'length', usage: null });
    expect(end.text.length).toBeLessThan(10_000);
  });

  it('and never stops sending state is broken off', async () => {
    const state = frame({ type: 'STATE_SNAPSHOT', snapshot: { filler: 'x'.repeat(100_000) } });
    expect(await play((input) => [started(input), ...Array.from({ length: 200 }, () => state)], 'hang')).toMatchObject({ kind: 'failed', reason: 'server_error', sentence: expect.stringContaining('more than 16000000 bytes') as string });
  }, 60_000);
});

describe('a call that is called off', () => {
  it('ends as cancelled and lets the server go, before and in the middle of an answer', async () => {
    const { server, provider } = await open();
    server.serve('slow', 'hangs_midway');
    const waiting = provider.start(CALL, () => undefined);
    await server.asked(1);
    waiting.cancel();
    expect(await waiting.end).toEqual({ kind: 'cancelled', text: '' });
    let heard = '';
    const halfway = provider.start(CALL, (piece) => { heard += piece; });
    await expect.poll(() => heard).not.toBe('');
    halfway.cancel();
    expect(await halfway.end).toMatchObject({ kind: 'cancelled', text: expect.stringMatching(/^\{/) as string });
    await server.deserted(2);
  });
});

describe('a trial', () => {
  it('says what the agent can do', async () => {
    const { server, provider } = await open();
    server.serve({ events: (input) => [started(input), ...toolCall('probe', '{"verdict":"teal","level":5}'), done(input, { usage: [{ inputTokens: 90, outputTokens: 12 }] })] });
    const found = await provider.probe().end;
    expect(found).toMatchObject({ usable: true, streaming: true, countsTokens: true, usage: { promptTokens: 90, answerTokens: 12 }, calls: 1 });
    expect(found.sentences.join(' ')).toContain('not told');
  });

  it('says why it cannot be used', async () => {
    const { server, provider } = await open();
    server.serve('prose');
    expect((await provider.probe().end).sentences).toEqual([expect.stringMatching(/^agent cannot be used as an analyst: it did not give an answer of the form/)]);
    server.serve('fails_with_500');
    expect(await provider.probe().end).toMatchObject({ usable: false, calls: 0, sentences: [expect.stringContaining('HTTP 500') as string] });
  });
});
