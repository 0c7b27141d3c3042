import { describe, expect, it } from 'vitest';
import { groupings, ladderOf } from './ladder-model.ts';

const book = { bids: [[99.9, 1], [99.8, 2], [99.5, 4]] as [number, number][], asks: [[100.1, 1], [100.2, 3], [100.6, 5]] as [number, number][] };
const order = (part: object): Parameters<typeof ladderOf>[4][number] => ({ instrument: 'i', side: 'buy', price: null, trigger: null, quantity: '2', filled: '0.5', live: true, ...part });

describe('a ladder of a book', () => {
  it('adds up from the best price, on both sides', () => {
    const ladder = ladderOf(book, 0.1, 1, 10, []);
    expect(ladder.asks.map(({ total }) => total)).toEqual([1, 4, 9]);
    expect(ladder.bids.map(({ total }) => total)).toEqual([1, 3, 7]);
    expect(ladder.widest).toBe(9);
    expect(ladder.bidShare).toBeCloseTo(7 / 16, 12);
    expect(ladder.spread).toBeCloseTo(0.2, 9);
  });

  it('groups asks upwards and bids downwards, never towards the market', () => {
    const ladder = ladderOf(book, 0.1, 5, 10, []);
    expect(ladder.asks.map(({ price, size }) => [Number(price.toFixed(1)), size])).toEqual([[100.5, 4], [101, 5]]);
    expect(ladder.bids.map(({ price, size }) => [Number(price.toFixed(1)), size])).toEqual([[99.5, 7]]);
  });

  it('keeps levels apart that a float would merge or split', () => {
    const tiny = ladderOf({ bids: [[0.00001233, 1], [0.00001232, 1]], asks: [[0.00001235, 1], [0.00001236, 1]] }, 0.00000001, 1, 10, []);
    expect(tiny.asks).toHaveLength(2);
    expect(tiny.bids).toHaveLength(2);
  });

  it('shows no more rungs than asked for', () => {
    expect(ladderOf(book, 0.1, 1, 2, []).asks).toHaveLength(2);
  });

  it('marks what of ours still rests, even where the book has no level', () => {
    const ladder = ladderOf(book, 0.1, 1, 10, [order({ price: '99.8' }), order({ price: '99.7' }), order({ price: '99.5', live: false })]);
    expect(ladder.bids.map(({ own, size }) => [own, size])).toEqual([[0, 1], [1.5, 2], [1.5, 0], [0, 4]]);
    expect(ladder.asks.every(({ own }) => own === 0)).toBe(true);
  });

  it('puts a stop to sell among the bids, as a stop and not as size', () => {
    const ladder = ladderOf(book, 0.1, 1, 10, [order({ side: 'sell', trigger: '99.5' })]);
    expect(ladder.bids.at(-1)).toMatchObject({ own: 0, ownStop: true, size: 4 });
  });

  it('leaves out what of ours lies far from the book', () => {
    const ladder = ladderOf(book, 0.1, 1, 10, [order({ price: '95' }), order({ price: '99.2' }), order({ side: 'sell', price: '101.5' })]);
    expect(ladder.bids.map(({ price }) => Number(price.toFixed(1)))).toEqual([99.9, 99.8, 99.5, 99.2]);
    expect(ladder.asks.every(({ own }) => own === 0)).toBe(true);
  });

  it('of an empty book is empty and divides by nothing', () => {
    const ladder = ladderOf({ bids: [], asks: [] }, 0.1, 1, 10, [order({ price: '99' })]);
    expect(ladder).toMatchObject({ asks: [], bids: [], spread: null, mid: null, bidShare: null });
    expect(ladder.widest).toBeGreaterThan(0);
  });
});

describe('groupings', () => {
  it('begin with one tick and stay small against the price', () => {
    expect(groupings(0.1, 67_450)).toEqual([1, 5, 10, 50, 100]);
    expect(groupings(0.0001, 0.5312)).toEqual([1, 5, 10]);
    expect(groupings(1, 10)).toEqual([1]);
  });
});
