import { afterEach, describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { LoopbackModel } from '../../adapters/model-openai/loopback-model.fixture.ts';
import { KEY, NO_LIMITS, questionAt, WatchedScheduler } from './desk.fixture.ts';
import { openModelDesk, type DeskSettings } from './open-desk.ts';

const NOW = 1_790_000_000_000 as Timestamp;
const servers: LoopbackModel[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function serve(options: ConstructorParameters<typeof LoopbackModel>[0] = {}): Promise<{ readonly server: LoopbackModel; readonly baseUrl: string }> {
  const server = new LoopbackModel(options);
  servers.push(server);
  return { server, baseUrl: await server.start() };
}

const FREE = { promptPrice: '0', answerPrice: '0', contextTokens: 16_000 };
const settings = (providers: unknown, more: Partial<DeskSettings> = {}): DeskSettings => ({ providers, limits: NO_LIMITS, spent: { cost: { micros: 0, tokens: 0 }, at: NOW }, ...more });
const open = (given: DeskSettings, readKey: (name: string) => Promise<string | null> = () => Promise.resolve(null)) => {
  const opened = openModelDesk(given, readKey, new WatchedScheduler(NOW));
  if (!opened.ok) throw new Error(opened.error.sentence);
  return opened.value;
};

describe('a desk from settings', () => {
  it('lesson 47: needs an address and a model for a local server, and no key', async () => {
    const { server, baseUrl } = await serve({ model: 'llama3.2', knows: { limit: 'max_tokens', tools: false, listsModels: false, boundToForm: false, forms: 'only_schema_or_text' } });
    const { desk, budget } = open(settings([{ id: 'ollama', baseUrl, model: 'llama3.2', ...FREE }]));
    const { result, attempts, micros } = await desk.ask(questionAt(NOW)).answer;
    expect(result.kind).toBe('answered');
    // It takes the form and ignores it; the repair shows it the form in words.
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['invalid_json', 'answered']);
    expect([micros, budget.spentOn(NOW).micros]).toEqual([0, 0]);
    // After a probe it is shown the form from the start.
    expect(await desk.probe('ollama')).toMatchObject({ ok: true, value: { usable: true, forms: 'text_only' } });
    expect((await desk.ask(questionAt(NOW, undefined, { description: 'And now?' })).answer).attempts.map(({ outcome }) => outcome)).toEqual(['answered']);
    expect(server.faults).toEqual([]);
  });

  it('asks the keychain for each provider\'s key by its name', async () => {
    const { baseUrl } = await serve({ key: KEY });
    const names: string[] = [];
    const { desk } = open(settings([{ id: 'one', baseUrl, keyName: 'my key', model: 'analyst-1', ...FREE }]), (name) => {
      names.push(name);
      return Promise.resolve(name === 'my key' ? KEY : null);
    });
    expect((await desk.ask(questionAt(NOW)).answer).result.kind).toBe('answered');
    expect(names).toEqual(['my key']);
  });

  it('a locked keychain is a reason, and the next provider answers', async () => {
    const { baseUrl } = await serve();
    const provider = { baseUrl, model: 'analyst-1', ...FREE };
    const { desk } = open(settings([{ ...provider, id: 'paid', keyName: 'my key' }, { ...provider, id: 'local' }]), () => Promise.reject(new Error('no keychain runs')));
    const { result, attempts } = await desk.ask(questionAt(NOW)).answer;
    expect([result.kind, attempts.map(({ provider: id, outcome }) => [id, outcome])]).toEqual(['answered', [['paid', 'bad_key'], ['local', 'answered']]]);
    expect(must(attempts[0], 'an attempt').sentence).toBe('paid: The key "my key" cannot be read: no keychain runs.');
  });

  it('counts what was spent before it was opened', async () => {
    const { baseUrl, server } = await serve();
    const { desk } = open(settings([{ id: 'one', baseUrl, model: 'analyst-1', ...FREE, promptPrice: '1' }], { limits: { ...NO_LIMITS, dailyMicros: 100_000 }, spent: { cost: { micros: 99_999, tokens: 0 }, at: NOW } }));
    expect((await desk.ask(questionAt(NOW)).answer).result).toMatchObject({ reason: 'over_budget', sentence: 'one: the day\'s budget of $0.10 would be exceeded' });
    expect(server.requests).toEqual([]);
  });

  it('is refused in words where a provider cannot be used', () => {
    expect(openModelDesk(settings([{ id: 'one' }]), () => Promise.resolve(null), new WatchedScheduler(NOW))).toMatchObject({ ok: false, error: { code: 'bad_model_providers' } });
  });
});
