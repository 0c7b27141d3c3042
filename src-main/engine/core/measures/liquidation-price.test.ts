import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationPrice, slackAt, walletSlack, type MarginPosition } from './liquidation-price.ts';

const long: MarginPosition = { quantity: 2, cost: 200, mark: 100, maintenance: 0.05 };
const short: MarginPosition = { quantity: -3, cost: 150, mark: 50, maintenance: 0.01 };

describe('the price at which a wallet breaks', () => {
  it('of a long that its balance covers three quarters of: 200 − 150 = 50 of value, plus its maintenance', () => {
    expect(liquidationPrice(150, [long], 0)).toBeCloseTo(50 / (2 * 0.95), 12);
  });

  it('of a short: above the entry by what the wallet can lose', () => {
    expect(liquidationPrice(30, [short], 0)).toBeCloseTo(180 / (3 * 1.01), 12);
  });

  it('there is none above 0 for a long that is paid for in full', () => {
    expect(liquidationPrice(200, [long], 0)).toBeNull();
    expect(liquidationPrice(200, [long], 5)).toBeNull();
  });

  it('is where nothing is left above the maintenance margin, whatever else lies in the wallet', () => {
    const some = fc.record({ quantity: fc.double({ min: 0.1, max: 10, noNaN: true }), side: fc.constantFrom(1, -1), mark: fc.double({ min: 1, max: 100, noNaN: true }), entry: fc.double({ min: 0.7, max: 1.3, noNaN: true }), maintenance: fc.double({ min: 0, max: 0.1, noNaN: true }) });
    fc.assert(fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1_000, noNaN: true }), (list, balance) => {
      const positions = list.map(({ quantity, side, mark, entry, maintenance }) => ({ quantity: quantity * side, cost: quantity * mark * entry, mark, maintenance }));
      const price = liquidationPrice(balance, positions, 0);
      if (price === null) return;
      const [first, ...rest] = positions as [MarginPosition, ...MarginPosition[]];
      expect(walletSlack(balance, rest) + slackAt(first, price)).toBeCloseTo(0, 6);
    }));
  });
});
