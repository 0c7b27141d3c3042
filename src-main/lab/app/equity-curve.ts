/** The equity curve, thinned so that no high and no low is lost. */
import type { OutputOf, ParsedInputOf } from '../../../src-shared/contract/contract.ts';
import { query, type Reader } from '../reader.ts';

interface Point {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

export const SNAPSHOTS_SINCE = query<Point, [from: number]>(
  'snapshots since',
  `SELECT at, CAST(equity AS REAL) AS equity, drawdown FROM portfolio_snapshots
   WHERE at >= ? AND session >= coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'books_since'), 0) ORDER BY at`,
);

/** Equity and drawdown of the present books since a moment, oldest first, in about as many points as asked for. */
export function equityCurve(reader: Reader, { from, points }: ParsedInputOf<'portfolio.curve'>): OutputOf<'portfolio.curve'> {
  const thinned = thin(reader.all(SNAPSHOTS_SINCE, from ?? 0), points);
  return {
    at: thinned.map(({ at }) => at), equity: thinned.map(({ equity }) => equity), drawdown: thinned.map(({ drawdown }) => Math.min(1, Math.max(0, drawdown))),
  };
}

/** At most `count` points: first, last, and of each stretch between the highest, the lowest and the deepest drawdown, in order. */
export function thin<T extends Omit<Point, 'at'>>(points: readonly T[], count: number): T[] {
  if (points.length <= count) return [...points];
  const buckets = Math.max(1, Math.floor((count - 2) / 3));
  const inner = points.length - 2;
  const kept = new Set<number>([0, points.length - 1]);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const from = 1 + Math.floor((bucket * inner) / buckets);
    const until = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    for (const place of extremesOf(points, from, until)) kept.add(place);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i] as T);
}

function extremesOf(points: readonly Omit<Point, 'at'>[], from: number, until: number): number[] {
  if (from >= until) return [];
  let high = from;
  let low = from;
  let deep = from;
  for (let i = from; i < until; i += 1) {
    const { equity, drawdown } = points[i] as Omit<Point, 'at'>;
    if (equity > (points[high]?.equity ?? 0)) high = i;
    if (equity < (points[low]?.equity ?? 0)) low = i;
    if (drawdown > (points[deep]?.drawdown ?? 0)) deep = i;
  }
  return [high, low, deep];
}
