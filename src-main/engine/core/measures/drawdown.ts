/** How far, how long and how often equity stood below its highest. */
import { known, type Measure } from './measure.ts';

export interface Drawdown {
  /** Fractions of the highest so far, 0 or above. */
  readonly current: number;
  readonly deepest: number;
  /** Observations since the last highest, and the longest such stretch. */
  readonly currentBars: number;
  readonly longestBars: number;
}

/** Follows equity one value at a time: as much work for the millionth as for the first. */
export class DrawdownTracker {
  #peak = 0;
  #below = 0;
  #current = 0;
  #deepest = 0;
  #longest = 0;

  /** Takes the next equity, above 0 (the account's currency). What is not is a bug or a loss of everything: the fall is then whole. */
  take(equity: number): void {
    if (equity >= this.#peak) {
      this.#peak = equity;
      this.#below = 0;
      this.#current = 0;
      return;
    }
    this.#below += 1;
    this.#current = Math.min(1, 1 - equity / this.#peak);
    this.#deepest = Math.max(this.#deepest, this.#current);
    this.#longest = Math.max(this.#longest, this.#below);
  }

  /**
   * Money was put in or taken out, which is neither a rise nor a fall: the highest is scaled by what there is after ÷ what there was before, so that the fall stays the share it is. Where nothing was before
   * or nothing is left, no share can be said of it, and the path begins at what there is after.
   */
  rebase(before: number, after: number): void {
    if (before > 0 && after > 0) {
      this.#peak *= after / before;
      return;
    }
    this.#peak = Math.max(0, after);
    this.#below = 0;
    this.#current = 0;
  }

  get now(): Drawdown {
    return { current: this.#current, deepest: this.#deepest, currentBars: this.#below, longestBars: this.#longest };
  }
}

/**
 * Deepest fall of returns compounded from 1, as a fraction of the peak, 0 or above (empyrical's `max_drawdown` with the sign turned; a loss on the
 * first bar counts).
 */
export function deepestFall(returns: readonly number[]): Measure {
  if (returns.length === 0) return { kind: 'insufficient', observations: 0, needed: 1 };
  const tracker = new DrawdownTracker();
  let equity = 1;
  tracker.take(equity);
  for (const one of returns) {
    equity *= 1 + one;
    tracker.take(equity);
  }
  return known(tracker.now.deepest, 'fraction', returns.length);
}
