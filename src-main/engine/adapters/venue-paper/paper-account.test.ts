import { describe, expect, it } from 'vitest';
import type { FundingDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { money, ratio, toText } from '../../../../src-shared/domain/decimal.ts';
import { feeOf } from './matching/booking.ts';
import { Desk, OTHER, PERPETUAL, SPOT, balances } from './paper.fixture.ts';

/** A deep book with one price on each side. */
const at = (desk: Desk, bid: number, ask: number, instrument = PERPETUAL.id): Desk => desk.book([[bid, 1_000]], [[ask, 1_000]], instrument);

const funding = (desk: Desk, rate: number, markPrice: number, dueInMs: number): FundingDatum =>
  ({ kind: 'funding', instrument: PERPETUAL.id, at: desk.now as Timestamp, rate, markPrice, dueAt: (desk.now + dueInMs) as Timestamp });

describe('fees (2 bp maker, 5 bp taker, in the quote currency)', () => {
  it('a taker pays 5 bp of the value', () => {
    const desk = at(new Desk(), 99, 100);
    desk.send({ quantity: '2' });
    expect(desk.fills.map((fill) => [toText(fill.fee), fill.feeCurrency, fill.liquidity])).toEqual([['0.1', 'USDT', 'taker']]);
    expect(desk.balance()).toBe('99999.9');
  });

  it('a maker pays 2 bp', () => {
    const desk = at(new Desk(), 99, 100);
    desk.send({ type: 'limit', price: '98' });
    at(desk, 97, 97.9);
    expect(desk.fills.map((fill) => [toText(fill.fee), fill.liquidity])).toEqual([['0.0196', 'maker']]);
  });

  it('is rounded up in the last digit, and a rebate down', () => {
    const third = { ...PERPETUAL, takerFee: ratio('0.000333333333333333'), makerFee: ratio('-0.000333333333333333') };
    const value = money('0.1');
    expect([toText(feeOf(third, value, 'taker')), toText(feeOf(third, value, 'maker'))]).toEqual(['0.000033333333333334', '-0.000033333333333333']);
  });

  it('a rebate is paid out', () => {
    const rebate = { ...PERPETUAL, makerFee: (-(PERPETUAL.makerFee as bigint)) as never };
    const desk = at(new Desk({}, [rebate]), 99, 100);
    desk.send({ type: 'limit', price: '98' });
    at(desk, 97, 97.9);
    expect(desk.balance()).toBe('100000.0196');
  });
});

describe('spot', () => {
  const buy = { instrument: SPOT.id, quantity: '2' };

  it('a buy turns quote into base, a sell back', () => {
    const desk = at(new Desk(), 99, 100, SPOT.id);
    desk.send(buy);
    expect([desk.balance('BTC'), desk.balance(), desk.position(SPOT.id)]).toEqual(['7', '99799.9', '2']);
    desk.send({ instrument: SPOT.id, side: 'sell', quantity: '2' });
    expect([desk.balance('BTC'), desk.balance(), desk.position(SPOT.id)]).toEqual(['5', '99997.801', '0']);
  });

  it('working buys reserve value and fee; what is not free is refused', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '200.1']) }), 99, 100, SPOT.id);
    expect(desk.outcome({ ...buy, id: 'a', type: 'limit', price: '90', quantity: '1' })).toBe('open');
    expect(desk.outcome({ ...buy, quantity: '1.2' })).toBe('insufficient_funds');
    desk.cancel('a', SPOT.id);
    expect(desk.outcome({ ...buy, quantity: '2' })).toBe('filled');
    expect(desk.balance()).toBe('0');
  });

  it('nobody sells what he does not have', () => {
    const desk = at(new Desk(), 99, 100, SPOT.id);
    expect(desk.outcome({ instrument: SPOT.id, side: 'sell', quantity: '5.1' })).toBe('insufficient_funds');
    expect(desk.outcome({ instrument: SPOT.id, side: 'sell', type: 'limit', price: '101', quantity: '5' })).toBe('open');
    expect(desk.outcome({ instrument: SPOT.id, side: 'sell', quantity: '0.1' })).toBe('insufficient_funds');
  });

  it('a stop and a target of one group, or reduce-only ones, may cover the same holding', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99, 100, SPOT.id);
    desk.send(buy);
    const exit = { instrument: SPOT.id, side: 'sell', quantity: '2' } as const;
    expect(desk.outcome({ ...exit, type: 'limit', price: '110', ocoGroup: 'g' })).toBe('open');
    expect(desk.outcome({ ...exit, type: 'stop', trigger: '90', ocoGroup: 'g' })).toBe('open');
    expect(desk.outcome({ ...exit, type: 'stop', trigger: '91', reduceOnly: true })).toBe('open');
    expect(desk.outcome({ ...exit, type: 'stop', trigger: '91' })).toBe('insufficient_funds');
  });

  it('a stop to buy that gaps beyond what the balance bears buys what it can and ends', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99, 100, SPOT.id);
    expect(desk.outcome({ id: 'a', instrument: SPOT.id, type: 'stop', trigger: '110', quantity: '9' })).toBe('open');
    at(desk, 199, 200, SPOT.id);
    expect(desk.state('a', SPOT.id)).toBe('expired 4.997/9');
    expect(desk.balance().startsWith('-')).toBe(false);
  });
});

