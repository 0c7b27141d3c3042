import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { NEWEST_CANDLES } from '../app/chart-data.ts';
import { alignReturns, readReturns, returnsAmong, type AlignedReturns } from './aligned-returns.ts';
import { madeFolder } from './risk-folder.fixture.ts';

const HOURS = 420;
/** Bars that are missing here and there, for a night, at the beginning, at the end, and of one market always but ten. */
const GAPS: readonly ((hour: number) => boolean)[] = [() => false, (hour) => hour % 17 === 3, (hour) => hour > 100 && hour < 130, (hour) => hour < 200, (hour) => hour > 390, (hour) => hour > 10, (hour) => hour % 3 === 0];
const NAMES = GAPS.map((_, i) => `${i === 0 ? 'BTC' : `C${i}`}-USDT-PERP.alpha`);

const { reader, done } = madeFolder({
  markets: GAPS.map((isMissing, i) => ({
    id: NAMES[i]!, kind: 'perpetual' as const, closes: Array.from({ length: HOURS }, (_, hour) => 100 + Math.sin(hour * (i + 1)) * 3), missing: new Set(Array.from({ length: HOURS }, (_, hour) => hour).filter(isMissing)),
  })),
  positions: [], equity: [10_000],
});
afterAll(done);

/** The plain way: each market's newest bars by themselves. */
function plainly(names: readonly string[], count: number): AlignedReturns {
  return alignReturns(new Map(names.map((name) => [name, new Map(reader.all(NEWEST_CANDLES, '1h', Number.MAX_SAFE_INTEGER, name, count + 1).reverse().map(({ openAt, close }) => [openAt + 3_600_000, close]))])), '1h');
}

it('markets that are read together give what each gives that is read by itself, whatever is missing of any', () => {
  fc.assert(fc.property(fc.subarray([...NAMES], { minLength: 1 }), fc.integer({ min: 1, max: HOURS + 20 }), (names, count) => {
    expect(readReturns(reader, names, '1h', count)).toEqual(plainly(names, count));
  }), { numRuns: 150 });
});

it('so do some of those that are read once for several questions', () => {
  fc.assert(fc.property(fc.subarray([...NAMES], { minLength: 2 }), fc.integer({ min: 1, max: HOURS + 20 }), (names, count) => {
    const returnsOf = returnsAmong(reader, names, count);
    for (const name of names) {
      for (const some of [[name], [...new Set([name, names[0]!])]]) {
        const expected = plainly(some, count);
        expect(returnsOf(some, '1h')).toEqual(expected);
        // Of the longest bars there are enough of.
        if (expected.at.length >= 250) expect(returnsOf(some, 'auto')).toEqual(expected);
      }
    }
  }), { numRuns: 60 });
});
