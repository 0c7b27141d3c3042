/** A provider while it is typed: text in every field, and what the contract says to each. */
import { FIRST_LISTED } from '../../../../src-shared/domain/model-provider.ts';
import { modelProvidersSchema, type ModelProviderSetting } from '../../../../src-shared/contract/model-providers.ts';

export interface ProviderDraft {
  readonly id: string;
  readonly kind: ModelProviderSetting['kind'];
  readonly baseUrl: string;
  readonly model: string;
  /** Empty: the server wants none. */
  readonly keyName: string;
  readonly keyHeader: 'authorization' | 'api-key';
  readonly promptPrice: string;
  readonly answerPrice: string;
  readonly contextTokens: string;
  readonly timeoutSeconds: string;
  readonly concurrency: string;
  readonly requestsPerMinute: string;
}

export type DraftField = keyof ProviderDraft;

/** What became of a draft: the provider, or the first thing wrong with each field. */
export type ReadDraft =
  | { readonly provider: ModelProviderSetting; readonly problems: Readonly<Record<string, never>> }
  | { readonly provider: null; readonly problems: Readonly<Partial<Record<DraftField, string>>> };

/** A stored provider as fields. */
export function draftOf(provider: ModelProviderSetting): ProviderDraft {
  const { keyName, contextTokens, timeoutSeconds, concurrency, requestsPerMinute, model, ...same } = provider;
  return { ...same, model: model === FIRST_LISTED ? '' : model, keyName: keyName ?? '', contextTokens: String(contextTokens), timeoutSeconds: String(timeoutSeconds), concurrency: String(concurrency), requestsPerMinute: String(requestsPerMinute) };
}

/** Checks a draft as the contract does. @param others the providers beside it, whose names are taken */
export function readDraft(draft: ProviderDraft, others: readonly ModelProviderSetting[]): ReadDraft {
  const { keyName, contextTokens, timeoutSeconds, concurrency, requestsPerMinute, ...same } = draft;
  const typed = {
    ...same, id: draft.id.trim(), keyName: keyName.trim() === '' ? null : keyName.trim(),
    contextTokens: wholeOf(contextTokens), timeoutSeconds: wholeOf(timeoutSeconds), concurrency: wholeOf(concurrency), requestsPerMinute: wholeOf(requestsPerMinute),
  };
  // It comes last, so that a name which is taken is its own fault.
  const parsed = modelProvidersSchema.safeParse([...others, typed]);
  if (parsed.success) return { provider: parsed.data[others.length] as ModelProviderSetting, problems: {} };
  const problems: Partial<Record<DraftField, string>> = {};
  for (const { path: [index, field], message } of parsed.error.issues) if (index === others.length) problems[(field ?? 'id') as DraftField] ??= message;
  return { provider: null, problems };
}

/** A whole number, or what no schema takes for one. */
function wholeOf(text: string): number | string {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}
