import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Longer texts are kept compressed. A recorded candle batch stays below; a live batch of quotes, trades and books shrinks to a quarter. */
const COMPRESS_FROM = 2_048;

/** An event's text as it is stored: the text itself, or raw deflate of its UTF-8 bytes. The chain hash is over the text. */
export function packPayload(text: string): string | Buffer {
  return text.length < COMPRESS_FROM ? text : deflateRawSync(text, { level: 3 });
}

/** The text that {@link packPayload} stored. Damaged bytes give a text that no hash chain will accept, so that a replay names the event. */
export function unpackPayload(stored: string | Buffer): string {
  if (typeof stored === 'string') return stored;
  try {
    return inflateRawSync(stored).toString('utf8');
  } catch (error) {
    return `unreadable: ${error instanceof Error ? error.message : String(error)}`;
  }
}
