/** How much of each: weights that add up to 1, each within its bounds. Everything here takes what is to be expected as given; a matrix made of few observations deserves shrinkage. */
import { at, dot, type Matrix } from '../../engine/core/measures/covariance.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { minimise, type Constraint } from './quadratic.ts';

export interface Bounds {
  /** Fractions of the whole. Below 0: sold short, which minimum variance and maximum Sharpe can do. */
  readonly least: number;
  readonly most: number;
}

/** What moving from the present weights costs: a fraction of what is moved, bought and sold alike. */
export interface Turnover {
  readonly present: readonly number[];
  readonly cost: number;
}

export interface AllocationOrder {
  /** Of one horizon; the returns of {@link maxSharpe} and the cost of turnover are of the same. */
  readonly covariances: Matrix;
  readonly bounds: Bounds;
  readonly turnover?: Turnover | undefined;
}

export type Weights = Result<readonly number[]>;

/** The same of each, which any bounds that can be kept allow. */
export function equalWeights(order: AllocationOrder): Weights {
  const problem = problemWith(order);
  return problem ?? ok(order.covariances.map(() => 1 / order.covariances.length));
}

/** Bounds so tight that, but for a millionth, only equal weights keep them: to a solver, no point at all. */
function leaveOneChoice({ covariances, bounds: { least, most } }: AllocationOrder): boolean {
  return most * covariances.length <= 1 + 1e-6 || least * covariances.length >= 1 - 1e-6;
}

/** Least variance (Markowitz 1952). With a cost of turnover: variance × `aversion` / 2 plus what the move costs is least. */
export function minVariance(order: AllocationOrder, aversion = 1): Weights {
  const problem = problemWith(order);
  if (problem !== null) return problem;
  if (leaveOneChoice(order)) return equalWeights(order);
  // In units of the largest variance: a solver's tolerances are for numbers about 1.
  const scale = largestVariance(order.covariances) * aversion;
  const turnover = order.turnover === undefined ? undefined : { ...order.turnover, cost: order.turnover.cost / scale };
  return solved({ ...order, turnover }, scaledBy(order.covariances, scale / aversion));
}

const NONE_EARNS = err(failure('no_allocation', 'No weights within the bounds earn more than cash does.', 'Widen the bounds.'));

/**
 * Highest Sharpe ratio (the tangency portfolio): the quadratic of Cornuéjols and Tütüncü (2006, §8.2), scaled so that the excess return is 1.
 * `expected` and `riskFree` are per bar of the covariances. Fails where no weights within the bounds are expected to earn more than `riskFree`. Knows no turnover: a ratio of two sums has none.
 */
export function maxSharpe({ covariances, bounds }: AllocationOrder, expected: readonly number[], riskFree = 0): Weights {
  const problem = problemWith({ covariances, bounds });
  if (problem !== null) return problem;
  const excess = expected.map((one) => one - riskFree);
  if (!(mostEarned(excess, bounds) > 0)) return excess.some((one) => one > 0) ? NONE_EARNS : err(failure('nothing_earns', 'Nothing is expected to earn more than cash does.', 'Choose a method that needs no expectations, such as minimum variance or hierarchical risk parity.'));
  if (leaveOneChoice({ covariances, bounds })) return equalWeights({ covariances, bounds });
  const size = covariances.length;
  const highest = Math.max(...excess.map(Math.abs));
  const least: Constraint[] = [];
  for (let i = 0; i < size; i += 1) {
    least.push({ of: covariances.map((_, j) => (i === j ? 1 : 0) - bounds.least), atLeast: 0 }, { of: covariances.map((_, j) => bounds.most - (i === j ? 1 : 0)), atLeast: 0 });
  }
  const scaled = minimise({ quadratic: scaledBy(covariances, largestVariance(covariances)), linear: covariances.map(() => 0), equal: [{ of: excess.map((one) => one / highest), atLeast: 1 }], least });
  if (scaled === null) return NONE_EARNS;
  const sum = total(scaled);
  return sum > 0 ? ok(tidy(scaled.map((one) => one / sum), bounds)) : NONE_EARNS;
}

/** The most that weights within bounds can be expected to earn: what earns most takes all the room there is. Where short positions are allowed, one that loses may pay for another. */
function mostEarned(excess: readonly number[], { least, most }: Bounds): number {
  let room = 1 - least * excess.length;
  let earned = least * total(excess);
  for (const one of [...excess].sort((a, b) => b - a)) {
    const part = Math.min(room, most - least);
    earned += part * one;
    room -= part;
  }
  return earned;
}

/** How often {@link riskParity} goes round at most for one multiplier, how close is close, and how often the multiplier is halved. */
const MOST_ROUNDS = 10_000;
const CLOSE = 1e-12;
const HALVINGS = 100;

/**
 * Every position adds the same to the risk (Maillard, Roncalli and Teïletche 2010), by the cyclical coordinate descent of Griveau-Billion, Richard and Roncalli (2013):
 * one asset's weight after the other, each as the positive root of its own quadratic. Long only. Where a bound binds, as Richard and Roncalli (2019, "Constrained Risk Budgeting Portfolios"):
 * each root is kept within the bounds, and the multiplier of the logarithms is the one at which the weights add up to 1; what no bound holds still shares the rest of the risk evenly.
 */
