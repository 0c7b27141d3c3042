/** Returns of several markets, bar by bar, of the bars that all of them have. */
import { TIMEFRAME_MS, type Timeframe } from '../../../src-shared/domain/timeframe.ts';
import { LEAST_FOR_VAR } from '../../engine/core/measures/value-at-risk.ts';
import { query, type Reader } from '../reader.ts';

/** What closes together lies together in the database: the bars of several markets are read in one pass, which is as long as that for one of them. */
export const NEWEST_CLOSES = query<{ openAt: number; instrument: string; close: number }, [timeframe: string, before: number, instruments: string, limit: number]>(
  'newest closes of several markets',
  'SELECT open_at AS openAt, instrument, close FROM candles WHERE timeframe = ? AND open_at < ? AND instrument IN (SELECT value FROM json_each(?)) ORDER BY open_at DESC LIMIT ?',
);

/** Longest first: a day is fewer of them, and the root of time has less to bridge. */
const LONGEST_FIRST: readonly Timeframe[] = ['1h', '15m', '5m', '1m'];

/** Closes by the moment the bar ended, ms UTC, oldest first. */
export type Closes = ReadonlyMap<number, number>;

export interface AlignedReturns {
  readonly timeframe: Timeframe;
  readonly barMs: number;
  /** When each bar ended, oldest first. */
  readonly at: readonly number[];
  /** Simple returns per instrument, each as long as `at`. */
  readonly returns: ReadonlyMap<string, readonly number[]>;
}

/** The newest `count` closes of each of these markets, or as many as there are. */
function closesOf(reader: Reader, instruments: readonly string[], timeframe: Timeframe, count: number): ReadonlyMap<string, Closes> {
  const found = readCloses(reader, instruments, timeframe, count);
  if (found.whole) return found.closes;
  // One that has bars more seldom than others is read by itself.
  return new Map([...found.closes].map(([name, closes]) => [name, closes.size === count ? closes : (readCloses(reader, [name], timeframe, count).closes.get(name) as Closes)]));
}

/**
 * The newest closes of several markets: as many of them all as `count` of each would be, so that at least one market has its newest `count`, and every other all it
 * has since then. `whole`: there are no more.
 */
function readCloses(reader: Reader, instruments: readonly string[], timeframe: Timeframe, count: number): { readonly closes: ReadonlyMap<string, Closes>; readonly whole: boolean } {
  const rows = reader.all(NEWEST_CLOSES, timeframe, Number.MAX_SAFE_INTEGER, JSON.stringify(instruments), count * instruments.length);
  const lists = new Map(instruments.map((name) => [name, [] as [end: number, close: number][]]));
  const barMs = TIMEFRAME_MS[timeframe];
  for (const { openAt, instrument, close } of rows) {
    const list = lists.get(instrument) as [number, number][];
    if (list.length < count) list.push([openAt + barMs, close]);
  }
  return { closes: new Map([...lists].map(([name, list]) => [name, new Map(list.reverse())])), whole: rows.length < count * instruments.length };
}

/** Returns from bar to next bar, where every market has both. A stretch without bars makes no return: it would be one of another length. */
export function alignReturns(closes: ReadonlyMap<string, Closes>, timeframe: Timeframe): AlignedReturns {
  const barMs = TIMEFRAME_MS[timeframe];
  const lists = [...closes];
  const shortest = lists.reduce<Closes | null>((least, [, one]) => (least === null || one.size < least.size ? one : least), null);
  const at = shortest === null ? [] : [...shortest.keys()].filter((end) => lists.every(([, one]) => one.has(end) && one.has(end - barMs)));
  return { timeframe, barMs, at, returns: new Map(lists.map(([instrument, one]) => [instrument, returnsAt(one, at, barMs)])) };
}

function returnsAt(closes: Closes, at: readonly number[], barMs: number): readonly number[] {
  return at.map((end) => (closes.get(end) as number) / (closes.get(end - barMs) as number) - 1);
}

/** The returns of these instruments: of bars of the wanted length, or of the longest of which there are enough, or, where there never are, of which there are most. */
export function readReturns(reader: Reader, instruments: readonly string[], wanted: 'auto' | Timeframe, count: number): AlignedReturns {
  // Before the oldest bar of the market that has all its bars there is none that all have.
  const read = (timeframe: Timeframe): AlignedReturns => alignReturns(readCloses(reader, instruments, timeframe, count + 1).closes, timeframe);
  return wanted === 'auto' ? longestWithEnough(read) : read(wanted);
}

/** {@link readReturns} of some and again some of these markets: each length of bar is read once for all. */
export function returnsAmong(reader: Reader, instruments: readonly string[], count: number): (some: readonly string[], wanted: 'auto' | Timeframe) => AlignedReturns {
  const known = new Map<Timeframe, ReadonlyMap<string, Closes>>();
  const closesAt = (timeframe: Timeframe): ReadonlyMap<string, Closes> => {
    const closes = known.get(timeframe) ?? closesOf(reader, instruments, timeframe, count + 1);
    known.set(timeframe, closes);
    return closes;
  };
  const read = (some: readonly string[], timeframe: Timeframe): AlignedReturns => alignReturns(new Map(some.map((one) => [one, closesAt(timeframe).get(one) ?? new Map()])), timeframe);
  return (some, wanted) => (wanted === 'auto' ? longestWithEnough((timeframe) => read(some, timeframe)) : read(some, wanted));
}

function longestWithEnough(read: (timeframe: Timeframe) => AlignedReturns): AlignedReturns {
  let most: AlignedReturns | null = null;
  for (const timeframe of LONGEST_FIRST) {
    const found = read(timeframe);
    if (found.at.length >= LEAST_FOR_VAR) return found;
    if (most === null || found.at.length > most.at.length) most = found;
  }
  return most as AlignedReturns;
}
