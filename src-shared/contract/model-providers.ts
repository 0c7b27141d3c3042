/**
 * A person's list of language-model providers, as it is entered and kept. Keys are not in it: an entry names one, and the keychain holds
 * it. What cannot be used is refused with a sentence that says what to do.
 */
import { z } from 'zod';
import { FIRST_LISTED, type ModelProviderConfig, type ModelProviderId } from '../domain/model-provider.ts';
import { err, failure, ok, type Result } from '../support/result.ts';

/** Prices have six decimals at most, so that a price per million tokens is a whole number of millionths. */
const PRICE = /^(?:0|[1-9]\d{0,5})(?:\.\d{1,6})?$/;
/** Longer than the network layer waits for a first byte would be no limit. */
const MOST_TIMEOUT_S = 280;

const say = (sentence: string) => ({ error: sentence });
const whole = (name: string, least: number, most: number) => {
  const sentence = `${name} must be a whole number from ${least} to ${most}`;
  return z.number(say(sentence)).int(sentence).min(least, sentence).max(most, sentence);
};
const price = (name: string) => {
  const sentence = `${name} must be dollars per million tokens as text, like "2.50"; "0" where it costs nothing`;
  return z.string(say(sentence)).regex(PRICE, sentence);
};

const baseUrlSchema = z.string(say('baseUrl is missing: enter the address before /chat/completions, like https://api.openai.com/v1 or http://127.0.0.1:11434/v1')).trim().max(300, 'baseUrl is too long').overwrite((text) => text.replace(/\/+$/, '')).superRefine((text, context) => {
  const sentence = whyNoAddress(text);
  if (sentence !== null) context.addIssue({ code: 'custom', message: sentence });
});

/** The name of a key: never the key. */
export const keyNameSchema = z.string(say('keyName must be the name of a key in the keychain, or null where the server wants none')).superRefine((name, context) => {
  if (looksLikeKey(name)) context.addIssue({ code: 'custom', message: 'keyName looks like a key itself: keep the key in the keychain and enter the name you gave it there', params: { secret: true } });
  else if (!/^[\w .-]{1,60}$/.test(name)) context.addIssue({ code: 'custom', message: 'keyName must have 1 to 60 letters, digits, spaces, dots, dashes or underscores' });
});

/** What a remote agent need not be told: whoever runs it knows its model and what it costs. */
const AGENT_DEFAULTS = { model: 'agent', promptPrice: '0', answerPrice: '0', contextTokens: 128_000 } as const;

/** A server of this machine or network needs an address and nothing else: it costs nothing, and its first model is meant. It reads little until somebody says more. */
const LOCAL_DEFAULTS = { model: FIRST_LISTED, promptPrice: '0', answerPrice: '0', contextTokens: 4_096 } as const;

function withDefaults(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  if ('kind' in entry && entry.kind === 'ag-ui') return { ...AGENT_DEFAULTS, ...entry };
  const near = 'baseUrl' in entry && typeof entry.baseUrl === 'string' ? ADDRESS.exec(entry.baseUrl.trim()) : null;
  if (near === null || !isNear(near[3]?.toLowerCase() ?? '')) return entry;
  const named = Object.fromEntries(Object.entries(entry).filter(([field, given]) => field !== 'model' || given !== ''));
  return { id: near[3]?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, ''), ...LOCAL_DEFAULTS, ...named };
}

/** One provider. */
export const modelProviderSchema = z.preprocess(withDefaults, z.strictObject({
  id: z.string(say('id is missing: give the provider a short name')).regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'id must have 1 to 40 small letters, digits or dashes'),
  kind: z.enum(['openai', 'ag-ui'], say('kind must be "openai" for a language model behind the chat-completions interface, or "ag-ui" for a remote agent')).default('openai'),
  baseUrl: baseUrlSchema,
  keyName: keyNameSchema.nullable().default(null),
  keyHeader: z.enum(['authorization', 'api-key'], say('keyHeader must be "authorization", or "api-key" for a key of Azure')).default('authorization'),
  model: z.string(say('model is missing: enter the server\'s name of the model')).trim().min(1, 'model is empty: enter the server\'s name of the model').max(200, 'model is too long'),
  promptPrice: price('promptPrice'),
  answerPrice: price('answerPrice'),
  contextTokens: whole('contextTokens', 1_024, 10_000_000),
  timeoutSeconds: whole('timeoutSeconds', 1, MOST_TIMEOUT_S).default(30),
  concurrency: whole('concurrency', 1, 64).default(2),
  requestsPerMinute: whole('requestsPerMinute', 1, 10_000).default(30),
}).superRefine(({ baseUrl, keyName }, context) => {
  // Whoever stands between could read the key.
  if (keyName !== null && /^http:/i.test(baseUrl) && !isThisMachine(baseUrl)) context.addIssue({ code: 'custom', path: ['baseUrl'], message: 'baseUrl is http://, which would send the key in the clear: use https://' });
}));

