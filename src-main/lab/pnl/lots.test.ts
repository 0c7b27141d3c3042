import { describe, expect, it } from 'vitest';
import { money, price, quantity, toText } from '../../../src-shared/domain/decimal.ts';
import { LotBook, type Closure, type CostMethod, type Trade } from './lots.ts';

let count = 0;
function trade(side: 'buy' | 'sell', size: string, at: string, fee = '0', closesOnly = false): Trade {
  count += 1;
  return { id: `f${count}`, position: 'p', at: count * 1_000, side, price: price(at), quantity: quantity(size), fee: money(fee), closesOnly };
}

function run(method: CostMethod, trades: readonly Trade[]): { readonly book: LotBook; readonly closures: Closure[] } {
  const book = new LotBook(method);
  return { book, closures: trades.flatMap((one) => book.apply(one).closures) };
}

const texts = (closures: readonly Closure[]): string[] => closures.map(({ quantity: size, openingValue, closingValue, realised }) => [size, openingValue, closingValue, realised].map((one) => toText(one)).join(' '));

describe('lots, by hand', () => {
  // Bought 10 at 100 and 10 at 120, sold 15 at 130. FIFO: 10 × (130 − 100) + 5 × (130 − 120) = 350. Average 110: 15 × 20 = 300.
  const long = [trade('buy', '10', '100', '1'), trade('buy', '10', '120', '2'), trade('sell', '15', '130', '3')];

  it('first in, first out: the oldest goes first, and the fee of a closing is divided by size', () => {
    const { book, closures } = run('fifo', long);
    expect(texts(closures)).toEqual(['10 1000 1300 300', '5 600 650 50']);
    expect(closures.map(({ openingFee, closingFee }) => [toText(openingFee), toText(closingFee)])).toEqual([['1', '2'], ['1', '1']]);
    expect(book.lots.map(({ quantity: size, cost, fee }) => [toText(size), toText(cost), toText(fee)])).toEqual([['5', '600', '1']]);
    expect(toText(book.unrealised(price('130')))).toBe('50');
  });

  it('average cost: everything held is one lot', () => {
    const { book, closures } = run('average', long);
    expect(texts(closures)).toEqual(['15 1650 1950 300']);
    expect(closures[0]?.openedBy).toEqual([long[0]?.id, long[1]?.id]);
    expect(toText(book.unrealised(price('130')))).toBe('100');
  });

  it('a short gains when it is bought back for less', () => {
    const short = [trade('sell', '4', '50'), trade('sell', '2', '56'), trade('buy', '5', '40')];
    expect(texts(run('fifo', short).closures)).toEqual(['4 200 160 40', '1 56 40 16']);
    // Average 52: 5 × 12.
    expect(texts(run('average', short).closures)).toEqual(['5 260 200 60']);
  });

  it('a fill that turns a position over closes it and opens the other side with what is left', () => {
    const { book, closures } = run('fifo', [trade('buy', '1', '10'), trade('sell', '3', '12', '0.3')]);
    expect(texts(closures)).toEqual(['1 10 12 2']);
    expect(book.lots.map(({ direction, quantity: size, cost, fee }) => [direction, toText(size), toText(cost), toText(fee)])).toEqual([['short', '2', '24', '0.2']]);
  });

  it('a stranger’s trade closes what is ours, and opens nothing', () => {
    const book = new LotBook('fifo');
    book.apply(trade('buy', '2', '10'));
    const outcome = book.apply(trade('sell', '8', '12', '4', true));
    expect(texts(outcome.closures)).toEqual(['2 20 24 4']);
    expect([toText(outcome.fee), toText(outcome.quantity), book.lots.length]).toEqual(['1', '2', 0]);
    expect(book.apply(trade('sell', '1', '12', '1', true))).toEqual({ closures: [], fee: 0n, quantity: 0n });
  });

  it('a rebate is a fee below nothing', () => {
    const { closures } = run('fifo', [trade('buy', '1', '10', '-0.01'), trade('sell', '1', '11', '-0.02')]);
    expect(closures.map(({ openingFee, closingFee }) => [toText(openingFee), toText(closingFee)])).toEqual([['-0.01', '-0.02']]);
  });
});

describe('what is no longer there, on the venue’s word', () => {
  // 10 at 100 and 10 at 120 held; 5 gone, which counts for 5 at the average of 110.
  const held = [trade('buy', '10', '100', '1'), trade('buy', '10', '120', '2')];

  it('at average cost nothing is won or lost by it', () => {
    const { book } = run('average', held);
    expect(toText(book.costOf(quantity('5')))).toBe('550');
    const closures = book.writeOff(9_000, quantity('5'), book.costOf(quantity('5')));
    expect([texts([...closures]), closures[0]?.closedBy, closures[0]?.closedAt]).toEqual([['5 550 550 0'], null, 9_000]);
    expect(book.lots.map(({ quantity: size, cost, fee }) => [toText(size), toText(cost), toText(fee)])).toEqual([['15', '1650', '2.25']]);
  });

  it('first in, first out takes the oldest lots, and both are worth the same afterwards', () => {
    const { book } = run('fifo', held);
    expect(texts([...book.writeOff(9_000, quantity('15'), money('1650'))])).toEqual(['10 1000 1100 100', '5 600 550 -50']);
    expect(toText(book.unrealised(price('130')))).toBe('50');
    // By average cost: nothing realised, and 5 × 20 open.
    const average = run('average', held).book;
    average.writeOff(9_000, quantity('15'), money('1650'));
    expect(toText(average.unrealised(price('130')))).toBe('100');
  });
});
