import { describe, expect, it } from 'vitest';
import { amount, describeDuration, figure, fileSize, floatFigure, percent, signedAmount } from './figures.ts';

describe('figures for people', () => {
  it.each([['20001.15077855', '20,001.15'], ['0', '0.00'], ['-1234567.891', '-1,234,567.89']])('amount %s is %s', (text, shown) => expect(amount(text)).toBe(shown));
  it.each([['1.15', '+1.15'], ['-57.323', '−57.32'], ['0', '+0.00'], ['-0.001', '+0.00'], ['12345.6', '+12,345.60']])('signed %s is %s', (text, shown) => expect(signedAmount(text)).toBe(shown));
  it.each([['148.20', '148.2'], ['6629', '6629'], ['0.000012345678912', '0.000012345678'], ['32.168778280542986426', '32.168778'], ['0.5', '0.5'], ['100.00', '100']])('figure %s is %s', (text, shown) => expect(figure(text)).toBe(shown));
  it.each([[0.7412, '74.1 %'], [-0.004, '−0.4 %']])('share %d is %s', (share, shown) => expect(percent(share)).toBe(shown));
});

describe('floatFigure', () => {
  it.each([[0.19740000000000002, '0.1974'], [61_837.635, '61837.635'], [0.00000801, '0.00000801'], [2, '2']])('%d is shown as %s', (value, text) => {
    expect(floatFigure(value)).toBe(text);
  });
});

describe('sizes of files', () => {
  // Regression: a young database was "0.0 MB".
  it.each([[0, '0 kB'], [4_096, '5 kB'], [999_400, '1000 kB'], [41_234_567, '41.2 MB'], [2_500_000_000, '2.5 GB']])('%d bytes are %s', (bytes, text) => expect(fileSize(bytes)).toBe(text));
});

describe('durations for people', () => {
  it.each([[900, '0.9 s'], [42_000, '42 s'], [600_000, '10 min'], [7_500_000, '2 h 5 min'], [7_200_000, '2 h'], [183_600_000, '2 d 3 h']])('tells %d ms as %s', (ms, text) => {
    expect(describeDuration(ms)).toBe(text);
  });
});