describe('perpetual', () => {
  it('books realised profit at each closing fill: value of what was closed less its share of the cost', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99, 100);
    desk.send({ quantity: '3' });
    at(desk, 110, 111);
    desk.send({ side: 'sell', quantity: '1', reduceOnly: true });
    // 1000 − 0.15 fee; + (110 − 100) − 0.055 fee
    expect(desk.balance()).toBe('1009.795');
    expect(desk.position()).toBe('2');
  });

  it('a short earns when the price falls', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 100, 101);
    desk.send({ side: 'sell', quantity: '2' });
    at(desk, 89, 90);
    desk.send({ quantity: '2', reduceOnly: true });
    // −0.1 fee + 20 − 0.09 fee
    expect(desk.balance()).toBe('1019.81');
  });

  it('a fill that turns the position closes and opens', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99, 100);
    desk.send({ quantity: '1' });
    at(desk, 110, 111);
    desk.send({ side: 'sell', quantity: '3' });
    expect([desk.position(), desk.fills.length]).toEqual(['-2', 2]);
    // −0.05 + 10 − 0.165
    expect(desk.balance()).toBe('1009.785');
    at(desk, 99, 100);
    desk.send({ quantity: '2', reduceOnly: true });
    // the short was opened at 110: + 20 − 0.1
    expect(desk.balance()).toBe('1029.685');
  });

  it('margin is value ÷ leverage (3, or the ceiling of the instrument); closing is always allowed', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99.9, 100);
    expect(desk.outcome({ quantity: '31' })).toBe('insufficient_margin');
    expect(desk.outcome({ quantity: '29.9' })).toBe('filled');
    expect(desk.outcome({ quantity: '1' })).toBe('insufficient_margin');
    expect(desk.outcome({ side: 'sell', quantity: '29.9' })).toBe('filled');
    const low = at(new Desk({ startBalances: balances(['USDT', '1000']) }, [{ ...PERPETUAL, maxLeverage: 1 }]), 99.9, 100);
    expect(low.outcome({ quantity: '10' })).toBe('insufficient_margin');
    expect(low.outcome({ quantity: '9.9' })).toBe('filled');
  });

  it('losses not yet realised are not free, gains neither', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99.9, 100);
    desk.send({ quantity: '15' });
    at(desk, 80, 80.1);
    expect(desk.outcome({ quantity: '14' })).toBe('insufficient_margin');
    at(desk, 119, 119.1);
    expect(desk.outcome({ quantity: '12' })).toBe('insufficient_margin');
    expect(desk.outcome({ quantity: '9' })).toBe('filled');
  });
});

