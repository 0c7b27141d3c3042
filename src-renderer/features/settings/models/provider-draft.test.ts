import { describe, expect, it } from 'vitest';
import { modelSettingsSchema } from '../../../../src-shared/contract/model-settings.ts';
import { draftFor, PRESETS } from './presets.ts';
import { draftOf, readDraft, type ProviderDraft } from './provider-draft.ts';

const whole: ProviderDraft = { ...draftFor('openai', []), model: 'gpt-5-mini', promptPrice: '0.25', answerPrice: '2', contextTokens: '400000' };
const other = (id: string) => modelSettingsSchema.parse({ providers: [{ id, baseUrl: 'http://127.0.0.1:1/v1', model: 'm', promptPrice: '0', answerPrice: '0', contextTokens: 4_096 }] }).providers;

describe('a provider while it is typed', () => {
  it('becomes what the contract takes, and comes back as the same fields', () => {
    const { provider } = readDraft(whole, []);
    expect(provider).toMatchObject({ id: 'openai', keyName: 'openai key', contextTokens: 400_000, timeoutSeconds: 30, keyHeader: 'authorization' });
    expect(provider === null ? null : draftOf(provider)).toEqual(whole);
  });

  it.each<[keyof ProviderDraft, string, string]>([
    ['id', 'Open AI', 'id must have 1 to 40 small letters'], ['id', 'taken', 'another provider called "taken"'], ['baseUrl', 'api.openai.com', 'baseUrl is no address'], ['baseUrl', 'https://api.openai.com/v1/chat/completions', 'must end before /chat/completions'],
    ['baseUrl', 'http://192.168.1.4:11434/v1', 'would send the key in the clear'], ['model', '  ', 'model is empty'], ['keyName', 'sk-abcdefghijklmnop', 'looks like a key itself'], ['promptPrice', '2,50', 'dollars per million tokens'],
    ['contextTokens', 'many', 'a whole number from 1024'], ['contextTokens', '12', 'a whole number from 1024'], ['timeoutSeconds', '0', 'from 1 to 280'], ['concurrency', '1.5', 'from 1 to 64'], ['requestsPerMinute', '', 'from 1 to 10000'],
  ])('%s "%s" is refused with the contract\'s own sentence, at that field alone', (field, text, sentence) => {
    const { provider, problems } = readDraft({ ...whole, [field]: text }, other('taken'));
    expect(provider).toBeNull();
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toContain(sentence);
    expect(problems[field]).not.toContain('abcdefghijklmnop');
  });

  it.each(PRESETS)('the preset %s wants no more than what only a person can know', (preset) => {
    const { problems } = readDraft(draftFor(preset, []), []);
    const missing = Object.keys(problems).sort();
    expect(missing).toEqual({ 'openai': ['answerPrice', 'contextTokens', 'model', 'promptPrice'], 'openrouter': ['answerPrice', 'contextTokens', 'model', 'promptPrice'], 'azure': ['answerPrice', 'contextTokens', 'model', 'promptPrice'], 'ollama': [], 'lm-studio': [], 'other': ['answerPrice', 'baseUrl', 'contextTokens', 'id', 'model', 'promptPrice'], 'remote': ['baseUrl'] }[preset]);
  });

  it('a second of the same kind gets a name that is free', () => {
    expect(draftFor('ollama', ['ollama', 'ollama-2']).id).toBe('ollama-3');
  });
});
