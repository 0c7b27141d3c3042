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
  // Most texts have no exact decimal in them, and the plain parser is several times faster.
  return (text.includes('"#') ? JSON.parse(text, readBigint) : JSON.parse(text)) as T;
}

/** Kinds that were seen to hold exact decimals. Only a matter of speed: both ways write the same text. */
const exactKinds = new Set<string>();

/** {@link encode} for values told apart by `kind`, most of which hold no exact decimals and take the plain writer. */
export function encodeKind(value: { readonly kind: string }): string {
  if (exactKinds.has(value.kind)) return encode(value);
  try {
    return JSON.stringify(value);
  } catch {
    exactKinds.add(value.kind);
    return encode(value);
  }
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `#${value}` : value;
}

function readBigint(_key: string, value: unknown): unknown {
  // 35 is "#". A person's text that begins with it is not all digits, or is one we wrote.
  return typeof value === 'string' && value.charCodeAt(0) === 35 && /^#-?\d+$/.test(value) ? BigInt(value.slice(1)) : value;
}
