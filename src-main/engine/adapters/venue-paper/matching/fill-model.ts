/**
 * How the paper venue fills: "paper book-walk v1".
 *
 * One rule above all: where the data leave a doubt, the doubt goes against the trader.
 *
 * What can be taken at once (a ladder of price levels), from the finest data that is fresh:
 * 1. A book. Takers walk its levels at their prices; what they take is gone until the next book.
 * 2. A quote. The displayed size at bid or ask, then a ladder behind it: each further displayed size costs one more step of half the
 *    spread (a tick at least), ten steps deep. What is taken is gone until the next quote.
 * 3. Only bars or trades. Takers trade at the last known price, at the moment they arrive: the close of the last bar is the current price, and
 *    waiting for the next bar would leave a position bare for a minute. They pay
 *      half spread  h = max(half a tick, price × max(0.5 bp, 5 % of r))                     and
 *      impact       I(q) = price × 0.5 × r × √(q / V)       (square-root law; Almgren et al. 2005, Tóth et al. 2011)
 *    r: moving average (α = 1/20) of (high − low) ÷ close of a bar; V: moving average of a bar's volume. Quantity is priced at the far end of the rung of
 *    the ladder it falls on, rounded against us to the tick (rungs at 1, 5, 10, 20, 35, 50, 75 and 100 % of the cap). The cap is 10 % of V (or of the bar's own volume where a bar is
 *    being matched), shared by all our orders until the next bar; the rest waits for later data (GTC), or ends (IOC, FOK).
 *    Where no volume was ever seen there is one rung, 5 bp behind the half spread, without a bottom.
 *
 * Resting limits fill at their own price, never a better one, and only when the market traded strictly THROUGH them by a tick: at the touch the
 * queue before us is taken to be longer than the trade. Size: what the book or quote shows beyond the price, the size of the trade, or the bar's cap.
 *
 * Stops fire when the market touches the trigger (buy: ask or high; sell: bid or low) and trade as takers from the worse of trigger and open, never better: a trade through the
 * trigger is newer than the book or quote it came out of, whose better prices are gone; take-profits fire
 * at the touch in favour and trade from the trigger even where the bar opened beyond it. Within one bar: waiting market orders at the open, then stops, then limits, then
 * take-profits, then liquidation. An order that came after a bar began sees of that bar only what hurts it (stops: the extreme) or what surely came later (the close).
 * Bars match only where nothing finer was seen since they began. Our own orders never trade with each other.
 */
import { add, ceilTo, floorTo, fromNumber, max, min, sub, toNumber, ZERO_QUANTITY } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';

/** Name and version, shown with every result. */
export const FILL_MODEL = 'paper book-walk v1';

/** More than anything anybody orders. */
export const BOTTOMLESS = (10n ** 36n) as Quantity;

const MIN_HALF_SPREAD = 0.000_05;
const HALF_SPREAD_OF_RANGE = 0.05;
const IMPACT = 0.5;
const UNKNOWN_DEPTH_PENALTY = 0.000_5;
const RUNGS_PERCENT = [1n, 5n, 10n, 20n, 35n, 50n, 75n, 100n] as const;
const QUOTE_STEPS = 10;

/** What can be had at one price. */
export interface Level {
  readonly price: Price;
  left: Quantity;
}

/** Levels for a taker, best first. Whoever takes says so with {@link Ladder.taken}. */
export interface Ladder {
  readonly levels: readonly Level[];
  /** What is had at better levels costs this: the market is known to have gone there since they were shown. */
  readonly noBetterThan?: Price;
  taken(size: Quantity): void;
}

/** A piece of an execution: this much at this price. */
export interface Execution {
  readonly level: Level;
  readonly price: Price;
  readonly quantity: Quantity;
}

/** What recent bars say about an instrument: mean relative range and mean volume of a bar (0: never seen). */
export interface BarStatistics {
  readonly range: number;
  readonly volume: number;
}

/** How much the assumed ladder holds. */
export interface ReferenceDepth {
  readonly cap: Quantity;
  readonly share: number;
  readonly used: Quantity;
  readonly bottomless: boolean;
}

