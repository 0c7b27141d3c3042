/**
 * The highest that parts of the account have made, for limits on their drawdown: how far what a part has made lies below the highest it has made since counting
 * began, as a share of the equity of the whole account when that highest was reached. A part that is everything so has the drawdown of the
 * portfolio, but that a booking can raise its highest too.
 *
 * 1. Counting begins when a limit asks, and anew at a resume from a halt and for a limit that was taken out and is set again.
 * 2. The highest follows every mark of the portfolio and every booking, as of the end of its turn, and no price in between: when prices are looked at is for floats to say.
 * 3. A position that changes hands, or is not traded in a session, is no gain and no loss of anybody.
 */
import { ZERO_MONEY, add, max, mulDiv, neg, sub, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { LimitMeasure, LimitScope } from '../../../../src-shared/domain/risk-limit.ts';
import type { SessionStart } from '../event.ts';
import type { Fact } from '../fact.ts';
import { equity } from '../portfolio/valuation.ts';
import { netResult } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { AppliedLimit } from './limit-book.ts';
import { madeIn, partsOf, resultOf, scaledIn, tellParts, type BaseOf, type Part } from './part-books.ts';
import type { PartHigh, PartHighs, PartLosses } from './part-period.ts';

/** Whether a limit is on the drawdown of a part. */
export function isPartDrawdown({ scope, measure }: { readonly scope: LimitScope; readonly measure: LimitMeasure }): boolean {
  return scope !== 'portfolio' && measure === 'drawdown';
}

/** What the highest follows: marks, bookings, and a resume, from which it counts anew. */
const MARKS: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>(['portfolio_marked', 'position_changed', 'trading_state_changed']);

/** What a position had made when counting began; one that is older and was not here counts from now on. */
export function baseInHighs({ open, since }: PartHighs): BaseOf {
  return ({ id, openedAt }, now) => open[id] ?? (openedAt < since ? now : ZERO_MONEY);
}

/** At a start: what no limit asks for any more is forgotten. Where something is open that this session does not trade, all of it counts anew. */
export function openHighs(turn: Turn, { stored }: SessionStart): void {
  const { state } = turn;
  if (state.partLosses.drawdown === undefined) return;
  if (stored.positions.every(({ instrument }) => state.instruments.has(instrument))) return forgetHighs(turn);
  state.partLosses.drawdown = undefined;
  tellParts(turn);
}

/** After a change of the list: a part that no limit asks about is forgotten, so that one that is set again counts from then. */
export function forgetHighs(turn: Turn): void {
  const { state } = turn;
  const left = withoutForgotten(state.partLosses, state.limits?.watched ?? []);
  if (left === null) return;
  state.partLosses.drawdown = left.drawdown;
  tellParts(turn);
}

/** The books without the highs that none of these limits asks about; null where there are none such. */
export function withoutForgotten({ day, week, drawdown }: Readonly<PartLosses>, limits: readonly AppliedLimit[]): PartLosses | null {
  if (drawdown === undefined) return null;
  const asked = new Set(limits.filter(isPartDrawdown).map(({ part }) => part));
  if (asked.size === 0) return { day, week };
  const all = Object.entries(drawdown.highs);
  const left = all.filter(([part]) => asked.has(part));
  return left.length === all.length ? null : { day, week, drawdown: { ...drawdown, highs: Object.fromEntries(left) } };
}

/** Before a turn ends: where it marked or booked anything, raises the highest of the parts these limits are about, and begins to count where that is new. */
export function markHighs(turn: Turn, limits: readonly AppliedLimit[]): void {
  if (limits.length === 0 || !turn.facts.some(({ kind }) => MARKS.has(kind))) return;
  const { state, at } = turn;
  const before = state.partLosses.drawdown;
  const books = withNewcomers(state, before ?? { since: at, open: {}, closed: {}, highs: {} }, before === undefined);
  const made = madeByAll(state, books);
  const worth = equity(state);
  const risen = limits.flatMap(({ part }): (readonly [string, PartHigh])[] => {
    const now = made(part);
    const high = books.highs[part];
    return now === null || (high !== undefined && now <= high.made) ? [] : [[part, { made: now, equity: worth }]];
  });
  if (risen.length === 0 && books === before) return;
  state.partLosses.drawdown = { ...books, highs: { ...books.highs, ...Object.fromEntries(risen) } };
  tellParts(turn);
}

/** Positions that were not here when counting began count from now on; of a beginning all of them. Without a price they wait. */
function withNewcomers(state: EngineState, books: PartHighs, beginning: boolean): PartHighs {
  const found = [...state.positions.values()].flatMap((position): (readonly [string, Money])[] => {
    if (books.open[position.id] !== undefined || (!beginning && position.openedAt >= books.since)) return [];
    const now = resultOf(state, position);
    return now === null ? [] : [[position.id, now]];
  });
  return found.length === 0 ? books : { ...books, open: { ...books.open, ...Object.fromEntries(found) } };
}

/** What each part has made, with one look at the positions; null where one of it has no price. */
function madeByAll(state: EngineState, books: PartHighs): (part: string) => Money | null {
  const baseOf = baseInHighs(books);
  const open = new Map<string, Money | null>();
  for (const position of state.positions.values()) {
    const now = resultOf(state, position);
    const made = now === null ? null : sub(now, baseOf(position, now));
    for (const part of partsOf(state, position)) {
      const sum = open.get(part);
      open.set(part, made === null || sum === null ? null : add(sum ?? ZERO_MONEY, made));
    }
  }
  return (part) => {
    const sum = open.get(part);
    return sum === null ? null : add(books.closed[part] ?? ZERO_MONEY, sum ?? ZERO_MONEY);
  };
}

/** How far a part lies below its highest, and the equity that is a share of; null before it counts. `lost` null: a position of it has no price. */
export function fallOfPart(state: EngineState, part: Part): { readonly lost: Money | null; readonly equity: Money } | null {
  const { drawdown } = state.partLosses;
  const high = drawdown?.highs[`${part.scope} ${part.subject ?? ''}`];
  if (drawdown === undefined || high === undefined) return null;
  const made = madeIn(state, drawdown, part, baseInHighs(drawdown));
  return { lost: made === null ? null : max(ZERO_MONEY, sub(high.made, made)), equity: high.equity };
}

/** A position has changed hands: the highest of who gave it away and of who has it now move with what it made, so that neither has gained or lost by that. @param before its parts then */
export function handOver(turn: Turn, position: Readonly<Position>, before: readonly string[]): void {
  const { state } = turn;
  const { drawdown } = state.partLosses;
  if (drawdown === undefined) return;
  const after = partsOf(state, position);
  const now = resultOf(state, position) ?? netResult(position);
  const made = sub(now, baseInHighs(drawdown)(position, now));
  const moved = [...before.filter((part) => !after.includes(part)).map((part) => [part, neg(made)] as const), ...after.filter((part) => !before.includes(part)).map((part) => [part, made] as const)];
  const highs = moved.flatMap(([part, by]): (readonly [string, PartHigh])[] => {
    const high = drawdown.highs[part];
    return high === undefined ? [] : [[part, { ...high, made: add(high.made, by) }]];
  });
  if (highs.length === 0) return;
  state.partLosses.drawdown = { ...drawdown, highs: { ...drawdown.highs, ...Object.fromEntries(highs) } };
  tellParts(turn);
}

/** The books after money was moved: what was made, the highest of it and the equity it is a share of become `after` ÷ `before` of what they were. */
export function scaledHighs(state: EngineState, books: PartHighs, change: readonly [before: Money, after: Money]): PartHighs {
  const by = (amount: Money): Money => mulDiv(amount, change[1], change[0]);
  const then = scaledIn(state, books, change, baseInHighs(books));
  const [madeBefore, madeAfter] = [madeByAll(state, books), madeByAll(state, then)];
  const highs = Object.entries(books.highs).map(([part, high]): readonly [string, PartHigh] => {
    const [was, is] = [madeBefore(part), madeAfter(part)];
    // Exactly as far below as it was: what is rounded off must neither make a fall nor a new highest.
    const made = was === null || is === null || was > high.made ? by(high.made) : add(is, by(sub(high.made, was)));
    return [part, { made, equity: by(high.equity) }];
  });
  return { ...then, highs: Object.fromEntries(highs) };
}
