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
/** More letters, digits and other signs than a token of any common table has on average. Digits come in threes at most, signs rarely more than four. */
const MOST_PER_TOKEN = { letters: 6.5, digits: 3, signs: 4 };

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

/** The fewest tokens the messages can have been read as; a count below it means that some was left out (lesson 46). For our prompts it is a little more than half of the true count, for news four fifths. */
export function fewestPromptTokens(messages: readonly ModelMessage[]): number {
  let tokens = 0;
  for (const { text } of messages) {
    let letters = 0;
    let digits = 0;
    let signs = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) letters += 1;
      else if (code >= 48 && code <= 57) digits += 1;
      else if (code > 32) signs += 1;
    }
    tokens += letters / MOST_PER_TOKEN.letters + digits / MOST_PER_TOKEN.digits + signs / MOST_PER_TOKEN.signs;
  }
  return Math.floor(tokens);
}

/** What so many tokens cost, rounded up to a millionth of a dollar. */
export function costOf(config: Pick<ModelProviderConfig, 'promptMicrosPerMillion' | 'answerMicrosPerMillion'>, promptTokens: number, answerTokens: number): ModelCost {
  const micros = Math.ceil(promptTokens * config.promptMicrosPerMillion / 1e6) + Math.ceil(answerTokens * config.answerMicrosPerMillion / 1e6);
  return { micros, tokens: promptTokens + answerTokens };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // A pair of halves is four bytes and counted as six: this is a bound.
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
  }
  return bytes;
}
