import { describe, expect, it } from 'vitest';
import { readModelProviders } from './model-providers.ts';

const OPENAI = { id: 'openai', baseUrl: 'https://api.openai.com/v1/', keyName: 'openai key', model: 'gpt-5-mini', promptPrice: '0.25', answerPrice: '2', contextTokens: 400_000 };
const OLLAMA = { id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.2', promptPrice: '0', answerPrice: '0', contextTokens: 4_096 };

function sentenceFor(...list: readonly unknown[]): string {
  const read = readModelProviders(list);
  if (read.ok) throw new Error('it was taken');
  return read.error.sentence;
}

describe('the list of model providers', () => {
  it('may hold remote agents, which need an address alone and follow the same rules', () => {
    const crew = { id: 'crew', kind: 'ag-ui', baseUrl: 'http://127.0.0.1:8000/agent' };
    expect(readModelProviders([crew, { ...crew, id: 'paid', keyName: 'crew key', promptPrice: '2.50' }])).toMatchObject({
      ok: true,
      value: [
        { id: 'crew', kind: 'ag-ui', baseUrl: 'http://127.0.0.1:8000/agent', keyName: null, model: 'agent', promptMicrosPerMillion: 0, answerMicrosPerMillion: 0, contextTokens: 128_000 },
        { id: 'paid', kind: 'ag-ui', keyName: 'crew key', promptMicrosPerMillion: 2_500_000, answerMicrosPerMillion: 0 },
      ],
    });
    expect(readModelProviders([{ ...crew, baseUrl: 'http://agents.example.com/agent' }])).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('use https://') as string } });
    expect(readModelProviders([{ ...crew, kind: 'a2a' }])).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('kind must be "openai"') as string } });
    expect(readModelProviders([{ ...crew, baseUrl: 'https://agents.example.com/agent', kind: 'openai' }])).toMatchObject({ ok: false, error: { sentence: expect.stringContaining('model is missing') as string } });
  });

  it('takes a server of this machine or network by its address alone: its first model is meant, and it costs nothing', () => {
    const local = { promptMicrosPerMillion: 0, answerMicrosPerMillion: 0, contextTokens: 4_096, model: '*', keyName: null };
    expect(readModelProviders([{ baseUrl: 'http://127.0.0.1:11434/v1' }, { id: 'desk', baseUrl: 'http://workstation.local:1234/v1', model: '' }])).toMatchObject({ ok: true, value: [{ id: '127-0-0-1', ...local }, { id: 'desk', ...local }] });
    expect(sentenceFor({ id: 'far', baseUrl: 'https://example.org/v1' })).toContain('model is missing');
  });

  it('is read into exact prices and whole milliseconds', () => {
    const read = readModelProviders([OPENAI, { ...OLLAMA, timeoutSeconds: 120 }]);
    expect(read).toEqual({
      ok: true,
      value: [
        { id: 'openai', kind: 'openai', baseUrl: 'https://api.openai.com/v1', keyName: 'openai key', keyHeader: 'authorization', model: 'gpt-5-mini', promptMicrosPerMillion: 250_000, answerMicrosPerMillion: 2_000_000, contextTokens: 400_000, timeoutMs: 30_000, concurrency: 2, requestsPerMinute: 30 },
        { id: 'ollama', kind: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', keyName: null, keyHeader: 'authorization', model: 'llama3.2', promptMicrosPerMillion: 0, answerMicrosPerMillion: 0, contextTokens: 4_096, timeoutMs: 120_000, concurrency: 2, requestsPerMinute: 30 },
      ],
    });
  });

  it.each(['https://example.org/openai/v1', 'http://localhost:1234/v1', 'http://[::1]:8000/v1', 'http://192.168.1.20:8000/v1', 'http://workstation.local:1234/v1', 'http://gpu:8000'])('takes %s', (baseUrl) => {
    expect(readModelProviders([{ ...OLLAMA, baseUrl }]).ok).toBe(true);
  });

  it.each<[what: string, changes: Record<string, unknown>, sentence: string]>([
    ['no address', { baseUrl: undefined }, 'baseUrl is missing: enter the address before /chat/completions'],
    ['another scheme', { baseUrl: 'ftp://example.org' }, 'baseUrl is no address'],
    ['a user in the address', { baseUrl: 'https://me:secret@example.org/v1' }, 'baseUrl holds a user or a password'],
    ['a query', { baseUrl: 'https://example.org/v1?api-version=1' }, 'baseUrl must end before ?'],
    ['the whole path', { baseUrl: 'https://example.org/v1/chat/completions' }, 'must end before /chat/completions, which is added'],
    ['the internet in the clear', { baseUrl: 'http://example.org/v1', keyName: null }, 'send the prompts in the clear'],
    ['a key in the clear', { baseUrl: 'http://192.168.1.20/v1' }, 'send the key in the clear'],
    ['no model', { model: ' ' }, 'model is empty'],
    ['a price as a number', { promptPrice: 2.5 }, 'promptPrice must be dollars per million tokens as text, like "2.50"'],
    ['a price below nothing', { answerPrice: '-1' }, 'answerPrice must be dollars per million tokens'],
    ['a price too fine', { answerPrice: '0.0000001' }, 'answerPrice must be dollars per million tokens'],
    ['a context of nothing', { contextTokens: 0 }, 'contextTokens must be a whole number from 1024 to 10000000'],
    ['no limit of time', { timeoutSeconds: 3_600 }, 'timeoutSeconds must be a whole number from 1 to 280'],
    ['no calls at all', { concurrency: 0 }, 'concurrency must be a whole number from 1 to 64'],
    ['another id of the same name', { id: 'ollama' }, 'there is another provider called "ollama"'],
    ['an id for no record', { id: 'My Provider' }, 'id must have 1 to 40 small letters'],
    ['another header', { keyHeader: 'x-key' }, 'keyHeader must be "authorization"'],
    ['a field that does not exist', { temperature: 1 }, 'fields that no provider has (temperature)'],
  ])('refuses %s in a sentence', (_what, changes, sentence) => {
    expect(sentenceFor(OLLAMA, { ...OPENAI, ...changes })).toContain(sentence);
    expect(sentenceFor(OLLAMA, { ...OPENAI, ...changes })).toContain('provider 2: ');
  });

  it('never takes a key for its name, and never repeats one', () => {
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789';
    for (const entry of [{ ...OPENAI, keyName: key }, { ...OPENAI, [key]: key }, { ...OPENAI, apiKey: key }]) {
      expect(sentenceFor(entry)).toMatch(/keychain/);
      expect(sentenceFor(entry)).not.toContain('abcdefg');
    }
  });

  it('refuses what is no list', () => {
    expect(readModelProviders('openai')).toMatchObject({ ok: false, error: { code: 'bad_model_providers', sentence: 'The model providers cannot be used: providers must be a list.' } });
  });
});
