import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderConfig, ModelProviderId } from '../../../../src-shared/domain/model-provider.ts';
import { answerForm } from '../../core/model/answer-form.ts';
import type { ModelCall, ModelCallEnd } from '../../ports/model-provider.ts';
import type { ServerKnowledge } from './loopback-behaviour.fixture.ts';
import { LoopbackModel } from './loopback-model.fixture.ts';
import { OpenAiProvider } from './openai-provider.ts';

const KEY = 'sk-loop-back-key';
const CLOCK = { now: () => 1_790_000_000_000 as Timestamp };
const CALL: ModelCall = { messages: [{ role: 'system', text: 'You are a tester.' }, { role: 'user', text: 'Anything?' }], form: answerForm({ kind: 'note', choices: [] }, [], false), subject: null, answerTokens: 200 };

const servers: LoopbackModel[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function open(knows: Partial<ServerKnowledge> = {}, changes: Partial<ModelProviderConfig> = {}, key: string | null = null): Promise<{ readonly server: LoopbackModel; readonly provider: OpenAiProvider }> {
  const server = new LoopbackModel({ knows, key });
  servers.push(server);
  const config: ModelProviderConfig = {
    id: 'loopback' as ModelProviderId, kind: 'openai', baseUrl: await server.start(), keyName: key === null ? null : 'loopback key', keyHeader: 'authorization', model: 'analyst-1', promptMicrosPerMillion: 1, answerMicrosPerMillion: 1,
    contextTokens: 8_000, timeoutMs: 10_000, concurrency: 1, requestsPerMinute: 60, ...changes,
  };
  return { server, provider: new OpenAiProvider(config, () => Promise.resolve(key), CLOCK) };
}

const run = (provider: OpenAiProvider, heard: (piece: string) => void = () => undefined): Promise<ModelCallEnd> => provider.start(CALL, heard).end;

describe('what leaves', () => {
  it('is the prompt, the form and the limit, and in headers nothing about this machine', async () => {
    const { server, provider } = await open({}, {}, KEY);
    await run(provider);
    const [request] = server.requests;
    expect(request?.body).toEqual({
      model: 'analyst-1', stream: true, stream_options: { include_usage: true }, max_tokens: 200,
      messages: [{ role: 'system', content: 'You are a tester.' }, { role: 'user', content: 'Anything?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'note', strict: true, schema: CALL.form.schema } },
    });
    const { authorization, 'user-agent': agent, ...headers } = request?.headers ?? {};
    expect([authorization, agent]).toEqual([`Bearer ${KEY}`, 'quorum']);
    expect(Object.keys(headers).filter((name) => /stainless|openai|organization|project/.test(name))).toEqual([]);
  });

  it('comes from the settings alone: what the environment holds for the library goes nowhere', async () => {
    const { server, provider: { config } } = await open();
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-somebody-else');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin');
    vi.stubEnv('OPENAI_BASE_URL', config.baseUrl);
    vi.stubEnv('OPENAI_ORG_ID', 'org-1');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-1');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-secret: yes');
    const { server: other, provider } = await open();
    await run(provider);
    expect(server.requests).toEqual([]);
    expect(JSON.stringify(other.requests[0]?.headers)).not.toMatch(/somebody|admin|org-1|project-1|x-secret/);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('and where the environment keeps the library from being set up, that is a failure in words', async () => {
    const { provider } = await open();
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'no header name: x');
    expect(await run(provider)).toMatchObject({ kind: 'failed', sentence: expect.stringContaining('"no header name"') as string });
    expect(await provider.probe().end).toMatchObject({ usable: false, sentences: [expect.stringContaining('"no header name"') as string] });
  });

  it('carries Azure\'s key in its own header', async () => {
    const { server, provider } = await open({}, { keyHeader: 'api-key' }, KEY);
    expect((await run(provider)).kind).toBe('completed');
    expect(server.requests[0]?.headers).toMatchObject({ 'api-key': KEY });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe('a key', () => {
  it.each<[name: string, read: () => Promise<string | null>, words: string]>([
    ['that is not there', () => Promise.resolve(null), 'There is no key "main key" in the keychain.'],
    ['that cannot be read', () => Promise.reject(new Error('the keychain is locked')), 'The key "main key" cannot be read: the keychain is locked.'],
    ['that was pasted with more than it', () => Promise.resolve('sk-abc\nsk-def'), 'The key "main key" holds characters that no key has.'],
  ])('%s is said, and nothing is sent', async (_name, read, words) => {
    const { server, provider: { config } } = await open();
    const provider = new OpenAiProvider({ ...config, keyName: 'main key' }, read, CLOCK);
    expect(await run(provider)).toMatchObject({ kind: 'failed', reason: 'bad_key', sentence: words, mayCost: false });
    expect(server.requests).toEqual([]);
  });

  it('is read for each call, so that a new one holds at once', async () => {
    const { server, provider: { config } } = await open({}, {}, KEY);
    const keys = ['sk-loop-old-key', KEY];
    const provider = new OpenAiProvider(config, () => Promise.resolve(keys.shift() ?? null), CLOCK);
    const first = await run(provider);
    expect(first).toMatchObject({ kind: 'failed', reason: 'bad_key' });
    // The server repeats the key it was given; we do not.
    expect(JSON.stringify(first)).not.toContain('loop-old');
    expect((await run(provider)).kind).toBe('completed');
    expect(server.requests.length).toBe(1);
  });
});

describe('a server that knows less', () => {
  it.each<[name: string, knows: Partial<ServerKnowledge>, last: unknown]>([
    ['no schemas', { forms: 'json' }, { response_format: { type: 'json_object' } }],
    ['no forms at all', { forms: 'text' }, { response_format: undefined }],
    ['only the newer name of the limit', { limit: 'max_completion_tokens' }, { max_completion_tokens: 200, max_tokens: undefined }],
    ['no counting in streams', { knowsStreamOptions: false }, { stream: true, stream_options: undefined }],
    ['no streams', { streams: 'refuses' }, { stream: false }],
    ['none of it', { forms: 'text', limit: 'max_completion_tokens', knowsStreamOptions: false, streams: 'refuses' }, { stream: false, max_completion_tokens: 200, response_format: undefined }],
  ])('(%s) is asked more simply, and so from then on', async (_name, knows, last) => {
    const { server, provider } = await open(knows);
    expect(await run(provider)).toMatchObject({ kind: 'completed', text: '{"text":"Noted."}', usage: knows.knowsStreamOptions === false && knows.streams === undefined ? null : { promptTokens: expect.any(Number) as number } });
    const body = server.requests[0]?.body as Record<string, unknown>;
    expect(Object.fromEntries(Object.keys(last as object).map((name) => [name, body[name]]))).toEqual(last);
    await run(provider);
    expect(server.requests[1]?.body).toEqual(body);
    expect(server.faults).toEqual([]);
  });

  it('is shown the form in words', async () => {
    const { server, provider } = await open({ forms: 'json' });
    await run(provider);
    expect(server.requests[0]?.body.messages?.[0]?.content).toContain(`JSON Schema:\n${JSON.stringify(CALL.form.schema)}`);
  });

  it('and answers in one piece although asked for a stream is understood', async () => {
    const { provider } = await open({ streams: 'ignores' });
    const heard: string[] = [];
    expect(await run(provider, (piece) => heard.push(piece))).toMatchObject({ kind: 'completed', usage: { answerTokens: expect.any(Number) as number } });
    expect(heard).toEqual(['{"text":"Noted."}']);
  });
});

describe('without the name of a model', () => {
  it('the first that the server lists is asked, and bears its name from then on', async () => {
    const { server, provider } = await open({}, { model: '*' });
    expect(await run(provider)).toMatchObject({ kind: 'completed' });
    expect([server.requests[0]?.body.model, provider.config.model]).toEqual(['analyst-1', 'analyst-1']);
  });

  it('a server that lists none is told about in words, and asked again at the next call', async () => {
    const { server, provider } = await open({ listsModels: false }, { model: '*' });
    expect(await run(provider)).toMatchObject({ kind: 'failed', mayCost: false });
    expect([server.requests, provider.config.model]).toEqual([[], '*']);
  });

  it('it can be called off while the list is on its way', async () => {
    const { server, provider } = await open({}, { model: '*' });
    const call = provider.start(CALL, () => undefined);
    call.cancel();
    expect(await call.end).toEqual({ kind: 'cancelled', text: '' });
    expect(server.requests).toEqual([]);
  });
});

describe('a call', () => {
  it('that is called off breaks the connection, so that the server stops working', async () => {
    const { server, provider } = await open();
    server.serve('hangs_midway');
    let words = (): void => undefined;
    const heard = new Promise<void>((resolve) => {
      words = resolve;
    });
    const running = provider.start(CALL, () => words());
    await heard;
    running.cancel();
    expect(await running.end).toEqual({ kind: 'cancelled', text: '{"text":' });
    await server.deserted(1);
  });

  it('that is called off before it is sent is not sent', async () => {
    const { server, provider } = await open();
    const running = provider.start(CALL, () => undefined);
    running.cancel();
    expect(await running.end).toEqual({ kind: 'cancelled', text: '' });
    expect(server.requests).toEqual([]);
  });

  it('to an address without such a service says so', async () => {
    const { provider: { config } } = await open();
    const provider = new OpenAiProvider({ ...config, baseUrl: config.baseUrl.replace('/v1', '/v2') }, () => Promise.resolve(null), CLOCK);
    expect(await run(provider)).toMatchObject({ reason: 'unreachable', sentence: expect.stringContaining('no chat-completions service at this address') as string, mayCost: false });
  });
});

describe('a probe', () => {
  const probe = async (knows: Partial<ServerKnowledge>, changes: Partial<ModelProviderConfig> = {}): Promise<{ found: unknown; words: string; server: LoopbackModel; provider: OpenAiProvider }> => {
    const { server, provider } = await open(knows, changes);
    const { sentences, ...found } = await provider.probe().end;
    return { found, words: sentences.join(' '), server, provider };
  };

  it.each<[name: string, knows: Partial<ServerKnowledge>, found: Record<string, unknown>, words: readonly string[]]>([
    ['knows everything', {}, { usable: true, forms: 'schema', streaming: true, countsTokens: true, tools: true, modelListed: true, calls: 2 }, ['answers in the form it is given', 'can be watched as they come', 'costs are known', 'can call tools. Quorum offers it none']],
    ['is like a small local one', { limit: 'max_tokens', tools: false, listsModels: false }, { usable: true, forms: 'schema', tools: false, modelListed: null }, ['does not call tools', 'set to fewer (Ollama: 4096']],
    ['knows JSON only', { forms: 'json' }, { forms: 'json', usable: true }, ['not bound to a form: expect a second, paid attempt']],
    ['takes forms and ignores them', { boundToForm: false }, { forms: 'json', usable: true, calls: 3 }, ['not bound to a form']],
    ['takes only schemas, and ignores them', { boundToForm: false, forms: 'only_schema_or_text' }, { forms: 'text_only', usable: true }, ['bound to nothing, but kept to the form when it was shown it']],
    ['does not stream', { streams: 'refuses' }, { streaming: false, usable: true }, ['all at once, at the end']],
    ['ignores streams', { streams: 'ignores' }, { streaming: false, usable: true }, ['all at once']],
    ['does not count', { counts: false }, { countsTokens: false, usable: true }, ['counted at the most it can have cost']],
  ])('of a server that %s', async (_name, knows, expected, sentences) => {
    const { found, words, server } = await probe(knows);
    expect(found).toMatchObject(expected);
    for (const sentence of sentences) expect(words).toContain(sentence);
    expect(server.faults).toEqual([]);
  });

  it('teaches the provider how to speak to it', async () => {
    const { server, provider } = await probe({ boundToForm: false });
    await run(provider);
    expect(server.requests.at(-1)?.body.response_format).toEqual({ type: 'json_object' });
  });

  it('of a model that does not exist says so, and costs nothing', async () => {
    const { found, words } = await probe({}, { model: 'analyst-9' });
    expect(found).toMatchObject({ usable: false, modelListed: false, usage: { promptTokens: 0, answerTokens: 0 } });
    expect(words).toMatch(/^analyst-9 cannot be used as an analyst: The server does not know this model \(HTTP 404\).*The server's list of models has no analyst-9\.$/);
  });

  it('of a model that says something else says what it said', async () => {
    const { server, provider } = await open();
    server.serve('prose');
    const { usable, sentences } = await provider.probe().end;
    expect(usable).toBe(false);
    expect(sentences[0]).toContain('did not give an answer of the form it was shown. It said: I would say');
  });

  it('can be called off', async () => {
    const { server, provider } = await open();
    server.serve('slow');
    const probing = provider.probe();
    await server.asked(1);
    probing.cancel();
    expect(await probing.end).toMatchObject({ usable: false, sentences: [expect.stringContaining('called off') as string] });
  });
});
