/** Test helper: an exchange whose every answer a test decides. */
import type { BookReply, FundingReply, MarketReply, OhlcvRow, PublicExchange, TradeReply } from './public-exchange.ts';

/** A spot market with two decimals of price and three of quantity. */
export function market(symbol: string, more: Partial<MarketReply> = {}): MarketReply {
  const [base = '', quote = ''] = (symbol.split(':')[0] ?? '').split('/');
  const swap = symbol.includes(':');
  return {
    symbol, base, quote, spot: !swap, swap, ...(swap ? { linear: true, settle: symbol.split(':')[1] } : {}), active: true, maker: 0.0002, taker: 0.0005,
    precision: { price: 0.01, amount: 0.001 }, limits: { amount: { min: 0.001 }, cost: { min: 5 } }, ...more,
  };
}

/** A promise that never settles: a stream with nothing to say. */
export function silence<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

export class FakeExchange implements PublicExchange {
  readonly id = 'fake';
  has: Record<string, boolean> = {};
  precisionMode = 4;
  last_response_headers: Record<string, string> = {};
  /** Names of the calls made, in order. */
  readonly calls: string[] = [];
  markets: readonly MarketReply[] = [market('BTC/USDT')];
  time: () => Promise<number> = () => Promise.resolve(0);
  ohlcv: (since: number) => Promise<readonly OhlcvRow[]> = () => Promise.resolve([]);
  book: (limit?: number) => Promise<BookReply> = () => Promise.resolve({ bids: [[100, 1]], asks: [[101, 1]] });
  trades: (since: number) => Promise<readonly TradeReply[]> = () => Promise.resolve([]);
  funding: () => Promise<FundingReply> = () => silence();
  liveBook: () => Promise<BookReply> = () => silence();
  liveTrades: () => Promise<readonly TradeReply[]> = () => silence();
  liveBars: () => Promise<readonly OhlcvRow[]> = () => silence();

  loadMarkets(): Promise<Record<string, MarketReply>> {
    return Promise.resolve(Object.fromEntries(this.markets.map((item) => [item.symbol, item])));
  }

  fetchTime(): Promise<number> {
    return this.#note('fetchTime', this.time);
  }

  fetchOHLCV(_symbol: string, _timeframe: string, since = 0): Promise<readonly OhlcvRow[]> {
    return this.#note('fetchOHLCV', () => this.ohlcv(since));
  }

  fetchOrderBook(_symbol: string, limit?: number): Promise<BookReply> {
    return this.#note('fetchOrderBook', () => this.book(limit));
  }

  fetchTrades(_symbol: string, since = 0): Promise<readonly TradeReply[]> {
    return this.#note('fetchTrades', () => this.trades(since));
  }

  fetchFundingRate(): Promise<FundingReply> {
    return this.#note('fetchFundingRate', this.funding);
  }

  watchOHLCV(): Promise<readonly OhlcvRow[]> {
    return this.#note('watchOHLCV', this.liveBars);
  }

  watchOrderBook(): Promise<BookReply> {
    return this.#note('watchOrderBook', this.liveBook);
  }

  watchTrades(): Promise<readonly TradeReply[]> {
    return this.#note('watchTrades', this.liveTrades);
  }

  close(): Promise<void> {
    return this.#note('close', () => Promise.resolve());
  }

  #note<T>(call: string, answer: () => Promise<T>): Promise<T> {
    this.calls.push(call);
    return answer();
  }
}
