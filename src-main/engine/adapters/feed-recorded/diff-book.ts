/** Price and size, both as the venue's text says them. */
export type Level = readonly [number, number];

/** One side of an order book, best level first. */
class BookSide {
  #prices: number[] = [];
  #sizes: number[] = [];
  /** +1 where lower prices are better (asks), −1 where higher ones are (bids). */
  #sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  clear(): void {
    this.#prices = [];
    this.#sizes = [];
  }

  /** Sets the size at a price; zero removes the level. */
  set(price: number, size: number): void {
    const at = this.#find(price);
    const known = this.#prices[at] === price;
    if (size === 0) {
      if (!known) return;
      this.#prices.splice(at, 1);
      this.#sizes.splice(at, 1);
    } else if (known) this.#sizes[at] = size;
    else {
      this.#prices.splice(at, 0, price);
      this.#sizes.splice(at, 0, size);
    }
  }

  top(levels: number): Level[] {
    const count = Math.min(levels, this.#prices.length);
    const out: Level[] = [];
    for (let at = 0; at < count; at += 1) out.push([this.#prices[at] as number, this.#sizes[at] as number]);
    return out;
  }

  /** Index of the price, or where it belongs. */
  #find(price: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (((this.#prices[middle] as number) - price) * this.#sign < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A change of a book as a venue streams it: everything from update `firstId` to `lastId`. */
export interface BookDiff {
  readonly firstId: number;
  readonly lastId: number;
  /** Last id of the diff before, where the venue says it (futures). */
  readonly previousId: number | null;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export type DiffOutcome = 'applied' | 'old' | 'waiting' | 'gap';

/** Diffs kept while no snapshot is known; more would be a snapshot that never comes. */
const MOST_WAITING = 1000;

/**
 * A book kept from one snapshot and a stream of diffs by Binance's rule: the first diff spans the snapshot's id
 * (U ≤ lastUpdateId + 1 ≤ u), each later one starts where the last ended (U = previous u + 1, or pu = previous u). After a
 * gap the book is unknown until the next snapshot.
 */
export class DiffBook {
  #bids = new BookSide(-1);
  #asks = new BookSide(1);
  #waiting: BookDiff[] = [];
  #lastId: number | null = null;
  /** No diff has been applied since the snapshot. */
  #fresh = false;

  /** Id of the last update in the book; null while the book is unknown. */
  get lastId(): number | null {
    return this.#lastId;
  }

  /** Starts over from a snapshot and what has been waiting for it. Returns `gap` when the waiting diffs do not connect. */
  snapshot(lastId: number, bids: readonly Level[], asks: readonly Level[]): DiffOutcome {
    this.#bids.clear();
    this.#asks.clear();
    this.#lastId = lastId;
    this.#fresh = true;
    this.#set(bids, asks);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const diff of waiting) if (this.apply(diff) === 'gap') return 'gap';
    return 'applied';
  }

  /** Takes the next diff. `waiting`: no snapshot yet. `gap`: it does not connect; the book is now unknown. */
  apply(diff: BookDiff): DiffOutcome {
    const lastId = this.#lastId;
    if (lastId === null) return this.#wait(diff);
    if (diff.lastId <= lastId) return 'old';
    if (!this.#connects(diff, lastId)) {
      this.#lastId = null;
      this.#waiting = [diff];
      return 'gap';
    }
    this.#lastId = diff.lastId;
    this.#fresh = false;
    this.#set(diff.bids, diff.asks);
    return 'applied';
  }

  bids(levels: number): Level[] {
    return this.#bids.top(levels);
  }

  asks(levels: number): Level[] {
    return this.#asks.top(levels);
  }

  #connects(diff: BookDiff, lastId: number): boolean {
    if (this.#fresh) return diff.firstId <= lastId + 1;
    return diff.previousId === null ? diff.firstId === lastId + 1 : diff.previousId === lastId;
  }

  #wait(diff: BookDiff): DiffOutcome {
    this.#waiting.push(diff);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    return 'waiting';
  }

  #set(bids: readonly Level[], asks: readonly Level[]): void {
    for (const [price, size] of bids) this.#bids.set(price, size);
    for (const [price, size] of asks) this.#asks.set(price, size);
  }
}