export function riskParity(order: AllocationOrder): Weights {
  const problem = longOnlyProblem(order);
  if (problem !== null) return problem;
  const { covariances, bounds } = order;
  const free = descend(covariances, { least: 0, most: Number.POSITIVE_INFINITY }, 1);
  const sum = total(free);
  const weights = free.map((one) => one / sum);
  if (weights.every((one) => one >= bounds.least - CLOSE && one <= bounds.most + CLOSE)) return ok(weights);
  // The sum rises with the multiplier. At the scale of the variances one bound or the other holds every weight.
  const scale = largestVariance(covariances) * covariances.length;
  let [low, high] = [Math.log(scale * 1e-12), Math.log(scale * 1e3)];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (total(descend(covariances, bounds, Math.exp(middle))) < 1) low = middle;
    else high = middle;
  }
  return ok(tidy(descend(covariances, bounds, Math.exp(high)), bounds));
}

/** The minimum of ½ xᵀ Σ x − multiplier × Σ ln(x) ÷ n within the bounds. */
function descend(covariances: Matrix, { least, most }: Bounds, multiplier: number): number[] {
  const size = covariances.length;
  const within = (one: number): number => Math.min(most, Math.max(least, one));
  const x = covariances.map((row, i) => within(Math.sqrt(multiplier / (row[i] as number))));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let moved = 0;
    for (let i = 0; i < size; i += 1) {
      const own = at(covariances, i, i);
      const others = dot(covariances[i] as readonly number[], x) - own * (x[i] as number);
      const next = within((-others + Math.sqrt(others ** 2 + (4 * own * multiplier) / size)) / (2 * own));
      moved = Math.max(moved, Math.abs(next / (x[i] as number) - 1));
      x[i] = next;
    }
    if (moved < CLOSE) break;
  }
  return x;
}

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

/** What {@link problemWith} says, and that a method which divides risk cannot sell short. */
export function longOnlyProblem(order: AllocationOrder): Weights | null {
  if (order.bounds.least < 0) return err(failure('long_only_method', 'This method holds no short positions.', 'Leave short positions out, or choose minimum variance or maximum Sharpe.'));
  return problemWith(order);
}

function problemWith({ covariances, bounds: { least, most } }: AllocationOrder): Weights | null {
  const size = covariances.length;
  if (size === 0) return err(failure('nothing_to_allocate', 'There is nothing to divide the money among.', 'Name at least one instrument.'));
  if (covariances.some((row, i) => !((row[i] as number) > 0))) return err(failure('no_movement', 'An instrument did not move in the period: nothing can be said about its risk.', 'Leave it out, or take a longer period.'));
  if (!covariances.every((row) => row.every(Number.isFinite))) return err(failure('no_covariances', 'How the instruments move together is not known.', 'Take a longer period.'));
  if (!(least <= most && least * size <= 1 + 1e-12 && most * size >= 1 - 1e-12)) {
    return err(failure('impossible_bounds', `${size} weights between ${percent(least)} and ${percent(most)} cannot add up to 100 %.`, `The lower bound may be ${percent(1 / size)} at most and the upper one at least that.`));
  }
  return null;
}

function largestVariance(covariances: Matrix): number {
  return Math.max(...covariances.map((row, i) => row[i] as number));
}

function scaledBy(covariances: Matrix, unit: number): Matrix {
  return covariances.map((row) => row.map((one) => one / unit));
}

/** Weights, bought and sold as variables of one program: |w − present| is linear in the last two. */
function solved({ bounds, turnover }: Omit<AllocationOrder, 'covariances'>, quadratic: Matrix): Weights {
  const size = quadratic.length;
  const moves = turnover !== undefined && turnover.cost > 0;
  const width = moves ? 3 * size : size;
  const unit = (i: number, value: number): number[] => Array.from({ length: width }, (_, j) => (i === j ? value : 0));
  const equal: Constraint[] = [{ of: Array.from({ length: width }, (_, j) => (j < size ? 1 : 0)), atLeast: 1 }];
  const least: Constraint[] = [];
  for (let i = 0; i < size; i += 1) {
    least.push({ of: unit(i, 1), atLeast: bounds.least }, { of: unit(i, -1), atLeast: -bounds.most });
    if (!moves) continue;
    const balance = unit(i, 1);
    balance[size + i] = -1;
    balance[2 * size + i] = 1;
    equal.push({ of: balance, atLeast: turnover.present[i] as number });
    least.push({ of: unit(size + i, 1), atLeast: 0 }, { of: unit(2 * size + i, 1), atLeast: 0 });
  }
  const found = minimise({ quadratic: widened(quadratic, width), linear: Array.from({ length: width }, (_, j) => (j < size ? 0 : -(turnover?.cost ?? 0))), equal, least });
  if (found === null) return err(failure('no_allocation', 'No weights were found within the bounds.', 'Widen the bounds, or take a longer period.'));
  return ok(tidy(found.slice(0, size), bounds));
}

/** The method needs a positive definite matrix; what is bought and sold has no variance of its own, and gets as good as none. */
function widened(quadratic: Matrix, width: number): Matrix {
  const size = quadratic.length;
  const tiny = 1e-9 * largestVariance(quadratic);
  return Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_column, j) => (i < size && j < size ? at(quadratic, i, j) : i === j ? tiny : 0)));
}

/** A solver's rounding must not leave a weight outside its bounds, nor their sum off 1: what is off is spread over the room that each has left. */
function tidy(weights: readonly number[], { least, most }: Bounds): readonly number[] {
  const kept = weights.map((one) => Math.min(most, Math.max(least, one)));
  const off = 1 - total(kept);
  const room = kept.map((one) => (off > 0 ? most - one : one - least));
  const rooms = total(room);
  return rooms > 0 ? kept.map((one, i) => one + (off * (room[i] as number)) / rooms) : kept;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
