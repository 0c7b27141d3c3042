/** Text from outside, made harmless to put into a document: one line, no control characters, nothing invisible, no more than so long. */

// Controls, soft hyphen, zero-width and direction marks, line separators, variation selectors, byte-order mark, tag characters.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]+/gu;
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

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
