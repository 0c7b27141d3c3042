import { floorTo, fromNumber, ZERO_QUANTITY } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { BookDatum, CandleDatum, QuoteDatum, TradeDatum } from '../../../../../src-shared/domain/market-datum.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import { TIMEFRAME_MS } from '../../../../../src-shared/domain/timeframe.ts';
import type { PaperConfig } from '../paper-config.ts';
import { BOTTOMLESS, halfSpread, quoteLevels, referenceLevels, worsen } from './fill-model.ts';
import type { BarStatistics, Ladder, Level } from './fill-model.ts';

const SMOOTHING = 1 / 20;
const TRADE_BUCKET_MS = 60_000;

/** A stretch of trading that a bar (or its latest change) reports. Times in ms; floats as the feed gave them. */
export interface Segment {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

interface Bar {
  readonly openAt: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly seenAt: number;
  readonly closed: boolean;
}

interface Display {
  readonly at: number;
  readonly bid: number;
  readonly ask: number;
  readonly source: BookDatum | QuoteDatum;
  bids: Level[] | null;
  asks: Level[] | null;
}

/** What the paper venue knows of one instrument's market. Keeps floats; makes exact decimals only when an order asks. */
export class MarketView {
  readonly instrument: Instrument;
  readonly #config: PaperConfig;
  /** Last known price and when it was one. */
  #reference = 0;
  #referenceAt = Number.NEGATIVE_INFINITY;
  #timeframeMs = Number.POSITIVE_INFINITY;
  #bar: Bar | null = null;
  #range = 0;
  #volume = 0;
  #bars = 0;
  #book: Display | null = null;
  #quote: Display | null = null;
  #finerAt = Number.NEGATIVE_INFINITY;
  #taken = { buy: ZERO_QUANTITY, sell: ZERO_QUANTITY };
  #bucket: { start: number; high: number; low: number; close: number; volume: number } | null = null;

  constructor(instrument: Instrument, config: PaperConfig) {
    this.instrument = instrument;
    this.#config = config;
  }

  /** The last price and its time, for the books; null before any. */
  get last(): { readonly price: number; readonly at: number } | null {
    return this.#reference > 0 ? { price: this.#reference, at: this.#referenceAt } : null;
  }

  /** The last price in float64; 0 before any. */
  get lastPrice(): number {
    return this.#reference;
  }

  /** Recalls a last price from the books. */
  restore(price: number, at: number): void {
    this.#reference = price;
    this.#referenceAt = at;
  }

