import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { CandleDatum } from '../../../../src-shared/domain/market-datum.ts';
import { failure, type Failure } from '../../../../src-shared/support/result.ts';
import type { BatchQueue } from './batch-queue.ts';
import { ClosedCandles, type Bar } from './closed-candles.ts';
import type { BookReply, OhlcvRow, PublicExchange, TradeReply } from './public-exchange.ts';

const STEP_MS = 60_000;
/** Most bars asked for at once; venues may give fewer. */
const PAGE_BARS = 1000;
const PAGE_TRADES = 500;
/** What ccxt calls a request that the venue does not accept as it is. */
const REQUEST_FAULTS = ['BadRequest', 'ExchangeError', 'ArgumentsRequired', 'NotSupported'];
const TRADES_BACK_MS = 600_000;
/** Trade ids remembered, so that a trade seen in two answers counts once. */
const KNOWN_TRADES = 5000;

export interface InstrumentWatchOptions {
  readonly exchange: PublicExchange;
  readonly instrument: Instrument;
  /** Base currency per contract; 1 for spot. */
  readonly contractSize: number;
  readonly queue: BatchQueue;
  /** Our time, ms UTC. */
  readonly now: () => number;
  /** The earlier of our time and the venue's, ms UTC. */
  readonly safeNow: () => number;
  readonly bookLevels: number;
  readonly settleMs: number;
}

/** One instrument's data: asks or listens, checks what comes, and passes it on. Waiting and retrying are the feed's. */
export class InstrumentWatch {
  readonly instrument: Instrument;
  /** When its book last arrived, our time, ms UTC. */
  lastBookAt: number;
  #options: InstrumentWatchOptions;
  #candles: ClosedCandles;
  #knownTrades = new Set<string>();
  #unlimited = new Set<string>();
  #startAt: number;
  #lastTradeAt: number;

  constructor(options: InstrumentWatchOptions) {
    this.#options = options;
    this.instrument = options.instrument;
    this.#candles = new ClosedCandles(options.settleMs);
    this.#startAt = options.now();
    this.lastBookAt = this.#startAt;
    this.#lastTradeAt = this.#startAt;
  }

