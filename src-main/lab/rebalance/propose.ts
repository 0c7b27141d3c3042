/** A rebalance proposal from what is stored: weights by a method, then the orders that lead there. */
import { createHash } from 'node:crypto';
import type { RebalanceProposal, RebalanceWish } from '../../../src-shared/contract/rebalance.ts';
import { abs, add, fromNumber, neg, notional, toNumber, toText, ZERO_MONEY, type Money, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import { TIMEFRAME_MS } from '../../../src-shared/domain/timeframe.ts';
import { must } from '../../../src-shared/support/assert.ts';
import { err, failure, ok, type Result } from '../../../src-shared/support/result.ts';
import { portfolioDeviation } from '../../engine/core/measures/exposure.ts';
import { deviation } from '../../engine/core/measures/moments.ts';
import type { Reader } from '../reader.ts';
import { costOf, orderList, SLIPPAGE, type Aim, type Plan, type PlannedOrder } from './order-list.ts';
import { LEAST_RETURNS, returnWindow, type ReturnWindow } from './return-window.ts';
import { storedPortfolio, type Holding, type StoredPortfolio } from './stored-portfolio.ts';
import { percent, targetWeights, withinTurnover, type Targets } from './target-weights.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** A stop lies so many daily deviations away, within what costs and venues leave: nearer, and fees eat the risk; farther, and a venue refuses it. */
const STOP_DEVIATIONS = 2;
const NEAREST_STOP = 0.01;
const FARTHEST_STOP = 0.06;

/** An instrument that gets a target. */
interface Candidate extends Holding {
  readonly price: Price;
  readonly present: number;
  readonly returns: readonly number[];
}

interface Left {
  readonly instrument: string;
  readonly present: number;
  readonly reason: string;
}

/** Answers `rebalance.propose`. */
export function propose(reader: Reader, wish: RebalanceWish): Result<RebalanceProposal> {
  const portfolio = storedPortfolio(reader);
  if (!portfolio.ok) return portfolio;
  const { equity, holdings } = portfolio.value;
  if (equity <= 0n) return err(failure('no_equity', 'There is no equity to divide.', 'Start a session with a fresh account.'));
  const named = wish.instruments.find((one) => !holdings.some(({ instrument }) => instrument === one));
  if (named !== undefined) return err(failure('unknown_instrument', `There is no instrument ${named} where the money lies.`, `Name some of ${holdings.map(({ instrument }) => instrument).join(', ')}.`));
  const window = returnWindow(reader, holdings.map(({ instrument }) => instrument), wish.windowHours === null ? null : wish.windowHours * HOUR_MS);
  if (window === null) return err(failure('insufficient_data', 'Insufficient data: no candle is stored yet.', 'Let a session run for a while.'));
  const { candidates, left } = sorted(wish, portfolio.value, window);
  const enough = enoughData(wish, candidates, left, window);
  if (!enough.ok) return enough;
  const present = candidates.map((one) => one.present);
  const invested = 1 - wish.cash - left.reduce((sum, one) => sum + Math.abs(one.present), 0);
  const cost = Math.max(...candidates.map(({ takerFee }) => toNumber(takerFee))) + toNumber(SLIPPAGE);
  const barMs = TIMEFRAME_MS[window.timeframe];
  const targets = targetWeights(wish, { returns: candidates.map(({ returns }) => returns), barMs, present, invested, cost });
  if (!targets.ok) return targets;
  const weights = withinTurnover(present, targets.value.weights, wish.maxTurnover);
  const aims = candidates.map((one, i): Aim => ({ ...one, target: weights[i] as number, stopDistance: wish.stop ?? usualStop(one.returns, barMs) }));
  return ok(worded({ wish, portfolio: portfolio.value, window, candidates, left, targets: targets.value, aims, plan: orderList(aims, equity, wish.leastChange), barMs }));
}

/** Who gets a target, and who is left as it is. */
function sorted(wish: RebalanceWish, { equity, holdings }: StoredPortfolio, { prices, returns, short, bars }: ReturnWindow): { readonly candidates: Candidate[]; readonly left: Left[] } {
  const candidates: Candidate[] = [];
  const left: Left[] = [];
  for (const holding of holdings) {
    const { instrument, quantity } = holding;
    const close = prices.get(instrument);
    const price = close === undefined ? null : fromNumber<Price>(close);
    const present = price === null ? 0 : shareOf(price, quantity, equity);
    const own = returns.get(instrument);
    const leave = (reason: string): void => { left.push({ instrument, present, reason }); };
    if (wish.instruments.length > 0 && !wish.instruments.includes(instrument)) leave('Not among the named instruments.');
    else if (price === null) leave('No price within ten minutes of the newest.');
    else if (own === undefined) leave(`Insufficient data: ${short.get(instrument) ?? 0} of ${bars} bars.`);
    else candidates.push({ ...holding, price, present, returns: own });
  }
  return { candidates, left };
}

function enoughData(wish: RebalanceWish, candidates: readonly Candidate[], left: readonly Left[], { bars, timeframe }: ReturnWindow): Result<null> {
  const found = candidates[0]?.returns.length ?? 0;
  if (candidates.length === 0 || found < LEAST_RETURNS) {
    const why = candidates.length === 0 && left.length > 0 ? (left.find(({ reason }) => reason.startsWith('Insufficient'))?.reason ?? left[0]?.reason ?? '') : `${found} returns over ${bars} bars of ${timeframe} that all have; ${LEAST_RETURNS} are needed.`;
    return err(failure('insufficient_data', why.startsWith('Insufficient') ? why : `Insufficient data: ${why}`, wish.windowHours === null ? 'Let the session run for longer.' : 'Take a shorter window, or let the session run for longer.'));
  }
  const still = candidates.find(({ returns }) => !(deviation(returns) > 0));
  if (still !== undefined) return err(failure('no_movement', `${still.instrument} did not move in the window: nothing can be said about its risk.`, 'Take a longer window, or name the other instruments.'));
  const spot = candidates.find(({ kind }) => kind === 'spot');
  if (wish.shorts && spot !== undefined) return err(failure('spot_is_long', `${spot.instrument} is spot and cannot be sold short.`, 'Leave short positions out, or name perpetuals only.'));
  return ok(null);
}

function usualStop(returns: readonly number[], barMs: number): number {
  return Math.min(FARTHEST_STOP, Math.max(NEAREST_STOP, STOP_DEVIATIONS * daily(returns, barMs)));
}

/** Standard deviation of a day's return, by the root of time. */
function daily(returns: readonly number[], barMs: number): number {
  return deviation(returns) * Math.sqrt(DAY_MS / barMs);
}

function shareOf(price: Price, quantity: Quantity, equity: Money): number {
  const value = notional(price, abs(quantity));
  return toNumber(quantity < 0n ? neg(value) : value) / toNumber(equity);
}

interface Made {
  readonly wish: RebalanceWish;
  readonly portfolio: StoredPortfolio;
  readonly window: ReturnWindow;
  readonly candidates: readonly Candidate[];
  readonly left: readonly Left[];
  readonly targets: Targets;
  readonly aims: readonly Aim[];
  readonly plan: Plan;
  readonly barMs: number;
}

function worded({ wish, portfolio: { equity, at }, window, candidates, left, targets, aims, plan, barMs }: Made): RebalanceProposal {
  const present = candidates.map((one) => one.present);
  const after = aims.map((aim) => shareOf(aim.price, plan.after.get(aim.instrument) ?? aim.quantity, equity));
  const traded = plan.orders.reduce((sum, { value }) => add(sum, value), ZERO_MONEY);
  const turnover = toNumber(traded) / toNumber(equity);
  const yearly = (weights: readonly number[]): number => portfolioDeviation(weights, targets.covariances) * Math.sqrt(YEAR_MS / barMs);
  const cash = (weights: readonly number[]): number => 1 - [...weights, ...left.map((one) => one.present)].reduce((sum, one) => sum + Math.abs(one), 0);
  const cost = costOf(plan.orders);
  const body: Omit<RebalanceProposal, 'id'> = {
    madeAt: Math.max(window.until, at), method: wish.method, quote: candidates[0]?.quote ?? '', equity: toText(equity),
    basis: { timeframe: window.timeframe, from: window.from, until: window.until, returns: candidates[0]?.returns.length ?? 0, shrinkage: targets.shrinkage },
    targets: aims.map((aim, i) => ({
      instrument: aim.instrument, price: toText(aim.price), held: toText(aim.quantity), present: present[i] as number, target: aim.target, after: after[i] as number,
      dailyDeviation: daily(candidates[i]?.returns ?? [], barMs), dropped: plan.dropped.get(aim.instrument) ?? null,
    })),
    left: [...left], orders: plan.orders.map((order) => orderText(order, aims)), cost: toText(cost), turnover, cashBefore: cash(present), cashAfter: cash(after), volatilityBefore: yearly(present), volatilityAfter: yearly(after),
    sentence: sentenceOf(plan.orders, turnover, toNumber(cost), candidates[0]?.quote ?? '', yearly(present), yearly(after)),
  };
  return { id: createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32), ...body };
}

function orderText({ instrument, action, direction, side, ...order }: PlannedOrder, aims: readonly Aim[]): RebalanceProposal['orders'][number] {
  const aim = must(aims.find((one) => one.instrument === instrument), 'an order without an aim');
  return {
    instrument, action, direction, side, quantity: toText(order.quantity), price: toText(order.price), stop: order.stop === null ? null : toText(order.stop), value: toText(order.value), fee: toText(order.fee),
    held: toText(aim.quantity), target: aim.target, slippage: toText(order.slippage), atRisk: order.atRisk === null ? null : toText(order.atRisk),
  };
}

function sentenceOf(orders: readonly PlannedOrder[], turnover: number, cost: number, quote: string, before: number, after: number): string {
  if (orders.length === 0) return 'Nothing to do: every weight is as near its target as is worth its cost.';
  return `${orders.length === 1 ? '1 order' : `${orders.length} orders`} move ${percent(turnover)} of equity and cost about ${cost.toFixed(2)} ${quote}; expected volatility a year ${percent(before)} before, ${percent(after)} after.`;
}
