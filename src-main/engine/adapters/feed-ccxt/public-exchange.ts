/**
 * The part of a ccxt exchange this adapter sees: market data only. Nothing that trades, and nothing that needs a key, is in
 * this interface; the exchange is made without credentials.
 */

/** [open time ms, open, high, low, close, base volume]; ccxt leaves gaps undefined. */
export type OhlcvRow = readonly (number | undefined | null)[];

export interface BookReply {
  readonly bids: readonly (readonly (number | undefined)[])[];
  readonly asks: readonly (readonly (number | undefined)[])[];
  readonly timestamp?: number | undefined;
}

export interface TradeReply {
  readonly id?: string | undefined;
  readonly timestamp?: number | undefined;
  readonly price?: number | undefined;
  readonly amount?: number | undefined;
  readonly side?: string | undefined;
}

export interface FundingReply {
  readonly fundingRate?: number | undefined;
  readonly markPrice?: number | undefined;
  readonly fundingTimestamp?: number | undefined;
  readonly nextFundingTimestamp?: number | undefined;
}

export interface MarketReply {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly settle?: string | undefined;
  readonly spot?: boolean | undefined;
  readonly swap?: boolean | undefined;
  readonly linear?: boolean | undefined;
  readonly active?: boolean | undefined;
  readonly contractSize?: number | undefined;
  readonly maker?: number | undefined;
  readonly taker?: number | undefined;
  readonly precision: { readonly price?: number | undefined; readonly amount?: number | undefined };
  readonly limits: {
    readonly amount?: { readonly min?: number | undefined } | undefined;
    readonly cost?: { readonly min?: number | undefined } | undefined;
    readonly leverage?: { readonly max?: number | undefined } | undefined;
  };
}

export interface PublicExchange {
  readonly id: string;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
  readonly precisionMode: number;
  /** Headers of the last REST answer, where one came. */
  readonly last_response_headers?: Readonly<Record<string, string | undefined>> | undefined;
  loadMarkets(): Promise<Readonly<Record<string, MarketReply>>>;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<readonly OhlcvRow[]>;
  fetchOrderBook(symbol: string, limit?: number): Promise<BookReply>;
  fetchTrades(symbol: string, since?: number, limit?: number): Promise<readonly TradeReply[]>;
  fetchFundingRate(symbol: string): Promise<FundingReply>;
  watchOHLCV(symbol: string, timeframe: string): Promise<readonly OhlcvRow[]>;
  watchOrderBook(symbol: string): Promise<BookReply>;
  watchTrades(symbol: string): Promise<readonly TradeReply[]>;
  close(): Promise<unknown>;
}
