/** What it means for a question when a server refuses it or cannot be reached: the same for every way to models, since HTTP is. */
import type { ProviderFailure } from '../core/model/model-answer.ts';

/** Codes of connections that never carried a request. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** Codes of connections that broke after they were made: the server may have worked. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const MOST_WORDS = 240;
const CONTEXT_WORDS = /context.{0,12}(?:length|window|size)|maximum context|too many tokens|prompt is too long|exceed.{0,20}context/i;
const MODEL_WORDS = /model_not_found|model.{0,80}(?:not found|not exist|does not exist|unknown|not a valid|no access)|no such model|invalid model|not a valid model/i;

/** What a failure is, and whether the server may have worked for it. */
export interface Refusal {
  readonly reason: ProviderFailure;
  readonly sentence: string;
  readonly mayCost: boolean;
}

/**
 * An answer with an error's status.
 * @param complaint all the server says of it, for the search for hints
 * @param said the same for people: {@link plainWords}
 * @param service what should be at the address: `chat-completions service`
 */
export function refusalOf(status: number, complaint: string, said: string, service: string): Refusal {
  const refusal = (reason: ProviderFailure, sentence: string): Refusal => ({ reason, sentence: `${sentence} (HTTP ${status}): ${said}`, mayCost: false });
  if (status === 401 || status === 403) return refusal('bad_key', 'The server does not accept the key');
  if (status === 402 || (status === 429 && /insufficient_quota|billing|credit/i.test(complaint))) return refusal('no_credit', 'The account at the server has no credit');
  if (status === 429) return refusal('rate_limited', 'The server asks to be asked less');
  if (status >= 500) return refusal('server_error', 'The server failed');
  if (status === 413 || CONTEXT_WORDS.test(complaint)) return refusal('context_too_long', 'The prompt is longer than the model can read');
  if (MODEL_WORDS.test(complaint)) return refusal('unknown_model', 'The server does not know this model');
  if (status === 404) return refusal('unreachable', `There is no ${service} at this address`);
  return refusal('bad_request', 'The server does not take the request');
}

/** A connection that never was, or broke. @param begun whether an answer had begun to come */
export function broken(error: unknown, said: string, begun: boolean): Refusal {
  if (begun) return { reason: 'cut_off', sentence: `The connection broke in the middle of the answer (${said}).`, mayCost: true };
  const code = networkCode(error);
  if (code !== null && BROKEN.has(code)) return { reason: 'cut_off', sentence: `The connection broke before the answer came (${code}: ${said}).`, mayCost: true };
  return { reason: 'unreachable', sentence: `The server cannot be reached (${code === null ? said : `${code}: ${said}`}).`, mayCost: code === null || !NEVER_SENT.has(code) };
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date, ms; null where there is none that makes sense. */
export function retryAfter(header: (name: string) => string | null, now: number): number | null {
  const ms = Number(header('retry-after-ms') ?? NaN);
  if (ms >= 0 && ms < Infinity) return ms;
  const text = header('retry-after');
  if (text === null || text.trim() === '') return null;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return wait >= 0 && wait < Infinity ? wait : null;
}

/** The server's or the system's own words: one line, no key, not too many. @param secret the key, to be taken out */
export function plainWords(message: string, secret: string | null): string {
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
