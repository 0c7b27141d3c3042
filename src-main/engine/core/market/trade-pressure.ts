const SLOT_MS = 5_000;
const SLOTS = 12;

/** Who was the aggressor over the last minute: bought and sold quantity in twelve slots of 5 s. O(1) per trade. */
export class TradePressure {
  private readonly bought = new Float64Array(SLOTS);
  private readonly sold = new Float64Array(SLOTS);
  private readonly trades = new Float64Array(SLOTS);
  private newest = -1;

  /** Counts a trade at `at` (ms); older than the window it is dropped. */
  take(isBuy: boolean, quantity: number, at: number): void {
    const slot = Math.floor(at / SLOT_MS);
    this.advance(slot);
    if (slot <= this.newest - SLOTS) return;
    const index = slot % SLOTS;
    const side = isBuy ? this.bought : this.sold;
    side[index] = (side[index] as number) + quantity;
    this.trades[index] = (this.trades[index] as number) + 1;
  }

  /** (bought − sold) ÷ (bought + sold) over the minute before `at`, −1 … 1; null with fewer than `fewest` trades. */
  at(at: number, fewest: number): number | null {
    const slot = Math.floor(at / SLOT_MS);
    let bought = 0;
    let sold = 0;
    let trades = 0;
    for (let s = Math.max(slot - SLOTS + 1, this.newest - SLOTS + 1, 0); s <= Math.min(slot, this.newest); s += 1) {
      bought += this.bought[s % SLOTS] as number;
      sold += this.sold[s % SLOTS] as number;
      trades += this.trades[s % SLOTS] as number;
    }
    return trades < fewest || bought + sold <= 0 ? null : (bought - sold) / (bought + sold);
  }

  private advance(slot: number): void {
    if (slot <= this.newest) return;
    for (let s = Math.max(this.newest + 1, slot - SLOTS + 1); s <= slot; s += 1) {
      this.bought[s % SLOTS] = 0;
      this.sold[s % SLOTS] = 0;
      this.trades[s % SLOTS] = 0;
    }
    this.newest = slot;
  }
}