  get statistics(): BarStatistics {
    return { range: this.#range, volume: this.#volume };
  }

  /** Takes a bar or its latest change. Returns what to match resting orders against; null when it brings nothing (repeat, history, coarser, or finer data spoke). */
  takeCandle(datum: CandleDatum, at: number): Segment | null {
    const length = TIMEFRAME_MS[datum.timeframe];
    if (!(datum.low > 0 && datum.high >= datum.low && datum.high < Infinity && datum.close > 0) || length > this.#timeframeMs) return null;
    if (length < this.#timeframeMs) this.#bar = null;
    this.#timeframeMs = length;
    const before = this.#bar;
    if (before !== null && (datum.openAt < before.openAt || (datum.openAt === before.openAt && before.closed))) return null;
    const segment = before !== null && before.openAt === datum.openAt ? change(before, datum) : whole(datum);
    this.#keepBar(datum, before, at);
    this.#setReference(datum.close, datum.closed ? Math.min(at, datum.openAt + length) : at);
    return datum.history === true || this.#finerAt >= segment.start ? null : segment;
  }

  #keepBar(datum: CandleDatum, before: Bar | null, at: number): void {
    if (before !== null && before.openAt < datum.openAt) {
      if (!before.closed) this.#count(before);
      this.#taken = { buy: ZERO_QUANTITY, sell: ZERO_QUANTITY };
    }
    this.#bar = { openAt: datum.openAt, high: datum.high, low: datum.low, close: datum.close, volume: datum.volume, seenAt: at, closed: datum.closed };
    if (!datum.closed) return;
    this.#count(this.#bar);
    this.#taken = { buy: ZERO_QUANTITY, sell: ZERO_QUANTITY };
  }

  #count(bar: { readonly high: number; readonly low: number; readonly close: number; readonly volume: number }): void {
    const weight = this.#bars === 0 ? 1 : SMOOTHING;
    this.#bars += 1;
    this.#range += weight * ((bar.high - bar.low) / bar.close - this.#range);
    this.#volume += weight * (Math.max(bar.volume, 0) - this.#volume);
  }

  #setReference(price: number, at: number): void {
    if (at < this.#referenceAt) return;
    this.#reference = price;
    this.#referenceAt = at;
  }

  /** Takes a trade; false when it makes no sense. Trades also add up to one-minute bars for the depth model where the feed has no bars. */
  takeTrade(datum: TradeDatum): boolean {
    if (!(datum.price > 0 && datum.price < Infinity && datum.quantity > 0)) return false;
    this.#setReference(datum.price, datum.at);
    this.#finerAt = Math.max(this.#finerAt, datum.at);
    if (this.#bar === null) this.#bucketTrade(datum);
    return true;
  }

  #bucketTrade(datum: TradeDatum): void {
    const start = datum.at - (datum.at % TRADE_BUCKET_MS);
    const { price, quantity } = datum;
    const bucket = this.#bucket;
    if (bucket !== null && bucket.start === start) {
      bucket.high = Math.max(bucket.high, price);
      bucket.low = Math.min(bucket.low, price);
      bucket.close = price;
      bucket.volume += quantity;
      return;
    }
    if (bucket !== null) {
      this.#count(bucket);
      this.#taken = { buy: ZERO_QUANTITY, sell: ZERO_QUANTITY };
    }
    this.#bucket = { start, high: price, low: price, close: price, volume: quantity };
  }

  /** Takes a quote; false when it makes no sense or a fresh book knows better. */
  takeQuote(datum: QuoteDatum, at: number): boolean {
    if (!sane(datum.bid, datum.ask) || this.#isFresh(this.#book, at)) return false;
    this.#quote = { at, bid: datum.bid, ask: datum.ask, source: datum, bids: null, asks: null };
    this.#noteDisplay(datum.bid, datum.ask, at);
    return true;
  }

  /** Takes a book; false when a side is empty or it is crossed (which then counts as no book). */
  takeBook(datum: BookDatum, at: number): boolean {
    const bid = datum.bids[0]?.[0] ?? Number.NaN;
    const ask = datum.asks[0]?.[0] ?? Number.NaN;
    this.#book = null;
    if (!sane(bid, ask)) return false;
    this.#book = { at, bid, ask, source: datum, bids: null, asks: null };
    this.#noteDisplay(bid, ask, at);
    return true;
  }

  #noteDisplay(bid: number, ask: number, at: number): void {
    this.#setReference((bid + ask) / 2, at);
    this.#finerAt = Math.max(this.#finerAt, at);
  }

  #isFresh(display: Display | null, now: number): display is Display {
    return display !== null && now - display.at <= this.#config.quoteMaxAgeMs;
  }

  /** Whether there is a price to trade on at this moment. */
  isOpen(now: number): boolean {
    return this.#reference > 0 && now - this.#referenceAt <= Math.max(this.#config.referenceMaxAgeMs, this.#timeframeMs < Infinity ? 3 * this.#timeframeMs : 0);
  }

  /** The last price as an exact decimal, however old; null before any. */
  lastMark(): Price | null {
    return this.#reference > 0 ? fromNumber<Price>(this.#reference) : null;
  }

  /** The current price; null where there is no market. */
  mark(now: number): Price | null {
    return this.isOpen(now) ? this.lastMark() : null;
  }

