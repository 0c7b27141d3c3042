import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import { REGIME_TIMEFRAME } from '../regime/regime-detector.ts';
import type { InstrumentMarket } from './instrument-market.ts';
import type { MarketConfig } from './market-config.ts';
import type { Quality, QualityCode, QualityReason } from './quality.ts';

const GOOD: Quality = { entriesAllowed: true, reasons: [] };

/** Every reason against entries on this instrument at `at`. `clockSkewMs`: our clock minus the venue's. */
export function judgeQuality(known: InstrumentMarket, config: MarketConfig, at: Timestamp, clockSkewMs: number, connected: boolean): Quality {
  const reasons: QualityReason[] = [];
  const add = (code: QualityCode, sentence: string | null): void => {
    if (sentence !== null) reasons.push({ code, sentence });
  };
  add('disconnected', connected ? null : 'the market feed is not connected');
  add('clock', clockSentence(config, clockSkewMs));
  if (known.lastAt < 0) add('no_data', 'nothing has been received yet');
  else {
    add('stale', staleSentence(known, config, at));
    add('warming_up', warmupSentence(known, config));
    add('gap', gapSentence(known));
    add('crossed_book', crossedSentence(known));
    add('outlier', outlierSentence(known));
  }
  return reasons.length === 0 ? GOOD : { entriesAllowed: false, reasons };
}

/** "the clock is 1.5 s off the venue's" over the warning limit, else null. A warning blocks nothing. */
export function clockWarning(config: MarketConfig, skewMs: number): string | null {
  return Math.abs(skewMs) > config.clockSkewWarnMs ? `the clock is ${seconds(skewMs)} off the venue's` : null;
}

function clockSentence(config: MarketConfig, skewMs: number): string | null {
  if (Math.abs(skewMs) <= config.clockSkewBlockMs) return null;
  return `${clockWarning(config, skewMs) ?? ''}, limit ${seconds(config.clockSkewBlockMs)}`;
}

/** How old the newest datum may be. Where quotes or trades flow, only they count: bars alone do not show the price now. */
function staleSentence(known: InstrumentMarket, config: MarketConfig, at: Timestamp): string | null {
  const flows = known.printIntervalMs <= config.flowIntervalMs;
  const limit = flows ? config.staleAfterMs.prints : Math.max(config.staleAfterMs.candles, known.stream.lengthMs + 30_000);
  const age = at - (flows ? known.printAt : Math.max(known.printAt, known.tradeAt));
  return age <= limit ? null : `the last price is ${seconds(age)} old, limit ${seconds(limit)}`;
}

function warmupSentence(known: InstrumentMarket, config: MarketConfig): string | null {
  const needed = Math.ceil((config.warmupBars * TIMEFRAME_MS['1m']) / known.stream.lengthMs);
  if (known.bars < needed) return `${known.bars} of ${needed} ${known.stream.timeframe} bars seen`;
  if (known.stream.lengthMs > TIMEFRAME_MS[REGIME_TIMEFRAME]) return `${known.stream.timeframe} bars are too long: the analysts need ${REGIME_TIMEFRAME} bars or shorter ones`;
  return known.features.ready ? null : `the regime is not known yet after ${known.bars} ${known.stream.timeframe} bars`;
}

function gapSentence({ gap }: InstrumentMarket): string | null {
  if (!gap.open) return null;
  return `${Math.round(gap.missingMs / 60_000)} min of bars are missing; ${gap.goodBars} of ${gap.neededBars} good bars since`;
}

function crossedSentence({ book }: InstrumentMarket): string | null {
  return book.crossed ? `the book is crossed: bid ${book.crossedBid} is not below ask ${book.crossedAsk}` : null;
}

function outlierSentence({ printFilter, barFilter }: InstrumentMarket): string | null {
  const filter = printFilter.suspects > 0 ? printFilter : barFilter;
  if (filter.suspects === 0) return null;
  return `price ${filter.suspectPrice} is far from the median ${filter.median} of the last prices; waiting for confirmation`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