  /** Fetches closed bars from before the session and passes them on as history. */
  async backfill(bars: number): Promise<void> {
    const { exchange, now, queue } = this.#options;
    const end = now();
    let since = (Math.floor(end / STEP_MS) - bars) * STEP_MS;
    while (since < end - STEP_MS) {
      const rows = await this.#limited('bars', Math.min(PAGE_BARS, bars + 1), (limit) => exchange.fetchOHLCV(this.instrument.venueName, '1m', since, limit));
      const last = rows.reduce((latest, row) => Math.max(latest, row[0] ?? 0), 0);
      this.#add(rows);
      if (last < since) break;
      since = last + STEP_MS;
    }
    queue.push(...this.#release().map((bar) => this.#datum(bar, true)));
  }

  async streamBook(): Promise<void> {
    this.#book(await this.#options.exchange.watchOrderBook(this.instrument.venueName));
  }

  async pollBook(): Promise<void> {
    const { bookLevels, exchange } = this.#options;
    this.#book(await this.#limited('book', bookLevels, (limit) => exchange.fetchOrderBook(this.instrument.venueName, limit)));
  }

  async streamTrades(): Promise<void> {
    this.#trades(await this.#options.exchange.watchTrades(this.instrument.venueName));
  }

  /** Fetches the trades since the last one known: what a dead stream missed, or the next part of a poll. */
  async pollTrades(): Promise<void> {
    // Some venues answer only an hour from `since` on: after a long quiet it must not stay behind.
    const since = Math.max(this.#lastTradeAt, this.#options.now() - TRADES_BACK_MS);
    this.#trades(await this.#limited('trades', PAGE_TRADES, (limit) => this.#options.exchange.fetchTrades(this.instrument.venueName, since, limit)));
  }

  async streamCandles(): Promise<void> {
    this.#add(await this.#options.exchange.watchOHLCV(this.instrument.venueName, '1m'));
    if (this.#candles.hasGap()) await this.#fetchCandles();
    this.#passOn();
  }

  /** Fetches closed bars where the last one is due and has not come by itself. */
  async pollCandles(): Promise<void> {
    if (this.#candles.isBehind(this.#options.safeNow() - this.#options.settleMs)) await this.#fetchCandles();
    this.#passOn();
  }

  async pollFunding(): Promise<void> {
    const { exchange, now, queue } = this.#options;
    const reply = await exchange.fetchFundingRate(this.instrument.venueName);
    const dueAt = reply.fundingTimestamp ?? reply.nextFundingTimestamp;
    const { fundingRate: rate, markPrice } = reply;
    if (rate === undefined || markPrice === undefined || dueAt === undefined || !Number.isFinite(rate) || !(markPrice > 0) || dueAt < now()) return;
    queue.push({ kind: 'funding', instrument: this.instrument.id, at: now() as Timestamp, rate, markPrice, dueAt: dueAt as Timestamp });
  }

  /** Asks with a limit until a venue refuses the request itself (each knows other limits), from then on without. */
  async #limited<T>(what: string, limit: number, ask: (limit?: number) => Promise<T>): Promise<T> {
    if (this.#unlimited.has(what)) return ask();
    try {
      return await ask(limit);
    } catch (cause) {
      if (cause instanceof Error && REQUEST_FAULTS.includes(cause.constructor.name)) this.#unlimited.add(what);
      throw cause;
    }
  }

  async #fetchCandles(): Promise<void> {
    const since = this.#candles.lastOpenAt > 0 ? this.#candles.lastOpenAt + STEP_MS : this.#startAt - STEP_MS;
    this.#add(await this.#limited('bars', PAGE_BARS, (limit) => this.#options.exchange.fetchOHLCV(this.instrument.venueName, '1m', since, limit)));
  }

  #add(rows: readonly OhlcvRow[]): void {
    for (const row of this.#candles.add(rows)) this.#options.queue.report(this.#damaged('bar', row));
  }

  #release(): readonly Bar[] {
    return this.#candles.release(this.#options.safeNow());
  }

  #passOn(): void {
    this.#options.queue.push(...this.#release().map((bar) => this.#datum(bar, false)));
  }

  #book(reply: BookReply): void {
    const { bookLevels, now, queue } = this.#options;
    const bids = this.#levels(reply.bids, bookLevels);
    const asks = this.#levels(reply.asks, bookLevels);
    const [bid, ask] = [bids?.[0], asks?.[0]];
    if (bids === null || asks === null) {
      queue.report(this.#damaged('book', [reply.bids[0], reply.asks[0]]));
      return;
    }
    this.lastBookAt = now();
    const at = this.#past(reply.timestamp);
    const instrument = this.instrument.id;
    const book = { kind: 'book', instrument, at, bids, asks } as const;
    if (bid === undefined || ask === undefined) queue.push(book);
    else queue.push({ kind: 'quote', instrument, at, bid: bid[0], bidSize: bid[1], ask: ask[0], askSize: ask[1] }, book);
  }

  #levels(raw: BookReply['bids'], most: number): (readonly [number, number])[] | null {
    const levels: (readonly [number, number])[] = [];
    for (let index = 0; index < Math.min(most, raw.length); index += 1) {
      const [price = Number.NaN, size = Number.NaN] = raw[index] ?? [];
      if (!(price > 0) || !(size >= 0) || !Number.isFinite(price * size)) return null;
      if (size > 0) levels.push([price, this.#base(size)]);
    }
    return levels;
  }

  #trades(replies: readonly TradeReply[]): void {
    const fresh = replies.filter((reply) => this.#isFresh(reply)).sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    for (const reply of fresh) {
      const { amount = Number.NaN, price = Number.NaN, side, timestamp } = reply;
      if (!(price > 0) || !(amount > 0) || !Number.isFinite(price * amount) || (side !== 'buy' && side !== 'sell')) {
        this.#options.queue.report(this.#damaged('trade', [timestamp, price, amount, side]));
        continue;
      }
      this.#lastTradeAt = Math.max(this.#lastTradeAt, timestamp ?? 0);
      this.#options.queue.push({ kind: 'trade', instrument: this.instrument.id, at: this.#past(timestamp), price, quantity: this.#base(amount), side });
    }
  }

  /** Neither from before the session nor seen already. */
  #isFresh({ amount, id, price, timestamp }: TradeReply): boolean {
    if (timestamp !== undefined && timestamp < this.#startAt) return false;
    const key = id ?? `${timestamp} ${price} ${amount}`;
    if (this.#knownTrades.has(key)) return false;
    this.#knownTrades.add(key);
    if (this.#knownTrades.size > KNOWN_TRADES) this.#knownTrades.delete(this.#knownTrades.values().next().value as string);
    return true;
  }

  /** The venue's moment, never later than ours. */
  #past(timestamp: number | undefined): Timestamp {
    const now = this.#options.now();
    return (timestamp === undefined ? now : Math.min(now, timestamp)) as Timestamp;
  }

  /** Contracts as base currency, without the dust of a float product. */
  #base(amount: number): number {
    const { contractSize } = this.#options;
    return contractSize === 1 ? amount : Number((amount * contractSize).toPrecision(15));
  }

  #datum(bar: Bar, history: boolean): CandleDatum {
    const { close, high, low, open, openAt, volume } = bar;
    return {
      kind: 'candle', instrument: this.instrument.id, timeframe: '1m', openAt: openAt as Timestamp,
      open, high, low, close, volume: this.#base(volume), closed: true, ...(history ? { history: true as const } : {}),
    };
  }

  #damaged(what: string, content: unknown): Failure {
    const sentence = `${this.#options.exchange.id} sent a damaged ${what} of ${this.instrument.venueName}: ${JSON.stringify(content)?.slice(0, 120) ?? ''}.`;
    return failure('venue_data', sentence, 'It was left out; if it goes on, look at the venue’s status page.');
  }
}
