import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_MODELS } from '../../../src-shared/contract/model-settings.ts';
import { modelProviderSchema } from '../../../src-shared/contract/model-providers.ts';
import { failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { LoopbackModel } from '../../engine/adapters/model-openai/loopback-model.fixture.ts';
import { MemorySecrets } from '../../engine/composition/models/memory-secrets.fixture.ts';
import { ModelKeys } from '../../engine/composition/models/model-keys.ts';
import { ManualClock } from '../hub.fixture.ts';
import { ModelAnswers, type ModelAnswersBasis } from './model-answers.ts';

const KEY = 'sk-loopback-secret-0123456789';
let server: LoopbackModel;
let baseUrl: string;
let secrets: MemorySecrets;
beforeEach(async () => {
  server = new LoopbackModel({ key: KEY });
  baseUrl = await server.start();
  secrets = new MemorySecrets();
});
afterEach(() => server.stop());

const provider = (changes: Record<string, unknown> = {}) => modelProviderSchema.parse({ id: 'loopback', baseUrl, keyName: 'loop key', model: 'analyst-1', promptPrice: '2', answerPrice: '8', contextTokens: 32_000, ...changes });
const open = (changes: Partial<ModelAnswersBasis> = {}, spentMicros = 0) => new ModelAnswers({
  keys: new ModelKeys({}, secrets), clock: new ManualClock(), settings: () => NO_MODELS,
  lab: { do: (() => Promise.resolve(ok({ day: { calls: 0, answered: 0, tokens: 0, micros: spentMicros }, seats: [] }))) as never }, ...changes,
});
const here = (): { readonly signal: AbortSignal } => ({ signal: new AbortController().signal });
const words = (result: Result<{ readonly usable: boolean; readonly sentences: readonly string[] }>): string => (result.ok ? result.value.sentences.join(' ') : `${result.error.code}: ${result.error.sentence}`);

describe('keys over the contract', () => {
  it('go in, are told of by place, go out, and are in no answer', async () => {
    const models = open();
    const said = [await models.setKey({ name: 'loop key', key: KEY }), await models.keys({ names: ['loop key', 'other'] }), await models.removeKey({ name: 'loop key' }), await models.keys({ names: ['loop key'] })];
    expect(said).toMatchObject([
      { value: { accepted: true } },
      { value: { keychain: { usable: true }, keys: [{ name: 'loop key', place: 'keychain' }, { name: 'other', place: 'none' }] } },
      { value: { accepted: true } },
      { value: { keys: [{ place: 'none' }] } },
    ]);
    expect(JSON.stringify(said)).not.toContain(KEY);
  });

  it('are refused where no keychain runs, with what to do', async () => {
    secrets.trouble = failure('no_keychain', 'No keychain runs here.', 'Install one.');
    const models = open();
    expect(await models.setKey({ name: 'loop key', key: KEY })).toEqual({ ok: true, value: { accepted: false, sentence: 'The key was not kept. No keychain runs here. Install one. Its variable is QUORUM_KEY_LOOP_KEY.' } });
    expect(await models.keys({ names: ['loop key'] })).toMatchObject({ value: { keychain: { usable: false, sentence: 'No keychain runs here.', remedy: 'Install one.' }, keys: [{ place: 'unknown' }] } });
  });
});

describe('trying a provider', () => {
  it('says in words what it can do, and what that cost, which counts in the day', async () => {
    secrets.kept.set('loop key', KEY);
    const models = open();
    const tried = await models.test({ provider: provider() }, here());
    expect(words(tried)).toContain('answers in the form it is given');
    expect(tried).toMatchObject({ ok: true, value: { usable: true } });
    const { micros } = (tried as Extract<typeof tried, { ok: true }>).value;
    expect(micros).toBeGreaterThan(0);
    expect(server.faults).toEqual([]);
  });

  it.each([
    ['another key than the server knows', 'sk-another-key-of-somebody', {}, /key/i],
    ['a model that the server does not have', KEY, { model: 'nobody-7' }, /nobody-7|model/],
    ['nobody there', KEY, { baseUrl: 'http://127.0.0.1:9/v1' }, /reach|connect/i],
  ])('%s: says what is wrong, without the key', async (_, key, changes, what) => {
    secrets.kept.set('loop key', key);
    const tried = await open().test({ provider: provider(changes) }, here());
    expect(tried).toMatchObject({ ok: true, value: { usable: false } });
    expect(words(tried)).toMatch(what);
    expect(words(tried)).toMatch(/cannot be used as an analyst/);
    expect(JSON.stringify(tried)).not.toContain(key);
  });

  it('without a key it says where to enter it, and asks nobody', async () => {
    const tried = await open().test({ provider: provider() }, here());
    expect(words(tried)).toContain('The key "loop key" cannot be read: enter it in Settings under Language models');
    expect(server.requests).toEqual([]);
  });

  it('asks nobody where the day\'s money is spent', async () => {
    secrets.kept.set('loop key', KEY);
    expect(words(await open({}, 999_999).test({ provider: provider() }, here()))).toContain('over_budget');
    expect(server.requests).toEqual([]);
  });

  it('can be stopped while the server says nothing; one at a time', async () => {
    server.serve('slow');
    secrets.kept.set('loop key', KEY);
    const models = open();
    expect(models.stopTest()).toMatchObject({ value: { accepted: false } });
    const trying = models.test({ provider: provider() }, here());
    await server.asked(1);
    expect(await models.test({ provider: provider() }, here())).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(models.stopTest()).toMatchObject({ value: { accepted: true } });
    expect(words(await trying)).toContain('the test was called off');
    server.serve('answers');
    expect(await models.test({ provider: provider() }, here())).toMatchObject({ value: { usable: true } });
  });

  it('ends when who asked is gone', async () => {
    server.serve('slow');
    secrets.kept.set('loop key', KEY);
    const gone = new AbortController();
    const trying = open().test({ provider: provider() }, { signal: gone.signal });
    await server.asked(1);
    gone.abort();
    expect(words(await trying)).toContain('the test was called off');
  });
});
