/** Text from outside, made harmless to put into a document: one line, no control characters, nothing invisible, no more than so long. */

// Controls, whatever is ignored where it is drawn (soft hyphen, zero-width and direction marks, variation selectors, tags), line separators,
// private characters; and all kinds of spaces, for one.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Z}\p{Co}]+/gu;
const LONE_SURROGATE = /\p{Cs}/gu;

/** `text` as one line of at most `most` UTF-16 units; a cut is shown by an ellipsis and never splits a character. */
export function plainText(text: string, most: number): string {
  // Long texts are cut before they are cleaned: cleaning costs time by length, and the text is not ours.
  const line = text.slice(0, 4 * most).replace(LONE_SURROGATE, '').replace(UNSEEN, ' ').replace(/ {2,}/g, ' ').trim();
  if (line.length <= most) return line;
  return `${line.slice(0, most - 1).replace(LONE_SURROGATE, '')}…`;
}

/**
 * A value as JSON in which no text can look like anything but a text: angle brackets are escaped, so neither tags nor a model's own marks
 * of turns (`<|…|>`) can stand in it, and a line break cannot either.
 */
export function fencedJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
