import { toNumber } from '../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { FundingDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAMES } from '../../../../src-shared/domain/timeframe.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import { CandleFeatures } from '../feature/candle-features.ts';
import { ReturnRing } from '../measures/return-ring.ts';
import { BaseStream } from './base-stream.ts';
import type { Candle } from './candle.ts';
import type { CandleAggregator } from './candle-aggregator.ts';
import { CandleRing } from './candle-ring.ts';
import { GapGuard } from './gap-guard.ts';
import type { MarketConfig } from './market-config.ts';
import { OutlierFilter } from './outlier-filter.ts';
import { TopOfBook } from './top-of-book.ts';
import { TradePressure } from './trade-pressure.ts';

/** Bars kept per timeframe. */
export const CANDLES_KEPT = 500;

/** All the market knows of one instrument. Owned and changed by the market alone. */
export interface InstrumentMarket {
  readonly instrument: Instrument;
  readonly tick: number;
  readonly stream: BaseStream;
  readonly gap: GapGuard;
  readonly printFilter: OutlierFilter;
  readonly barFilter: OutlierFilter;
  readonly book: TopOfBook;
  readonly pressure: TradePressure;
  readonly rings: Readonly<Record<Timeframe, CandleRing>>;
  readonly features: CandleFeatures;
  /** Of closed base bars, history included. */
  readonly returns: ReturnRing;
  /** One per timeframe above the base, shortest first; built with the first base bar. */
  aggregators: readonly { readonly timeframe: Timeframe; readonly aggregator: CandleAggregator }[];
  /** Suspect closed bars that wait for a confirmation. */
  readonly heldBars: Candle[];
  funding: FundingDatum | null;
  /** Price and time of the newest trade or bar; NaN and −1 before. */
  tradePrice: number;
  tradeAt: number;
  hasTrades: boolean;
  /** Time of the newest datum of any kind; −1 before. */
  lastAt: number;
  /** Time of the newest quote, book or trade; −1 before. */
  printAt: number;
  /** Mean interval between prints, ms; Infinity before the second. */
  printIntervalMs: number;
  /** Closed base bars so far. */
  bars: number;
}

/** An instrument of which nothing is known yet. */
export function createInstrumentMarket(instrument: Instrument, config: MarketConfig): InstrumentMarket {
  const { outlier } = config;
  const rings = Object.fromEntries(TIMEFRAMES.map((timeframe) => [timeframe, new CandleRing(CANDLES_KEPT)]));
  return {
    instrument,
    tick: toNumber(instrument.tickSize),
    stream: new BaseStream(),
    gap: new GapGuard(config),
    printFilter: new OutlierFilter(outlier, outlier.printConfirmations),
    barFilter: new OutlierFilter(outlier, outlier.barConfirmations),
    book: new TopOfBook(),
    pressure: new TradePressure(),
    rings: rings as Record<Timeframe, CandleRing>,
    features: new CandleFeatures(),
    returns: new ReturnRing(),
    aggregators: [],
    heldBars: [],
    funding: null,
    tradePrice: NaN,
    tradeAt: -1,
    hasTrades: false,
    lastAt: -1,
    printAt: -1,
    printIntervalMs: Infinity,
    bars: 0,
  };
}
