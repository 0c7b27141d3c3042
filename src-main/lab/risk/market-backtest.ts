/** A VaR held against recorded history: for each market of a folder, the VaR of each bar made of the bars before it, and how often the loss was larger. */
import type { VarMethod } from '../../../src-shared/contract/risk-report.ts';
import { TIMEFRAME_MS, type Timeframe } from '../../../src-shared/domain/timeframe.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { RecordedFeed } from '../../engine/adapters/feed-recorded/recorded-feed.ts';
import type { Confidence } from '../../engine/core/measures/value-at-risk.ts';
import { CONFIDENCES, judgeVar, rollingVar, type VarVerdict } from './rolling-var.ts';
import { METHOD_NAMES } from './var-table.ts';

export interface BacktestWish {
  /** A folder or file of recorded candles. */
  readonly market: string;
  /** Only these; empty: all. */
  readonly instruments: readonly string[];
  /** Bars are put together to this length; it must be a whole multiple of the recorded ones. */
  readonly timeframe: Timeframe;
  /** Returns each VaR is made of. */
  readonly window: number;
  /** Bars that begin before, or end after, are not judged; ms UTC. Those before still make the window. */
  readonly from: number | null;
  readonly until: number | null;
  /** The machine's time, ms UTC. */
  readonly nowMs: number;
}

/** One method at one confidence in one market. `places` are indices into the market's `at`. */
export interface BacktestRow extends VarVerdict {
  readonly method: VarMethod;
  readonly confidence: Confidence;
}

export interface MarketBacktest {
  readonly instrument: string;
  /** Judged bars: the first and the last to end, ms UTC. */
  readonly from: number;
  readonly until: number;
  readonly rows: readonly BacktestRow[];
  /** The largest loss of a bar, and what each method had allowed for at 99 %; null where it had no number. */
  readonly worst: { readonly at: number; readonly loss: number; readonly allowed: Readonly<Record<VarMethod, number | null>> };
}

/** Reads the market to its end and judges every method. Fails where it cannot be read, or has fewer bars than a window needs. */
export async function backtestMarket(wish: BacktestWish): Promise<Result<readonly MarketBacktest[]>> {
  const closes = await readCloses(wish);
  if (!closes.ok) return closes;
  const judged = [...closes.value].flatMap(([instrument, bars]) => judgeMarket(instrument, bars, wish) ?? []);
  if (judged.length > 0) return ok(judged);
  return err(failure('too_few_bars', `No market of ${wish.market} has more than ${wish.window} bars of ${wish.timeframe} before the end of the time asked for.`, 'Choose a shorter --timeframe or --window, or another time.'));
}

function judgeMarket(instrument: string, bars: ReadonlyMap<number, number>, { timeframe, window, from, until }: BacktestWish): MarketBacktest | null {
  const step = TIMEFRAME_MS[timeframe];
  const ends = [...bars.keys()].filter((end) => bars.has(end - step) && (until === null || end <= until));
  const returns = ends.map((end) => (bars.get(end) as number) / (bars.get(end - step) as number) - 1);
  const first = Math.max(window, from === null ? 0 : ends.findIndex((end) => end - step >= from));
  if (returns.length <= first || (from !== null && !ends.some((end) => end - step >= from))) return null;
  const rolled = rollingVar(returns, window);
  const rows = METHOD_NAMES.flatMap((method) => CONFIDENCES.map((confidence) => ({ method, confidence, ...judgeVar(returns, rolled[method][confidence], first, confidence) })));
  let worst = first;
  for (let at = first; at < returns.length; at += 1) if ((returns[at] as number) < (returns[worst] as number)) worst = at;
  const allowed = (method: VarMethod): number | null => {
    const value = rolled[method][0.99][worst] as number;
    return Number.isNaN(value) ? null : value;
  };
  return {
    instrument, from: ends[first] as number, until: ends.at(-1) as number, rows,
    worst: { at: ends[worst] as number, loss: -(returns[worst] as number), allowed: { historical: allowed('historical'), parametric: allowed('parametric'), ewma: allowed('ewma'), cornish_fisher: allowed('cornish_fisher') } },
  };
}

/** Closes by the moment their bar of the wanted length ended, oldest first, by instrument. */
async function readCloses({ market, instruments, timeframe, nowMs }: BacktestWish): Promise<Result<Map<string, Map<number, number>>>> {
  const step = TIMEFRAME_MS[timeframe];
  const feed = new RecordedFeed({ path: market, instruments, nowMs });
  const opened = await feed.open();
  if (!opened.ok) return opened;
  const closes = new Map<string, Map<number, number>>();
  for (let batch = await feed.read(); batch !== null; batch = await feed.read()) {
    for (const datum of batch.data) {
      if (datum.kind !== 'candle') continue;
      const end = datum.openAt + TIMEFRAME_MS[datum.timeframe];
      // Only a bar that ends where one of the wanted length does has its close.
      if (TIMEFRAME_MS[datum.timeframe] > step || end % step !== 0) continue;
      const own = closes.get(datum.instrument) ?? new Map<number, number>();
      closes.set(datum.instrument, own.set(end, datum.close));
    }
  }
  await feed.close();
  return ok(closes);
}
