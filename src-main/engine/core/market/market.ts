import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { FundingDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Candle, ClosedCandle } from './candle.ts';
import { createInstrumentMarket } from './instrument-market.ts';
import type { InstrumentMarket } from './instrument-market.ts';
import type { MarketConfig } from './market-config.ts';
import { takeDatum } from './observe-datum.ts';
import { judgeQuality } from './quality-gate.ts';
import type { Quality } from './quality.ts';

/** What is known of the watchlist's market. Owned by the engine's state and changed in place by {@link observe} only. */
export interface Market {
  readonly config: MarketConfig;
  readonly byId: ReadonlyMap<InstrumentId, InstrumentMarket>;
  /** Watchlist order. */
  readonly all: readonly InstrumentMarket[];
  /** Changes whenever a bar closes: what was computed across instruments is stale then. */
  revision: number;
}

/** What one datum did. */
export interface Observation {
  /** Every candle it closed, shortest timeframe first, older before newer. */
  readonly closed: readonly ClosedCandle[];
  /** A new trade, bar or quote made or confirmed a last price. Never for history. */
  readonly priceChanged: boolean;
}

const NOTHING: Observation = { closed: [], priceChanged: false };
const CHANGED: Observation = { closed: [], priceChanged: true };

/** An empty market of these instruments, in watchlist order. */
export function createMarket(instruments: readonly Instrument[], config: MarketConfig): Market {
  const all = instruments.map((instrument) => createInstrumentMarket(instrument, config));
  return { config, all, byId: new Map(all.map((known) => [known.instrument.id, known])), revision: 0 };
}

/**
 * Takes one datum that arrived at `at` (engine time; never goes back). Changes `market` in place. A datum of an unknown
 * instrument, from the future, with impossible numbers, older than what is known, or suspected of being a bad print
 * changes no price and no candle.
 */
export function observe(market: Market, datum: MarketDatum, at: Timestamp): Observation {
  const known = market.byId.get(datum.instrument);
  if (known === undefined) return NOTHING;
  const { tradePrice, tradeAt } = known;
  const { bid, ask } = known.book;
  const bars = takeDatum(known, datum, at);
  const isHistory = datum.kind === 'candle' && datum.history === true;
  const priceChanged = !isHistory && (differs(known.tradePrice, tradePrice) || known.tradeAt !== tradeAt || differs(known.book.bid, bid) || differs(known.book.ask, ask));
  if (bars.length === 0) return priceChanged ? CHANGED : NOTHING;
  market.revision += 1;
  const closed: ClosedCandle[] = [];
  for (const bar of bars) closed.push({ instrument: datum.instrument, timeframe: bar.timeframe, candle: bar.candle });
  return { closed, priceChanged };
}

/** Not the same price; NaN (none yet) equals itself. */
function differs(a: number, b: number): boolean {
  return a !== b && !(a !== a && b !== b);
}

/** Whether entries are allowed on the instrument's data at `at`, and every reason why not, with numbers. */
export function qualityOf(market: Market, instrument: InstrumentId, at: Timestamp, clockSkewMs: number, connected: boolean): Quality {
  return judgeQuality(find(market, instrument), market.config, at, clockSkewMs, connected);
}

/** The quote's mid while quotes are not older than the newest trade or bar by more than the stale limit, else that trade or close. */
export function lastPrice(market: Market, instrument: InstrumentId): number | null {
  return priceOf(find(market, instrument), market.config);
}

/** {@link lastPrice} of an instrument's state. */
export function priceOf(known: InstrumentMarket, config: MarketConfig): number | null {
  const { book, tradePrice, tradeAt } = known;
  if (book.known && book.at >= tradeAt - config.staleAfterMs.prints) return book.mid;
  return tradeAt < 0 ? null : tradePrice;
}

/** The newest best bid and offer that was not crossed; null before the first. */
export function bestQuote(market: Market, instrument: InstrumentId): { readonly bid: number; readonly ask: number } | null {
  const { book } = find(market, instrument);
  return book.known ? { bid: book.bid, ask: book.ask } : null;
}

/** Time of the newest datum: of a closed bar its end. Null before the first. */
export function lastAt(market: Market, instrument: InstrumentId): Timestamp | null {
  const at = find(market, instrument).lastAt;
  return at < 0 ? null : (at as Timestamp);
}

/** The last 500 closed bars, oldest first: a copy. */
export function candlesOf(market: Market, instrument: InstrumentId, timeframe: Timeframe): readonly Candle[] {
  return find(market, instrument).rings[timeframe].list();
}

/** The newest funding statement; null where there is none. */
export function fundingOf(market: Market, instrument: InstrumentId): FundingDatum | null {
  return find(market, instrument).funding;
}

function find(market: Market, instrument: InstrumentId): InstrumentMarket {
  return must(market.byId.get(instrument), `not on the watchlist: ${instrument}`);
}
