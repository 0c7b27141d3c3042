import { describe, expect, it } from 'vitest';
import { money, price, toText } from '../../../src-shared/domain/decimal.ts';
import { convert, RateBook, type Pair } from './rates.ts';

const PAIRS: Pair[] = [
  { instrument: 'BTC-USDT-PERP.a', kind: 'perpetual', base: 'BTC', quote: 'USDT' },
  { instrument: 'BTC-USDT.a', kind: 'spot', base: 'BTC', quote: 'USDT' },
  { instrument: 'BTC-EUR.a', kind: 'spot', base: 'BTC', quote: 'EUR' },
  { instrument: 'ETH-USDC.a', kind: 'spot', base: 'ETH', quote: 'USDC' },
];
const PRICES = new Map([['BTC-USDT-PERP.a', '50100'], ['BTC-USDT.a', '50000'], ['BTC-EUR.a', '40000'], ['ETH-USDC.a', '2500']]);
const book = (atPar: boolean): RateBook => new RateBook(PAIRS, (instrument, at) => (at < 0 ? null : price(PRICES.get(instrument) ?? '0')), atPar);

function found(from: string, to: string, atPar = false, at = 0): string | null {
  const rate = book(atPar).find(from, to, at);
  return rate === null ? null : `${toText(rate.value)} ${rate.via}`;
}

describe('rates', () => {
  it.each([
    ['USDT', 'USDT', '1 same currency'],
    ['BTC', 'USDT', '50000 BTC-USDT.a'],
    ['USDT', 'BTC', '0.00002 1 ÷ BTC-USDT.a'],
    ['USDT', 'EUR', '0.8 1 ÷ BTC-USDT.a × BTC-EUR.a'],
    ['EUR', 'USDT', '1.25 1 ÷ BTC-EUR.a × BTC-USDT.a'],
    ['USDC', 'USDT', null],
    ['ETH', 'EUR', null],
    ['GBP', 'USDT', null],
  ])('%s in %s: %s', (from, to, rate) => { expect(found(from, to)).toBe(rate); });

  it('dollar coins count as one only where a person says so', () => {
    expect(found('USDC', 'USDT', true)).toBe('1 at par');
    expect(found('ETH', 'USDT', true)).toBe('2500 ETH-USDC.a');
    expect(found('USDC', 'EUR', true)).toBe('0.8 1 ÷ BTC-USDT.a × BTC-EUR.a');
  });

  it('without a price at that moment there is no rate', () => { expect(found('BTC', 'USDT', false, -1)).toBeNull(); });

  it('an amount is converted towards zero at 18 places', () => {
    const rate = { value: price('0.333333333333333333') as never, via: '' };
    expect(toText(convert(money('-0.000000000000000002'), rate))).toBe('0');
    expect(toText(convert(money('3'), rate))).toBe('0.999999999999999999');
  });
});
