import { describe, expect, it } from 'vitest';
import { Formatter } from '../../ui/format/formatter.ts';
import { dayStarts } from './sessions.ts';

const HOUR = 3_600_000;
const hours = (from: number, count: number): { at: number }[] => Array.from({ length: count }, (_, index) => ({ at: from + index * HOUR }));

describe('days on a chart', () => {
  it('begin at midnight UTC', () => {
    const format = new Formatter('en-GB', 'utc');
    expect(dayStarts(hours(Date.UTC(2026, 2, 28, 22), 30), (at) => format.date(at))).toEqual([Date.UTC(2026, 2, 29), Date.UTC(2026, 2, 30)]);
  });

  it('begin at local midnight, on the days clocks change, too', () => {
    const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
    // Clocks went forward on 29 March 2026 and back on 25 October: days of 23 and of 25 hours.
    expect(dayStarts(hours(Date.UTC(2026, 2, 28, 12), 48), (at) => day.format(at))).toEqual([Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 22)]);
    expect(dayStarts(hours(Date.UTC(2026, 9, 24, 12), 48), (at) => day.format(at))).toEqual([Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23)]);
  });

  it('are none on an empty chart, and the first candle opens none', () => {
    expect(dayStarts([], String)).toEqual([]);
    expect(dayStarts([{ at: 0 }], String)).toEqual([]);
  });
});
