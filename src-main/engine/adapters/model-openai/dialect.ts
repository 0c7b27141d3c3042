/**
 * How a server wants to be spoken to. Compatible servers differ in what of the interface they know, and say so with HTTP 400 or 422;
 * each such refusal is taken as a hint to put the request more simply. What was learned holds for all later calls.
 */
import type OpenAI from 'openai';
import type { ModelCall } from '../../ports/model-provider.ts';

export interface Dialect {
  /** `schema`: answers bound to a JSON Schema. `json`: any JSON object. `text`: nothing is promised; the form stands in the prompt. */
  readonly forms: 'schema' | 'json' | 'text';
  readonly limit: 'max_completion_tokens' | 'max_tokens';
  readonly stream: boolean;
  /** Token counts at the end of a stream. */
  readonly usage: boolean;
}

/** Hosts whose newer models refuse `max_tokens`; everybody else knows it longest, and some ignore the newer name, which would take the limit away. */
const NEWER_LIMIT = /(?:^|\.)(?:openai\.com|azure\.com|azure\.us|azure\.cn)$/;

/** What to try first at this address. */
export function firstDialect(baseUrl: string): Dialect {
  return { forms: 'schema', limit: NEWER_LIMIT.test(new URL(baseUrl).hostname) ? 'max_completion_tokens' : 'max_tokens', stream: true, usage: true };
}

/** The next way to put a request that was refused with `complaint` (message, parameter and code of the server); null: none of it is about the way we put it. */
export function simpler(dialect: Dialect, complaint: string): Dialect | null {
  const says = (words: RegExp): boolean => words.test(complaint);
  if (says(/max_completion_tokens|max_tokens/) && !says(/too (?:large|high)|at most|maximum context/i)) return { ...dialect, limit: dialect.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens' };
  if (dialect.usage && says(/stream_options|include_usage/)) return { ...dialect, usage: false };
  if (says(/response_format|json_schema|json_object|json mode|structured.?output|grammar|schema/i)) {
    if (dialect.forms === 'schema') return { ...dialect, forms: 'json' };
    return dialect.forms === 'json' ? { ...dialect, forms: 'text' } : null;
  }
  return dialect.stream && says(/\bstream(?:ing)?\b/i) ? { ...dialect, stream: false } : null;
}

type Body = Omit<OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming, 'stream' | 'stream_options'>;

/** The request in a dialect, without what makes it a stream. No tools are ever in it. */
export function requestBody(model: string, call: ModelCall, dialect: Dialect): Body {
  const { form, messages, answerTokens } = call;
  const words = dialect.forms === 'schema' ? '' : `\nThe form of the answer, as a JSON Schema:\n${JSON.stringify(form.schema)}`;
  return {
    model,
    messages: messages.map(({ role, text }, index) => ({ role, content: index === 0 ? text + words : text })),
    [dialect.limit]: answerTokens,
    ...(dialect.forms === 'text' ? {} : { response_format: dialect.forms === 'json' ? { type: 'json_object' } : { type: 'json_schema', json_schema: { name: form.name, strict: true, schema: form.schema } } }),
  };
}
