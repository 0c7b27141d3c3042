/**
 * An agent of somebody else that speaks AG-UI (a CrewAI crew, an AG2 group chat, LangGraph, Mastra), as a model provider: one call is one run. It is given
 * the snapshot as context and state and one tool, whose arguments are its answer. What it says is read like any model's answer; it can do nothing else.
 */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import type { Clock } from '../../ports/clock.ts';
import { PROBE_TOKENS, type ModelAbilities, type ModelCall, type ModelCallEnd, type ModelProvider, type RunningModelCall } from '../../ports/model-provider.ts';
import { runAgent, type AgentLine } from './agent-line.ts';

/** Fetches the key when it is needed, so that a new one holds at once; null: there is none under this name. */
export type ReadKey = () => Promise<string | null>;

/** Names and values that nobody would give without having been told the form. */
const TRIAL: ModelCall = {
  messages: [{ role: 'user', text: 'This is a trial of the connection. Call the tool you are given, or answer with one JSON object of its form and nothing else.' }],
  form: {
    name: 'probe',
    schema: {
      type: 'object', additionalProperties: false, required: ['verdict', 'level'],
      properties: { verdict: { type: 'string', enum: ['ochre', 'teal'] }, level: { type: 'number', description: 'A number from 1 to 9.' } },
    },
  },
  subject: null, answerTokens: PROBE_TOKENS - 200,
};

export class AguiProvider implements ModelProvider {
  readonly config: ModelProviderConfig;
  readonly #readKey: ReadKey;
  readonly #clock: Clock;

  constructor(config: ModelProviderConfig, readKey: ReadKey, clock: Clock) {
    this.config = config;
    this.#readKey = readKey;
    this.#clock = clock;
  }

  start(call: ModelCall, heard: (piece: string) => void): RunningModelCall {
    const controller = new AbortController();
    return { end: this.#call(call, heard, controller), cancel: () => controller.abort() };
  }

  probe(): { readonly end: Promise<ModelAbilities>; cancel(): void } {
    const controller = new AbortController();
    let pieces = 0;
    const end = this.#call(TRIAL, () => { pieces += 1; }, controller).then((ended) => abilitiesOf(ended, pieces, this.config));
    return { end, cancel: () => controller.abort() };
  }

  async #call(call: ModelCall, heard: (piece: string) => void, controller: AbortController): Promise<ModelCallEnd> {
    const { keyName, keyHeader, baseUrl } = this.config;
    const without = (sentence: string): ModelCallEnd => ({ kind: 'failed', reason: 'bad_key', sentence, text: '', retryAfterMs: null, mayCost: false });
    let key: string | null = null;
    if (keyName !== null) {
      try {
        key = (await this.#readKey())?.trim() ?? '';
      } catch (error) {
        return without(`The key "${keyName}" cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
      }
      if (key === '') return without(`There is no key "${keyName}" in the keychain.`);
      // What cannot stand in a header would be thrown back at us with the key in it.
      if (!/^[\x21-\x7e]+$/.test(key)) return without(`The key "${keyName}" holds characters that no key has.`);
    }
    if (controller.signal.aborted) return { kind: 'cancelled', text: '' };
    const line: AgentLine = { url: baseUrl, headers: { 'user-agent': 'quorum', ...(key === null ? {} : { [keyHeader]: keyHeader === 'authorization' ? `Bearer ${key}` : key }) }, key, now: () => this.#clock.now() };
    return runAgent(line, call, controller, heard);
  }
}

function abilitiesOf(end: ModelCallEnd, pieces: number, { model, promptMicrosPerMillion, answerMicrosPerMillion }: ModelProviderConfig): ModelAbilities {
  const usage = end.kind === 'completed' ? end.usage : null;
  const usable = end.kind === 'completed' && end.finish === 'stop' && fits(end.text);
  const calls = end.kind === 'failed' && !end.mayCost ? 0 : 1;
  const found = { usable, forms: usable ? 'json' : 'text_only', streaming: pieces > 1, countsTokens: usage !== null, tools: false, modelListed: null, usage: usage ?? { promptTokens: 0, answerTokens: 0 }, calls } as const;
  if (!usable) return { ...found, sentences: [`${model} cannot be used as an analyst: ${whyNot(end)}`] };
  const isFree = promptMicrosPerMillion === 0 && answerMicrosPerMillion === 0;
  return {
    ...found,
    sentences: [
      `${model} answers in the form it is given.`,
      found.streaming ? 'Its words can be watched as they come.' : 'Its words come all at once, at the end.',
      found.countsTokens ? 'It counts its tokens.' : 'It does not count its tokens.',
      isFree ? 'It is set down as costing nothing: what it costs whoever runs it is not told.' : 'Its price is as you entered it; the agent does not say.',
    ],
  };
}

function fits(text: string): boolean {
  try {
    const { verdict, level } = JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, '')) as { verdict?: unknown; level?: unknown };
    return (verdict === 'ochre' || verdict === 'teal') && typeof level === 'number';
  } catch {
    return false;
  }
}

function whyNot(end: ModelCallEnd): string {
  if (end.kind === 'cancelled') return 'the test was called off, or took too long.';
  if (end.kind === 'failed') return end.sentence;
  if (end.finish === 'length') return 'it goes on for too long.';
  return end.finish === 'refused' ? `it did not answer: ${end.text.slice(0, 120)}` : `it did not give an answer of the form it was shown. It said: ${end.text.slice(0, 120)}`;
}
