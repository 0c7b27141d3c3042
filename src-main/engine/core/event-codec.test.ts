import { describe, expect, it } from 'vitest';
import { price } from '../../../src-shared/domain/decimal.ts';
import { decode, encode, encodeKind } from './codec.ts';
import type { EventBody } from './event.ts';
import { decodeEvent, encodeEvent } from './event-codec.ts';

const bodies = [
  { kind: 'market_observed', data: [
    { kind: 'candle', instrument: 'BTC-USDT.x', timeframe: '1m', openAt: 60_000, open: 1.5, high: 2, low: 1, close: 1.75, volume: 0.1, closed: true },
    { kind: 'candle', instrument: 'BTC-USDT.x', timeframe: '1m', openAt: 0, open: 1, high: 1, low: 1, close: 1, volume: 0, closed: false },
    { kind: 'candle', instrument: 'BTC-USDT.x', timeframe: '5m', openAt: 0, open: 1, high: 1, low: 1, close: 1, volume: 0, closed: true, history: true },
    { kind: 'quote', instrument: 'BTC-USDT.x', at: 5, bid: 1, bidSize: 2, ask: 3, askSize: 4 },
    { kind: 'trade', instrument: 'BTC-USDT.x', at: 5, price: 1.1, quantity: 2.2, side: 'sell' },
    { kind: 'book', instrument: 'BTC-USDT.x', at: 5, bids: [[1, 2], [0.5, 3]], asks: [[3, 4]] },
    { kind: 'funding', instrument: 'BTC-USDT.x', at: 5, rate: 0.0001, markPrice: 100, dueAt: 9 },
  ] },
  { kind: 'timer_fired', timer: 'cycle', dueAt: 5 },
  { kind: 'session_ending', reason: '#not a number' },
] as unknown as EventBody[];

describe('the journal text of events', () => {
  it.each(bodies.map((body) => [body.kind, body] as const))('%s comes back as it was', (_kind, body) => {
    expect(decodeEvent(encodeEvent(body))).toEqual(body);
  });

  it('writes bars as lists, without their field names', () => {
    expect(encodeEvent(bodies[0] as EventBody)).not.toContain('timeframe');
  });
});

describe('exact decimals in text', () => {
  it('come back as exact decimals, and text that looks alike stays text', () => {
    const value = { kind: 'x', at: price('0.000000000000000001'), note: '#12a', list: [price('-5')] };
    expect(decode(encode(value))).toEqual(value);
  });

  it('the fast writer gives the same text, before and after it has met an exact decimal of the kind', () => {
    for (const value of [{ kind: 'a', n: 1 }, { kind: 'a', n: price('1') }, { kind: 'a', n: 2 }]) expect(encodeKind(value)).toBe(encode(value));
  });
});
