/** Weights by a method, as shares of equity, from returns. */
import type { RebalanceWish } from '../../../src-shared/contract/rebalance.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { shrunkCovariance, type Matrix } from '../../engine/core/measures/covariance.ts';
import { mean } from '../../engine/core/measures/moments.ts';
import { equalWeights, maxSharpe, minVariance, riskParity, type AllocationOrder, type Weights } from '../allocation/allocate.ts';
import { hierarchicalRiskParity } from '../allocation/hierarchical.ts';

const DAY_MS = 86_400_000;
/** What a change of weights is held for, as minimum variance weighs its cost. */
const HORIZON_MS = 30 * DAY_MS;

export interface TargetBasis {
  readonly returns: readonly (readonly number[])[];
  readonly barMs: number;
  /** Shares of equity now, in the order of `returns`; short ones negative. */
  readonly present: readonly number[];
  /** Share of equity there is to divide among them. */
  readonly invested: number;
  /** Cost of a change, as a share of what is bought or sold. */
  readonly cost: number;
}

export interface Targets {
  readonly weights: readonly number[];
  /** Of a bar. */
  readonly covariances: Matrix;
  readonly shrinkage: number;
}

/** The weights, or why there are none. They add up to `invested`. */
export function targetWeights(wish: Pick<RebalanceWish, 'method' | 'min' | 'max' | 'shorts' | 'costAversion'>, basis: TargetBasis): Result<Targets> {
  const { returns, invested } = basis;
  if (!(invested > 0)) return err(failure('nothing_to_invest', 'Nothing is left to invest: what stays as it is and the wished cash are all of it.', 'Wish for less cash, or name the instruments that stay among those to rebalance.'));
  if (wish.min < 0 && !wish.shorts) return err(failure('bad_bounds', 'The least weight is below 0, and no short positions are wished for.', 'Allow short positions, or give a least weight of 0 or more.'));
  const { covariances, intensity } = shrunkCovariance(returns);
  const bounds = { least: wish.min / invested, most: wish.max / invested };
  const room = returns.length * wish.max;
  if (room < invested - 1e-9) return err(failure('impossible_bounds', `${returns.length} instruments of at most ${percent(wish.max)} each cannot take up ${percent(invested)} of equity.`, `Allow each up to ${percent(Math.ceil((invested / returns.length) * 1_000) / 1_000)}, or leave ${percent(Math.ceil((1 - room) * 1_000) / 1_000)} or more in cash.`));
  if (returns.length * wish.min > invested + 1e-9) return err(failure('impossible_bounds', `${returns.length} instruments of at least ${percent(wish.min)} each are more than the ${percent(invested)} of equity that there is for them.`, `Ask for ${percent(Math.floor((invested / returns.length) * 1_000) / 1_000)} of each at most, or leave less in cash.`));
  const weights = byMethod(wish, { covariances, bounds }, basis);
  return weights.ok ? ok({ weights: weights.value.map((one) => one * invested), covariances, shrinkage: intensity }) : weights;
}

function byMethod({ method, costAversion }: Pick<RebalanceWish, 'method' | 'costAversion'>, order: AllocationOrder, { returns, barMs, present, invested, cost }: TargetBasis): Weights {
  switch (method) {
    // Of the weights as shares of what is invested the variance is smaller by the square of it and what is moved by itself: beside the variance, the cost weighs that much more.
    case 'min_variance': return minVariance({ ...order, turnover: { present: present.map((one) => one / invested), cost: (costAversion * cost) / invested } }, HORIZON_MS / barMs);
    case 'max_sharpe': return maxSharpe(order, returns.map((series) => mean(series)));
    case 'risk_parity': return riskParity(order);
    case 'hrp': return hierarchicalRiskParity(order);
    case 'equal': return equalWeights(order);
  }
}

/**
 * Weights on the way from `present` to `target`, as far as so much turnover goes: every change is made smaller by the same factor. Turnover is what is bought and sold together, as a share of equity.
 */
export function withinTurnover(present: readonly number[], target: readonly number[], most: number | null): readonly number[] {
  const whole = target.reduce((sum, one, i) => sum + Math.abs(one - (present[i] as number)), 0);
  if (most === null || whole <= most) return target;
  return target.map((one, i) => (present[i] as number) + ((one - (present[i] as number)) * most) / whole);
}

/** `12.5 %`. */
export function percent(part: number): string {
  return `${Number((part * 100).toFixed(2))} %`;
}
