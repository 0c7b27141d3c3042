/**
 * Cost basis of a netted position, average-cost method: opening adds its notional; closing q of Q removes cost × q ÷ Q
 * (towards zero), the difference to the fill's notional is realised. Exact: removed and remaining cost add up.
 */
import { ZERO_MONEY, add, mulDiv, neg, notional, sub, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import type { Position } from './position.ts';

export interface CostBasis {
  readonly quantity: Quantity;
  readonly cost: Money;
}

/** What closing `size` (≤ held) at `at` removes and realises, quote currency. */
export function realise(held: CostBasis, direction: Direction, size: Quantity, at: Price): { readonly removedCost: Money; readonly realised: Money } {
  const removedCost = size === held.quantity ? held.cost : mulDiv(held.cost, size, held.quantity);
  const gain = sub(notional(at, size), removedCost);
  return { removedCost, realised: direction === 'long' ? gain : neg(gain) };
}

/** Unrealised P&L at `mark`, quote currency. */
export function unrealised(held: CostBasis, direction: Direction, mark: Price): Money {
  if (held.quantity === 0n) return ZERO_MONEY;
  const gain = sub(notional(mark, held.quantity), held.cost);
  return direction === 'long' ? gain : neg(gain);
}

/** Realised P&L after fees and funding, quote currency. */
export function netResult(position: Pick<Position, 'realised' | 'fees' | 'funding'>): Money {
  return add(sub(position.realised, position.fees), position.funding);
}
