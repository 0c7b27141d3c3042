/** What an error of the library or the server means for us. */
import { APIConnectionError, APIError } from 'openai';
import { broken, plainWords, refusalOf, retryAfter, type Refusal } from '../../ports/http-refusal.ts';
import type { ModelCallEnd } from '../../ports/model-provider.ts';

export type FailedCall = Extract<ModelCallEnd, { readonly kind: 'failed' }>;

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
  const fail = ({ reason, sentence, mayCost }: Refusal, retryAfterMs: number | null = null): FailedCall => ({ kind: 'failed', reason, sentence, text, retryAfterMs, mayCost });
  if (error instanceof SyntaxError) return fail({ reason: 'server_error', sentence: `The server's answer cannot be read: ${said}`, mayCost: true });
  if (error instanceof APIConnectionError || !(error instanceof APIError)) return fail(broken(error, said, begun));
  const status = error.status as number | undefined;
  const headers = error.headers as Headers | undefined;
  const retryAfterMs = retryAfter((name) => headers?.get(name) ?? null, now);
  // Said in the middle of a stream that had begun well: there is no status.
  if (status === undefined) return fail({ reason: 'server_error', sentence: `The server broke off: ${said}`, mayCost: true }, retryAfterMs);
  return fail(refusalOf(status, complaintOf(error), said, 'chat-completions service'), retryAfterMs);
}

function words(error: unknown, secret: string | null): string {
  return plainWords(error instanceof Error ? error.message.replace(/^\d{3} /, '') : String(error), secret);
}
