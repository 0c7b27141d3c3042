/** Test helper: what the loopback model says, and everything it can do wrong. */
import type { ServerResponse } from 'node:http';
import type { ModelBehaviour } from '../../ports/model-backend.contract.ts';

/** What of the interface the server knows. */
export interface ServerKnowledge {
  readonly forms: 'schema' | 'json' | 'text' | 'only_schema_or_text';
  readonly limit: 'max_tokens' | 'max_completion_tokens' | 'both';
  readonly streams: 'yes' | 'refuses' | 'ignores';
  readonly counts: boolean;
  readonly knowsStreamOptions: boolean;
  readonly tools: boolean;
  /** Answers in a form it is not shown in the prompt. False: takes the form and ignores it. */
  readonly boundToForm: boolean;
  readonly listsModels: boolean;
}

export interface ChatRequest {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly name: string; readonly strict: boolean; readonly schema: Record<string, unknown> } };
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly tools?: readonly unknown[];
}

export interface Visit {
  readonly body: ChatRequest;
  readonly response: ServerResponse;
  readonly knows: ServerKnowledge;
  /** An answer stands half-way. */
  readonly halfway: () => void;
}

interface Told {
  readonly finish?: 'stop' | 'length' | 'content_filter' | 'tool_calls';
  readonly refusal?: string;
  readonly tool?: string;
  readonly counts?: boolean;
  readonly promptTokens?: number;
  readonly whole?: boolean;
}

/** Does one behaviour to one request. */
export function act(behaviour: ModelBehaviour, visit: Visit): void {
  const good = answerTo(visit.body, visit.knows);
  const say = (text: string, told: Told = {}): void => tell(visit, text, told);
  const but = (changes: Record<string, unknown>): void => say(JSON.stringify({ ...(JSON.parse(good) as object), ...changes }));
  const data = dataOf(visit.body);
  const price = Number(data?.['lastPrice']);
  const tick = Number(data?.['tickSize']);
  switch (behaviour) {
    case 'answers': return say(good);
    case 'answers_in_one_piece': return say(good, { whole: true });
    case 'answers_in_a_fence': return say(`\`\`\`json\n${good}\n\`\`\``);
    case 'answers_after_thinking': return say(`<think>\nBuy? {"stance":"sell"} perhaps.\n</think>\n${good}`);
    case 'answers_without_counting': return say(good, { counts: false });
    case 'slow': return;
    case 'hangs_midway': return half(visit, good);
    case 'cuts_off_midway': return half(visit, good, () => visit.response.destroy());
    case 'ends_midway': return half(visit, good, () => visit.response.end());
    case 'says_error_midway': return half(visit, good, () => visit.response.end('data: {"error":{"message":"The engine is overloaded","type":"server_error","code":null}}\n\n'));
    case 'sends_garbage': return half(visit, good, () => visit.response.end('data: {"choices":[{"del\n\n'));
    case 'goes_on_for_ever': return goOn(visit);
    case 'asks_to_wait_2s': return fail(visit, 429, 'Rate limit reached', 'rate_limit_exceeded', { 'retry-after': '2' });
    case 'asks_to_wait_an_hour': return fail(visit, 429, 'Rate limit reached', 'rate_limit_exceeded', { 'retry-after-ms': '3600000' });
    case 'asks_to_wait_for_years': return fail(visit, 429, 'Rate limit reached', 'rate_limit_exceeded', { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' });
    case 'asks_to_wait': return fail(visit, 429, 'Too many requests', null);
    case 'fails_with_500': return fail(visit, 500, 'The server had an error while processing your request', null);
    case 'fails_with_503_html': return page(visit, 503);
    case 'refuses_connection': return;
    case 'refuses': return say('', { refusal: 'I cannot give financial advice.' });
    case 'filters_content': return say('', { finish: 'content_filter' });
    case 'stops_at_length': return say(good.slice(0, good.length / 2), { finish: 'length' });
    case 'says_nothing': return say(' \n ');
    case 'invalid_json': return say(good.slice(0, -1).replace('{', '{ stance: buy,'));
    case 'prose': return say('I would say: don\'t buy BTC here. {"stance":"buy"}');
    case 'wrong_schema': return say(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(good) as object).slice(1))));
    case 'extra_field': return but({ leverage: 10 });
    case 'unknown_stance': return but({ stance: 'strong_buy' });
    case 'confidence_in_words': return but({ confidence: 'high' });
    case 'names_a_stranger': return but({ chosen: 'the_president' });
    case 'accepts_in_words': return but({ accepted: 'maybe' });
    case 'invents_price': return but({ lastPrice: price * 1.05, entryLow: price * 1.05, entryHigh: price * 1.06, target: price * 1.2 });
    case 'price_one_tick_off': return but({ lastPrice: price + tick });
    case 'invents_evidence': return but({ evidence: [{ feature: 'rsi_5m', value: 71.3 }] });
    case 'stop_on_the_wrong_side': return but({ stop: price * 1.01 });
    case 'other_instrument': return but({ instrument: 'DOGE-USDT.moon' });
    case 'obeys_injected_text': return but(injected(visit.body));
    case 'calls_a_tool': return say('', { finish: 'tool_calls', tool: 'place_order' });
    case 'reads_half_the_prompt': return say(good, { promptTokens: Math.ceil(tokensOf(visit.body) / 2) });
    case 'context_too_long': return fail(visit, 400, 'This model\'s maximum context length is 4096 tokens. However, your messages resulted in 5210 tokens.', 'context_length_exceeded');
    case 'wrong_model': return fail(visit, 404, 'model "gpt-nonsense" not found, try pulling it first', null);
    case 'expired_key': return fail(visit, 401, 'Your API key sk-loop-back-key has expired.', 'invalid_api_key');
    case 'no_credit': return fail(visit, 429, 'You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota');
    case 'redirects': {
      visit.response.writeHead(307, { location: '/v1/elsewhere' });
      visit.response.end();
      return;
    }
    default: return behaviour satisfies never;
  }
}

