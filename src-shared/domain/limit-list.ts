/** The list of limits as a whole: what a change of it changes, and which parts of that allow more than before. */
import { aboutLimit, limitFigure } from './limit-words.ts';
import { LIMIT_MEASURES, limitKey, type LimitAct, type LimitMeasure, type RiskLimit } from './risk-limit.ts';

/** One limit's change. `from` null: it is new. `to` null: it is removed. */
export interface ListStep {
  readonly from: RiskLimit | null;
  readonly to: RiskLimit | null;
  /** More is allowed than before: it needs a reason. */
  readonly looser: boolean;
}

/** A least equity is tighter the higher it is; everything else the lower. */
export function isAsTight(measure: LimitMeasure, value: number, than: number): boolean {
  return measure === 'minEquity' ? value >= than : value <= than;
}

/** What each act does of the others, beside itself: whatever is done, entries are refused; what is closed is made smaller. A halt closes nothing. */
const DOES: Readonly<Record<LimitAct, readonly LimitAct[]>> = { block: ['block'], reduce: ['block', 'reduce'], close: ['block', 'reduce', 'close'], halt: ['block', 'halt'] };

/** Whether a limit is held in full by another: it covers the same, is as tight, and does as much. */
function isHeldBy(limit: RiskLimit, other: RiskLimit): boolean {
  return other.scope === limit.scope && other.measure === limit.measure && (other.subject === limit.subject || other.subject === null) && isAsTight(limit.measure, other.limit, limit.limit) && DOES[other.act].includes(limit.act);
}

/** What leads from one list to another: limits that are gone or another, in the order they stood, then new ones. */
export function listSteps(from: readonly RiskLimit[], to: readonly RiskLimit[]): readonly ListStep[] {
  const after = new Map(to.map((limit) => [limitKey(limit), limit]));
  const before = new Set(from.map(limitKey));
  const steps = from.flatMap((limit): ListStep[] => {
    const now = after.get(limitKey(limit)) ?? null;
    return now?.limit === limit.limit ? [] : [{ from: limit, to: now, looser: !to.some((other) => isHeldBy(limit, other)) }];
  });
  return [...steps, ...to.filter((limit) => !before.has(limitKey(limit))).map((limit) => ({ from: null, to: limit, looser: false }))];
}

/** Whether two lists limit the same, in whatever order. */
export function isSameList(a: readonly RiskLimit[], b: readonly RiskLimit[]): boolean {
  return a.length === b.length && listSteps(a, b).length === 0;
}

/** A step in a sentence: `notional of BTC-USDT-PERP 2500.00 (close; was 3000.00)`. */
export function stepWords({ from, to }: ListStep): string {
  const limit = to ?? from;
  if (limit === null) return '';
  const { unit } = LIMIT_MEASURES[limit.measure];
  const what = from === null ? 'new' : to === null ? 'removed' : `was ${limitFigure(unit, from.limit)}`;
  return `${aboutLimit(limit)} ${limitFigure(unit, limit.limit)} (${limit.act}; ${what})`;
}
