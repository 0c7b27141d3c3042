/** Finds out what a server and its model can do by trying it, and says it in words. */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import type { AnswerForm } from '../../core/model/answer-form.ts';
import { PROBE_TOKENS, type ModelAbilities, type ModelCall, type ModelCallEnd, type TokenUsage } from '../../ports/model-provider.ts';
import { firstDialect, type Dialect } from './dialect.ts';
import { speak, type Line, type Spoken } from './speak.ts';
import { failedCall } from './wire-failure.ts';

/** Tokens a probing answer may have, its prompt having fewer than 200; models that think need most of them for that. */
const ANSWER_TOKENS = PROBE_TOKENS - 200;
/** Names and values that nobody would give without having been told the form. */
const FORM: AnswerForm = {
  name: 'probe',
  schema: {
    type: 'object', additionalProperties: false, required: ['verdict', 'level'],
    properties: { verdict: { type: 'string', enum: ['ochre', 'teal'] }, level: { type: 'number', description: 'A number from 1 to 9.' } },
  },
};
/** The form is not mentioned: who answers in it was bound to it, or was shown it by us. */
const CALL: ModelCall = { messages: [{ role: 'user', text: 'Answer in JSON.' }], form: FORM, subject: null, answerTokens: ANSWER_TOKENS };

const NOTHING = { usable: false, forms: 'text_only', streaming: false, countsTokens: false, tools: false, modelListed: null } as const;

/** What is said where nothing could be tried. */
export function cannotProbe(sentence: string): ModelAbilities {
  return { ...NOTHING, usage: { promptTokens: 0, answerTokens: 0 }, calls: 0, sentences: [sentence] };
}

/** Never rejects. `dialect` is how to speak to the server from now on; null where nothing was learned. */
export async function probeModel(line: Line, config: ModelProviderConfig, signal: AbortSignal): Promise<{ readonly abilities: ModelAbilities; readonly dialect: Dialect | null }> {
  const prober = new Prober(line, signal);
  let dialect = firstDialect(config.baseUrl);
  let last: Spoken | null = null;
  // From the strictest form to none, until an answer has it.
  for (;;) {
    last = await prober.ask(dialect);
    dialect = last.dialect;
    if (last.end.kind !== 'completed' || fits(last.end) || dialect.forms === 'text') break;
    dialect = { ...dialect, forms: dialect.forms === 'schema' ? 'json' : 'text' };
  }
  const usable = last !== null && fits(last.end);
  const tools = usable && await prober.callsTools(dialect);
  const modelListed = await prober.lists(config.model);
  const forms = !usable || dialect.forms === 'text' ? 'text_only' : dialect.forms;
  const found = { usable, forms, streaming: last?.streamed ?? false, countsTokens: prober.counted, tools, modelListed, usage: prober.usage, calls: prober.calls } as const;
  return { abilities: { ...found, sentences: [...sentencesOf(found, last?.end ?? null, config), ...(modelListed === false ? [`The server's list of models has no ${config.model}${usable ? ', but it answered' : ''}.`] : [])] }, dialect: usable ? dialect : null };
}

class Prober {
  calls = 0;
  counted = true;
  usage: TokenUsage = { promptTokens: 0, answerTokens: 0 };
  readonly #line: Line;
  readonly #signal: AbortSignal;

  constructor(line: Line, signal: AbortSignal) {
    this.#line = line;
    this.#signal = signal;
  }

