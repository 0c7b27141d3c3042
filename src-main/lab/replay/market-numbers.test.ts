import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, encodeEvent } from '../../engine/core/event-codec.ts';
import type { EventBody } from '../../engine/core/event.ts';
import { MarketNumbersWriter, readObservation } from './market-numbers.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const instrument = fc.constantFrom('BTC-USDT-PERP.alpha', 'ETH-USDT-PERP.alpha', 'Ω/ß.beta');
const levels = fc.array(fc.tuple(number, number), { maxLength: 5 });
const datum = fc.oneof(
  fc.record({ kind: fc.constant('quote'), instrument, at: number, bid: number, bidSize: number, ask: number, askSize: number }),
  fc.record({ kind: fc.constant('trade'), instrument, at: number, price: number, quantity: number, side: fc.constantFrom('buy', 'sell') }),
  fc.record({ kind: fc.constant('book'), instrument, at: number, bids: levels, asks: levels }),
  fc.record({ kind: fc.constant('funding'), instrument, at: number, rate: number, markPrice: number, dueAt: number }),
  fc.record(
    { kind: fc.constant('candle'), instrument, timeframe: fc.constantFrom('1m', '1h'), openAt: number, open: number, high: number, low: number, close: number, volume: number, closed: fc.boolean(), history: fc.constant(true as const) },
    { requiredKeys: ['kind', 'instrument', 'timeframe', 'openAt', 'open', 'high', 'low', 'close', 'volume', 'closed'] },
  ),
);
const observation = fc.record({ kind: fc.constant('market_observed'), data: fc.array(datum, { maxLength: 12 }) }) as unknown as fc.Arbitrary<EventBody>;

describe('market data as numbers', () => {
  it('come back as the journal’s own decoder gives them: every field, in the same order, however many are handed over together', () => {
    fc.assert(fc.property(fc.array(observation, { maxLength: 30 }), (bodies) => {
      const decoded = bodies.map((body) => decodeEvent(encodeEvent(body)));
      const writer = new MarketNumbersWriter();
      const starts = decoded.map((body) => writer.write(body));
      const taken = writer.take();
      const back = starts.map((start) => readObservation(taken, start ?? -1));
      expect(back).toEqual(decoded);
      expect(JSON.stringify(back)).toBe(JSON.stringify(decoded));
    }));
  });

  it('grow as far as one batch needs', () => {
    const level: [number, number] = [1, 2];
    const body = { kind: 'market_observed', data: [{ kind: 'book', instrument: 'A', at: 5, bids: Array.from({ length: 70_000 }, () => level), asks: [] }] } as unknown as EventBody;
    const writer = new MarketNumbersWriter();
    const start = writer.write(body);
    expect(readObservation(writer.take(), start ?? -1)).toEqual(body);
  });

  it.each<[string, unknown]>([
    ['another kind of event', { kind: 'clock_measured', skewMs: 1 }], ['a price that is a text', { kind: 'market_observed', data: [{ kind: 'trade', instrument: 'A', at: 1, price: '7', quantity: 1, side: 'buy' }] }],
    ['a level without a size', { kind: 'market_observed', data: [{ kind: 'book', instrument: 'A', at: 1, bids: [[1]], asks: [] }] }],
  ])('%s is left to the decoder, and what follows it is not harmed', (_what, body) => {
    const writer = new MarketNumbersWriter();
    expect(writer.write(body as EventBody)).toBeNull();
    const next = { kind: 'market_observed', data: [{ kind: 'trade', instrument: 'A', at: 1, price: 7, quantity: 1, side: 'buy' }] } as unknown as EventBody;
    const start = writer.write(next);
    expect(readObservation(writer.take(), start ?? -1)).toEqual(next);
  });
});
