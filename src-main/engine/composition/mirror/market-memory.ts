/** What the mirror remembers of market data beside the engine: sizes at the top of the book, the book itself, closes for sparklines, the UTC day. */
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Fact } from '../../core/fact.ts';

const DAY_MS = 86_400_000;
const SPARK_BARS = 60;
/** Levels of a book a screen is sent. */
export const BOOK_LEVELS = 25;

type Level = readonly [number, number];

export interface Book {
  readonly at: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface Top {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** The UTC day of an instrument, from its bars. */
export interface Day {
  readonly startsAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

export interface InstrumentMemory {
  top: Top | null;
  book: Book | null;
  readonly closes: number[];
  sparkAt: number;
  day: Day | null;
}

/** What a datum touched. */
export type Touched = 'quote' | 'book' | null;

export class MarketMemory {
  readonly #known = new Map<InstrumentId, InstrumentMemory>();

  /** What is remembered of an instrument. */
  of(instrument: InstrumentId): InstrumentMemory {
    let memory = this.#known.get(instrument);
    if (memory === undefined) {
      memory = { top: null, book: null, closes: [], sparkAt: 0, day: null };
      this.#known.set(instrument, memory);
    }
    return memory;
  }

  /** Takes one datum as it came. Crossed quotes and books are passed over, as the engine does. */
  take(datum: MarketDatum): Touched {
    if (datum.kind === 'quote') {
      if (!(datum.bid > 0 && datum.ask > datum.bid)) return null;
      const { bid, bidSize, ask, askSize } = datum;
      this.of(datum.instrument).top = { bid, bidSize, ask, askSize };
      return 'quote';
    }
    if (datum.kind === 'book') return this.#takeBook(datum);
    return datum.kind === 'candle' && datum.history === true ? null : 'quote';
  }

  #takeBook({ instrument, at, bids, asks }: Extract<MarketDatum, { kind: 'book' }>): Touched {
    const bid = bids[0];
    const ask = asks[0];
    if (bid === undefined || ask === undefined || !(bid[0] > 0 && ask[0] > bid[0])) return null;
    const memory = this.of(instrument);
    memory.book = { at, bids: bids.slice(0, BOOK_LEVELS), asks: asks.slice(0, BOOK_LEVELS) };
    memory.top = { bid: bid[0], bidSize: bid[1], ask: ask[0], askSize: ask[1] };
    return 'book';
  }

  /** Takes a closed bar of the instrument's shortest timeframe (for the day) or of five minutes (for the sparkline). Returns whether the sparkline moved. */
  takeBar({ candle }: Extract<Fact, { kind: 'candle_closed' }>, isBase: boolean): boolean {
    const memory = this.of(candle.instrument);
    if (isBase) memory.day = dayWith(memory.day, candle);
    if (candle.timeframe !== '5m') return false;
    memory.closes.push(candle.close);
    if (memory.closes.length > SPARK_BARS) memory.closes.shift();
    memory.sparkAt = candle.openAt;
    return true;
  }
}

type Bar = Pick<CandleDatum, 'openAt' | 'open' | 'high' | 'low' | 'volume'>;

/** The day after a bar: the same one wider, or the day the bar begins. A bar of an earlier day changes nothing. */
export function dayWith(day: Day | null, bar: Bar): Day | null {
  const startsAt = bar.openAt - (bar.openAt % DAY_MS);
  if (day === null || startsAt > day.startsAt) return { startsAt, open: bar.open, high: bar.high, low: bar.low, volume: bar.volume };
  if (startsAt < day.startsAt) return day;
  return { startsAt, open: day.open, high: Math.max(day.high, bar.high), low: Math.min(day.low, bar.low), volume: day.volume + bar.volume };
}
