/**
 * A model behind any server that speaks the chat-completions interface (OpenAI, Azure, OpenRouter, Ollama, LM Studio, vLLM), through the
 * `openai` library. One call is one answer: the library's own retries are off, and so is everything it would take from the environment.
 */
import OpenAI from 'openai';
import { FIRST_LISTED, type ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelAbilities, ModelCall, ModelCallEnd, ModelProvider, RunningModelCall } from '../../ports/model-provider.ts';
import { firstDialect, type Dialect } from './dialect.ts';
import { cannotProbe, probeModel } from './probe.ts';
import { speak, type Line } from './speak.ts';
import { failedCall } from './wire-failure.ts';

/** Longer than any call may take: the caller keeps the time. */
const LIBRARY_TIMEOUT_MS = 2_147_483_647;
/** Headers that leave. The library adds others about this machine, and whatever the environment says. */
const HEADERS_SENT = new Set(['accept', 'content-type']);

/** Fetches the key when it is needed, so that a new one holds at once; null: there is none under this name. */
export type ReadKey = () => Promise<string | null>;

/** What is said where there is nothing to speak with, or to. */
type Without<T> = (sentence: string, reason: 'bad_key' | 'unknown_model') => T;

export class OpenAiProvider implements ModelProvider {
  #config: ModelProviderConfig;
  readonly #readKey: ReadKey;
  readonly #clock: Clock;
  #dialect: Dialect;
  #open: Line | null = null;

  constructor(config: ModelProviderConfig, readKey: ReadKey, clock: Clock) {
    this.#config = config;
    this.#readKey = readKey;
    this.#clock = clock;
    this.#dialect = firstDialect(config.baseUrl);
  }

  /** As entered; where the first model of the server is meant, with its name once it is known. */
  get config(): ModelProviderConfig {
    return this.#config;
  }

  start(call: ModelCall, heard: (piece: string) => void): RunningModelCall {
    const controller = new AbortController();
    // What the environment holds for the library may keep it from being set up at all.
    const end = this.#call(call, heard, controller.signal).catch((error: unknown): ModelCallEnd => (controller.signal.aborted ? { kind: 'cancelled', text: '' } : failedCall(error, '', false, null, this.#clock.now())));
    return { end, cancel: () => controller.abort() };
  }

  probe(): { readonly end: Promise<ModelAbilities>; cancel(): void } {
    const controller = new AbortController();
    const end = this.#keyed(controller.signal, async (line) => {
      const { abilities, dialect } = await probeModel(line, this.config, controller.signal);
      if (dialect !== null) this.#dialect = dialect;
      return abilities;
    }, (sentence) => cannotProbe(sentence)).catch((error: unknown) => cannotProbe(failedCall(error, '', false, null, this.#clock.now()).sentence));
    return { end, cancel: () => controller.abort() };
  }

  async #call(call: ModelCall, heard: (piece: string) => void, signal: AbortSignal): Promise<ModelCallEnd> {
    return this.#keyed(
      signal,
      async (line) => {
        const { end, dialect } = await speak(line, call, this.#dialect, signal, heard);
        // What a server has answered to is the way to speak to it.
        if (end.kind === 'completed') this.#dialect = dialect;
        return end;
      },
      (sentence, reason): ModelCallEnd => ({ kind: 'failed', reason, sentence, text: '', retryAfterMs: null, mayCost: false }),
    );
  }

  /** Runs `work` with a line to the server, or says why there is no key, or no model. */
  async #keyed<T>(signal: AbortSignal, work: (line: Line) => Promise<T>, without: Without<T>): Promise<T> {
    const { keyName } = this.config;
    if (keyName === null) return this.#named(null, signal, work, without);
    let key: string | null;
    try {
      key = await this.#readKey();
    } catch (error) {
      return without(`The key "${keyName}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`, 'bad_key');
    }
    if (key === null || key.trim() === '') return without(`There is no key "${keyName}" in the keychain.`, 'bad_key');
    // What cannot stand in a header would be thrown back at us with the key in it.
    if (!/^[\x21-\x7e]+$/.test(key.trim())) return without(`The key "${keyName}" holds characters that no key has.`, 'bad_key');
    return this.#named(key.trim(), signal, work, without);
  }

  /** With the name of a model: the first that the server lists, where none was entered. Asked for again until it has one. */
  async #named<T>(key: string | null, signal: AbortSignal, work: (line: Line) => Promise<T>, without: Without<T>): Promise<T> {
    if (this.#config.model === FIRST_LISTED) {
      const { data } = await this.#line(key).client.models.list({ signal });
      const [first] = data;
      if (first === undefined) return without('The server lists no model: load one there, or name one here.', 'unknown_model');
      this.#config = { ...this.#config, model: first.id };
      this.#open = null;
    }
    return work(this.#line(key));
  }

  /** The line for this key; a new key gets a new one. */
  #line(key: string | null): Line {
    if (this.#open?.key !== key) this.#open = this.#newLine(key);
    return this.#open;
  }

  #newLine(key: string | null): Line {
    const { baseUrl, keyHeader, model } = this.config;
    const client = new OpenAI({
      // The library wants one, and would look for it in the environment; what leaves is decided below.
      apiKey: 'unused', adminAPIKey: null, organization: null, project: null, webhookSecret: null,
      baseURL: baseUrl, maxRetries: 0, timeout: LIBRARY_TIMEOUT_MS, logLevel: 'off',
      // A redirect would carry prompt and key to an address that nobody entered.
      fetchOptions: { redirect: 'error' },
      fetch: (url, init) => fetch(url, { ...init, headers: headersFor(init?.headers, keyHeader, key) }),
    });
    return { client, model, key, now: () => this.#clock.now() };
  }
}

function headersFor(given: RequestInit['headers'], keyHeader: ModelProviderConfig['keyHeader'], key: string | null): Headers {
  const headers = new Headers();
  for (const [name, value] of new Headers(given)) if (HEADERS_SENT.has(name)) headers.set(name, value);
  headers.set('user-agent', 'quorum');
  if (key !== null) headers.set(keyHeader, keyHeader === 'authorization' ? `Bearer ${key}` : key);
  return headers;
}
