import { describe, expect, it } from 'vitest';
import { decimalsOf, Formatter, signOf, UNKNOWN } from './formatter.ts';

const english = new Formatter('en-GB', 'utc');
const german = new Formatter('de-DE', 'utc');
const at = Date.UTC(2026, 10, 21, 14, 2, 9);
const plain = (text: string): string => text.replaceAll('\u00A0', ' ').replaceAll('\u202F', ' ');

describe('figures', () => {
  it.each([
    ['a true minus', english.number(-1234.5), '−1,234.50'], ['a sign on gains', english.number(84.31, { sign: true }), '+84.31'], ['a sign on nothing', english.number(0, { sign: true }), '+0.00'], ['the locale’s own', german.number(-1234.5), '−1.234,50'],
    ['exact text beyond a float', english.number('12345678901234567890.123456789', { decimals: 9 }), '12,345,678,901,234,567,890.123456789'], ['nothing known', english.number(null), UNKNOWN], ['no number', english.number('abc'), UNKNOWN], ['an empty text', english.number(''), UNKNOWN],
    ['compact from 100,000', english.number(1_234_567, { compact: true }), '1.23 M'], ['compact thousands', english.number(123_456, { compact: true }), '123 k'], ['not compact below', english.number(99_999, { compact: true }), '99,999.00'],
    ['a price on its step', english.price('67450.1', '0.10'), '67,450.1'], ['a tiny price', english.price(0.00001234, '0.00000001'), '0.00001234'], ['a price without a step', english.price(0.53123), '0.531230'], ['a share', english.percent(0.0084, { sign: true }), '+0.84 %'], ['money', english.money('84.3', { currency: 'USDT' }), '84.30 USDT'],
    ['bytes', english.bytes(41_200_000), '41.2 MB'], ['age below ten seconds', english.age(400), '0.4 s'], ['age in minutes', english.age(190_000), '3 min'], ['age of a day', english.age(86_400_000), '24 h'], ['age of nothing', english.age(null), UNKNOWN], ['a countdown', english.countdown(42_000), '00:42'],
  ])('%s', (_name, shown, expected) => {
    expect(plain(shown)).toBe(expected);
  });

  it.each([['0.10', 1], ['1', 0], ['0.00000001', 8], ['5.00', 0]])('decimals of the step %s: %d', (step, decimals) => expect(decimalsOf(step)).toBe(decimals));

  it('tells the sign of exact text', () => expect(['-0.0001', '0', '2', null].map((value) => signOf(value))).toEqual([-1, 0, 1, null]));

  it.each([
    ['1,234.5', english, '1234.5'], ['1.234,5', german, '1234.5'], ['−3', english, '-3'], ['.5', english, '0.5'], ['5.', english, '5'], ['12 000', english, '12000'], ['abc', english, null], ['1.2.3', english, null], ['', english, null],
  ])('reads %j as a person wrote it', (text, formatter, expected) => expect(formatter.parse(text)).toBe(expected));
});

describe('times', () => {
  it('say their zone', () => expect(plain(english.timeWithZone(at))).toBe('14:02:09 UTC'));
  it('show midnight as 00', () => expect(english.time(Date.UTC(2026, 0, 1))).toBe('00:00:00'));
  it('are a dash where nobody knows', () => expect([english.time(null), english.date(undefined)]).toEqual([UNKNOWN, UNKNOWN]));

  it('follow the local zone through the hour that comes twice', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin';
    try {
      const local = new Formatter('en-GB', 'local');
      const first = Date.UTC(2026, 9, 25, 0, 30);
      expect([local.timeWithZone(first), local.timeWithZone(first + 3_600_000)].map((text) => plain(text))).toEqual(['02:30:00 CEST', '02:30:00 CET']);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
