/** Test helper: what the loopback agent says, and everything it can do wrong. */
import { EventType, type AGUIEvent, type RunAgentInput, type RunFinishedOutcome, type TokenUsage } from '@ag-ui/core';
import { must } from '../../../../src-shared/support/assert.ts';
import type { ModelBehaviour } from '../../ports/model-backend.contract.ts';
import { started, wordsOf, type AnswerStyle, type Visit } from './loopback-visit.fixture.ts';

interface Told {
  readonly style?: AnswerStyle;
  readonly counts?: boolean;
  readonly promptTokens?: number;
  readonly outcome?: RunFinishedOutcome;
  readonly before?: readonly AGUIEvent[];
}

/** Does one behaviour to one request. */
export function act(behaviour: ModelBehaviour, visit: Visit): void {
  const good = answerTo(visit.input);
  const say = (text: string, told: Told = {}): void => tell(visit, text, told);
  const but = (changes: Record<string, unknown>): void => say(JSON.stringify({ ...(JSON.parse(good) as object), ...changes }));
  const { lastPrice: price, tickSize: tick } = subjectOf(visit.input);
  switch (behaviour) {
    case 'answers': return say(good);
    case 'answers_in_one_piece': return say(good, { style: 'result' });
    case 'answers_in_a_fence': return say(`\`\`\`json\n${good}\n\`\`\``, { style: 'message' });
    case 'answers_after_thinking': return say(good, { before: thoughts() });
    case 'answers_without_counting': return say(good, { counts: false });
    case 'slow': return;
    case 'hangs_midway': return half(visit, good);
    case 'cuts_off_midway': return half(visit, good, () => visit.response.destroy());
    case 'ends_midway': return half(visit, good, () => visit.response.end());
    case 'says_error_midway': return half(visit, good, () => visit.send([{ type: EventType.RUN_ERROR, message: 'The graph raised an exception', code: 'internal' }], () => visit.response.end()));
    case 'sends_garbage': return half(visit, good, () => visit.response.end('data: {"type":"TEXT_MES\n\n'));
    case 'goes_on_for_ever': return goOn(visit);
    case 'asks_to_wait_2s': return fail(visit, 429, 'Rate limit reached', { 'retry-after': '2' });
    case 'asks_to_wait_an_hour': return fail(visit, 429, 'Rate limit reached', { 'retry-after': '3600' });
    case 'asks_to_wait_for_years': return fail(visit, 429, 'Rate limit reached', { 'retry-after': 'Fri, 31 Dec 2999 23:59:59 GMT' });
    case 'asks_to_wait': return fail(visit, 429, 'Too many requests');
    case 'fails_with_500': return fail(visit, 500, 'Internal Server Error');
    case 'fails_with_503_html':
      visit.response.writeHead(503, { 'content-type': 'text/html' });
      visit.response.end('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>');
      return;
    case 'refuses_connection': return;
    case 'refuses': return say('I cannot give financial advice.', { style: 'message', outcome: { type: 'cancelled' } });
    case 'filters_content': return error(visit, 'The answer was taken out by a filter', 'content_filter');
    case 'stops_at_length': return half(visit, good, () => visit.send([{ type: EventType.RUN_ERROR, message: 'The model ran out of tokens', code: 'max_tokens', usage: usageOf(visit.input, good) }], () => visit.response.end()));
    case 'says_nothing': return say(' \n ', { style: 'message' });
    case 'invalid_json': return say(good.slice(0, -1).replace('{', '{ stance: buy,'));
    case 'prose': return say('I would say: don\'t buy BTC here. {"stance":"buy"}', { style: 'message' });
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
    case 'obeys_injected_text': return but(injected(visit.input));
    case 'calls_a_tool': return visit.send([started(visit.input), ...toolCall('place_order', '{"side":"buy"}'), finished(visit, '', {})], () => visit.response.end());
    case 'reads_half_the_prompt': return say(good, { promptTokens: Math.ceil(tokensOf(visit.input) / 2) });
    case 'context_too_long': return fail(visit, 400, 'This model\'s maximum context length is 4096 tokens. However, your messages resulted in 5210 tokens.');
    case 'wrong_model': return fail(visit, 404, 'model "gpt-nonsense" not found, try pulling it first');
    case 'expired_key': return fail(visit, 401, 'Your API key sk-loop-back-key has expired.');
    case 'no_credit': return fail(visit, 402, 'You exceeded your current quota, please check your plan and billing details.');
    case 'redirects':
      visit.response.writeHead(307, { location: '/elsewhere' });
      visit.response.end();
      return;
    default: return behaviour satisfies never;
  }
}

interface Subject {
  readonly instrument: string;
  readonly lastPrice: number;
  readonly tickSize: number;
  readonly features: Readonly<Record<string, number>>;
}

/** What the run's state says of the market; a trial has none. */
function subjectOf({ state }: RunAgentInput): Subject {
  return (state as { snapshot: Subject | null }).snapshot ?? { instrument: '', lastPrice: 0, tickSize: 0, features: {} };
}

/** A good answer: what somebody who reads the state and keeps to the form of the tool would say. */
export function answerTo(input: RunAgentInput): string {
  const { instrument, lastPrice: price, features } = subjectOf(input);
  const { properties } = must(input.tools[0], 'a tool to answer with').parameters as { readonly properties: Record<string, { readonly enum?: readonly unknown[] }> };
  const atr = features['atr_5m'] ?? price / 100;
  const values: Record<string, unknown> = {
    instrument, lastPrice: price, stance: 'buy', confidence: 0.7, horizonMinutes: 90, entryLow: price, entryHigh: price, stop: price - 2 * atr, target: price + 4 * atr,
    evidence: Object.entries(features).slice(0, 3).map(([feature, value]) => ({ feature, value })), note: 'The trend is up.', text: 'Noted.', accepted: true, veto: null, level: 5,
  };
  return JSON.stringify(Object.fromEntries(Object.entries(properties).map(([name, { enum: allowed }]) => [name, name in values ? values[name] : allowed?.[0]])));
}

