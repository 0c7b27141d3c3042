/** Language models of the made-up app: two providers of which one rests, money of the day, an answer that is being written. */
import type { OutputOf, ParsedInputOf } from '../../src-shared/contract/contract.ts';
import { ONLY, type MirrorChange } from '../../src-shared/contract/mirror.ts';
import { modelSettingsSchema } from '../../src-shared/contract/model-settings.ts';
import { idOf, T0 } from './market-rows.ts';

export const modelSettings = modelSettingsSchema.parse({
  providers: [
    { id: 'openai', baseUrl: 'https://api.openai.com/v1', keyName: 'openai key', model: 'gpt-5-mini', promptPrice: '0.25', answerPrice: '2', contextTokens: 400_000 },
    { id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama3.2', promptPrice: '0', answerPrice: '0', contextTokens: 4_096, timeoutSeconds: 120, concurrency: 1 },
  ],
  seats: { crew: { trend: 'model', momentum: 'model' }, group_chat: { trend: 'model' } },
});

/** How they do. */
export function modelRows(): MirrorChange[] {
  return [
    ['models', 'openai', { id: 'openai', model: 'gpt-5-mini', state: 'resting', failures: 0, restsUntil: Date.UTC(2100, 0, 1, 14, 6, 9), running: 0, waiting: 0, calls: 41, failedCalls: 3, lastFailure: { at: T0 - 31_000, sentence: 'the server is at its limit (429) and asked to wait 300 s' } }],
    ['models', 'ollama', { id: 'ollama', model: 'llama3.2', state: 'ready', failures: 0, restsUntil: null, running: 1, waiting: 2, calls: 12, failedCalls: 0, lastFailure: null }],
    ['modelDay', ONLY, { micros: 412_300, tokens: 184_220, mostMicros: 1_000_000, mostTokens: null }],
    ['thinking', 'question-1', { framework: 'crew', agent: 'trend', instrument: idOf('BTC'), text: '{"stance":"buy","confidence":0.68,"note":"Price holds above both averages and vol', characters: 81 }],
    ['thinking', 'question-2', { framework: 'group_chat', agent: 'trend', instrument: idOf('BTC'), text: '', characters: 0 }],
  ];
}

/** What was asked today, by seat. */
export const seatCosts: OutputOf<'models.costs'>['seats'] = [
  { framework: 'crew', agent: 'trend', provider: 'openai', model: 'gpt-5-mini', calls: 24, answered: 21, tokens: 96_100, micros: 224_900 },
  { framework: 'group_chat', agent: 'trend', provider: 'openai', model: 'gpt-5-mini', calls: 17, answered: 15, tokens: 61_700, micros: 187_400 },
  { framework: 'crew', agent: 'momentum', provider: 'ollama', model: 'llama3.2', calls: 12, answered: 11, tokens: 26_420, micros: 0 },
];

/** Where keys are, before any is entered. */
export function keysOf({ names }: ParsedInputOf<'models.keys'>, kept: ReadonlySet<string>): OutputOf<'models.keys'> {
  return {
    keychain: { usable: true, sentence: 'The system\'s keychain keeps keys.', remedy: '' },
    keys: names.map((name) => (kept.has(name) ? { name, place: 'keychain', sentence: 'From the system\'s keychain.' } : { name, place: 'none', sentence: `There is no key called "${name}" yet: enter it here, or set the environment variable QUORUM_KEY_${name.toUpperCase().replaceAll(' ', '_')} and start Quorum again.` })),
  };
}

/** What a test finds: the local one works, others have no key. */
export function triedOf({ provider }: ParsedInputOf<'models.test'>): OutputOf<'models.test'> {
  if (provider.keyName !== null) return { usable: false, sentences: [`${provider.model} cannot be used as an analyst: the server does not take the key.`], calls: 0, micros: 0 };
  return { usable: true, sentences: [`${provider.model} answers in JSON but is not bound to a form: expect a second, paid attempt now and then.`, 'Its words can be watched as they come.', 'It counts its tokens, so costs are known.'], calls: 3, micros: 0 };
}
