import { describe, expect, it } from 'vitest';
import { packPayload, unpackPayload } from './journal-payload.ts';

describe('journal texts as stored', () => {
  it.each([
    ['empty', '', false],
    ['short', '{"kind":"timer_fired"}', false],
    ['long', '{"bid":97887.5,"ask":97890.6}'.repeat(200), true],
    ['long, in every alphabet', 'Ωé漢🙂"\\n'.repeat(500), true],
  ])('%s: come back as they were', (_name, text, compressed) => {
    const stored = packPayload(text);
    expect(typeof stored === 'string').toBe(!compressed);
    expect(stored.length <= text.length).toBe(true);
    expect(unpackPayload(stored)).toBe(text);
  });

  it('damaged bytes never pass for the text', () => {
    const text = '{"bid":97887.5,"ask":97890.6}'.repeat(200);
    const stored = Buffer.from(packPayload(text));
    stored.fill(0xff, 4, 20);
    expect(unpackPayload(stored)).not.toBe(text);
  });
});
