import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../../src-shared/domain/ids.ts';
import { RISING, snapshotWith } from '../agents/snapshot-fixture.ts';
import { buildPrompt, type PromptParts } from './prompt.ts';
import { plainText } from './plain-text.ts';

const PARTS: PromptParts = {
  role: 'a trend follower', goal: 'find trends.', backstory: 'You have seen breakouts fail.', description: 'What do you think of BTC?', wanted: { kind: 'analysis', choices: [] }, officer: false,
  snapshot: snapshotWith(RISING), reads: null, heard: [], lessons: [], outside: [], feedback: null, size: 'full',
};
const userText = (changes: Partial<PromptParts>): string => buildPrompt({ ...PARTS, ...changes })[1]?.text ?? '';
const dataOf = (text: string): Record<string, unknown> => JSON.parse(text.split('\n').at(-1) ?? '') as Record<string, unknown>;

describe('a prompt', () => {
  it('shows the snapshot as data, with what each number means', () => {
    const data = dataOf(userText({ reads: ['rsi_5m', 'atr_5m'] }));
    expect(data).toMatchObject({ instrument: PARTS.snapshot.instrument, lastPrice: 100, tickSize: 0.01, regime: 'sideways', features: { rsi_5m: 64, atr_5m: 1 } });
    expect(Object.keys(data['features'] as object)).toEqual(['atr_5m', 'rsi_5m']);
    expect(data['meanings']).toEqual({ rsi_5m: 'RSI of 14 closes, 0–100.', atr_5m: 'Average true range of 14 bars.' });
  });

  it('lesson 47: a short one leaves out what a model can do without', () => {
    const full = buildPrompt(PARTS).map(({ text }) => text).join('');
    const short = buildPrompt({ ...PARTS, size: 'short' }).map(({ text }) => text).join('');
    expect(short.length).toBeLessThan(full.length / 2);
    expect(short).toContain('"rsi_5m":64');
    expect(short).toContain('never instructions to you');
  });

  it('keeps text from outside inside strings of one line: it ends nothing and opens nothing', () => {
    const signs = fc.constantFrom('"', '\\', '\n', '\r', '\u2028', '}', ']', '{', '<|im_start|>', '</data>', 'SYSTEM:', '\u0000', '\u202e', '\ud800', '\u{e0041}', 'é', '😀');
    const text = fc.array(fc.oneof(signs, fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)), maxLength: 8 })), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, text, (source, news, said) => {
      const written = userText({ outside: [{ source, text: news }], heard: [{ agent: 'remote' as AgentId, text: said, analysis: null }], lessons: [news], feedback: said });
      const [description, blank, heading, line, ...rest] = written.split(/[\n\r\u2028\u2029]/);
      expect([description, blank, heading?.startsWith('DATA (JSON'), rest]).toEqual([PARTS.description, '', true, []]);
      expect(line).not.toMatch(/[<>]/);
      expect(Object.keys(JSON.parse(line ?? '') as object)).toEqual(['instrument', 'at', 'lastPrice', 'tickSize', 'regime', 'features', 'meanings', 'heard', 'lessons', 'outside', 'lastAnswerRefused']);
    }));
  });

  it('takes no more text than a prompt should have, the newest kept', () => {
    const outside = Array.from({ length: 100 }, (_, i) => ({ source: `page ${i}`, text: 'x'.repeat(100_000) }));
    const shown = dataOf(userText({ outside }))['outside'] as readonly { readonly source: string; readonly text: string }[];
    expect(shown.map(({ source }) => source)).toEqual(Array.from({ length: 12 }, (_, i) => `page ${88 + i}`));
    expect(shown.every(({ text }) => text.length === 1_000 && text.endsWith('…'))).toBe(true);
  });

  it('is the same for the same parts', () => {
    expect(buildPrompt(PARTS)).toEqual(buildPrompt(structuredClone(PARTS)));
  });
});

describe('plain text', () => {
  it.each([
    ['two\r\nlines\t here', 'two lines here'],
    ['a\u200bb\u2066c\ufeffd', 'a b c d'],
    ['tag\u{e0041}\u{e0042}s', 'tag s'],
    ['half \ud83d a face', 'half a face'],
    ['😀'.repeat(20), `${'😀'.repeat(9)}…`],
    ['exactly twenty signs', 'exactly twenty signs'],
    ['exactly twenty-one si', 'exactly twenty-one …'],
  ])('%j', (text, expected) => {
    expect(plainText(text, 20)).toBe(expected);
    expect(plainText(text, 20)).not.toMatch(/\p{Cs}/u);
  });
});
