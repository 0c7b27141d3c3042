/**
 * What parts of the account have made since the UTC day and the UTC week began: instruments, venues, currencies, strategies and teams. Of a position it is what
 * it has realised, less fees, with funding and with what is not realised yet, now less at the beginning; of a part the sum over the positions that are its own.
 * Kept only where a limit asks, as a fact whenever it changes otherwise than by a price, so that a restart goes on with the same figures.
 */
import { ZERO_MONEY, add, mulDiv, sub, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { LimitMeasure, LimitScope } from '../../../../src-shared/domain/risk-limit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import { netResult, unrealised } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { ownersOfPosition } from './owner.ts';
import type { PartLosses, PartPeriod } from './part-period.ts';
import { dayOf, weekOf } from './trading-week.ts';

type PartLoss = 'dailyLoss' | 'weeklyLoss';
const PERIODS: readonly (readonly [keyof PartLosses, PartLoss, (at: Timestamp) => Timestamp])[] = [['day', 'dailyLoss', dayOf], ['week', 'weeklyLoss', weekOf]];

/** Whether a limit is on the loss of a part, and so follows these books. */
export function isPartLoss({ scope, measure }: { readonly scope: LimitScope; readonly measure: LimitMeasure }): boolean {
  return scope !== 'portfolio' && (measure === 'dailyLoss' || measure === 'weeklyLoss');
}

/** What a position has made in all, as things stand; null without a price. */
function resultOf(state: EngineState, position: Readonly<Position>): Money | null {
  const mark = markPrice(state, position.instrument);
  return mark === null ? null : add(netResult(position), unrealised(position, position.direction, mark));
}

/** The parts a position belongs to, as a limit names its subject. */
function partsOf(state: EngineState, position: Readonly<Position>): readonly string[] {
  const quote = state.instruments.get(position.instrument)?.quote;
  return [`instrument ${position.instrument}`, `venue ${position.venue}`, ...(quote === undefined ? [] : [`quote ${quote}`]), ...ownersOfPosition(state.teams, position)];
}

/** The same question without naming all of them: it is asked of every position for every limit. */
function isOf(state: EngineState, position: Readonly<Position>, scope: LimitScope, subject: string | null): boolean {
  switch (scope) {
    case 'portfolio': return true;
    case 'venue': return position.venue === subject;
    case 'quote': return state.instruments.get(position.instrument)?.quote === subject;
    case 'instrument': return position.instrument === subject;
    case 'strategy': case 'team': return ownersOfPosition(state.teams, position).includes(`${scope} ${subject ?? ''}`);
  }
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
  if (changed) tell(turn);
}

function begun(state: EngineState, startsAt: Timestamp, equity: Money): PartPeriod {
  return { startsAt, equity, open: Object.fromEntries([...state.positions.values()].map((position) => [position.id, resultOf(state, position) ?? netResult(position)])), closed: {} };
}

/** A position has closed: what it made in each period stays with the parts it belongs to. */
export function closeInParts(turn: Turn, position: Readonly<Position>): void {
  const { state } = turn;
  const parts = partsOf(state, position);
  let changed = false;
  for (const [name, , startOf] of PERIODS) {
    const period = state.partLosses[name];
    if (period?.startsAt !== startOf(turn.at)) continue;
    const { [position.id]: before = ZERO_MONEY, ...open } = period.open;
    const made = sub(netResult(position), before);
    state.partLosses[name] = { ...period, open, closed: { ...period.closed, ...Object.fromEntries(parts.map((part) => [part, add(period.closed[part] ?? ZERO_MONEY, made)])) } };
    changed = true;
  }
  if (changed) tell(turn);
}

/** After money was moved the share that each part has lost is what it was: results are scaled as the equity is that they are shares of. */
export function scaleParts(turn: Turn, before: Money, after: Money): void {
  const { state } = turn;
  let changed = false;
  for (const [name, , startOf] of PERIODS) {
    const period = state.partLosses[name];
    if (period?.startsAt !== startOf(turn.at)) continue;
    state.partLosses[name] = before > ZERO_MONEY && after > ZERO_MONEY ? scaled(state, period, [before, after]) : begun(state, period.startsAt, after);
    changed = true;
  }
  if (changed) tell(turn);
}

function scaled(state: EngineState, { startsAt, equity, open, closed }: PartPeriod, [before, after]: readonly [Money, Money]): PartPeriod {
  const by = (amount: Money): Money => mulDiv(amount, after, before);
  const begins = [...state.positions.values()].map((position): readonly [PositionId, Money] => {
    const now = resultOf(state, position) ?? netResult(position);
    return [position.id, sub(now, by(sub(now, open[position.id] ?? ZERO_MONEY)))];
  });
  return { startsAt, equity: by(equity), open: Object.fromEntries(begins), closed: Object.fromEntries(Object.entries(closed).map(([part, made]) => [part, by(made)])) };
}

function tell({ state, facts, at }: Turn): void {
  facts.push({ kind: 'part_losses_changed', losses: { ...state.partLosses }, at });
}

/** What a part has made since a period began, and the equity it is a share of; null before it was begun. `result` null: a position of it has no price. @param claimed an instrument whose position counts as its own */
export function madeByPart(state: EngineState, { scope, subject, measure }: { readonly scope: LimitScope; readonly subject: string | null; readonly measure: LimitMeasure }, claimed: InstrumentId | null = null): { readonly result: Money | null; readonly equity: Money } | null {
  const [name, , startOf] = PERIODS[measure === 'weeklyLoss' ? 1 : 0] ?? ['day', 'dailyLoss', dayOf];
  const period = state.partLosses[name];
  // Yesterday's loss is not today's, though the new day is only begun at the next look at everything.
  if (period?.startsAt !== startOf(state.at)) return null;
  let sum: Money = period.closed[`${scope} ${subject ?? ''}`] ?? ZERO_MONEY;
  for (const position of state.positions.values()) {
    if (position.instrument !== claimed && !isOf(state, position, scope, subject)) continue;
    const now = resultOf(state, position);
    if (now === null) return { result: null, equity: period.equity };
    sum = add(sum, sub(now, period.open[position.id] ?? ZERO_MONEY));
  }
  return { result: sum, equity: period.equity };
}