  async ask(dialect: Dialect): Promise<Spoken> {
    const spoken = await speak(this.#line, CALL, dialect, this.#signal, () => undefined);
    // Refused ways of putting it cost nothing, and are not counted as calls.
    this.#count(spoken.end.kind === 'completed' ? spoken.end.usage : null);
    return spoken;
  }

  /** Whether the model calls a tool it is offered. The tool is none: nothing happens. */
  async callsTools({ limit }: Dialect): Promise<boolean> {
    try {
      const { choices, usage } = await this.#line.client.chat.completions.create({
        model: this.#line.model, stream: false, [limit]: ANSWER_TOKENS, messages: [{ role: 'user', content: 'Call the tool pick_colour with ochre.' }],
        tools: [{ type: 'function', function: { name: 'pick_colour', description: 'Does nothing.', parameters: { type: 'object', properties: { colour: { type: 'string' } }, required: ['colour'] } } }],
      }, { signal: this.#signal });
      this.#count(usage === undefined ? null : { promptTokens: usage.prompt_tokens, answerTokens: usage.completion_tokens });
      return (choices[0]?.message.tool_calls?.length ?? 0) > 0;
    } catch (error) {
      // Whatever it was, it is a no; the call may still have cost something.
      if (failedCall(error, '', false, null, 0).mayCost) this.#count(null);
      return false;
    }
  }

  /** Whether the server's list of models names it; null where there is no list. */
  async lists(model: string): Promise<boolean | null> {
    try {
      const { data } = await this.#line.client.models.list({ signal: this.#signal });
      // Ollama lists a model with its tag, and takes it without.
      return data.length === 0 ? null : data.some(({ id }) => id === model || id === `${model}:latest`);
    } catch {
      return null;
    }
  }

  #count(usage: TokenUsage | null): void {
    this.calls += 1;
    if (usage === null) this.counted = false;
    this.usage = { promptTokens: this.usage.promptTokens + (usage?.promptTokens ?? 0), answerTokens: this.usage.answerTokens + (usage?.answerTokens ?? 0) };
  }
}

function fits(end: ModelCallEnd): boolean {
  if (end.kind !== 'completed' || end.finish !== 'stop') return false;
  try {
    const { verdict, level } = JSON.parse(end.text.replace(/^\s*<think>[^]*?<\/think>/, '').replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, '')) as { verdict?: unknown; level?: unknown };
    return (verdict === 'ochre' || verdict === 'teal') && typeof level === 'number';
  } catch {
    return false;
  }
}

function sentencesOf(found: Omit<ModelAbilities, 'sentences'>, end: ModelCallEnd | null, { model, contextTokens, promptMicrosPerMillion, answerMicrosPerMillion }: ModelProviderConfig): readonly string[] {
  if (!found.usable) return [`${model} cannot be used as an analyst: ${whyNot(end)}`];
  const forms = {
    schema: `${model} answers in the form it is given: its answers can be read without repair.`,
    json: `${model} answers in JSON but is not bound to a form: expect a second, paid attempt now and then.`,
    text_only: `${model} is bound to nothing, but kept to the form when it was shown it: expect second attempts and abstentions.`,
  }[found.forms];
  return [
    forms,
    found.streaming ? 'Its words can be watched as they come.' : 'Its words come all at once, at the end.',
    found.countsTokens ? 'It counts its tokens, so costs are known.' : 'It does not count its tokens: each call is counted at the most it can have cost.',
    found.tools ? 'It can call tools. Quorum offers it none.' : 'It does not call tools. Quorum needs none.',
    promptMicrosPerMillion === 0 && answerMicrosPerMillion === 0 ? 'It is set down as costing nothing.' : 'Its price is as you entered it; the server does not say.',
    `It is taken to read ${contextTokens} tokens, as you entered; a local server may be set to fewer (Ollama: 4096 unless told otherwise) and then reads only a part, which is noticed from its count of tokens.`,
  ];
}

function whyNot(end: ModelCallEnd | null): string {
  if (end === null || end.kind === 'cancelled') return 'the test was called off, or took too long.';
  if (end.kind === 'failed') return end.sentence;
  if (end.finish === 'length') return `it needs more than ${ANSWER_TOKENS} tokens for the smallest answer.`;
  return end.finish === 'refused' ? 'it refused to answer.' : `it did not give an answer of the form it was shown. It said: ${end.text.slice(0, 120)}`;
}
