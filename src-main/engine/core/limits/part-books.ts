/**
 * What parts of the account (instruments, venues, currencies, strategies and teams) have made since a moment. Of a position it is what it has realised, less fees,
 * with funding and with what is not realised yet, now less then; of a part the sum over the positions that are its own, closed ones too.
 */
import { ZERO_MONEY, add, mulDiv, sub, type Money } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId } from '../../../../src-shared/domain/ids.ts';
import type { LimitScope } from '../../../../src-shared/domain/risk-limit.ts';
import { markPrice } from '../portfolio/valuation.ts';
import { netResult, unrealised } from '../position/cost-basis.ts';
import type { Position } from '../position/position.ts';
import type { EngineState } from '../state.ts';
import type { Turn } from '../turn.ts';
import { ownersOfPosition } from './owner.ts';
import type { PartBooks, PartLosses } from './part-period.ts';

/** A part of the account, as a limit names it. */
export interface Part {
  readonly scope: LimitScope;
  readonly subject: string | null;
}

/** What a position has made in all, as things stand; null without a price. */
export function resultOf(state: EngineState, position: Readonly<Position>): Money | null {
  const mark = markPrice(state, position.instrument);
  return mark === null ? null : add(netResult(position), unrealised(position, position.direction, mark));
}

/** The parts a position belongs to, as books and limits name them: `team crew`. */
export function partsOf(state: EngineState, position: Readonly<Position>): readonly string[] {
  const quote = state.instruments.get(position.instrument)?.quote;
  return [`instrument ${position.instrument}`, `venue ${position.venue}`, ...(quote === undefined ? [] : [`quote ${quote}`]), ...ownersOfPosition(state.teams, position)];
}

/** The same question without naming all of them: it is asked of every position for every limit. */
function isOf(state: EngineState, position: Readonly<Position>, { scope, subject }: Part): boolean {
  switch (scope) {
    case 'portfolio': return true;
    case 'venue': return position.venue === subject;
    case 'quote': return state.instruments.get(position.instrument)?.quote === subject;
    case 'instrument': return position.instrument === subject;
    case 'strategy': case 'team': return ownersOfPosition(state.teams, position).includes(`${scope} ${subject ?? ''}`);
  }
}

/** What a position had made when counting began. @param now for one that was not here then: it counts from now on */
export type BaseOf = (position: Readonly<Position>, now: Money) => Money;

/** As it is written down; one that is not was opened since. */
export function baseIn({ open }: PartBooks): BaseOf {
  return ({ id }) => open[id] ?? ZERO_MONEY;
}

/** What a part has made since counting began; null where a position of it has no price. @param claimed an instrument whose position counts as its own */
export function madeIn(state: EngineState, { closed }: PartBooks, part: Part, baseOf: BaseOf, claimed: InstrumentId | null = null): Money | null {
  let sum: Money = closed[`${part.scope} ${part.subject ?? ''}`] ?? ZERO_MONEY;
  for (const position of state.positions.values()) {
    if (position.instrument !== claimed && !isOf(state, position, part)) continue;
    const now = resultOf(state, position);
    if (now === null) return null;
    sum = add(sum, sub(now, baseOf(position, now)));
  }
  return sum;
}

/** The books once a position has closed: what it made stays with the parts it belongs to. */
export function closedIn<B extends PartBooks>(books: B, position: Readonly<Position>, parts: readonly string[], baseOf: BaseOf): B {
  const now = netResult(position);
  const made = sub(now, baseOf(position, now));
  const open = Object.fromEntries(Object.entries(books.open).filter(([id]) => id !== position.id));
  return { ...books, open, closed: { ...books.closed, ...Object.fromEntries(parts.map((part) => [part, add(books.closed[part] ?? ZERO_MONEY, made)])) } };
}

/** The books with all that was made times `after` ÷ `before`, both above 0. */
export function scaledIn<B extends PartBooks>(state: EngineState, books: B, [before, after]: readonly [before: Money, after: Money], baseOf: BaseOf): B {
  const by = (amount: Money): Money => mulDiv(amount, after, before);
  const open = [...state.positions.values()].map((position): readonly [PositionId, Money] => {
    const now = resultOf(state, position) ?? netResult(position);
    return [position.id, sub(now, by(sub(now, baseOf(position, now))))];
  });
  return { ...books, open: Object.fromEntries(open), closed: Object.fromEntries(Object.entries(books.closed).map(([part, made]) => [part, by(made)])) };
}

/** Tells all books as they are now, for a restart to go on with. */
export function tellParts({ state, facts, at }: Turn): void {
  facts.push({ kind: 'part_losses_changed', losses: losses(state.partLosses), at });
}

function losses({ day, week, drawdown }: PartLosses): PartLosses {
  return drawdown === undefined ? { day, week } : { day, week, drawdown };
}
