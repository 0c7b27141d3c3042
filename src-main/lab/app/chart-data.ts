/** Bars for a chart, of any length, with what is missing between them. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import type { ChartTimeframe } from '../../../src-shared/contract/values.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../src-shared/domain/timeframe.ts';
import { query, type Reader } from '../reader.ts';
import type { ChartBar } from './chart-bar.ts';
import { indicatorLines } from './chart-indicators.ts';

export const NEWEST_CANDLES = query<ChartBar, [timeframe: string, before: number, instrument: string, limit: number]>(
  'newest candles',
  'SELECT open_at AS openAt, open, high, low, close, volume FROM candles WHERE timeframe = ? AND open_at < ? AND instrument = ? ORDER BY open_at DESC LIMIT ?',
);
export const CANDLES_SINCE = query<ChartBar, [timeframe: string, from: number, until: number, instrument: string]>(
  'candles since',
  'SELECT open_at AS openAt, open, high, low, close, volume FROM candles WHERE timeframe = ? AND open_at >= ? AND open_at < ? AND instrument = ? ORDER BY open_at',
);

const HOUR_MS = 3_600_000;
/** Length of a chart's bar in milliseconds. */
export const CHART_MS: Readonly<Record<ChartTimeframe, number>> = { ...TIMEFRAME_MS, '4h': 4 * HOUR_MS, '1d': 24 * HOUR_MS };
/**
 * Bars before the window from which indicators start: enough for the slowest (EMA 50) to forget where it began, and for a UTC day of one-minute
 * bars, so that a value is the same whatever window it is asked in.
 */
const WARM_BARS = 1_500;
const FAR_AHEAD = Number.MAX_SAFE_INTEGER;

/** The newest bars before a moment, oldest first, with indicators and gaps. */
export function candles(reader: Reader, input: ParsedInputOf<'market.candles'>): OutputOf<'market.candles'> {
  const warm = input.indicators.length > 0 ? WARM_BARS : 0;
  const bars = readBars(reader, input.instrument, input.timeframe, input.before, input.limit + warm);
  const first = Math.max(0, bars.length - input.limit);
  const shown = bars.slice(first);
  return {
    candles: {
      openAt: shown.map(({ openAt }) => openAt), open: shown.map(({ open }) => open), high: shown.map(({ high }) => high), low: shown.map(({ low }) => low),
      close: shown.map(({ close }) => close), volume: shown.map(({ volume }) => volume), gaps: gapsIn(shown, CHART_MS[input.timeframe]),
    },
    indicators: [...new Set(input.indicators)].map((indicator) => indicatorLines(indicator, bars, first)),
  };
}

/** At most `count` bars that open before `before` (null: to the newest, the forming one included), oldest first. */
function readBars(reader: Reader, instrument: string, timeframe: ChartTimeframe, before: number | null, count: number): ChartBar[] {
  const until = before ?? FAR_AHEAD;
  const lengthMs = CHART_MS[timeframe];
  const stored: Timeframe = timeframe === '4h' || timeframe === '1d' ? '1h' : timeframe;
  const each = lengthMs / TIMEFRAME_MS[stored];
  // A bucket may begin before its first stored bar: one bucket more is read and the incomplete oldest one dropped.
  const rows = reader.all(NEWEST_CANDLES, stored, bucketOf(until, lengthMs, before), instrument, count * each + each).reverse();
  const bars = each === 1 ? rows : resample(rows, lengthMs);
  const closedUntil = rows.length === 0 ? 0 : (rows.at(-1)?.openAt ?? 0) + TIMEFRAME_MS[stored];
  const whole = each === 1 || rows.length < count * each + each ? bars : bars.slice(1);
  const forming = before === null && timeframe !== '1m' && closedUntil > 0 ? reader.all(CANDLES_SINCE, '1m', closedUntil, FAR_AHEAD, instrument) : [];
  return resample([...whole, ...forming], lengthMs).slice(-count);
}

/** Bars of a bucket belong together: `before` inside one means the bars before that bucket, and for bars as they are stored it is `before` itself. */
function bucketOf(until: number, lengthMs: number, before: number | null): number {
  return before === null ? until : Math.ceil(until / lengthMs) * lengthMs;
}

/** Shorter bars put together into longer ones that begin at whole multiples of their length. Oldest first in and out. */
export function resample(bars: readonly ChartBar[], lengthMs: number): ChartBar[] {
  const made: ChartBar[] = [];
  for (const bar of bars) {
    const openAt = bar.openAt - (bar.openAt % lengthMs);
    const last = made.at(-1);
    if (last?.openAt !== openAt) {
      made.push({ ...bar, openAt });
      continue;
    }
    made[made.length - 1] = {
      openAt, open: last.open, high: Math.max(last.high, bar.high), low: Math.min(last.low, bar.low), close: bar.close, volume: last.volume + bar.volume,
    };
  }
  return made;
}

/** Stretches without bars, each from the end of one to the beginning of the next. */
export function gapsIn(bars: readonly ChartBar[], lengthMs: number): [number, number][] {
  const gaps: [number, number][] = [];
  for (let i = 1; i < bars.length; i += 1) {
    const end = (bars[i - 1]?.openAt ?? 0) + lengthMs;
    const next = bars[i]?.openAt ?? 0;
    if (next > end) gaps.push([end, next]);
  }
  return gaps;
}
