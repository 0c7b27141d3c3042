/** From weights to orders: whole lots rounded down, nothing sold that is not held, nothing sent that is too small to be worth it. Exact decimals throughout; a weight enters once, as a ratio. */
import { abs, add, ceilTo, floorTo, fromNumber, max, min, mul, notional, quantityFor, ratio, sub, toNumber, ZERO_MONEY, ZERO_QUANTITY, type Money, type Price, type Quantity, type Ratio } from '../../../src-shared/domain/decimal.ts';
import { entrySide, opposite, type Direction, type Side } from '../../../src-shared/domain/side.ts';
import type { Holding } from './stored-portfolio.ts';
import { percent } from './target-weights.ts';

/** Half a spread and what an order at the market slips on a usual day, share of its value. */
export const SLIPPAGE = ratio('0.0005');
/** A stop may slip by this share and its value must still clear the venue's minimum, as the engine's own check has it. */
const STOP_ROOM = ratio('0.99');

/** An instrument with its price, its target and the stop that a new position on it would get. */
export interface Aim extends Holding {
  readonly price: Price;
  /** Signed share of equity. */
  readonly target: number;
  /** Share of the price. */
  readonly stopDistance: number;
}

export interface PlannedOrder {
  readonly instrument: string;
  readonly action: 'close' | 'reduce' | 'open' | 'add';
  readonly direction: Direction;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price;
  /** Null for what only reduces. */
  readonly stop: Price | null;
  readonly value: Money;
  readonly fee: Money;
  readonly slippage: Money;
  readonly atRisk: Money | null;
}

export interface Plan {
  /** What frees money first, each of them the largest first. */
  readonly orders: readonly PlannedOrder[];
  /** Why an instrument is left as it is though its weight is not the target. */
  readonly dropped: ReadonlyMap<string, string>;
  /** Signed quantity once every order has filled. */
  readonly after: ReadonlyMap<string, Quantity>;
}

/** The orders that lead from what is held to the targets. */
export function orderList(aims: readonly Aim[], equity: Money, leastChange: number): Plan {
  const orders: PlannedOrder[] = [];
  const dropped = new Map<string, string>();
  const after = new Map<string, Quantity>();
  for (const aim of aims) {
    const planned = planOf(aim, equity, leastChange);
    if (typeof planned === 'string') dropped.set(aim.instrument, planned);
    else orders.push(...planned);
    after.set(aim.instrument, applied(aim.quantity, typeof planned === 'string' ? [] : planned));
  }
  return { orders: orders.sort((a, b) => Number(isEntry(a)) - Number(isEntry(b)) || Number(b.value - a.value > 0n) - Number(a.value - b.value > 0n)), dropped, after };
}

/** What is held once orders have filled. */
export function applied(held: Quantity, orders: readonly Pick<PlannedOrder, 'side' | 'quantity'>[]): Quantity {
  return orders.reduce((sum, { side, quantity }) => (side === 'buy' ? add(sum, quantity) : sub(sum, quantity)), held);
}

const isEntry = ({ action }: Pick<PlannedOrder, 'action'>): boolean => action === 'open' || action === 'add';

/** A weight's worth in whole lots, towards zero. */
export function targetQuantity({ price, lotSize, target }: Pick<Aim, 'price' | 'lotSize' | 'target'>, equity: Money): Quantity {
  return floorTo(quantityFor(mul(equity, asRatio(Math.abs(target))), price), lotSize);
}

function planOf(aim: Aim, equity: Money, leastChange: number): readonly PlannedOrder[] | string {
  const held = abs(aim.quantity);
  const wanted = targetQuantity(aim, equity);
  const now: Direction | null = held === 0n ? null : aim.quantity > 0n ? 'long' : 'short';
  const next: Direction = aim.target < 0 ? 'short' : 'long';
  const turns = now !== null && now !== next && wanted > 0n;
  const change = turns ? add(wanted, held) : sub(wanted, held);
  const value = notional(aim.price, abs(change));
  if (change === 0n) return [];
  if (toNumber(value) < leastChange * toNumber(equity)) return `The change of ${percent(toNumber(value) / toNumber(equity))} of equity is below ${percent(leastChange)}: it is not worth what it costs.`;
  if (turns) return turned(aim, now, next, wanted);
  if (change > 0n) return entry(aim, next, change, now === null ? 'open' : 'add');
  return reduction(aim, now ?? next, held, wanted);
}

/** The other way round: closed, then opened anew. Where the new side is too small, closed. */
function turned(aim: Aim, now: Direction, next: Direction, wanted: Quantity): readonly PlannedOrder[] | string {
  const closing = reduction(aim, now, abs(aim.quantity), ZERO_QUANTITY);
  if (typeof closing === 'string') return closing;
  const opening = entry({ ...aim, stop: null }, next, wanted, 'open');
  return typeof opening === 'string' ? closing : [...closing, ...opening];
}

/** Never more than is held. What would be left and could be neither sold nor protected is sold as well. */
function reduction(aim: Aim, direction: Direction, held: Quantity, wanted: Quantity): readonly PlannedOrder[] | string {
  const { price, lotSize, minQuantity, minNotional } = aim;
  const whole = floorTo(held, lotSize);
  const part = floorTo(sub(held, wanted), lotSize);
  const rest = sub(whole, part);
  const closes = wanted === 0n || rest < minQuantity || notional(price, rest) < minNotional;
  const quantity = closes ? whole : part;
  if (quantity <= 0n || quantity < minQuantity) return 'What is to be sold is smaller than the venue’s smallest order.';
  return [order(aim, { action: closes ? 'close' : 'reduce', direction, side: opposite(entrySide(direction)), quantity, stop: null })];
}

function entry(aim: Aim, direction: Direction, size: Quantity, action: 'open' | 'add'): readonly PlannedOrder[] | string {
  const quantity = floorTo(size, aim.lotSize);
  const stop = action === 'add' ? aim.stop : stopAt(aim, direction);
  if (stop === null) return 'The position has no stop yet: nothing is added to what is not protected.';
  const least = min(notional(aim.price, quantity), mul(notional(stop, quantity), STOP_ROOM));
  if (quantity < aim.minQuantity || least < aim.minNotional || quantity <= 0n) return 'What is to be bought or sold short is smaller than the venue’s smallest order.';
  return [order(aim, { action, direction, side: entrySide(direction), quantity, stop })];
}

/** On the tick, not nearer than wished. */
export function stopAt({ price, tickSize, stopDistance }: Pick<Aim, 'price' | 'tickSize' | 'stopDistance'>, direction: Direction): Price {
  const away = mul(price, asRatio(stopDistance));
  return direction === 'long' ? max(tickSize, floorTo(sub(price, away), tickSize)) : ceilTo(add(price, away), tickSize);
}

function order({ instrument, price, takerFee }: Aim, made: Pick<PlannedOrder, 'action' | 'direction' | 'side' | 'quantity' | 'stop'>): PlannedOrder {
  const value = notional(price, made.quantity);
  return { ...made, instrument, price, value, fee: mul(value, takerFee), slippage: mul(value, SLIPPAGE), atRisk: made.stop === null ? null : notional(abs(sub(price, made.stop)), made.quantity) };
}

/** What orders cost together: fees and slippage. */
export function costOf(orders: readonly Pick<PlannedOrder, 'fee' | 'slippage'>[]): Money {
  return orders.reduce((sum, { fee, slippage }) => add(sum, add(fee, slippage)), ZERO_MONEY);
}

function asRatio(share: number): Ratio {
  return fromNumber<Ratio>(Number(share.toFixed(12)));
}