/** Half the spread assumed round `base` (price units, float). */
export function halfSpread(instrument: Instrument, base: number, range: number): number {
  const tick = toNumber(instrument.tickSize);
  return Math.max(tick / 2, base * Math.max(MIN_HALF_SPREAD, HALF_SPREAD_OF_RANGE * range));
}

/**
 * The rungs a taker meets around `base` when only bars are known.
 * @param depth.cap most that may be taken in all; depth.share: the cap as a fraction of a bar's volume; depth.used: how much of it is gone already;
 *   depth.bottomless: the last rung never ends
 */
export function referenceLevels(instrument: Instrument, side: Side, base: Price, bars: BarStatistics, depth: ReferenceDepth): Level[] {
  const about = toNumber(base);
  const half = halfSpread(instrument, about, bars.range);
  if (bars.volume <= 0) return [{ price: worsen(instrument, side, base, half + about * UNKNOWN_DEPTH_PENALTY), left: BOTTOMLESS }];
  const levels: Level[] = [];
  let from = depth.used;
  for (const percent of RUNGS_PERCENT) {
    const until = floorTo((((depth.cap as bigint) * percent) / 100n) as Quantity, instrument.lotSize);
    const last = percent === 100n && depth.bottomless;
    if (until <= from && !last) continue;
    const impact = about * IMPACT * bars.range * Math.sqrt((Number(percent) / 100) * depth.share);
    addLevel(levels, worsen(instrument, side, base, half + impact), last ? BOTTOMLESS : sub(until, from));
    from = until;
  }
  return levels;
}

/** Rungs that round to one price are one level. */
function addLevel(levels: Level[], at: Price, left: Quantity): void {
  const before = levels.at(-1);
  if (before?.price === at) before.left = add(before.left, left);
  else levels.push({ price: at, left });
}

/** `base` moved against the taker by at least `by`, to a whole tick (one tick at least). */
export function worsen(instrument: Instrument, side: Side, base: Price, by: number): Price {
  const tick = instrument.tickSize;
  const distance = fromNumber<Price>(by);
  return side === 'buy' ? ceilTo(add(base, distance), tick) : max(floorTo(sub(base, distance), tick), tick);
}

/** The displayed size and the assumed ladder behind it. */
export function quoteLevels(instrument: Instrument, side: Side, bid: number, ask: number, size: number): Level[] {
  const best = fromNumber<Price>(side === 'buy' ? ask : bid);
  const half = ceilTo((sub(fromNumber<Price>(ask), fromNumber<Price>(bid)) / 2n) as Price, instrument.tickSize);
  const step = max(half, instrument.tickSize) * (side === 'buy' ? 1n : -1n);
  const left = fromNumber<Quantity>(size);
  const levels: Level[] = [];
  for (let index = 0; index <= QUOTE_STEPS; index += 1) {
    const at = ((best as bigint) + step * BigInt(index)) as Price;
    if (at > 0n && left > 0n) levels.push({ price: at, left });
  }
  return levels;
}

/** Whether a buyer may pay, or a seller accept, `at` under this limit (null: any price). */
export function within(limit: Price | null, side: Side, at: Price): boolean {
  if (limit === null) return true;
  return side === 'buy' ? at <= limit : at >= limit;
}

/** Walks a ladder without taking: whole lots at each level, best first, up to `size` and never beyond `limit`. */
export function planWalk(ladder: Ladder, side: Side, size: Quantity, limit: Price | null, lotSize: Quantity): Execution[] {
  const plan: Execution[] = [];
  let wanted = size;
  for (const level of ladder.levels) {
    const price = ladder.noBetterThan === undefined ? level.price : worse(side, level.price, ladder.noBetterThan);
    if (wanted <= 0n || !within(limit, side, price)) break;
    const part = floorTo(min(level.left, wanted), lotSize);
    if (part <= 0n) continue;
    plan.push({ level, price, quantity: part });
    wanted = sub(wanted, part);
  }
  return plan;
}

/** Sum of a plan's quantities. */
export function plannedQuantity(plan: readonly Execution[]): Quantity {
  return plan.reduce<Quantity>((sum, part) => ((sum as bigint) + (part.quantity as bigint)) as Quantity, ZERO_QUANTITY);
}

/** The worse of two prices for a taker of this side. */
export function worse(side: Side, a: Price, b: Price): Price {
  return side === 'buy' ? max(a, b) : min(a, b);
}
