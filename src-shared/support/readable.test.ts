import { describe, expect, it } from 'vitest';
import { checkShown, ENGLISH, readable } from './readable.ts';

describe('sentences for people', () => {
  it.each([
    // Regression: these were shown as they are stored.
    ['portfolio exposure: 2499.608484825, limit 2499.6.', 'portfolio exposure: 2,499.61, limit 2,499.60.'],
    ['Not sent. instrument exposure: 3009, limit 2500.', 'Not sent. instrument exposure: 3,009.00, limit 2,500.00.'],
    ['Not sent. price collar: 0.10000, limit 0.02.', 'Not sent. price collar: 10 %, limit 2 %.'],
    ['Equity 9699.999912345 fell to the day\'s floor 9700.0000.', 'Equity 9,700.00 fell to the day\'s floor 9,700.', ],
    ['32.168778280542986426 is held and no stop rests at the venue', '32.1688 is held and no stop rests at the venue'],
    ['Bought 0.0148 BTC at 67450.1: 74 % quorum, risk 0.12 % of equity', 'Bought 0.0148 BTC at 67,450.1: 74 % quorum, risk 0.12 % of equity'],
    ['funding of -12.345678 and −0.5', 'funding of −12.3457 and −0.5'],
    ['0.00001234 PEPE', '0.00001234 PEPE'],
  ])('%s', (stored, shown) => {
    expect(readable(stored, ENGLISH)).toBe(shown);
  });

  it.each(['Recorded by 0.1.0 on 2026-11-21 at 127.0.0.1:8080.', 'order 01a2-0.1234x', 'at 14:02:09.123 UTC', 'It is 2,499.61 already.', 'round-1.23456', 'file v1.23456.json'])('leaves alone what is no figure: %s', (sentence) => {
    expect(readable(sentence, ENGLISH)).toBe(sentence);
  });

  it('keeps the digits of a price on the tick and of a quantity on the lot, and of nothing else', () => {
    expect(readable('61837.635 and 12.34567 of 1999.123456', ENGLISH, ['0.001', '0.00001'])).toBe('61,837.635 and 12.34567 of 1,999.12');
  });

  it('writes an average price as fine as the tick', () => {
    expect(readable('Sold short 2906 ADA at 0.722096: 80 % quorum', ENGLISH, ['0.0001', '1'])).toBe('Sold short 2,906 ADA at 0.7221: 80 % quorum');
    expect(readable('Stop for SOL rests at 163.1, trails at 0.5 %', ENGLISH, ['0.01', '0.01'])).toBe('Stop for SOL rests at 163.10, trails at 0.5 %');
  });

  it.each([
    ['stop distance', '1200.5', '1,200.5'], ['open positions', '3', '3'], ['data quality', 'no trade for 41.2345678 s', 'no trade for 41.2346 s'], ['stop before liquidation', '0.00884', '0.88 %'], ['risk per trade', '230', '230.00'], ['minimum quantity', '0.001', '0.001'], ['direction tradable', 'short spot', 'short spot'],
  ])('%s: %s is written %s', (check, text, shown) => {
    expect(checkShown({ name: check, value: text, limit: '1' }, ENGLISH).value).toBe(shown);
  });

  it('a check that an entry changes is told before → after, each figure in its unit', () => {
    expect(checkShown({ name: 'portfolio exposure', before: '1200.005', value: '3009', limit: '2500', unit: 'money' }, ENGLISH)).toEqual({ value: '1,200.01 → 3,009.00', limit: '2,500.00' });
    expect(checkShown({ name: 'portfolio VaR 95', before: '0.01234', value: '0.0212', limit: '0.02', unit: 'share' }, ENGLISH)).toEqual({ value: '1.23 % → 2.12 %', limit: '2 %' });
    expect(checkShown({ name: 'portfolio VaR 95', value: 'needs 250 bars, has 120', limit: '0.02', unit: 'share' }, ENGLISH).value).toBe('needs 250 bars, has 120');
    expect(checkShown({ name: 'portfolio leverage', before: '0.5', value: '1.25', limit: '1', unit: 'times' }, ENGLISH)).toEqual({ value: '0.50 × equity → 1.25 × equity', limit: '1.00 × equity' });
    expect(readable('Not sent. portfolio exposure: 0 → 3009.123456, limit 2500. Also: minimum value.', ENGLISH)).toBe('Not sent. portfolio exposure: 0.00 → 3,009.12, limit 2,500.00. Also: minimum value.');
  });

  it('rounds half away from zero, exactly, and never to a minus nothing', () => {
    expect(ENGLISH.number('2.675', 2)).toBe('2.68');
    expect(ENGLISH.number('-0.001', 2)).toBe('0.00');
    expect(ENGLISH.number('99999999999999999.999', 2)).toBe('100,000,000,000,000,000.00');
  });
});
