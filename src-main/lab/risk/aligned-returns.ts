/** Returns of several markets, bar by bar, of the bars that all of them have. */
import { TIMEFRAME_MS, type Timeframe } from '../../../src-shared/domain/timeframe.ts';
import { LEAST_FOR_VAR } from '../../engine/core/measures/value-at-risk.ts';
import { NEWEST_CANDLES } from '../app/chart-data.ts';
import type { Reader } from '../reader.ts';

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

/** The newest closes of an instrument, at most `count`. */
export function closesOf(reader: Reader, instrument: string, timeframe: Timeframe, count: number): Closes {
  const bars = reader.all(NEWEST_CANDLES, timeframe, Number.MAX_SAFE_INTEGER, instrument, count).reverse();
  return new Map(bars.map(({ openAt, close }) => [openAt + TIMEFRAME_MS[timeframe], close]));
}

/** Returns from bar to next bar, where every market has both. A stretch without bars makes no return: it would be one of another length. */
export function alignReturns(closes: ReadonlyMap<string, Closes>, timeframe: Timeframe): AlignedReturns {
  const barMs = TIMEFRAME_MS[timeframe];
  const lists = [...closes];
  const shortest = lists.reduce<Closes | null>((least, [, one]) => (least === null || one.size < least.size ? one : least), null);
  const at = shortest === null ? [] : [...shortest.keys()].filter((end) => lists.every(([, one]) => one.has(end) && one.has(end - barMs)));
  return { timeframe, barMs, at, returns: new Map(lists.map(([instrument, one]) => [instrument, at.map((end) => (one.get(end) as number) / (one.get(end - barMs) as number) - 1)])) };
}

/** The returns of these instruments: of bars of the wanted length, or of the longest of which there are enough, or, where there never are, of which there are most. */
export function readReturns(reader: Reader, instruments: readonly string[], wanted: 'auto' | Timeframe, count: number): AlignedReturns {
  const read = (timeframe: Timeframe): AlignedReturns => alignReturns(new Map(instruments.map((one) => [one, closesOf(reader, one, timeframe, count + 1)])), timeframe);
  if (wanted !== 'auto') return read(wanted);
  let most: AlignedReturns | null = null;
  for (const timeframe of LONGEST_FIRST) {
    const found = read(timeframe);
    if (found.at.length >= LEAST_FOR_VAR) return found;
    if (most === null || found.at.length > most.at.length) most = found;
  }
  return most as AlignedReturns;
}