/** What a text in the prompt tells the agent to answer. */
function injected({ messages }: RunAgentInput): Record<string, unknown> {
  const line = messages.flatMap((one) => wordsOf(one).split('\n')).find((one) => one.startsWith('{')) ?? '{}';
  const { outside = [] } = JSON.parse(line) as { outside?: readonly { readonly text: string }[] };
  const order = /\{"stance".*\}/.exec(outside[0]?.text ?? '')?.[0];
  return order === undefined ? {} : JSON.parse(order) as Record<string, unknown>;
}

function pieces(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / 23) }, (_, i) => text.slice(i * 23, (i + 1) * 23));
}

export function toolCall(name: string, args: string, id = 'call-1'): readonly AGUIEvent[] {
  return [
    { type: EventType.TOOL_CALL_START, toolCallId: id, toolCallName: name }, ...pieces(args).map((delta): AGUIEvent => ({ type: EventType.TOOL_CALL_ARGS, toolCallId: id, delta })),
    { type: EventType.TOOL_CALL_END, toolCallId: id },
  ];
}

export function message(text: string, id = 'message-1'): readonly AGUIEvent[] {
  return [
    { type: EventType.TEXT_MESSAGE_START, messageId: id, role: 'assistant' }, ...pieces(text).map((delta): AGUIEvent => ({ type: EventType.TEXT_MESSAGE_CONTENT, messageId: id, delta })),
    { type: EventType.TEXT_MESSAGE_END, messageId: id },
  ];
}

function thoughts(): readonly AGUIEvent[] {
  return [
    { type: EventType.STEP_STARTED, stepName: 'think' }, { type: EventType.REASONING_START, messageId: 'thought' }, { type: EventType.REASONING_MESSAGE_START, messageId: 'thought', role: 'reasoning' },
    { type: EventType.REASONING_MESSAGE_CONTENT, messageId: 'thought', delta: 'Buy? {"stance":"sell"} perhaps.' }, { type: EventType.REASONING_MESSAGE_END, messageId: 'thought' },
    { type: EventType.REASONING_END, messageId: 'thought' }, { type: EventType.STEP_FINISHED, stepName: 'think' }, { type: EventType.STATE_SNAPSHOT, snapshot: { mine: true } },
  ];
}

function said(style: AnswerStyle, { tools }: RunAgentInput, text: string): readonly AGUIEvent[] {
  const name = tools[0]?.name ?? '';
  switch (style) {
    case 'tool': return toolCall(name, text);
    case 'tool_chunks': return pieces(text).map((delta, i): AGUIEvent => ({ type: EventType.TOOL_CALL_CHUNK, toolCallId: 'call-1', ...(i === 0 ? { toolCallName: name } : {}), delta }));
    case 'message': return message(text);
    case 'result': return [];
  }
}

function tell(visit: Visit, text: string, told: Told): void {
  const style = told.style ?? visit.style;
  // What is no JSON cannot be a result.
  const way = style === 'result' && !isObject(text) ? 'message' : style;
  visit.send([started(visit.input), ...(told.before ?? []), ...said(way, visit.input, text), finished(visit, text, told, way === 'result' ? JSON.parse(text) : undefined)], () => visit.response.end());
}

function finished({ input }: Visit, text: string, { counts = true, promptTokens, outcome = { type: 'success' } }: Told, result?: unknown): AGUIEvent {
  const { threadId, runId } = input;
  return { type: EventType.RUN_FINISHED, threadId, runId, outcome, ...(result === undefined ? {} : { result }), ...(counts ? { usage: usageOf(input, text, promptTokens) } : {}) };
}

function usageOf(input: RunAgentInput, text: string, promptTokens = tokensOf(input)): TokenUsage[] {
  const outputTokens = Math.ceil((text.length + 8) / 4);
  // Two models of one agent.
  return [{ model: 'm-1', inputTokens: promptTokens - 1, outputTokens }, { model: 'm-2', inputTokens: 1, outputTokens: 1 }];
}

/** About what the tables of today's models come to for our prompts. */
function tokensOf({ messages }: RunAgentInput): number {
  return Math.ceil(messages.reduce((sum, one) => sum + wordsOf(one).length, 0) / 3.5);
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The first half of an answer; then `after`, once it has left, or nothing. */
function half(visit: Visit, text: string, after?: () => void): void {
  const name = visit.input.tools[0]?.name ?? '';
  visit.send([started(visit.input), ...toolCall(name, text.slice(0, text.length / 2)).slice(0, -1)], () => {
    visit.halfway();
    after?.();
  });
}

/** As much as the client takes, until it goes away. */
function goOn(visit: Visit): void {
  const { response } = visit;
  visit.send([started(visit.input), { type: EventType.TEXT_MESSAGE_START, messageId: 'long', role: 'assistant' }]);
  const piece = `data: ${JSON.stringify({ type: EventType.TEXT_MESSAGE_CONTENT, messageId: 'long', delta: 'x'.repeat(1_000) })}\n\n`;
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
}

function error(visit: Visit, words: string, code: string): void {
  visit.send([started(visit.input), { type: EventType.RUN_ERROR, message: words, code, usage: usageOf(visit.input, '') }], () => visit.response.end());
}

function fail({ response }: Visit, status: number, words: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: words } }));
}
