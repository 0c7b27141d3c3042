import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abs, fromNumber, isMultiple, money, notional, price, quantity, ratio, sub, toNumber, toText, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { applied, orderList, stopAt, targetQuantity, type Aim } from './order-list.ts';

const EQUITY = money('10000');

function aim(more: Partial<Aim> = {}): Aim {
  return {
    instrument: 'BTC-USDT-PERP.alpha', kind: 'perpetual', quote: 'USDT', tickSize: price('0.01'), lotSize: quantity('0.001'), minQuantity: quantity('0.001'), minNotional: money('5'), takerFee: ratio('0.0005'),
    quantity: quantity('0'), stop: null, price: price('100'), target: 0, stopDistance: 0.05, ...more,
  };
}

const holdings = fc.record({
  held: fc.integer({ min: -80_000, max: 80_000 }), target: fc.double({ min: -1, max: 1, noNaN: true }), price: fc.integer({ min: 100, max: 500_000 }), lot: fc.constantFrom('0.001', '0.01', '1'), least: fc.constantFrom('0', '5', '50'),
}).map(({ held, target, price: cents, lot, least }) => aim({
  quantity: fromNumber<Quantity>(held / 1_000), target, price: fromNumber<Price>(cents / 100), lotSize: quantity(lot), minQuantity: quantity(lot), minNotional: money(least),
  stop: held === 0 ? null : fromNumber<Price>(Math.max(1, Math.round(cents * (held > 0 ? 0.95 : 1.05))) / 100),
}));

describe('the order list, whatever is held and wished', () => {
  it('never sells what is not held, orders whole lots above the venue’s smallest, and each entry has its stop', () => {
    fc.assert(fc.property(holdings, fc.double({ min: 0, max: 0.1, noNaN: true }), (one, leastChange) => {
      const { orders } = orderList([one], EQUITY, leastChange);
      let held = abs(one.quantity);
      for (const order of orders) {
        expect(isMultiple(order.quantity, one.lotSize) && order.quantity >= one.minQuantity && order.quantity > 0n).toBe(true);
        if (order.action === 'close' || order.action === 'reduce') {
          expect(order.quantity <= held, `${toText(order.quantity)} of ${toText(held)}`).toBe(true);
          expect(order.side).toBe(one.quantity > 0n ? 'sell' : 'buy');
          expect(order.stop).toBeNull();
          held = sub(held, order.quantity);
        } else {
          expect(order.stop).not.toBeNull();
          expect(order.direction === 'long' ? (order.stop as Price) < one.price : (order.stop as Price) > one.price).toBe(true);
          expect(order.value >= one.minNotional).toBe(true);
        }
      }
      const entries = orders.findIndex(({ action }) => action === 'open' || action === 'add');
      expect(orders.every(({ action }, i) => entries === -1 || i < entries || action === 'open' || action === 'add')).toBe(true);
    }));
  });

  it('reaches the target within a lot, or says why not', () => {
    fc.assert(fc.property(holdings, (one) => {
      const { orders, dropped, after } = orderList([one], EQUITY, 0);
      const reached = after.get(one.instrument) as Quantity;
      expect(reached).toBe(applied(one.quantity, orders));
      if (dropped.has(one.instrument)) {
        expect(orders).toEqual([]);
        return;
      }
      const wanted = targetQuantity(one, EQUITY);
      const goal = one.target < 0 ? (-wanted as Quantity) : wanted;
      const miss = abs(sub(reached, goal));
      // A rest too small to be sold or protected is sold with the whole: then it is flat.
      const smallest = toNumber(one.minNotional) + toNumber(notional(one.price, one.minQuantity)) + toNumber(notional(one.price, one.lotSize));
      const flat = abs(reached) < one.lotSize && toNumber(notional(one.price, wanted)) < 1.2 * smallest;
      expect(miss < one.lotSize || flat, `${toText(reached)} for ${toText(goal)}`).toBe(true);
    }));
  });

  it('costs more than nothing where something is ordered, and no more than what is left out is worth its cost', () => {
    fc.assert(fc.property(holdings, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (one, leastChange) => {
      const { orders } = orderList([one], EQUITY, leastChange);
      for (const { fee, slippage, value } of orders) expect(fee > 0n && slippage > 0n && fee + slippage < value).toBe(true);
      const value = orders.reduce((sum, order) => sum + toNumber(order.value), 0);
      expect(value === 0 || value >= leastChange * toNumber(EQUITY) - toNumber(notional(one.price, one.lotSize))).toBe(true);
    }));
  });
});

