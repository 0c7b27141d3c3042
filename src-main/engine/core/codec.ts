/**
 * Text form of events, facts and effects: JSON, with exact decimals (bigint) as `"#<integer units>"`. The same value always
 * gives the same text, because the core builds every value with its fields in one order; the decision hash rests on it.
 */

/** Text of a plain value: objects, arrays, strings, finite numbers, booleans, null, bigint. */
export function encode(value: unknown): string {
  return JSON.stringify(value, writeBigint);
}

/** The value {@link encode} wrote. The caller knows its type: only text of our own journal and database comes here. */
export function decode<T>(text: string): T {
  return JSON.parse(text, readBigint) as T;
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `#${value}` : value;
}

function readBigint(_key: string, value: unknown): unknown {
  // 35 is "#". A person's text that begins with it is not all digits, or is one we wrote.
  return typeof value === 'string' && value.charCodeAt(0) === 35 && /^#-?\d+$/.test(value) ? BigInt(value.slice(1)) : value;
}
