import { abs, sub } from '../../../../../src-shared/domain/decimal.ts';
import type { Price } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import { fillResting, takeFrom } from './execution.ts';
import { worse } from './fill-model.ts';
import { liquidateIfBroke } from './liquidation.ts';
import type { Liquidity } from './liquidity.ts';
import type { Tick } from './tick.ts';
import { ordersOf } from './venue-state.ts';
import type { VenueState } from './venue-state.ts';
import { isLive, stageOf } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** Matches every working order of an instrument against one datum, in the order that {@link fill-model} states. */
export function sweep(state: VenueState, instrument: Instrument, tick: Tick, liquidity: Liquidity): void {
  const orders = ordersOf(state, instrument.id).filter((order) => tick.kind !== 'trade' || order.acceptedAt <= tick.start);
  const context: SweepContext = { state, instrument, tick, liquidity };
  const waiting = orders.filter((order) => stageOf(order) === 'waiting');
  const limits = orders.filter((order) => stageOf(order) === 'limit').sort(byPriority);
  for (const order of orders) if (stageOf(order) === 'market') workOn(context, order);
  for (const order of waiting.filter((one) => one.type !== 'take_profit').sort(byDistance(tick))) tryStop(context, order);
  for (const order of limits) tryLimit(context, order);
  for (const order of waiting.filter((one) => one.type === 'take_profit').sort(byDistance(tick))) tryTarget(context, order);
  liquidateIfBroke(state, instrument, tick);
}

interface SweepContext {
  readonly state: VenueState;
  readonly instrument: Instrument;
  readonly tick: Tick;
  readonly liquidity: Liquidity;
}

/** Best price first, then who came first. Buys and sells never compete, so their order among each other does not matter. */
function byPriority(a: WorkingOrder, b: WorkingOrder): number {
  if (a.side !== b.side) return a.side === 'buy' ? -1 : 1;
  const difference = ((a.price ?? 0n) as bigint) - ((b.price ?? 0n) as bigint);
  if (difference === 0n) return a.sequence - b.sequence;
  return (difference > 0n) === (a.side === 'buy') ? -1 : 1;
}

/** The trigger the price met first, then who came first. */
function byDistance(tick: Tick): (a: WorkingOrder, b: WorkingOrder) => number {
  const distance = (order: WorkingOrder): bigint => (order.triggerPrice === null ? 0n : abs(sub(order.triggerPrice, tick[order.side].open)));
  return (a, b) => {
    const difference = distance(a) - distance(b);
    if (difference === 0n) return a.sequence - b.sequence;
    return difference < 0n ? -1 : 1;
  };
}

/** Whether the order was there when what the datum tells began; of a bar it came into, only the close surely came later. */
function sawAll(tick: Tick, order: WorkingOrder): boolean {
  return tick.kind !== 'bar' || order.acceptedAt <= tick.start;
}

function workOn(context: SweepContext, order: WorkingOrder): void {
  if (!isLive(order)) return;
  const path = context.tick[order.side];
  take(context, order, sawAll(context.tick, order) ? path.open : path.close);
}

function tryStop(context: SweepContext, order: WorkingOrder): void {
  const { triggerPrice: trigger, side } = order;
  const path = context.tick[side];
  if (!isLive(order) || trigger === null || !(side === 'buy' ? path.high >= trigger : path.low <= trigger)) return;
  const base = sawAll(context.tick, order) ? worse(side, trigger, path.open) : trigger;
  fire(context, order, base, base);
}

function tryTarget(context: SweepContext, order: WorkingOrder): void {
  const { triggerPrice: trigger, side } = order;
  if (!isLive(order) || trigger === null) return;
  const path = context.tick[side];
  const seen = sawAll(context.tick, order);
  const reached = side === 'buy' ? (seen ? path.low : path.close) <= trigger : (seen ? path.high : path.close) >= trigger;
  if (reached) fire(context, order, trigger);
}

function fire(context: SweepContext, order: WorkingOrder, base: Price, noBetterThan?: Price): void {
  order.fired = true;
  context.state.changed = true;
  take(context, order, base, noBetterThan);
}

function take(context: SweepContext, order: WorkingOrder, base: Price, noBetterThan?: Price): void {
  const { state, instrument, tick, liquidity } = context;
  const ladder = liquidity.ladder(order.side, base) ?? { levels: [], taken: () => undefined };
  takeFrom(state, instrument, order, noBetterThan === undefined ? ladder : { ...ladder, noBetterThan }, tick.at);
}

function tryLimit(context: SweepContext, order: WorkingOrder): void {
  const { state, instrument, tick, liquidity } = context;
  const { price: limit, side } = order;
  if (!isLive(order) || limit === null) return;
  const path = tick[side];
  const seen = sawAll(tick, order);
  const beyond = side === 'buy' ? limit - (seen ? path.low : path.close) : (seen ? path.high : path.close) - limit;
  if (beyond < instrument.tickSize) return;
  const size = fillResting(state, instrument, order, limit, liquidity.resting(side, limit), tick.at);
  if (size > 0n) liquidity.rested(side, limit, size);
}
