import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { add, notional, toNumber, ZERO_MONEY } from '../../../../src-shared/domain/decimal.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import { PaperVenue } from './paper-venue.ts';
import { balances, Desk, HandClock, PERPETUAL, seededRng, SPOT, VENUE } from './paper.fixture.ts';
import { MemoryBooks } from './venue-books.ts';

const recording = path.resolve(import.meta.dirname, '../../../../../shared/data/market/books/binance_spot_BTCUSDT_20240808.jsonl.gz');

interface Depth {
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

/** The first REST depth snapshot of the recording. */
function recordedDepth(): Depth {
  const lines = gunzipSync(readFileSync(recording)).toString('utf8').split('\n');
  const line = must(lines.find((one) => one.includes('"lastUpdateId"')), 'no depth snapshot in the recording');
  const depth = JSON.parse(line.slice(line.indexOf('{'))) as { readonly bids: string[][]; readonly asks: string[][] };
  const numbers = (side: string[][]): [number, number][] => side.map(([at, size]) => [Number(at), Number(size)]);
  return { bids: numbers(depth.bids), asks: numbers(depth.asks) };
}

describe('lesson 36: paper fills are not kinder than real ones', () => {
  it('lesson 36: takers walk the book at its prices, and what they took is gone until the next book', () => {
    const desk = new Desk().book([[99, 5]], [[100, 1], [100.5, 2], [102, 50]]);
    desk.send({ quantity: '4' });
    expect(desk.tape()).toEqual(['buy 1 @ 100 taker', 'buy 2 @ 100.5 taker', 'buy 1 @ 102 taker']);
    desk.send({ id: 'again', quantity: '1' });
    expect(desk.tape('again')).toEqual(['buy 1 @ 102 taker']);
    desk.book([[99, 5]], [[100, 1], [100.5, 2]]);
    desk.send({ id: 'fresh', quantity: '1' });
    expect(desk.tape('fresh')).toEqual(['buy 1 @ 100 taker']);
  });

  it('lesson 36: beyond the displayed size of a quote each further size costs a step', () => {
    const desk = new Desk().quote(99.6, 100, 2, 2);
    desk.send({ quantity: '5' });
    expect(desk.tape()).toEqual(['buy 2 @ 100 taker', 'buy 2 @ 100.2 taker', 'buy 1 @ 100.4 taker']);
  });

  it('lesson 36: fees are paid on every fill', () => {
    const desk = new Desk().book([[99, 5]], [[100, 1], [100.5, 2], [102, 50]]);
    desk.send({ quantity: '4' });
    expect(desk.fills.every((fill) => fill.fee > 0n)).toBe(true);
  });

  it('lesson 36: fills are partial where the market is thin', () => {
    const desk = new Desk().bar(100, 100.1, 99.9, 100, 20);
    desk.send({ id: 'a', quantity: '5' });
    expect(desk.state('a')).toBe('partially_filled 2/5');
  });

  it('lesson 36: a bar that touches the limit fills nothing; a bar that touches the stop fills it, and worse than its price', () => {
    const desk = new Desk().bar(100, 100.1, 99.9, 100);
    desk.send({ quantity: '1' });
    desk.send({ id: 'target', side: 'sell', type: 'limit', price: '101', reduceOnly: true });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '99', reduceOnly: true });
    desk.bar(100, 101, 99.5, 100);
    expect(desk.tape('target')).toEqual([]);
    desk.bar(100, 100, 99, 99.5);
    expect(desk.tape('stop')).toEqual(['sell 1 @ 98.9 taker']);
  });

  it('lesson 36: a trade through a stop fills it no better than that trade, though the book shown is from before it', () => {
    const long = new Desk().book([[100, 5]], [[100.1, 5]]);
    long.send({ quantity: '2' });
    long.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '99', quantity: '2', reduceOnly: true });
    long.trade(96, 10);
    expect(long.tape('stop')).toEqual(['sell 2 @ 96 taker']);
    const short = new Desk().quote(100, 100.1);
    short.send({ side: 'sell', quantity: '2' });
    short.send({ id: 'stop', side: 'buy', type: 'stop', trigger: '101', quantity: '2', reduceOnly: true });
    short.trade(101.5, 10);
    expect(short.tape('stop')).toEqual(['buy 2 @ 101.5 taker']);
  });

  it('lesson 36: a book that is worse than the trade which fired a stop is walked as it is, and what is taken is gone', () => {
    const desk = new Desk().book([[97, 1], [95, 5]], [[97.1, 20]]);
    desk.send({ quantity: '3' });
    desk.send({ id: 'stop', side: 'sell', type: 'stop', trigger: '96.5', quantity: '2', reduceOnly: true });
    desk.trade(96.5, 10);
    expect(desk.tape('stop')).toEqual(['sell 1 @ 96.5 taker', 'sell 1 @ 95 taker']);
    desk.send({ id: 'rest', side: 'sell', quantity: '1', reduceOnly: true });
    expect(desk.tape('rest')).toEqual(['sell 1 @ 95 taker']);
  });

  it('lesson 36: buying and selling at once where only bars are known loses spread, impact and fees', () => {
    const desk = new Desk({ startBalances: balances(['USDT', '10000']) }).bar(100, 101, 99, 100);
    desk.send({ quantity: '10' });
    desk.send({ side: 'sell', quantity: '10', reduceOnly: true });
    // 100.2 up and 99.8 down, and 5 bp of about 1000 twice.
    expect(desk.balance()).toBe('9995');
  });

  it('lesson 36: latency is real and the model is named', () => {
    const clock = new HandClock();
    const venue = new PaperVenue({ id: VENUE, instruments: [SPOT], scheduler: clock, rng: seededRng(1), books: new MemoryBooks() });
    expect(venue.capabilities.fillModel).toMatch(/^paper book-walk v\d+$/);
    let answered = 0;
    venue.listen({ answered: () => (answered += 1), reported: () => undefined, connectionChanged: () => undefined });
    venue.send({ kind: 'account', id: 'r' as never, fillsSince: 0 as never });
    clock.pass(39);
    expect(answered).toBe(0);
    clock.pass(121);
    expect(answered).toBe(1);
  });

  it.skipIf(!existsSync(recording))('lesson 36: a market buy of 20 BTC walks a recorded Binance book (skipped where ../shared/data/market/books is absent)', () => {
    const { bids, asks } = recordedDepth();
    const desk = new Desk({ startBalances: balances(['USDT', '10000000']), leverage: 1 }).book(bids, asks);
    desk.send({ quantity: '20' });
    let [left, cost] = [20, 0];
    for (const [at, size] of asks) {
      const part = Math.min(left, Math.floor(size * 1_000 + 1e-6) / 1_000);
      left -= part;
      cost += part * at;
    }
    const paid = desk.fills.reduce((sum, fill) => add(sum, notional(fill.price, fill.quantity)), ZERO_MONEY);
    expect(desk.position()).toBe('20');
    expect(toNumber(paid)).toBeCloseTo(cost, 4);
    expect(desk.fills.length).toBeGreaterThan(10);
    expect(toNumber(paid) / 20).toBeGreaterThan(must(asks[0], 'ask')[0]);
    expect(desk.fills.map((fill) => fill.instrument)).toContain(PERPETUAL.id);
  });
});
