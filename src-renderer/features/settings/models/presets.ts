/** What is known of servers that many people use: an address, how the key is sent, and numbers to begin with. Prices and contexts are of the model, so a person fills them in. */
import type { ProviderDraft } from './provider-draft.ts';

export const PRESETS = ['openai', 'openrouter', 'azure', 'ollama', 'lm-studio', 'other', 'remote'] as const;
export type Preset = (typeof PRESETS)[number];

/** A server of this machine needs a name of a model, and nothing else. */
const LOCAL = { keyName: '', keyHeader: 'authorization', promptPrice: '0', answerPrice: '0', contextTokens: '4096', timeoutSeconds: '120', concurrency: '1' } as const;

const DRAFTS: Readonly<Record<Preset, Partial<ProviderDraft>>> = {
  openai: { id: 'openai', baseUrl: 'https://api.openai.com/v1', keyName: 'openai key' },
  openrouter: { id: 'openrouter', baseUrl: 'https://openrouter.ai/api/v1', keyName: 'openrouter key' },
  azure: { id: 'azure', baseUrl: 'https://YOUR-RESOURCE.openai.azure.com/openai/v1', keyName: 'azure key', keyHeader: 'api-key' },
  ollama: { id: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', ...LOCAL },
  'lm-studio': { id: 'lm-studio', baseUrl: 'http://127.0.0.1:1234/v1', ...LOCAL },
  other: {},
  // Whoever runs the agent knows its model, and what that costs.
  remote: { id: 'agent', kind: 'ag-ui', model: 'agent', promptPrice: '0', answerPrice: '0', contextTokens: '128000', timeoutSeconds: '60' },
};

const EMPTY: ProviderDraft = {
  id: '', kind: 'openai', baseUrl: '', model: '', keyName: '', keyHeader: 'authorization', promptPrice: '', answerPrice: '', contextTokens: '', timeoutSeconds: '30', concurrency: '2', requestsPerMinute: '30',
};

/** A provider to be filled in, under a name that is free. @param taken names there are already */
export function draftFor(preset: Preset, taken: readonly string[]): ProviderDraft {
  const draft = { ...EMPTY, ...DRAFTS[preset] };
  if (!taken.includes(draft.id)) return draft;
  let number = 2;
  while (taken.includes(`${draft.id}-${number}`)) number += 1;
  return { ...draft, id: `${draft.id}-${number}` };
}
