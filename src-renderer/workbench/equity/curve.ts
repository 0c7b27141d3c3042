/** The curve as it is drawn: what was asked for, and the live points after it. */

export interface Curve {
  /** ms UTC, rising. */
  readonly at: readonly number[];
  readonly equity: readonly number[];
  /** Shares below the highest equity so far, 0 or more. */
  readonly drawdown: readonly number[];
}

export interface LivePoint {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

/** Live points are kept no closer than this part of the range, so that an open window does not grow without end. */
const PARTS = 1_200;

/** Adds a point. One that is not later than the last replaces it; one too close to the last but one replaces the last. */
export function addPoint(points: readonly LivePoint[], point: LivePoint, rangeMs: number): readonly LivePoint[] {
  const last = points.at(-1);
  if (last === undefined) return [point];
  if (point.at < last.at) return points;
  const before = points.at(-2);
  const tight = point.at === last.at || (before !== undefined && point.at - before.at < rangeMs / PARTS);
  return tight ? [...points.slice(0, -1), point] : [...points, point];
}

/** The asked curve, then what came after its end; nothing that is no number (a plot given NaN hangs). */
export function joinCurve(asked: Curve | null, live: readonly LivePoint[], from: number | null): Curve {
  const at: number[] = [];
  const equity: number[] = [];
  const drawdown: number[] = [];
  const push = (time: number, value: number, under: number): void => {
    if (!Number.isFinite(value) || !Number.isFinite(under) || (at.at(-1) ?? -1) >= time || (from !== null && time < from)) return;
    at.push(time);
    equity.push(value);
    drawdown.push(under);
  };
  for (const [index, time] of (asked?.at ?? []).entries()) push(time, asked?.equity[index] ?? Number.NaN, asked?.drawdown[index] ?? Number.NaN);
  for (const point of live) push(point.at, point.equity, point.drawdown);
  return { at, equity, drawdown };
}

export interface CurveSummary {
  readonly change: number | null;
  /** Largest drawdown in the range, and when. */
  readonly worst: number | null;
  readonly worstAt: number | null;
  /** Index where the present episode began: the last point without drawdown. Null: none goes on. */
  readonly episodeFrom: number | null;
}

/** What the curve comes to. */
export function summarise({ at, equity, drawdown }: Curve): CurveSummary {
  if (at.length === 0) return { change: null, worst: null, worstAt: null, episodeFrom: null };
  let worst = 0;
  for (let index = 1; index < drawdown.length; index += 1) if ((drawdown[index] ?? 0) > (drawdown[worst] ?? 0)) worst = index;
  const under = (drawdown.at(-1) ?? 0) > 0;
  const from = drawdown.findLastIndex((share) => share === 0);
  return { change: (equity.at(-1) ?? 0) - (equity[0] ?? 0), worst: drawdown[worst] ?? null, worstAt: at[worst] ?? null, episodeFrom: under ? Math.max(0, from) : null };
}

/**
 * Where a limit line goes: within the range it is drawn where it is; outside it lies on the edge and says that it is further on.
 * The range is stretched to a limit that is nearer than twice the curve's own height.
 */
export function rangeWith(values: readonly number[], limit: number | null): { readonly low: number; readonly high: number; readonly beyond: boolean } {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const height = Math.max(high - low, Math.abs(high) * 1e-5, 1e-9);
  const near = limit !== null && limit < low && low - limit < 2 * height;
  const bottom = near ? limit : low;
  const margin = (high - bottom || height) * 0.12;
  return { low: bottom - margin, high: high + margin, beyond: limit !== null && limit < bottom - margin };
}

/** Under water the top is nothing; the limit is shown in its place from a quarter of the way on. */
export function underRange(under: readonly number[], limit: number): { readonly low: number; readonly beyond: boolean } {
  const deepest = Math.min(0, ...under);
  if (deepest <= limit / 4) return { low: Math.min(limit, deepest) * 1.12, beyond: false };
  return { low: Math.min(deepest * 1.5, -0.001), beyond: true };
}
