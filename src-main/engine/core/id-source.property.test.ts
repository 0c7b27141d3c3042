import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import { createChance, nextUint32 } from './chance.ts';
import { decode, encode } from './codec.ts';
import { createIdSource, isOurs, nextClientOrderId, nextUuid } from './id-source.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const seed = fc.integer({ min: 0, max: 0xffffffff });
/** Event times that never go back. */
const times = fc.tuple(fc.integer({ min: 0, max: 2 ** 45 }), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }))
  .map(([start, steps]) => steps.map((_, i) => (start + steps.slice(0, i).reduce((a, b) => a + b, 0)) as Timestamp));

describe('row ids', () => {
  it('are UUIDs of version 7 that carry their millisecond', () => {
    fc.assert(fc.property(seed, times, (from, moments) => {
      const source = createIdSource(from);
      for (const at of moments) {
        const id: string = nextUuid(source, at);
        expect(id).toMatch(UUID_V7);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
      }
    }));
  });

  it('sort in the order of their making and never repeat', () => {
    fc.assert(fc.property(seed, times, (from, moments) => {
      const source = createIdSource(from);
      const ids = moments.map((at) => nextUuid<string>(source, at));
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }));
  });

  it('are the same for the same seed and times, and others for another seed', () => {
    fc.assert(fc.property(seed, times, (from, moments) => {
      const make = (value: number): string[] => { const source = createIdSource(value); return moments.map((at) => nextUuid(source, at)); };
      expect(make(from)).toEqual(make(from));
      expect(make(from)).not.toEqual(make(from ^ 1));
    }));
  });

  it('stay unique beyond the 4,096 that one millisecond can count', () => {
    const source = createIdSource(1);
    const ids = Array.from({ length: 10_000 }, () => nextUuid<string>(source, 5 as Timestamp));
    expect(new Set(ids).size).toBe(10_000);
  });
});

describe('client order ids', () => {
  it('carry the prefix, fit every venue (at most 36 characters of letters, digits and "-"), sort by time and never repeat', () => {
    fc.assert(fc.property(seed, times, (from, moments) => {
      const source = createIdSource(from);
      const ids = moments.map((at) => nextClientOrderId(source, 'ab12', at));
      for (const id of ids) expect(id).toMatch(/^ab12-[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(ids.every((id) => id.length <= 36)).toBe(true);
      expect(new Set(ids).size).toBe(ids.length);
      const first = ids[0] ?? '';
      const last = ids.at(-1) ?? '';
      expect(first.slice(0, 15) <= last.slice(0, 15)).toBe(true);
    }));
  });

  it.each([['ab12-01HR', true], ['ab1-01HR', false], ['ab123-01HR', false], ['x-ab12-01HR', false], ['ab12', false], ['', false]])('%j is ours: %s', (id, ours) => {
    expect(isOurs(id, 'ab12')).toBe(ours);
  });
});

describe('chance', () => {
  it('repeats for a seed, differs for its neighbour, and fills all 32 bits evenly', () => {
    const draw = (from: number): number[] => { const chance = createChance(from); return Array.from({ length: 4_000 }, () => nextUint32(chance)); };
    expect(draw(9)).toEqual(draw(9));
    expect(draw(9)[0]).not.toBe(draw(10)[0]);
    for (let bit = 0; bit < 32; bit += 1) {
      const ones = draw(9).filter((value) => ((value >>> bit) & 1) === 1).length;
      expect(Math.abs(ones - 2_000)).toBeLessThan(200);
    }
  });
});

describe('text of events and facts', () => {
  const plain = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.bigInt(), fc.integer(), fc.boolean(), fc.constant(null), fc.string().filter((text) => !/^#-?\d+$/.test(text)), fc.array(tie('value')), fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('value'))),
  })).value;

  it('gives back what was written, exact decimals included', () => {
    fc.assert(fc.property(plain, (value) => { expect(decode(encode(value))).toEqual(value); }));
  });
});
