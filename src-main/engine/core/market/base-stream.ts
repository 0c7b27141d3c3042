import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { CandleDatum } from '../../../../src-shared/domain/market-datum.ts';
import { TIMEFRAME_MS } from '../../../../src-shared/domain/timeframe.ts';
import type { Timeframe } from '../../../../src-shared/domain/timeframe.ts';
import type { Candle } from './candle.ts';

/** A forming bar whose last update came earlier than this before its end has missed some of its time. */
const LAST_UPDATE_MS = 15_000;

/**
 * The base bars of one instrument, from the feed's own bars or, where it sends none, from prints. A bar is closed only by the
 * feed's closed flag with its end not after `at`, or when something of a later bar arrives (lesson 28: flag plus age).
 * What is closed stays: a bar that comes again, or late, changes nothing.
 */
export class BaseStream {
  timeframe: Timeframe = '1m';
  lengthMs: number = TIMEFRAME_MS['1m'];
  /** The feed sends bars of its own: prints do not build any. */
  fedByCandles = false;
  private openAt = -1;
  private open = NaN;
  private high = NaN;
  private low = NaN;
  private close = NaN;
  private volume = NaN;
  private updatedAt = -1;
  private startsPartial = false;
  private lastOpenAt = -1;

  /** The bar that is forming; null between two. For screens: no strategy reads it. */
  get forming(): { readonly openAt: number; readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number } | null {
    const { openAt, open, high, low, close, volume } = this;
    return openAt < 0 ? null : { openAt, open, high, low, close, volume };
  }

  /** Whether this datum belongs to the stream: its timeframe, and a bar that is not closed already nor in the future. */
  wants(datum: CandleDatum, at: Timestamp): boolean {
    if (this.lastOpenAt < 0 && this.openAt < 0) this.choose(datum.timeframe);
    return datum.timeframe === this.timeframe && datum.openAt > this.lastOpenAt && datum.openAt <= at && datum.openAt % this.lengthMs === 0;
  }

  /** Takes a bar of the feed that {@link wants} let through; appends what closed to `closed`. */
  takeCandle(datum: CandleDatum, at: Timestamp, closed: Candle[]): void {
    if (datum.history !== true) this.fedByCandles = true;
    if (this.openAt >= 0 && datum.openAt < this.openAt) return;
    if (this.openAt >= 0 && datum.openAt > this.openAt) closed.push(this.finish(false));
    this.openAt = datum.openAt;
    this.open = datum.open;
    this.high = datum.high;
    this.low = datum.low;
    this.close = datum.close;
    this.volume = datum.volume;
    this.updatedAt = at;
    this.startsPartial = false;
    if (isClosed(datum, at)) closed.push(this.finish(true));
  }

  /** Takes a print at time `time` (not after now); appends the bar it closed, if any. */
  takePrint(price: number, volume: number, time: Timestamp, closed: Candle[]): void {
    const openAt = time - (time % this.lengthMs);
    if (openAt <= this.lastOpenAt || openAt < this.openAt) return;
    if (this.openAt >= 0 && openAt > this.openAt) closed.push(this.finish(true));
    if (this.openAt < 0) this.start(openAt, price);
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
    this.volume += volume;
    this.updatedAt = time;
  }

  private choose(timeframe: Timeframe): void {
    this.timeframe = timeframe;
    this.lengthMs = TIMEFRAME_MS[timeframe];
  }

  private start(openAt: number, price: number): void {
    this.startsPartial = this.lastOpenAt < 0;
    this.openAt = openAt;
    this.open = price;
    this.high = price;
    this.low = price;
    this.volume = 0;
  }

  private finish(complete: boolean): Candle {
    const { openAt, open, high, low, close, volume } = this;
    const closeAt = openAt + this.lengthMs;
    const partial = this.startsPartial || (!complete && this.updatedAt < closeAt - LAST_UPDATE_MS);
    this.lastOpenAt = openAt;
    this.openAt = -1;
    return { openAt: openAt as Timestamp, closeAt: closeAt as Timestamp, open, high, low, close, volume, partial };
  }
}

/** The feed says closed, and its end is not after `at`: only both together make a closed bar (lesson 28). */
export function isClosed(datum: CandleDatum, at: Timestamp): boolean {
  return datum.closed && datum.openAt + TIMEFRAME_MS[datum.timeframe] <= at;
}