describe('funding', () => {
  it('longs pay a positive rate on the mark at the due time, once', () => {
    const desk = at(new Desk({ startBalances: balances(['USDT', '1000']) }), 99, 100);
    desk.send({ quantity: '2' });
    const datum = funding(desk, 0.0001, 105, 60_000);
    desk.see(datum);
    expect(desk.payments).toEqual([]);
    desk.now += 60_000;
    desk.see(datum, datum);
    desk.see(datum);
    expect(desk.payments.map(({ paymentId, amount, at: when }) => [paymentId, toText(amount), when])).toEqual([[expect.stringMatching(/-p\d+$/), '-0.021', datum.dueAt]]);
    expect(desk.balance()).toBe('999.879');
  });

  it('shorts receive it, and the other way round for a negative rate', () => {
    const desk = at(new Desk(), 100, 101);
    desk.send({ side: 'sell', quantity: '2' });
    desk.see(funding(desk, 0.0001, 105, 0));
    desk.now += 1_000;
    desk.see(funding(desk, -0.0001, 105, 0));
    expect(desk.payments.map(({ amount }) => toText(amount))).toEqual(['0.021', '-0.021']);
  });

  it('is booked for the position held when it fell due, whatever arrives first afterwards', () => {
    const desk = at(new Desk(), 99, 100);
    desk.send({ id: 'a', quantity: '2' });
    desk.see(funding(desk, 0.001, 100, 60_000));
    desk.now += 61_000;
    desk.send({ quantity: '5' });
    expect(desk.payments.map(({ amount }) => toText(amount))).toEqual(['-0.2']);
  });

  it('nobody without a position pays, and old news book nothing', () => {
    const desk = at(new Desk(), 99, 100);
    desk.see(funding(desk, 0.001, 100, 0));
    desk.send({ quantity: '2' });
    desk.see(funding(desk, 0.001, 100, -301_000));
    expect(desk.payments).toEqual([]);
  });
});

describe('liquidation', () => {
  const geared = (): Desk => {
    const desk = new Desk({ startBalances: balances(['USDT', '1000']), leverage: 20 });
    desk.bar(100, 100.1, 99.9, 100, 10_000);
    desk.send({ id: 'entry', quantity: '100' });
    return desk;
  };

  it('closes everything at market once equity is below maintenance, as the venue, and cancels what rests', () => {
    const desk = geared();
    desk.send({ id: 'target', side: 'sell', type: 'limit', price: '105', quantity: '100', reduceOnly: true });
    desk.bar(99, 99.1, 90, 90, 10_000);
    const last = desk.fills.at(-1);
    expect([last?.cause, last?.clientOrderId, last?.side, last?.liquidity]).toEqual(['liquidation', null, 'sell', 'taker']);
    expect([desk.position(), desk.state('target')]).toEqual(['0', 'cancelled 0/100']);
    // 1000 − 5.005 fee − 100 × (100.1 − p) = 1 % × 100 p, so the wallet broke at 91.06; half a spread and impact make it 91 and less.
    expect(desk.tape().slice(1)).toEqual(['sell 10 @ 91 taker', 'sell 90 @ 90.9 taker']);
  });

  it('a stop that lies before the breaking price comes first', () => {
    const desk = geared();
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '97', quantity: '100', reduceOnly: true });
    desk.bar(99, 99.1, 85, 86, 10_000);
    expect(desk.state('stop')).toBe('filled 100/100');
    expect(desk.fills.every((fill) => fill.cause === 'order')).toBe(true);
  });

  it('a gap beyond the balance leaves a debt in sight', () => {
    const desk = geared();
    desk.bar(80, 81, 79, 80, 10_000);
    expect(desk.fills.at(-1)?.cause).toBe('liquidation');
    expect(desk.balance().startsWith('-')).toBe(true);
  });

  it('a short breaks upwards', () => {
    const desk = new Desk({ startBalances: balances(['USDT', '1000']), leverage: 20 }).bar(100, 100.1, 99.9, 100, 10_000);
    desk.send({ side: 'sell', quantity: '100' });
    desk.bar(100, 108, 100, 108, 10_000);
    expect(desk.position()).toBe('-100');
    desk.bar(108, 112, 108, 112, 10_000);
    expect([desk.position(), desk.fills.at(-1)?.side]).toEqual(['0', 'buy']);
  });

  it('takes the other positions of the wallet along, but not spot', () => {
    const desk = geared();
    desk.bar(100, 100.1, 99.9, 100, 10_000, OTHER.id);
    expect(desk.outcome({ instrument: OTHER.id, quantity: '10' })).toBe('filled');
    desk.see({ kind: 'candle', instrument: PERPETUAL.id, timeframe: '1m', openAt: desk.now as Timestamp, open: 90, high: 90, low: 89, close: 89, volume: 10_000, closed: true });
    expect([desk.position(), desk.position(OTHER.id)]).toEqual(['0', '0']);
  });

  it('a healthy account is left alone', () => {
    const desk = geared();
    desk.bar(99, 99.1, 93, 93, 10_000);
    expect(desk.position()).toBe('100');
  });
});
