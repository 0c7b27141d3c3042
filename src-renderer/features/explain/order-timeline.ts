/** An order's life in steps with the time each took. */
import type { Explanation } from '../../../src-shared/contract/queries.ts';

export type ExplainedOrder = Explanation['orders'][number];

export interface TimelineStep {
  readonly at: number;
  readonly state: string;
  /** ms after the decision (or the order's making, where there was no decision before it). */
  readonly sinceStart: number;
  /** ms after the step before. */
  readonly took: number;
  readonly reason: string | null;
  readonly filled: string;
}

/** Steps from the decision on. A decision later than the order (a stop made long after) does not count as its beginning. */
export function timelineOf({ order, events }: ExplainedOrder, decidedAt: number): readonly TimelineStep[] {
  const near = order.purpose === 'entry' && decidedAt <= order.createdAt;
  const start = near ? decidedAt : order.createdAt;
  let before = start;
  return events.map((event) => {
    const step = { at: event.at, state: event.to, sinceStart: Math.max(0, event.at - start), took: Math.max(0, event.at - before), reason: event.reason, filled: event.filled };
    before = event.at;
    return step;
  });
}

/** `+41 ms`, `+1.8 s`, `+4 min`: milliseconds while they matter. */
export function tookText(ms: number, format: { number(value: number, style: { readonly decimals: number }): string; age(ms: number): string }): string {
  return ms < 1_000 ? `+${format.number(ms, { decimals: 0 })}\u00A0ms` : `+${format.age(ms)}`;
}
