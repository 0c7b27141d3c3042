/** What an error of the library or the server means for us. */
import { APIConnectionError, APIError } from 'openai';
import type { ProviderFailure } from '../../core/model/model-answer.ts';
import type { ModelCallEnd } from '../../ports/model-provider.ts';

export type FailedCall = Extract<ModelCallEnd, { readonly kind: 'failed' }>;

/** Codes of connections that never carried a request. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** Codes of connections that broke after they were made: the server may have worked. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const MOST_WORDS = 240;
const CONTEXT_WORDS = /context.{0,12}(?:length|window|size)|maximum context|too many tokens|prompt is too long|exceed.{0,20}context/i;
const MODEL_WORDS = /model_not_found|model.{0,80}(?:not found|not exist|does not exist|unknown|not a valid|no access)|no such model|invalid model|not a valid model/i;

/** What the server says is wrong, for the search for hints: its message, parameter and code. */
export function complaintOf(error: APIError): string {
  return [error.message, error.param ?? '', error.code ?? ''].join(' ');
}

/**
 * Turns whatever was thrown into a failed call.
 * @param begun whether an answer had begun to come.
 * @param secret the key, to be taken out of anything said.
 */
export function failedCall(error: unknown, text: string, begun: boolean, secret: string | null, now: number): FailedCall {
  const said = words(error, secret);
  const fail = (reason: ProviderFailure, sentence: string, mayCost: boolean, retryAfterMs: number | null = null): FailedCall => ({ kind: 'failed', reason, sentence, text, retryAfterMs, mayCost });
  if (error instanceof SyntaxError) return fail('server_error', `The server's answer cannot be read: ${said}`, true);
  if (error instanceof APIConnectionError || !(error instanceof APIError)) {
    if (begun) return fail('cut_off', `The connection broke in the middle of the answer (${said}).`, true);
    const code = networkCode(error);
    if (code !== null && BROKEN.has(code)) return fail('cut_off', `The connection broke before the answer came (${code}: ${said}).`, true);
    return fail('unreachable', `The server cannot be reached (${code === null ? said : `${code}: ${said}`}).`, code === null || !NEVER_SENT.has(code));
  }
  const status = error.status as number | undefined;
  const retryAfterMs = retryAfter(error.headers as Headers | undefined, now);
  // Said in the middle of a stream that had begun well: there is no status.
  if (status === undefined) return fail('server_error', `The server broke off: ${said}`, true, retryAfterMs);
  const [reason, sentence] = meaningOf(status, complaintOf(error), said);
  return fail(reason, sentence, false, retryAfterMs);
}

function meaningOf(status: number, complaint: string, said: string): readonly [ProviderFailure, string] {
  if (status === 401 || status === 403) return ['bad_key', `The server does not accept the key (HTTP ${status}): ${said}`];
  if (status === 402 || (status === 429 && /insufficient_quota|billing|credit/i.test(complaint))) return ['no_credit', `The account at the server has no credit (HTTP ${status}): ${said}`];
  if (status === 429) return ['rate_limited', `The server asks to be asked less (HTTP 429): ${said}`];
  if (status >= 500) return ['server_error', `The server failed (HTTP ${status}): ${said}`];
  if (status === 413 || CONTEXT_WORDS.test(complaint)) return ['context_too_long', `The prompt is longer than the model can read (HTTP ${status}): ${said}`];
  if (MODEL_WORDS.test(complaint)) return ['unknown_model', `The server does not know this model (HTTP ${status}): ${said}`];
  if (status === 404) return ['unreachable', `There is no chat-completions service at this address (HTTP 404): ${said}`];
  return ['bad_request', `The server does not take the request (HTTP ${status}): ${said}`];
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; null where there is none that makes sense. */
export function retryAfter(headers: Headers | undefined, now: number): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? NaN);
  if (ms >= 0 && ms < Infinity) return ms;
  const text = headers?.get('retry-after') ?? null;
  if (text === null || text.trim() === '') return null;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return wait >= 0 && wait < Infinity ? wait : null;
}

/** The server's or the system's own words: one line, no key, not too many. */
function words(error: unknown, secret: string | null): string {
  const message = error instanceof Error ? error.message.replace(/^\d{3} /, '') : String(error);
  const open = secret === null || secret === '' ? message : message.replaceAll(secret, '…');
  // Servers repeat a wrong key in part: `sk-abc***xyz`.
  const line = open.replace(/\bsk-[\w*.-]+/g, '…').replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line || 'it says nothing';
}

/** The system's code of what broke, however deep it is wrapped. */
function networkCode(error: unknown): string | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return networkCode(cause.errors[0]);
  }
  return null;
}
