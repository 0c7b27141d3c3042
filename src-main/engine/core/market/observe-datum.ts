import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { BookDatum, CandleDatum, FundingDatum, MarketDatum, QuoteDatum, TradeDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS, TIMEFRAMES } from '../../../../src-shared/domain/timeframe.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import { exhaustive } from '../../../../src-shared/support/exhaustive.ts';
import { isClosed } from './base-stream.ts';
import type { Candle } from './candle.ts';
import { CandleAggregator } from './candle-aggregator.ts';
import type { InstrumentMarket } from './instrument-market.ts';

/** A bar that closed and its timeframe. */
export interface ClosedBar {
  readonly timeframe: Timeframe;
  readonly candle: Candle;
}

const NONE: readonly ClosedBar[] = [];
/** Weight of the newest interval in the mean interval of prints. */
const INTERVAL_WEIGHT = 0.1;

/** Takes a datum into the instrument's state; returns the bars it closed, shortest timeframe first. */
export function takeDatum(known: InstrumentMarket, datum: MarketDatum, at: Timestamp): readonly ClosedBar[] {
  switch (datum.kind) {
    case 'candle':
      return takeCandle(known, datum, at);
    case 'quote':
      return takeQuote(known, datum, at);
    case 'trade':
      return takeTrade(known, datum, at);
    case 'book':
      return takeBook(known, datum, at);
    case 'funding':
      return takeFunding(known, datum, at);
    default:
      return exhaustive(datum);
  }
}

function takeCandle(known: InstrumentMarket, datum: CandleDatum, at: Timestamp): readonly ClosedBar[] {
  const { stream, printFilter } = known;
  if (!isSaneCandle(datum) || !stream.wants(datum, at)) return NONE;
  const ended = isClosed(datum, at);
  // A bar flagged closed before its end speaks of the future: it waits, and no price is taken from it (lesson 28, I9).
  const early = datum.closed && !ended;
  if (!ended && !early && printFilter.take(datum.close, known.tick) === 'suspect') return NONE;
  const bars: Candle[] = [];
  stream.takeCandle(datum, at, bars);
  const admitted = admit(known, bars);
  const closeAt = datum.openAt + TIMEFRAME_MS[datum.timeframe];
  known.lastAt = Math.max(known.lastAt, Math.min(at, closeAt));
  if (!early && known.heldBars.length === 0) setTrade(known, datum.close, Math.min(at, closeAt));
  return admitted;
}

function takeTrade(known: InstrumentMarket, datum: TradeDatum, at: Timestamp): readonly ClosedBar[] {
  if (!(isPrice(datum.price) && datum.quantity >= 0 && datum.quantity < Infinity)) return NONE;
  if (!Number.isFinite(datum.at)) return NONE;
  const time = Math.min(datum.at, at) as Timestamp;
  markPrint(known, time);
  if (time < known.tradeAt || known.printFilter.take(datum.price, known.tick) === 'suspect') return NONE;
  known.pressure.take(datum.side === 'buy', datum.quantity, time);
  known.hasTrades = true;
  setTrade(known, datum.price, time);
  return takePrint(known, datum.price, datum.quantity, time);
}

function takeQuote(known: InstrumentMarket, datum: QuoteDatum, at: Timestamp): readonly ClosedBar[] {
  const time = Math.min(datum.at, at) as Timestamp;
  if (!acceptQuote(known, datum.bid, datum.ask, time)) return NONE;
  known.book.takeQuote(datum, time);
  return quotePrint(known, time);
}

function takeBook(known: InstrumentMarket, datum: BookDatum, at: Timestamp): readonly ClosedBar[] {
  const bid = datum.bids[0]?.[0] ?? NaN;
  const ask = datum.asks[0]?.[0] ?? NaN;
  const time = Math.min(datum.at, at) as Timestamp;
  if (!acceptQuote(known, bid, ask, time)) return NONE;
  known.book.takeBook(datum, bid, ask, time);
  return quotePrint(known, time);
}

function takeFunding(known: InstrumentMarket, datum: FundingDatum, at: Timestamp): readonly ClosedBar[] {
  if (!Number.isFinite(datum.rate) || (known.funding !== null && datum.at < known.funding.at)) return NONE;
  known.funding = datum;
  known.lastAt = Math.max(known.lastAt, Math.min(datum.at, at));
  return NONE;
}

