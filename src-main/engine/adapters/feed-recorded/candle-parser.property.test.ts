import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CandleParser } from './candle-parser.ts';

const START = 1_704_067_200_000;
const NOW = START + 1e12;

/** Prices and sizes as files write them: up to 15 digits, up to 12 places, now and then with an exponent. */
const numberText = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 8 })).map(([units, places]) => (units / 10 ** places).toFixed(places)),
  fc.double({ min: 1e-7, max: 1e9, noNaN: true }).map(String),
  fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.stringMatching(/^[0-9]{1,12}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
);

it('gives for every number the float that its text means, however the file is cut into chunks', () => {
  fc.assert(
    fc.property(fc.array(fc.array(numberText, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 97 }), fc.boolean(), (cells, cut, windows) => {
      const rows = cells.map((row, index) => {
        const sorted = row.slice(0, 4).sort((a, b) => Number(a) - Number(b));
        const [low = '', open = '', close = '', high = ''] = sorted;
        return [String(START + index * 60_000), open, high, low, close, row[4] ?? ''];
      });
      const bytes = Buffer.from(rows.map((row) => row.join(',')).join(windows ? '\r\n' : '\n'));
      const parser = new CandleParser('f', 60_000, NOW, 1);
      for (let at = 0; at < bytes.length; at += cut) parser.parse(bytes.subarray(at, at + cut));
      parser.finish();
      const { close, high, low, open, openAt, volume } = parser.columns;
      const read = rows.map((_, index) => [openAt[index], open[index], high[index], low[index], close[index], volume[index]]);
      expect(parser.problems).toEqual([]);
      expect(parser.columns.rows).toBe(rows.length);
      expect(read).toEqual(rows.map((row) => row.map(Number)));
    }),
  );
});
