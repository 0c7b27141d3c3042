import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { ModelProviderConfig } from '../../../../src-shared/domain/model-provider.ts';
import { answerForm } from './answer-form.ts';
import { CallRate } from './call-rate.ts';
import { costOf, fewestPromptTokens, likelyPromptTokens, mostPromptTokens } from './token-cost.ts';

const at = (ms: number): Timestamp => (1_000_000 + ms) as Timestamp;

describe('a rate of calls', () => {
  it('lets so many run at a time', () => {
    const rate = new CallRate({ concurrency: 2, requestsPerMinute: 100 });
    rate.start(at(0));
    expect(rate.earliest(at(0))).toBe(at(0));
    rate.start(at(0));
    expect(rate.earliest(at(5))).toBeNull();
    rate.end();
    expect(rate.earliest(at(5))).toBe(at(5));
  });

  it('sits out a pause; the longer of two holds', () => {
    const rate = new CallRate({ concurrency: 1, requestsPerMinute: 100 });
    rate.pause(at(5_000));
    rate.pause(at(2_000));
    expect(rate.earliest(at(1_000))).toBe(at(5_000));
    expect(rate.earliest(at(6_000))).toBe(at(6_000));
  });

  it('within any minute there are never more starts than allowed, and each is as early as that permits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(20_000), { minLength: 1, maxLength: 60 }), (perMinute, waits) => {
      const rate = new CallRate({ concurrency: 1, requestsPerMinute: perMinute });
      const starts: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const earliest = (rate.earliest(at(now)) as number) - 1_000_000;
        const before = starts[starts.length - perMinute];
        expect(earliest).toBe(Math.max(now, before === undefined ? 0 : before + 60_000));
        now = earliest;
        rate.start(at(now));
        rate.end();
        starts.push(now);
      }
    }));
  });
});

describe('what a call costs', () => {
  const price: Pick<ModelProviderConfig, 'promptMicrosPerMillion' | 'answerMicrosPerMillion'> = { promptMicrosPerMillion: 250_000, answerMicrosPerMillion: 2_000_000 };
  it.each([[1_000_000, 0, 250_000], [0, 1_000_000, 2_000_000], [1_000, 200, 650], [1, 1, 3], [0, 0, 0]])('%i read and %i written: %i millionths of a dollar', (prompt, answer, micros) => {
    expect(costOf(price, prompt, answer)).toEqual({ micros, tokens: prompt + answer });
  });

  it('bounds the tokens of a prompt from both sides', () => {
    const form = answerForm({ kind: 'note', choices: [] }, [], false);
    fc.assert(fc.property(fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)), maxLength: 1_000 }), (text) => {
      const messages = [{ role: 'user', text }] as const;
      const bytes = Buffer.byteLength(text);
      expect(mostPromptTokens(messages, form)).toBeGreaterThanOrEqual(bytes);
      expect(likelyPromptTokens(messages, form)).toBeLessThanOrEqual(mostPromptTokens(messages, form));
      expect(fewestPromptTokens(messages)).toBeLessThanOrEqual(bytes / 3);
    }));
  });
});