/** Whether the quote may set a price: newer, with both sides, not crossed, not an outlier. */
function acceptQuote(known: InstrumentMarket, bid: number, ask: number, time: Timestamp): boolean {
  // A NaN time compares false and is refused.
  if (!isPrice(bid) || !isPrice(ask) || !(time >= known.book.at)) return false;
  markPrint(known, time);
  if (bid >= ask) {
    known.book.cross(bid, ask);
    return false;
  }
  return known.printFilter.take((bid + ask) / 2, known.tick) !== 'suspect';
}

/** Where trades are known, quotes only carry the time on: an empty minute of a quiet market is flat, not missing. */
function quotePrint(known: InstrumentMarket, time: Timestamp): readonly ClosedBar[] {
  return takePrint(known, known.hasTrades ? known.tradePrice : known.book.mid, 0, time);
}

function takePrint(known: InstrumentMarket, price: number, volume: number, time: Timestamp): readonly ClosedBar[] {
  if (known.stream.fedByCandles) return NONE;
  const bars: Candle[] = [];
  known.stream.takePrint(price, volume, time, bars);
  return bars.length === 0 ? NONE : admit(known, bars);
}

/** Lets base bars through the outlier filter and builds the longer ones from them. */
function admit(known: InstrumentMarket, bars: readonly Candle[]): readonly ClosedBar[] {
  if (bars.length === 0) return NONE;
  const closed: ClosedBar[] = [];
  for (const bar of bars) {
    if (!isCredible(known, bar)) {
      known.heldBars.push(bar);
      continue;
    }
    for (const held of known.heldBars.splice(0)) close(known, held, closed);
    close(known, bar, closed);
  }
  return closed.length === 1 ? closed : closed.sort((a, b) => TIMEFRAME_MS[a.timeframe] - TIMEFRAME_MS[b.timeframe]);
}

function isCredible(known: InstrumentMarket, bar: Candle): boolean {
  const { barFilter, printFilter, heldBars } = known;
  const verdict = barFilter.takeBar(bar.high, bar.low, bar.close, known.tick);
  if (verdict === 'confirmed') return true;
  if (verdict === 'suspect') {
    // Prints of the minute that went the same way are witnesses enough.
    if (!printFilter.supports(bar.close)) {
      if (barFilter.suspects === 1) heldBars.length = 0;
      return false;
    }
    barFilter.accept(bar.close);
    return true;
  }
  // Back to normal: what was held was wrong.
  heldBars.length = 0;
  return true;
}

function close(known: InstrumentMarket, bar: Candle, closed: ClosedBar[]): void {
  const { timeframe, lengthMs } = known.stream;
  known.bars += 1;
  known.returns.take(bar.openAt, lengthMs, bar.close);
  known.gap.take(bar);
  if (known.aggregators.length === 0 && timeframe !== '1h') known.aggregators = longerThan(timeframe, lengthMs);
  keep(known, timeframe, bar, closed);
  const longer: Candle[] = [];
  for (const entry of known.aggregators) {
    entry.aggregator.take(bar, longer);
    for (const candle of longer.splice(0)) keep(known, entry.timeframe, candle, closed);
  }
}

function keep(known: InstrumentMarket, timeframe: Timeframe, candle: Candle, closed: ClosedBar[]): void {
  known.rings[timeframe].push(candle);
  known.features.take(timeframe, candle);
  closed.push({ timeframe, candle });
}

function longerThan(base: Timeframe, baseMs: number): InstrumentMarket['aggregators'] {
  const longer = TIMEFRAMES.filter((timeframe) => TIMEFRAME_MS[timeframe] > baseMs);
  return longer.map((timeframe) => ({ timeframe, aggregator: new CandleAggregator(TIMEFRAME_MS[timeframe], TIMEFRAME_MS[base]) }));
}

function setTrade(known: InstrumentMarket, price: number, time: number): void {
  if (time < known.tradeAt) return;
  known.tradePrice = price;
  known.tradeAt = time;
}

function markPrint(known: InstrumentMarket, time: number): void {
  if (known.printAt >= 0 && time > known.printAt) {
    const interval = time - known.printAt;
    const mean = known.printIntervalMs;
    known.printIntervalMs = mean === Infinity ? interval : mean + INTERVAL_WEIGHT * (interval - mean);
  }
  known.printAt = Math.max(known.printAt, time);
  known.lastAt = Math.max(known.lastAt, time);
}

function isPrice(x: number): boolean {
  return x > 0 && x < Infinity;
}

function isSaneCandle(datum: CandleDatum): boolean {
  const { open, high, low, close: last, volume } = datum;
  const ordered = low <= open && low <= last && high >= open && high >= last;
  return isPrice(low) && isPrice(high) && ordered && volume >= 0 && volume < Infinity && Number.isSafeInteger(datum.openAt);
}