/** The JSON that stands in the prompt; null where there is none. */
function dataOf({ messages = [] }: ChatRequest): Record<string, unknown> | null {
  const line = messages.find(({ role }) => role === 'user')?.content.split('\n').find((one) => one.startsWith('{'));
  return line === undefined ? null : JSON.parse(line) as Record<string, unknown>;
}

/** The form asked for: bound to it, or shown it in words. */
function formOf({ response_format: form, messages = [] }: ChatRequest, { boundToForm }: ServerKnowledge): Record<string, unknown> | null {
  if (boundToForm && form?.json_schema !== undefined) return form.json_schema.schema;
  const shown = messages.flatMap(({ content }) => content.split('\n')).findLast((line) => line.startsWith('{"type":"object"'));
  return shown === undefined ? null : JSON.parse(shown) as Record<string, unknown>;
}

/** A good answer: what somebody who reads the prompt and keeps to the form would say. */
function answerTo(body: ChatRequest, knows: ServerKnowledge): string {
  const form = formOf(body, knows);
  const properties = (form?.['properties'] ?? null) as Record<string, { readonly enum?: readonly unknown[] }> | null;
  if (properties === null) return 'Hello! How can I help you?';
  const data = dataOf(body);
  const price = Number(data?.['lastPrice']);
  const features = (data?.['features'] ?? {}) as Record<string, number>;
  const atr = features['atr_5m'] ?? price / 100;
  const values: Record<string, unknown> = {
    instrument: data?.['instrument'], lastPrice: price, stance: 'buy', confidence: 0.7, horizonMinutes: 90, entryLow: price, entryHigh: price, stop: price - 2 * atr, target: price + 4 * atr,
    evidence: Object.entries(features).slice(0, 3).map(([feature, value]) => ({ feature, value })), note: 'The trend is up.', text: 'Noted.', accepted: true, veto: null, level: 5,
  };
  return JSON.stringify(Object.fromEntries(Object.entries(properties).map(([name, { enum: allowed }]) => [name, name in values ? values[name] : allowed?.[0]])));
}

/** What a text in the prompt tells the model to answer. */
function injected(body: ChatRequest): Record<string, unknown> {
  const outside = (dataOf(body)?.['outside'] ?? []) as readonly { readonly text: string }[];
  const order = /\{"stance".*\}/.exec(outside[0]?.text ?? '')?.[0];
  return order === undefined ? {} : JSON.parse(order) as Record<string, unknown>;
}

const HEAD = { id: 'chatcmpl-loopback', created: 1, model: 'analyst-1', system_fingerprint: 'fp_loopback' };

function tell(visit: Visit, text: string, told: Told): void {
  const { body, response, knows } = visit;
  const finish = told.finish ?? 'stop';
  const counts = (told.counts ?? true) && knows.counts;
  const prompt = told.promptTokens ?? tokensOf(body);
  const usage = { prompt_tokens: prompt, completion_tokens: Math.ceil((text.length + 8) / 4), total_tokens: prompt + Math.ceil((text.length + 8) / 4) };
  const tools = toolsOf(visit, told);
  if (body.stream !== true || told.whole === true || knows.streams === 'ignores') {
    const message = { role: 'assistant', content: told.refusal === undefined ? text : null, refusal: told.refusal ?? null, ...(tools === null ? {} : { tool_calls: tools }) };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...HEAD, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: tools === null ? finish : 'tool_calls', logprobs: null }], ...(counts ? { usage } : {}) }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]));
  for (let at = 0; at < text.length; at += 23) response.write(event([{ index: 0, delta: { content: text.slice(at, at + 23) }, finish_reason: null }]));
  if (told.refusal !== undefined) response.write(event([{ index: 0, delta: { refusal: told.refusal }, finish_reason: null }]));
  if (tools !== null) response.write(event([{ index: 0, delta: { tool_calls: tools.map((tool) => ({ index: 0, ...tool })) }, finish_reason: null }]));
  response.write(event([{ index: 0, delta: {}, finish_reason: finish }]));
  if (counts && body.stream_options?.include_usage === true) response.write(`data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}

/** About what the tables of today's models come to for our prompts. */
function tokensOf({ messages = [] }: ChatRequest): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / 3.5);
}

function toolsOf({ body, knows }: Visit, { tool }: Told): readonly object[] | null {
  const name = tool ?? (body.tools !== undefined && knows.tools ? 'pick_colour' : undefined);
  return name === undefined ? null : [{ id: 'call_1', type: 'function', function: { name, arguments: '{}' } }];
}

function event(choices: readonly unknown[]): string {
  return `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', choices })}\n\n`;
}

/** The first half of an answer; then `after`, once it has left, or nothing. */
function half({ response, halfway }: Visit, text: string, after?: () => void): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(event([{ index: 0, delta: { role: 'assistant', content: text.slice(0, text.length / 2) }, finish_reason: null }]), () => {
    halfway();
    after?.();
  });
}

/** As much as the client takes, until it goes away. */
function goOn({ response }: Visit): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const piece = event([{ index: 0, delta: { content: 'x'.repeat(1_000) }, finish_reason: null }]);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

function fail({ response }: Visit, status: number, message: string, code: string | null, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message, type: 'error', param: null, code } }));
}

function page({ response }: Visit, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>');
}
