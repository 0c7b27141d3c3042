import { APIConnectionError, APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../ports/http-refusal.ts';
import { firstDialect, simpler, type Dialect } from './dialect.ts';
import { failedCall } from './wire-failure.ts';

const NOW = Date.UTC(2026, 8, 21, 12, 0, 0);
const http = (status: number, error: unknown, headers: Record<string, string> = {}): APIError => APIError.generate(status, { error }, undefined, new Headers(headers));
const judge = (error: unknown, begun = false, secret: string | null = null) => failedCall(error, '', begun, secret, NOW);

describe('what an error means', () => {
  // As servers of these kinds word it.
  it.each<[status: number, error: unknown, reason: string]>([
    [401, { message: 'Incorrect API key provided', code: 'invalid_api_key' }, 'bad_key'],
    [403, { message: 'Country not supported' }, 'bad_key'],
    [402, { message: 'Insufficient Balance' }, 'no_credit'],
    [429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }, 'no_credit'],
    [429, { message: 'Rate limit reached' }, 'rate_limited'],
    [404, { message: 'The model `x` does not exist or you do not have access to it.', code: 'model_not_found' }, 'unknown_model'],
    [404, { message: 'model "x" not found, try pulling it first' }, 'unknown_model'],
    [400, { message: 'x is not a valid model ID' }, 'unknown_model'],
    [400, { message: 'Invalid model name passed in model=x' }, 'unknown_model'],
    [404, { message: 'Not Found' }, 'unreachable'],
    [400, { message: 'This model\'s maximum context length is 4096 tokens', code: 'context_length_exceeded' }, 'context_too_long'],
    [400, { message: 'the request exceeds the available context size' }, 'context_too_long'],
    [413, { message: 'Payload Too Large' }, 'context_too_long'],
    [400, { message: 'messages: field required' }, 'bad_request'],
    [500, { message: 'Internal' }, 'server_error'],
    [529, { message: 'Overloaded' }, 'server_error'],
  ])('HTTP %i %j: %s', (status, error, reason) => {
    expect(judge(http(status, error))).toMatchObject({ kind: 'failed', reason, mayCost: false });
  });

  it('a connection that never was costs nothing; one that broke may', () => {
    const refused = new APIConnectionError({ message: 'Connection error.', cause: Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:11434'), { code: 'ECONNREFUSED' }) }) });
    const reset = new APIConnectionError({ message: 'Connection error.', cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
    expect(judge(refused)).toMatchObject({ reason: 'unreachable', mayCost: false, sentence: 'The server cannot be reached (ECONNREFUSED: Connection error.).' });
    expect(judge(reset)).toMatchObject({ reason: 'cut_off', mayCost: true, sentence: 'The connection broke before the answer came (ECONNRESET: Connection error.).' });
    expect(judge(new APIConnectionError({ message: 'unexpected redirect' }))).toMatchObject({ reason: 'unreachable', mayCost: true });
    expect(judge(new TypeError('terminated'), true)).toMatchObject({ reason: 'cut_off', mayCost: true });
  });

  it('never repeats a key, whole or in part, and is one short line', () => {
    const whole = judge(http(401, { message: 'Wrong key: 0123456789abcdef for this resource' }), false, '0123456789abcdef');
    const part = judge(http(401, { message: 'Incorrect API key provided: sk-proj*****************wxyz. See the page.' }));
    expect([whole.sentence, part.sentence]).toEqual(['The server does not accept the key (HTTP 401): Wrong key: … for this resource', 'The server does not accept the key (HTTP 401): Incorrect API key provided: … See the page.']);
    const long = judge(http(500, { message: `line\u202e one\n\u0007${'x'.repeat(5_000)}` })).sentence;
    expect(long.length).toBeLessThan(300);
    expect(long).toContain('line one x');
  });

  it.each<[headers: Record<string, string>, ms: number | null]>([
    [{ 'retry-after': '2' }, 2_000], [{ 'retry-after': '0.5' }, 500], [{ 'retry-after-ms': '750', 'retry-after': '9' }, 750], [{ 'retry-after': 'Mon, 21 Sep 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Mon, 21 Sep 2026 11:00:00 GMT' }, null], [{ 'retry-after': '-5' }, null], [{ 'retry-after': 'soon' }, null], [{ 'retry-after': '' }, null], [{}, null], [{ 'retry-after': '1e400' }, null],
  ])('%j asks to wait %s ms', (headers, ms) => {
    expect(retryAfter((name) => new Headers(headers).get(name), NOW)).toBe(ms);
  });
});

describe('a simpler way to put it', () => {
  const FULL: Dialect = { forms: 'schema', limit: 'max_tokens', stream: true, usage: true };
  it.each<[complaint: string, from: Partial<Dialect>, to: Partial<Dialect> | null]>([
    ['This response_format type is unavailable now', {}, { forms: 'json' }],
    ['\'response_format.type\' must be \'json_schema\' or \'text\'', { forms: 'json' }, { forms: 'text' }],
    ['response_format is not supported', { forms: 'text' }, null],
    ['Invalid schema for response_format \'analysis\': schema must have type object', {}, { forms: 'json' }],
    ['Unsupported parameter: \'max_tokens\' is not supported with this model. Use \'max_completion_tokens\' instead.', {}, { limit: 'max_completion_tokens' }],
    ['Extra inputs are not permitted: max_completion_tokens', { limit: 'max_completion_tokens' }, { limit: 'max_tokens' }],
    ['max_tokens is too large: 64000. This model supports at most 16384 completion tokens', {}, null],
    ['unknown field: stream_options', {}, { usage: false }],
    ['stream_options is only allowed when stream is set', { usage: false }, { stream: false }],
    ['streaming is not supported for this model', {}, { stream: false }],
    ['messages: field required', {}, null],
  ])('%s', (complaint, from, to) => {
    expect(simpler({ ...FULL, ...from }, complaint)).toEqual(to === null ? null : { ...FULL, ...from, ...to });
  });

  it.each([['https://api.openai.com/v1', 'max_completion_tokens'], ['https://me.openai.azure.com/openai/v1', 'max_completion_tokens'], ['http://127.0.0.1:11434/v1', 'max_tokens'], ['https://notopenai.com/v1', 'max_tokens']])('%s is first asked with %s', (baseUrl, limit) => {
    expect(firstDialect(baseUrl)).toEqual({ ...FULL, limit });
  });
});