  /** The price a taker meets first; null where there is no market. */
  best(side: Side, now: number): Price | null {
    const display = this.#display(now);
    if (display !== null) return fromNumber<Price>(side === 'buy' ? display.ask : display.bid);
    const mark = this.mark(now);
    return mark === null ? null : worsen(this.instrument, side, mark, halfSpread(this.instrument, this.#reference, this.#range));
  }

  /** The price that triggers of this side look at: ask or bid where shown, else the last price; null where there is no market. */
  triggerMark(side: Side, now: number): Price | null {
    return this.#display(now) === null ? this.mark(now) : this.best(side, now);
  }

  /** Everything a taker can have now; null where there is no market. */
  ladder(side: Side, now: number): Ladder | null {
    const display = this.#display(now);
    if (display !== null) return { levels: this.#levels(display, side), taken: () => undefined };
    const mark = this.mark(now);
    return mark === null ? null : this.referenceLadder(side, mark);
  }

  /** Whether a fresh book or quote shows what can be traded. */
  hasDisplay(now: number): boolean {
    return this.#display(now) !== null;
  }

  #display(now: number): Display | null {
    if (this.#isFresh(this.#book, now)) return this.#book;
    return this.#isFresh(this.#quote, now) ? this.#quote : null;
  }

  #levels(display: Display, side: Side): Level[] {
    const known = side === 'buy' ? display.asks : display.bids;
    if (known !== null) return known;
    const levels = this.#makeLevels(display.source, side);
    const last = levels.at(-1);
    if (!this.#config.partialFills && last !== undefined) last.left = BOTTOMLESS;
    if (side === 'buy') display.asks = levels;
    else display.bids = levels;
    return levels;
  }

  #makeLevels(source: BookDatum | QuoteDatum, side: Side): Level[] {
    if (source.kind === 'quote') return quoteLevels(this.instrument, side, source.bid, source.ask, side === 'buy' ? source.askSize : source.bidSize);
    const levels: Level[] = [];
    for (const [at, size] of side === 'buy' ? source.asks : source.bids) {
      if (at > 0 && size > 0 && size < Infinity) levels.push({ price: fromNumber<Price>(at), left: fromNumber<Quantity>(size) });
    }
    return levels;
  }

  /** The assumed ladder round `base`, of what recent volume allows until the next bar. `bottomless`: it never ends (liquidations). */
  referenceLadder(side: Side, base: Price, bottomless = !this.#config.partialFills): Ladder {
    const depth = { cap: this.capOf(this.#volume), share: this.#config.participation, used: this.#taken[side], bottomless };
    return {
      levels: referenceLevels(this.instrument, side, base, this.statistics, depth),
      taken: (size) => {
        this.#taken[side] = ((this.#taken[side] as bigint) + (size as bigint)) as Quantity;
      },
    };
  }

  /** The most our orders may take of this volume, in whole lots; bottomless where volume was never seen. */
  capOf(volume: number): Quantity {
    if (volume <= 0 && this.#volume <= 0) return BOTTOMLESS;
    return floorTo(fromNumber<Quantity>(Math.max(volume, 0) * this.#config.participation), this.instrument.lotSize);
  }
}

function sane(bid: number, ask: number): boolean {
  return bid > 0 && ask > bid && ask < Infinity;
}

function whole(datum: CandleDatum): Segment {
  return { start: datum.openAt, open: datum.open, high: datum.high, low: datum.low, close: datum.close, volume: datum.volume };
}

/** What a forming bar's new state adds to its last one: extremes only where they are new. */
function change(before: Bar, datum: CandleDatum): Segment {
  return {
    start: before.seenAt,
    open: before.close,
    high: datum.high > before.high ? datum.high : Math.max(before.close, datum.close),
    low: datum.low < before.low ? datum.low : Math.min(before.close, datum.close),
    close: datum.close,
    volume: Math.max(0, datum.volume - before.volume),
  };
}
