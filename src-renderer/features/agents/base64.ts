/** Bytes at a time: `fromCharCode` takes them as arguments, of which there may not be any number. */
const PIECE = 0x8000;

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
