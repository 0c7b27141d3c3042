import { expect, it } from 'vitest';
import { Formatter } from '../../ui/format/formatter.ts';
import { timelineOf, tookText, type ExplainedOrder } from './order-timeline.ts';

const order = (purpose: 'entry' | 'stop', createdAt: number, steps: readonly number[]): ExplainedOrder => ({
  order: { id: 'o', instrument: 'BTC/USDT', venue: 'paper', purpose, side: 'buy', type: 'limit', quantity: '1', filled: '1', price: '1', trigger: null, averagePrice: '1', timeInForce: 'ioc', reduceOnly: false, state: 'filled', reason: null, origin: 'agents', position: null, signal: null, createdAt, updatedAt: createdAt },
  events: steps.map((at, index) => ({ at, from: 'x', to: ['sent', 'accepted', 'filled'][index] ?? 'filled', reason: null, filled: '0' })), fills: [],
});

it('counts an entry from the decision: what it took in all, and each step', () => {
  expect(timelineOf(order('entry', 1_005, [1_041, 1_100, 1_221]), 1_000).map(({ state, sinceStart, took }) => [state, sinceStart, took])).toEqual([['sent', 41, 41], ['accepted', 100, 59], ['filled', 221, 121]]);
});

it('counts a stop from its own making', () => {
  expect(timelineOf(order('stop', 5_000, [5_010]), 1_000)[0]).toMatchObject({ sinceStart: 10, took: 10 });
});

it('says milliseconds while they matter', () => {
  const format = new Formatter('en-GB', 'utc');
  expect(tookText(41, format)).toBe('+41\u00A0ms');
  expect(tookText(1_800, format)).toBe('+1.8\u00A0s');
});