/** The list, in the order in which they are asked. */
export const modelProvidersSchema = z.array(modelProviderSchema, say('providers must be a list')).max(20, 'there may be 20 providers at most').superRefine((providers, context) => {
  providers.forEach(({ id }, index) => {
    if (providers.findIndex((other) => other.id === id) !== index) context.addIssue({ code: 'custom', path: [index, 'id'], message: `there is another provider called "${id}": give each its own id` });
  });
});

export type ModelProviderSetting = z.output<typeof modelProviderSchema>;

/** Reads a list as it was entered. The failure names every entry and field that cannot be used, and never repeats what may be a key. */
export function readModelProviders(input: unknown): Result<readonly ModelProviderConfig[]> {
  const parsed = modelProvidersSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data.map(toConfig));
  const list = parsed.error.issues.map((issue) => `${placeOf(issue.path)}${wordsOf(issue)}`).join('; ');
  return err(failure('bad_model_providers', `The model providers cannot be used: ${list}.`, 'Correct them; nothing was changed.'));
}

function toConfig(setting: ModelProviderSetting): ModelProviderConfig {
  const { id, promptPrice, answerPrice, timeoutSeconds, ...same } = setting;
  return { ...same, id: id as ModelProviderId, promptMicrosPerMillion: toMicros(promptPrice), answerMicrosPerMillion: toMicros(answerPrice), timeoutMs: timeoutSeconds * 1_000 };
}

/** Exact: by digits, not by multiplication. */
function toMicros(dollars: string): number {
  const [units = '0', decimals = ''] = dollars.split('.');
  return Number(units + decimals.padEnd(6, '0'));
}

function placeOf(path: readonly PropertyKey[]): string {
  return typeof path[0] === 'number' ? `provider ${path[0] + 1}: ` : '';
}

function wordsOf(issue: z.core.$ZodIssue): string {
  // A key pasted into a field that does not exist must not be repeated, nor must the field be mistaken for one of ours.
  if (issue.code === 'unrecognized_keys') return `it has fields that no provider has (${issue.keys.map((key) => (looksLikeKey(key) ? '…' : key.slice(0, 40))).join(', ')}); keys belong into the keychain`;
  return issue.message;
}

/** Parts of an address, as far as they matter here: scheme, user, host, path, and whatever follows it. */
const ADDRESS = /^(https?):\/\/(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?(\/[^?#\s]*)?([?#].*)?$/i;

function whyNoAddress(text: string): string | null {
  const parts = ADDRESS.exec(text);
  if (parts === null) return 'baseUrl is no address: enter it with https://, or http:// for a server of this machine or network';
  const [, scheme = '', user, host = '', path = '', rest] = parts;
  if (user !== undefined) return 'baseUrl holds a user or a password: keep keys in the keychain and name them in keyName';
  if (rest !== undefined) return 'baseUrl must end before ? and #';
  if (/\/(?:chat\/)?completions$/.test(path)) return 'baseUrl must end before /chat/completions, which is added';
  if (scheme.toLowerCase() === 'http' && !isNear(host.toLowerCase())) return 'baseUrl is http://, which would send the prompts in the clear over the internet: use https://';
  return null;
}

function isThisMachine(baseUrl: string): boolean {
  const host = ADDRESS.exec(baseUrl)?.[3]?.toLowerCase() ?? '';
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
}

/** This machine or its own network. */
function isNear(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^(?:127|10)(?:\.\d+){3}$|^192\.168(?:\.\d+){2}$|^172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}$/.test(host) || host.endsWith('.local') || !host.includes('.');
}

/** Long and without spaces, or with a known beginning: as keys are, and names are not. */
function looksLikeKey(text: string): boolean {
  return /^(?:sk|pk|rk|gsk|xai)[-_]/i.test(text) || text.startsWith('AIza') || /[\w-]{32,}/.test(text);
}
