/** The ladder made of a book: levels in steps, running sums, and where our own orders lie. Prices are counted in ticks, so that no level is split by a rounding error. */
import type { RowOf } from '../../../src-shared/contract/mirror.ts';

/** A line of the ladder. */
export interface Rung {
  /** In steps of the grouping, on the tick. */
  readonly price: number;
  readonly size: number;
  /** Everything from the best price to here. */
  readonly total: number;
  /** What of ours rests here, unfilled; 0: nothing. */
  readonly own: number;
  /** A stop of ours fires here: it is no order in the book. */
  readonly ownStop: boolean;
}

export interface Ladder {
  /** Best first, as are bids. */
  readonly asks: readonly Rung[];
  readonly bids: readonly Rung[];
  /** The larger of the two sides' sums, for the length of bars; at least a little above 0. */
  readonly widest: number;
  /** Best ask minus best bid, from the book itself and not from the groups; null without both. */
  readonly spread: number | null;
  readonly mid: number | null;
  /** Bids' share of what is shown on both sides, 0–1; null where nothing is shown. */
  readonly bidShare: number | null;
}

type Book = Pick<RowOf<'books'>, 'bids' | 'asks'>;
type OwnOrder = Pick<RowOf<'orders'>, 'side' | 'price' | 'trigger' | 'quantity' | 'filled' | 'live' | 'instrument'>;

interface Own {
  size: number;
  stop: boolean;
}

/**
 * Builds the ladder.
 * @param tick smallest price step
 * @param group ticks in a rung, ≥ 1
 * @param depth rungs a side
 * @param orders ours on this instrument; those that have ended are left out
 */
export function ladderOf(book: Book, tick: number, group: number, depth: number, orders: readonly OwnOrder[]): Ladder {
  const asks = sideOf(book.asks, 'sell', tick, group, depth, orders);
  const bids = sideOf(book.bids, 'buy', tick, group, depth, orders);
  const [ask, bid] = [book.asks[0]?.[0], book.bids[0]?.[0]];
  const both = ask !== undefined && bid !== undefined;
  const [asked, bidden] = [asks.at(-1)?.total ?? 0, bids.at(-1)?.total ?? 0];
  return {
    asks, bids, widest: Math.max(asked, bidden, Number.MIN_VALUE), spread: both ? ask - bid : null, mid: both ? (ask + bid) / 2 : null,
    bidShare: asked + bidden > 0 ? bidden / (asked + bidden) : null,
  };
}

function sideOf(levels: Book['asks'], side: 'buy' | 'sell', tick: number, group: number, depth: number, orders: readonly OwnOrder[]): readonly Rung[] {
  const rungOf = (price: number): number => {
    const ticks = Math.round(price / tick);
    return (side === 'sell' ? Math.ceil(ticks / group) : Math.floor(ticks / group)) * group;
  };
  const sizes = new Map<number, number>();
  for (const [price, size] of levels) sizes.set(rungOf(price), (sizes.get(rungOf(price)) ?? 0) + size);
  const own = ownAt(orders, side, rungOf);
  // Ours are shown even where a modelled book has no level, as long as they lie about where the book does: far ones would stand beside prices they are not near.
  for (const rung of own.keys()) if (!sizes.has(rung) && between(rung, sizes, side)) sizes.set(rung, 0);
  let total = 0;
  const near = [...sizes].sort(([a], [b]) => (side === 'sell' ? a - b : b - a)).slice(0, depth);
  return near.map(([rung, size]) => {
    total += size;
    const mine = own.get(rung);
    return { price: rung * tick, size, total, own: mine?.size ?? 0, ownStop: mine?.stop ?? false };
  });
}

/** Whether a rung lies among those of a side, or beyond them by no more than they span: not on the other side of the market, not far away. */
function between(rung: number, sizes: ReadonlyMap<number, number>, side: 'buy' | 'sell'): boolean {
  if (sizes.size === 0) return false;
  const [low, high] = [Math.min(...sizes.keys()), Math.max(...sizes.keys())];
  return side === 'sell' ? rung >= low && rung <= high + (high - low) : rung <= high && rung >= low - (high - low);
}

function ownAt(orders: readonly OwnOrder[], side: 'buy' | 'sell', rungOf: (price: number) => number): ReadonlyMap<number, Own> {
  const found = new Map<number, Own>();
  for (const order of orders) {
    // A stop to buy lies above the market, among the asks; a limit to buy below it.
    const stop = order.price === null && order.trigger !== null;
    const place = order.price ?? order.trigger;
    if (!order.live || place === null || (stop ? order.side === side : order.side !== side)) continue;
    const rung = rungOf(Number(place));
    const entry = found.get(rung) ?? { size: 0, stop: false };
    if (stop) entry.stop = true;
    else entry.size += Number(order.quantity) - Number(order.filled);
    found.set(rung, entry);
  }
  return found;
}

/** Groupings to choose from: 1, 5, 10, 50 … ticks, up to about a thousandth of the price. */
export function groupings(tick: number, price: number): readonly number[] {
  const found: number[] = [];
  for (let ten = 1; found.length < 5; ten *= 10) {
    for (const group of [ten, ten * 5]) {
      if (found.length > 0 && (group * tick > price * 0.002 || found.length >= 5)) return found;
      found.push(group);
    }
  }
  return found;
}
