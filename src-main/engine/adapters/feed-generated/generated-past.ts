/** The past of a market that was left and goes on: bars that are kept, and made-up ones where there are none. */
import type { CandleDatum } from '../../../../src-shared/domain/market-datum.ts';

/** A one-minute bar of an earlier market. Of the minute in which it was left, what there was of it. */
export interface KeptBar {
  /** Ms UTC, a whole minute. */
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** How an instrument's numbers are rounded: ticks per unit of price, lots per unit of quantity. */
export interface Steps {
  readonly priceUnits: number;
  readonly lotUnits: number;
}

/**
 * The past of one instrument.
 *
 * 1. A minute that is kept is handed out as it is.
 * 2. A run of minutes without one keeps its shape, scaled so that it begins at the close before it and ends at the open after it.
 * 3. The last run ends at `end`; the first keeps its own beginning unless an older bar is kept.
 *
 * @param made the generated bars, minute by minute, oldest first
 * @param kept oldest first; one from before `made` says where that begins
 * @param end the price now; null: wherever the made-up past leads
 */
export function joinPast(made: readonly CandleDatum[], kept: readonly KeptBar[], end: number | null, steps: Steps): CandleDatum[] {
  const byTime = new Map(kept.map((bar) => [bar.openAt, bar]));
  const joined: CandleDatum[] = [];
  let left = kept.findLast(({ openAt }) => openAt < (made[0]?.openAt ?? 0))?.close ?? null;
  let run: CandleDatum[] = [];
  for (const bar of made) {
    const known = byTime.get(bar.openAt);
    if (known === undefined) {
      run.push(bar);
      continue;
    }
    joined.push(...stretch(run, left, known.open, steps), { ...bar, ...known, openAt: bar.openAt });
    run = [];
    left = known.close;
  }
  joined.push(...stretch(run, left, end, steps));
  return joined;
}

/** Scales a run so that it leads from `from` to `to`; a null end is free. The factor moves in a straight line: no logarithm, so the same bits on every machine. */
function stretch(run: readonly CandleDatum[], from: number | null, to: number | null, steps: Steps): CandleDatum[] {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return [];
  const atEnd = to === null ? null : to / last.close;
  const begin = from === null ? (atEnd ?? 1) : from / first.open;
  const change = ((atEnd ?? begin) - begin) / run.length;
  return run.map((bar, index) => scaled(bar, begin + change * index, begin + change * (index + 1), steps));
}

function scaled(bar: CandleDatum, begin: number, end: number, { lotUnits, priceUnits }: Steps): CandleDatum {
  const middle = (begin + end) / 2;
  const price = (value: number): number => Math.max(1, Math.round(value * priceUnits)) / priceUnits;
  const open = price(bar.open * begin);
  const close = price(bar.close * end);
  return {
    ...bar, open, close,
    high: Math.max(open, close, price(bar.high * middle)),
    low: Math.min(open, close, price(bar.low * middle)),
    // The same money changes hands at another price.
    volume: Math.max(1, Math.round((bar.volume / middle) * lotUnits)) / lotUnits,
  };
}
