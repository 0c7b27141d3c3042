/**
 * Market data as plain numbers, to hand from thread to thread: an array of floats changes hands without being copied, where objects are
 * written out and read in again. Nearly everything in a journal is market data.
 */
import type { EventBody } from '../../engine/core/event.ts';
import type { InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { BookDatum, MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Timeframe } from '../../../src-shared/domain/timeframe.ts';

const KINDS = ['candle', 'quote', 'trade', 'book', 'funding'] as const;
const [CANDLE, QUOTE, TRADE, BOOK, FUNDING] = [0, 1, 2, 3, 4];
const FIRST_ROOM = 65_536;

/** Observations as numbers, one after the other, and the texts among them by number. */
export interface MarketNumbers {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly string[];
}

/** Gathers observations until they are handed over. */
export class MarketNumbersWriter {
  #numbers = new Float64Array(FIRST_ROOM);
  #length = 0;
  #texts = new Map<string, number>();

  /** Adds an observation and says where it begins; null for an event that is none, or one with anything unexpected in it. */
  write(body: EventBody): number | null {
    if (body.kind !== 'market_observed') return null;
    const start = this.#length;
    this.#put(body.data.length);
    if (body.data.every((datum) => this.#writeDatum(datum))) return start;
    this.#length = start;
    return null;
  }

  /** Gives everything away and begins anew. */
  take(): MarketNumbers {
    const taken = { numbers: this.#numbers.subarray(0, this.#length), texts: [...this.#texts.keys()] };
    this.#numbers = new Float64Array(FIRST_ROOM);
    this.#length = 0;
    this.#texts = new Map();
    return taken;
  }

  #writeDatum(datum: MarketDatum): boolean {
    this.#put(KINDS.indexOf(datum.kind));
    this.#put(this.#textNumber(datum.instrument));
    switch (datum.kind) {
      case 'candle': {
        const flags = (datum.closed ? 1 : 0) + (datum.history === true ? 2 : 0);
        return this.#putAll([this.#textNumber(datum.timeframe), datum.openAt, datum.open, datum.high, datum.low, datum.close, datum.volume, flags]);
      }
      case 'quote': return this.#putAll([datum.at, datum.bid, datum.bidSize, datum.ask, datum.askSize]);
      case 'trade': return this.#putAll([datum.at, datum.price, datum.quantity, datum.side === 'buy' ? 0 : 1]);
      case 'book': return this.#writeBook(datum);
      case 'funding': return this.#putAll([datum.at, datum.rate, datum.markPrice, datum.dueAt]);
    }
  }

  #writeBook({ at, bids, asks }: BookDatum): boolean {
    let sound = this.#putAll([at, bids.length, asks.length]);
    for (const side of [bids, asks]) for (const [price, size] of side) sound = this.#put(price) && this.#put(size) && sound;
    return sound;
  }

  #putAll(values: readonly number[]): boolean {
    let sound = true;
    for (const value of values) sound = this.#put(value) && sound;
    return sound;
  }

  /** False for what is no number: the journal is text, and may be another version's. */
  #put(value: unknown): boolean {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#numbers.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length] = value as number;
    this.#length += 1;
    return typeof value === 'number';
  }

  #textNumber(text: string): number {
    let number = this.#texts.get(text);
    if (number === undefined) {
      number = this.#texts.size;
      this.#texts.set(text, number);
    }
    return number;
  }
}

/** The observation that begins at `start`, field for field as the journal's own decoder makes it. */
export function readObservation({ numbers, texts }: MarketNumbers, start: number): Extract<EventBody, { kind: 'market_observed' }> {
  let at = start;
  const next = (): number => numbers[at++] as number;
  const data: MarketDatum[] = [];
  for (let left = next(); left > 0; left -= 1) {
    const kind = next();
    const instrument = texts[next()] as InstrumentId;
    if (kind === QUOTE) data.push({ kind: 'quote', instrument, at: next() as Timestamp, bid: next(), bidSize: next(), ask: next(), askSize: next() });
    else if (kind === TRADE) data.push({ kind: 'trade', instrument, at: next() as Timestamp, price: next(), quantity: next(), side: next() === 0 ? 'buy' : 'sell' });
    else if (kind === BOOK) data.push(readBook(instrument, next));
    else if (kind === CANDLE) data.push(readCandle(instrument, texts[next()] as Timeframe, next));
    else if (kind === FUNDING) data.push({ kind: 'funding', instrument, at: next() as Timestamp, rate: next(), markPrice: next(), dueAt: next() as Timestamp });
  }
  return { kind: 'market_observed', data };
}

function readBook(instrument: InstrumentId, next: () => number): BookDatum {
  const at = next() as Timestamp;
  const [bidCount, askCount] = [next(), next()];
  const levels = (count: number): (readonly [number, number])[] => {
    const side: (readonly [number, number])[] = [];
    for (let i = 0; i < count; i += 1) side.push([next(), next()]);
    return side;
  };
  return { kind: 'book', instrument, at, bids: levels(bidCount), asks: levels(askCount) };
}

function readCandle(instrument: InstrumentId, timeframe: Timeframe, next: () => number): MarketDatum {
  const [openAt, open, high, low, close, volume, flags] = [next() as Timestamp, next(), next(), next(), next(), next(), next()];
  const bar = { kind: 'candle', instrument, timeframe, openAt, open, high, low, close, volume, closed: (flags & 1) === 1 } as const;
  return (flags & 2) === 2 ? { ...bar, history: true } : bar;
}
