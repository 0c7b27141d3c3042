/** Returns of several instruments over one window, bar by bar at the same times. */
import { TIMEFRAME_MS, TIMEFRAMES, type Timeframe } from '../../../src-shared/domain/timeframe.ts';
import { query, type Reader } from '../reader.ts';

interface CloseRow {
  readonly instrument: string;
  readonly openAt: number;
  readonly close: number;
}

export const CLOSES_SINCE = query<CloseRow, [timeframe: string, from: number, instruments: string]>(
  'closes since', 'SELECT instrument, open_at AS openAt, close FROM candles WHERE timeframe = ? AND open_at >= ? AND instrument IN (SELECT value FROM json_each(?)) ORDER BY open_at',
);
/** The first and the last candle's open: each by itself is one step into the key, both at once would read every bar there is. */
const CANDLE_SPAN = query<{ first: number | null; last: number | null }, [timeframe: string]>(
  'span of candles', 'SELECT (SELECT min(open_at) FROM candles WHERE timeframe = wish.one) AS first, (SELECT max(open_at) FROM candles WHERE timeframe = wish.one) AS last FROM (SELECT ? AS one) AS wish',
);

/** Fewer returns say nothing about how instruments move together. */
export const LEAST_RETURNS = 60;
/** Of the window's bars an instrument must have. */
export const LEAST_SHARE = 0.8;
/** More bars add cost and, between neighbours, noise; with fewer the next shorter timeframe is better. */
const MOST_BARS = 2_100;
/** Where no window is named. */
const USUAL_WINDOW_MS = 30 * 24 * 3_600_000;

export interface WindowReturns {
  readonly timeframe: Timeframe;
  /** Ms UTC: the open of the first bar, the end of the last. */
  readonly from: number;
  readonly until: number;
  /** Simple returns of those that have enough bars, all of one length, at the same times. */
  readonly returns: ReadonlyMap<string, readonly number[]>;
  /** Of the others: how many bars each has. */
  readonly short: ReadonlyMap<string, number>;
  /** How many bars the window has in all. */
  readonly bars: number;
}

export interface ReturnWindow extends WindowReturns {
  /** The last close of each instrument that has any bar in the window, those without enough bars too. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Reads the window that ends with the newest candle. `windowMs` null: all there is, at most 30 days. Null where there is no candle at all. */
export function returnWindow(reader: Reader, instruments: readonly string[], windowMs: number | null): ReturnWindow | null {
  const span = candleSpan(reader);
  if (span === null) return null;
  const returns = returnsUntil(reader, instruments, span.until, windowMs ?? Math.min(USUAL_WINDOW_MS, span.until - span.first));
  return { ...returns, prices: newestCloses(reader, instruments, span.until) };
}

/** From the first candle of any length to the end of the last, ms UTC; null where there is none. A recorded market may have no bar of a minute. */
export function candleSpan(reader: Reader): { readonly first: number; readonly until: number } | null {
  const spans = TIMEFRAMES.flatMap((timeframe) => {
    const { first = null, last = null } = reader.first(CANDLE_SPAN, timeframe) ?? {};
    return first === null || last === null ? [] : [{ first, until: last + TIMEFRAME_MS[timeframe] }];
  });
  return spans.length === 0 ? null : { first: Math.min(...spans.map(({ first }) => first)), until: Math.max(...spans.map(({ until }) => until)) };
}

/** Returns over a window of `length` ms that ends at `until`. */
export function returnsUntil(reader: Reader, instruments: readonly string[], until: number, length: number): WindowReturns {
  // The shortest bars that are not too many and reach far enough back: of what lies before a session often only the longer ones are kept.
  const few = TIMEFRAMES.filter((one) => length / TIMEFRAME_MS[one] <= MOST_BARS);
  const timeframe = few.find((one) => (reader.first(CANDLE_SPAN, one)?.first ?? until) <= until - LEAST_SHARE * length) ?? few[0] ?? '1h';
  const barMs = TIMEFRAME_MS[timeframe];
  const from = Math.ceil((until - length) / barMs) * barMs;
  const closes = new Map<string, Map<number, number>>(instruments.map((instrument) => [instrument, new Map()]));
  for (const { instrument, openAt, close } of reader.all(CLOSES_SINCE, timeframe, from, JSON.stringify(instruments))) if (close > 0) closes.get(instrument)?.set(openAt, close);
  return { timeframe, from, until, ...aligned(closes, Math.max(1, Math.floor((until - from) / barMs)), barMs) };
}

/** How long before the newest candle's end a price may be. */
const PRICE_WITHIN_MS = 10 * 60_000;

/** Of bars of any length that end by then. */
function newestCloses(reader: Reader, wanted: readonly string[], until: number): ReadonlyMap<string, number> {
  const prices = new Map<string, { readonly endsAt: number; readonly close: number }>();
  for (const timeframe of TIMEFRAMES) {
    const barMs = TIMEFRAME_MS[timeframe];
    for (const { instrument, openAt, close } of reader.all(CLOSES_SINCE, timeframe, until - PRICE_WITHIN_MS - barMs, JSON.stringify(wanted))) {
      if (openAt + barMs > (prices.get(instrument)?.endsAt ?? -Infinity)) prices.set(instrument, { endsAt: openAt + barMs, close });
    }
  }
  return new Map([...prices].map(([instrument, { close }]) => [instrument, close]));
}

/** Returns from one bar to the next where every instrument has both: a gap makes no return. */
export function aligned(closes: ReadonlyMap<string, ReadonlyMap<number, number>>, bars: number, barMs: number): Pick<WindowReturns, 'returns' | 'short' | 'bars'> {
  const short = new Map<string, number>();
  const kept: (readonly [string, ReadonlyMap<number, number>])[] = [];
  for (const [instrument, own] of closes) {
    if (own.size >= LEAST_SHARE * bars) kept.push([instrument, own]);
    else short.set(instrument, own.size);
  }
  const times = [...(kept[0]?.[1].keys() ?? [])].filter((at) => kept.every(([, own]) => own.has(at) && own.has(at - barMs)));
  const returns = new Map(kept.map(([instrument, own]) => [instrument, times.map((at) => (own.get(at) as number) / (own.get(at - barMs) as number) - 1)]));
  return { returns, short, bars };
}
