/**
 * What parts of the account have lost since the UTC day and the UTC week began, and from the highest they have made (part-highs.ts).
 * Kept only where a limit asks, as a fact whenever it changes otherwise than by a price, so that a restart goes on with the same figures.
 */
import { ZERO_MONEY, mulDiv, neg, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { LimitMeasure, LimitScope } from '../../../../src-shared/domain/risk-limit.ts';
import { netResult } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { baseIn, closedIn, madeIn, partsOf, resultOf, scaledIn, tellParts, type Part } from './part-books.ts';
import { baseInHighs, fallOfPart, isPartDrawdown, scaledHighs } from './part-highs.ts';
import type { PartPeriod } from './part-period.ts';
import { dayOf, weekOf } from './trading-week.ts';

type PartLoss = 'dailyLoss' | 'weeklyLoss';
const PERIODS: readonly (readonly ['day' | 'week', PartLoss, (at: Timestamp) => Timestamp])[] = [['day', 'dailyLoss', dayOf], ['week', 'weeklyLoss', weekOf]];

/** Whether a limit is on what a part loses, in a period or from its highest, and so follows these books. */
export function isPartLoss(limit: { readonly scope: LimitScope; readonly measure: LimitMeasure }): boolean {
  return isPartDrawdown(limit) || (limit.scope !== 'portfolio' && (limit.measure === 'dailyLoss' || limit.measure === 'weeklyLoss'));
}

/** Begins a day and a week for the parts that a limit asks about. One that is set in mid-period counts from then. */
export function rollParts(turn: Turn, equityNow: Money): void {
  const { state, at } = turn;
  let changed = false;
  for (const [period, measure, startOf] of PERIODS) {
    const startsAt = startOf(at);
    if (state.partLosses[period]?.startsAt === startsAt || state.limits?.watched.some((limit) => limit.measure === measure && isPartLoss(limit)) !== true) continue;
    state.partLosses[period] = begun(state, startsAt, equityNow);
    changed = true;
  }
  if (changed) tellParts(turn);
}

function begun(state: EngineState, startsAt: Timestamp, equity: Money): PartPeriod {
  return { startsAt, equity, open: Object.fromEntries([...state.positions.values()].map((position) => [position.id, resultOf(state, position) ?? netResult(position)])), closed: {} };
}

/** A position has closed: what it made in each period, and since drawdowns are counted, stays with the parts it belongs to. */
export function closeInParts(turn: Turn, position: Readonly<Position>): void {
  const { state } = turn;
  const books = state.partLosses;
  const parts = partsOf(state, position);
  let changed = false;
  for (const [name, , startOf] of PERIODS) {
    const period = books[name];
    if (period?.startsAt !== startOf(turn.at)) continue;
    books[name] = closedIn(period, position, parts, baseIn(period));
    changed = true;
  }
  if (books.drawdown !== undefined) {
    books.drawdown = closedIn(books.drawdown, position, parts, baseInHighs(books.drawdown));
    changed = true;
  }
  if (changed) tellParts(turn);
}

/** After money was moved the share that each part has lost is what it was: results are scaled as the equity is that they are shares of. */
export function scaleParts(turn: Turn, before: Money, after: Money): void {
  const { state } = turn;
  const books = state.partLosses;
  const isShare = before > ZERO_MONEY && after > ZERO_MONEY;
  let changed = false;
  for (const [name, , startOf] of PERIODS) {
    const period = books[name];
    if (period?.startsAt !== startOf(turn.at)) continue;
    books[name] = isShare ? { ...scaledIn(state, period, [before, after], baseIn(period)), equity: mulDiv(period.equity, after, before) } : begun(state, period.startsAt, after);
    changed = true;
  }
  if (books.drawdown !== undefined) {
    // Without a share there is nothing to go on from: it counts anew from the mark that follows.
    books.drawdown = isShare ? scaledHighs(state, books.drawdown, [before, after]) : undefined;
    changed = true;
  }
  if (changed) tellParts(turn);
}

/** What a part has made since a period began, and the equity it is a share of; null before it was begun. `result` null: a position of it has no price. @param claimed an instrument whose position counts as its own */
export function madeByPart(state: EngineState, { measure, ...part }: Part & { readonly measure: LimitMeasure }, claimed: InstrumentId | null = null): { readonly result: Money | null; readonly equity: Money } | null {
  const [name, , startOf] = PERIODS[measure === 'weeklyLoss' ? 1 : 0] ?? ['day', 'dailyLoss', dayOf];
  const period = state.partLosses[name];
  // Yesterday's loss is not today's, though the new day is only begun at the next look at everything.
  if (period?.startsAt !== startOf(state.at)) return null;
  return { result: madeIn(state, period, part, baseIn(period), claimed), equity: period.equity };
}

/**
 * What a part has lost by the measure of a limit, below 0 where it has gained, and the equity that is a share of; null before it counts. `lost` null: a position of it
 * has no price. @param claimed an instrument whose position becomes its own: it brings along what it lost in the period, but no drawdown, since it is nobody's gain or loss to change hands
 */
export function lostByPart(state: EngineState, limit: Part & { readonly measure: LimitMeasure }, claimed: InstrumentId | null = null): { readonly lost: Money | null; readonly equity: Money } | null {
  if (isPartDrawdown(limit)) return fallOfPart(state, limit);
  const made = madeByPart(state, limit, claimed);
  return made === null ? null : { lost: made.result === null ? null : neg(made.result), equity: made.equity };
}
