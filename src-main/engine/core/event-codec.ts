/**
 * Text form of events for the journal. Market data is most of it, and the same few names again and again: bars, quotes,
 * trades and books are written as tagged lists, everything else as it is.
 */
import type { BookDatum, MarketDatum } from '../../../src-shared/domain/market-datum.ts';
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
    case 'book': return packBook(datum);
    case 'funding': return datum;
  }
}

/** Levels lie flat, price and size in turn, bids before asks. Plain loops: books are most of the numbers there are. */
function packBook({ instrument, at, bids, asks }: BookDatum): Packed {
  const packed: ['b', ...(string | number)[]] = ['b', instrument, at, bids.length];
  for (const level of bids) packed.push(level[0], level[1]);
  for (const level of asks) packed.push(level[0], level[1]);
  return packed;
}

function unpack(packed: readonly unknown[]): MarketDatum {
  if (packed[0] === 'c') {
    const [, instrument, timeframe, openAt, open, high, low, close, volume, flags] = packed;
    const bar = { kind: 'candle', instrument, timeframe, openAt, open, high, low, close, volume, closed: ((flags as number) & 1) === 1 };
    return (((flags as number) & 2) === 2 ? { ...bar, history: true } : bar) as MarketDatum;
  }
  if (packed[0] === 'q') {
    return { kind: 'quote', instrument: packed[1], at: packed[2], bid: packed[3], bidSize: packed[4], ask: packed[5], askSize: packed[6] } as MarketDatum;
  }
  if (packed[0] === 'b') return unpackBook(packed);
  return { kind: 'trade', instrument: packed[1], at: packed[2], price: packed[3], quantity: packed[4], side: packed[5] } as MarketDatum;
}

/** What {@link packBook} made, in levels again. */
function unpackBook(packed: readonly unknown[]): MarketDatum {
  const bidEnd = 4 + 2 * (packed[3] as number);
  const bids: (readonly [number, number])[] = [];
  const asks: (readonly [number, number])[] = [];
  for (let i = 4; i + 1 < packed.length; i += 2) (i < bidEnd ? bids : asks).push([packed[i] as number, packed[i + 1] as number]);
  return { kind: 'book', instrument: packed[1], at: packed[2], bids, asks } as unknown as MarketDatum;
}
