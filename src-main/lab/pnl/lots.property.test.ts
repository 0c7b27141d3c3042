import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notional, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { realise } from '../../engine/core/position/cost-basis.ts';
import { LotBook, type CostMethod, type Trade } from './lots.ts';

const METHODS: readonly CostMethod[] = ['fifo', 'average'];
/** Prices and sizes of at most nine places, as venues have them: their product is exact. */
const NINE = 10n ** 9n;
const trades = fc.array(
  fc.record({ side: fc.constantFrom('buy' as const, 'sell' as const), price: fc.bigInt({ min: 1n, max: 10n ** 15n }), quantity: fc.bigInt({ min: 1n, max: 10n ** 13n }), fee: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 20n }), closesOnly: fc.boolean() }),
  { minLength: 1, maxLength: 40 },
).map((list) => list.map((one, i): Trade => ({ ...one, id: `f${i}`, position: null, at: i, price: (one.price * NINE) as Price, quantity: (one.quantity * NINE) as Quantity, fee: one.fee as Money, closesOnly: one.closesOnly && i % 4 === 0 })));
const mark = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((units) => (units * NINE) as Price);

function totals(method: CostMethod, list: readonly Trade[], at: Price): { readonly result: bigint; readonly fees: bigint; readonly book: LotBook } {
  const book = new LotBook(method);
  let [result, closedFees] = [0n, 0n];
  for (const trade of list) {
    for (const closure of book.apply(trade).closures) {
      result += closure.realised;
      closedFees += closure.openingFee + closure.closingFee;
    }
    for (const lot of book.lots) if (lot.quantity <= 0n || lot.cost < 0n) throw new Error('a lot of nothing, or below nothing');
    if (new Set(book.lots.map(({ direction }) => direction)).size > 1) throw new Error('lots of both sides at once');
  }
  return { result: result + book.unrealised(at), fees: closedFees + book.lots.reduce((sum, { fee }) => sum + fee, 0n), book };
}

describe('lots, of any trades', () => {
  it('both methods agree on realised + unrealised and on fees, to the last digit, and on how much is open', () => {
    fc.assert(fc.property(trades, mark, (list, at) => {
      const [fifo, average] = METHODS.map((method) => totals(method, list, at));
      expect(fifo?.result).toBe(average?.result);
      expect(fifo?.fees).toBe(average?.fees);
      const open = (book: LotBook | undefined): bigint => (book?.lots ?? []).reduce((sum, { quantity, direction }) => sum + (direction === 'long' ? quantity : -quantity), 0n);
      expect(open(fifo?.book)).toBe(open(average?.book));
    }));
  });

  it('realised + unrealised is what was paid and received, with what is held at its mark', () => {
    fc.assert(fc.property(trades, mark, (list, at) => {
      const own = list.map((one) => ({ ...one, closesOnly: false }));
      const cash = own.reduce((sum, { side, price, quantity }) => sum + (side === 'buy' ? -1n : 1n) * notional(price, quantity), 0n);
      const held = own.reduce((sum, { side, quantity }) => sum + (side === 'buy' ? quantity : -quantity), 0n);
      for (const method of METHODS) {
        const { result, fees } = totals(method, own, at);
        expect(result).toBe(cash + (held < 0n ? -notional(at, -held as Quantity) : notional(at, held as Quantity)));
        expect(fees).toBe(own.reduce((sum, { fee }) => sum + fee, 0n));
      }
    }));
  });

  it('the order in which the parts of one order come changes nothing in the sum', () => {
    fc.assert(fc.property(trades, mark, fc.array(fc.nat()), (list, at, order) => {
      const own = list.map((one) => ({ ...one, closesOnly: false }));
      const mixed = own.map((one, i) => [one, order[i] ?? 0] as const).sort(([, a], [, b]) => a - b).map(([one]) => one);
      for (const method of METHODS) expect(totals(method, mixed, at).result).toBe(totals(method, own, at).result);
    }));
  });

  it('at average cost each closing realises what the engine realises', () => {
    fc.assert(fc.property(trades, (list) => {
      const book = new LotBook('average');
      for (const trade of list.map((one) => ({ ...one, closesOnly: false }))) {
        const held = book.lots[0];
        const [closure] = book.apply(trade).closures;
        if (closure === undefined || held === undefined) continue;
        expect(closure.realised).toBe(realise(held, held.direction, closure.quantity, trade.price).realised);
      }
    }));
  });

  it('what is written off at average cost leaves both methods the same sum, to the last digit, and as much open', () => {
    fc.assert(fc.property(trades, mark, fc.double({ min: 0, max: 1, noNaN: true }), (list, at, share) => {
      const [fifo, average] = METHODS.map((method) => totals(method, list, at));
      if (fifo === undefined || average === undefined || average.book.held === 0n) return;
      const size = ((average.book.held * BigInt(Math.ceil(share * 1_000))) / 1_000n) as Quantity;
      if (size === 0n) return;
      const value = average.book.costOf(size);
      const result = ({ book, result: before }: NonNullable<typeof fifo>): bigint => {
        const realised = before - book.unrealised(at);
        return realised + book.writeOff(99, size, value).reduce((sum, closure) => sum + closure.realised, 0n) + book.unrealised(at);
      };
      expect(average.book.writeOff(99, 0n as Quantity, value)).toEqual([]);
      expect(result(fifo)).toBe(result(average));
      expect(fifo.book.held).toBe(average.book.held);
    }));
  });
});
