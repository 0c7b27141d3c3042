/** How many tokens a call can have at most, and what tokens cost. Counting exactly needs each model's own table; a bound does not. */
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import type { AnswerForm } from './answer-form.ts';
import type { ModelCost } from './budget.ts';
import type { ModelMessage } from './model-question.ts';

/** Tokens of the marks round one message, and of those round a whole prompt; generous. */
const PER_MESSAGE = 16;
const PER_PROMPT = 64;
/** Fewest bytes that a token of running text has on average: JSON with numbers is the densest we send, at two to three. */
const BYTES_PER_TOKEN = 3;
/** Most bytes that a token has on average: a server that counts fewer tokens than this has not read everything. */
const MOST_BYTES_PER_TOKEN = 12;

/** Bytes of the prompt in UTF-8. A token is at least one byte, so it is never more tokens than this (marks aside). */
function bytesOf(messages: readonly ModelMessage[], form: AnswerForm): number {
  let bytes = utf8Length(JSON.stringify(form.schema));
  for (const { text } of messages) bytes += utf8Length(text);
  return bytes;
}

/** The most tokens a prompt can have. */
export function mostPromptTokens(messages: readonly ModelMessage[], form: AnswerForm): number {
  // A server may put the form into the prompt, and where it knows no forms, we do.
  return bytesOf(messages, form) + PER_MESSAGE * messages.length + PER_PROMPT;
}

/** The tokens it will have about, on the high side: to see whether it fits. */
export function likelyPromptTokens(messages: readonly ModelMessage[], form: AnswerForm): number {
  return Math.ceil(bytesOf(messages, form) / BYTES_PER_TOKEN) + PER_MESSAGE * messages.length + PER_PROMPT;
}

/** The fewest tokens the messages can have been read as; a count below it means that some was left out (lesson 46). */
export function fewestPromptTokens(messages: readonly ModelMessage[]): number {
  let bytes = 0;
  for (const { text } of messages) bytes += utf8Length(text);
  return Math.floor(bytes / MOST_BYTES_PER_TOKEN);
}

/** What so many tokens cost, rounded up to a millionth of a dollar. */
export function costOf(config: Pick<ModelProviderConfig, 'promptMicrosPerMillion' | 'answerMicrosPerMillion'>, promptTokens: number, answerTokens: number): ModelCost {
  const micros = Math.ceil(promptTokens * config.promptMicrosPerMillion / 1e6) + Math.ceil(answerTokens * config.answerMicrosPerMillion / 1e6);
  return { micros, tokens: promptTokens + answerTokens };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