describe('orders of one instrument', () => {
  const words = (one: Aim, leastChange = 0): string[] => orderList([one], EQUITY, leastChange).orders.map(({ action, side, quantity: size, stop }) => `${action} ${side} ${toText(size)}${stop === null ? '' : ` stop ${toText(stop)}`}`);

  it.each<[string, Partial<Aim>, string[]]>([
    ['a new one', { target: 0.1 }, ['open buy 10 stop 95']],
    ['more of it, under the stop that is there', { target: 0.1, quantity: quantity('4'), stop: price('97') }, ['add buy 6 stop 97']],
    ['less of it', { target: 0.1, quantity: quantity('14') }, ['reduce sell 4']],
    ['none of it, dust left behind', { target: 0, quantity: quantity('4.0004') }, ['close sell 4']],
    ['a rest that could not be sold goes with the whole', { target: 0.0003, quantity: quantity('4') }, ['close sell 4']],
    ['a short that is to be long: closed first', { target: 0.1, quantity: quantity('-3'), stop: price('104') }, ['close buy 3', 'open buy 10 stop 95']],
    ['sold short', { target: -0.1 }, ['open sell 10 stop 105']],
    ['rounded down to the lot', { target: 0.1, lotSize: quantity('3'), minQuantity: quantity('3') }, ['open buy 9 stop 95']],
  ])('%s', (_name, more, expected) => {
    expect(words(aim(more))).toEqual(expected);
  });

  it.each<[string, Partial<Aim>, number, string]>([
    ['too little to be worth it', { target: 0.003 }, 0.005, 'The change of 0.3 % of equity is below 0.5 %: it is not worth what it costs.'],
    ['below the smallest order', { target: 0.001, minNotional: money('20') }, 0, 'What is to be bought or sold short is smaller than the venue’s smallest order.'],
    ['what has no stop yet is not added to', { target: 0.1, quantity: quantity('4') }, 0, 'The position has no stop yet: nothing is added to what is not protected.'],
    ['dust alone', { target: 0, quantity: quantity('0.0004') }, 0, 'What is to be sold is smaller than the venue’s smallest order.'],
  ])('left out, with the reason: %s', (_name, more, leastChange, reason) => {
    const { orders, dropped } = orderList([aim(more)], EQUITY, leastChange);
    expect([orders, dropped.get('BTC-USDT-PERP.alpha')]).toEqual([[], reason]);
  });

  it('the largest of what frees money first, then the largest entry', () => {
    const of = (instrument: string, held: string, target: number): Aim => aim({ instrument, quantity: quantity(held), target });
    expect(orderList([of('A', '0', 0.1), of('B', '5', 0), of('C', '0', 0.3), of('D', '9', 0.01)], EQUITY, 0).orders.map(({ instrument }) => instrument)).toEqual(['D', 'B', 'C', 'A']);
  });

  it('a stop lies on the tick, not nearer than wished', () => {
    expect(toText(stopAt({ price: price('100.13'), tickSize: price('0.1'), stopDistance: 0.05 }, 'long'))).toBe('95.1');
    expect(toText(stopAt({ price: price('100.13'), tickSize: price('0.1'), stopDistance: 0.05 }, 'short'))).toBe('105.2');
  });
});
