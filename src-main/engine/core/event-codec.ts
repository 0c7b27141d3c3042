/**
 * Text form of events for the journal. Market data is most of it, and the same few names again and again: bars, quotes,
 * trades and books are written as tagged lists, everything else as it is.
 */
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { decode, encodeKind } from './codec.ts';
import type { EventBody } from './event.ts';

type Packed = readonly ['c' | 'q' | 't' | 'b', ...(string | number)[]] | MarketDatum;

/** The journal's text of an event. */
export function encodeEvent(body: EventBody): string {
  if (body.kind !== 'market_observed') return encodeKind(body);
  return JSON.stringify({ kind: body.kind, data: body.data.map(pack) });
}

/** The event {@link encodeEvent} wrote. */
export function decodeEvent(text: string): EventBody {
  const body = decode<EventBody | { readonly kind: 'market_observed'; readonly data: readonly Packed[] }>(text);
  return body.kind === 'market_observed' ? { kind: 'market_observed', data: body.data.map((datum) => (Array.isArray(datum) ? unpack(datum) : (datum as MarketDatum))) } : body;
}

function pack(datum: MarketDatum): Packed {
  switch (datum.kind) {
    case 'candle': {
      const flags = (datum.closed ? 1 : 0) + (datum.history === true ? 2 : 0);
      return ['c', datum.instrument, datum.timeframe, datum.openAt, datum.open, datum.high, datum.low, datum.close, datum.volume, flags];
    }
    case 'quote': return ['q', datum.instrument, datum.at, datum.bid, datum.bidSize, datum.ask, datum.askSize];
    case 'trade': return ['t', datum.instrument, datum.at, datum.price, datum.quantity, datum.side];
    case 'book': return ['b', datum.instrument, datum.at, datum.bids.length, ...datum.bids.flat(), ...datum.asks.flat()];
    case 'funding': return datum;
  }
}

function unpack(packed: readonly unknown[]): MarketDatum {
  if (packed[0] === 'c') {
    const [, instrument, timeframe, openAt, open, high, low, close, volume, flags] = packed;
    const bar = { kind: 'candle', instrument, timeframe, openAt, open, high, low, close, volume, closed: ((flags as number) & 1) === 1 };
    return (((flags as number) & 2) === 2 ? { ...bar, history: true } : bar) as MarketDatum;
  }
  if (packed[0] === 'q') {
    const [, instrument, at, bid, bidSize, ask, askSize] = packed;
    return { kind: 'quote', instrument, at, bid, bidSize, ask, askSize } as MarketDatum;
  }
  if (packed[0] === 'b') return unpackBook(packed);
  const [, instrument, at, price, quantity, side] = packed;
  return { kind: 'trade', instrument, at, price, quantity, side } as MarketDatum;
}

/** Levels lie flat, price and size in turn, bids before asks. */
function unpackBook(packed: readonly unknown[]): MarketDatum {
  const [, instrument, at, bidCount, ...flat] = packed as readonly [string, string, number, number, ...number[]];
  const levels: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) levels.push([flat[i] as number, flat[i + 1] as number]);
  return { kind: 'book', instrument, at, bids: levels.slice(0, bidCount), asks: levels.slice(bidCount) } as unknown as MarketDatum;
}
