import type { MarketConfig } from './market-config.ts';

/** `confirmed`: the price is part of a sustained move; the suspects before it were right. */
export type OutlierVerdict = 'accepted' | 'suspect' | 'confirmed';

/** Fewer prices than this say nothing about what is normal. */
const FEWEST = 8;

/**
 * Tells a bad print from a real move: a price is suspect when it is further from the rolling median than `deviations` median
 * absolute deviations and than `fraction` of the median. A suspect never enters the window, so one bad print poisons
 * nothing; enough consecutive suspects near each other are a move, and the window starts afresh from them.
 */
export class OutlierFilter {
  private readonly rule: MarketConfig['outlier'];
  private readonly confirmations: number;
  private readonly arrival: Float64Array;
  private readonly sorted: Float64Array;
  private head = 0;
  private filled = 0;
  /** Consecutive suspects so far; above 0 the newest price is in doubt. */
  suspects = 0;
  /** The newest suspect price. */
  suspectPrice = NaN;

  constructor(rule: MarketConfig['outlier'], confirmations: number) {
    this.rule = rule;
    this.confirmations = confirmations;
    this.arrival = new Float64Array(rule.window);
    this.sorted = new Float64Array(rule.window);
  }

  /** Rolling median; NaN while the window is too short to judge. */
  get median(): number {
    return this.filled < FEWEST ? NaN : (this.sorted[this.filled >> 1] as number);
  }

  /** Judges a price and remembers it. `tick` floors the deviation where the market stood still. */
  take(price: number, tick: number): OutlierVerdict {
    return this.settle(price, this.deviates(price, tick, this.rule.fraction));
  }

  /** The same for a bar: its close by the rule, its high and low by three times the fraction. */
  takeBar(high: number, low: number, close: number, tick: number): OutlierVerdict {
    const wick = 3 * this.rule.fraction;
    return this.settle(close, this.deviates(close, tick, this.rule.fraction) || this.deviates(high, tick, wick) || this.deviates(low, tick, wick));
  }

  /** Takes the price for normal, whatever it looks like. */
  accept(price: number): void {
    this.suspects = 0;
    this.insert(price);
  }

  /** Whether `price` lies within the fraction of the median: another witness for a price elsewhere. */
  supports(price: number): boolean {
    return Math.abs(price - this.median) <= this.rule.fraction * this.median;
  }

  private settle(price: number, deviates: boolean): OutlierVerdict {
    if (!deviates) {
      this.accept(price);
      return 'accepted';
    }
    const near = Math.abs(price - this.suspectPrice) <= this.rule.fraction * this.suspectPrice;
    this.suspects = near ? this.suspects + 1 : 1;
    this.suspectPrice = price;
    if (this.suspects < this.confirmations) return 'suspect';
    this.filled = 0;
    this.head = 0;
    this.accept(price);
    return 'confirmed';
  }

  private deviates(price: number, tick: number, fraction: number): boolean {
    const median = this.median;
    const distance = Math.abs(price - median);
    // The fraction first: it is cheap and nearly always decides. A NaN median compares false.
    if (!(distance > fraction * median)) return false;
    return distance > this.rule.deviations * Math.max(this.deviation(median), tick);
  }

  private deviation(median: number): number {
    const distances = this.sorted.slice(0, this.filled).map((x) => Math.abs(x - median));
    return distances.sort()[this.filled >> 1] as number;
  }

  private insert(price: number): void {
    if (this.filled === this.arrival.length) this.remove(this.arrival[this.head] as number);
    let at = this.filled;
    while (at > 0 && (this.sorted[at - 1] as number) > price) {
      this.sorted[at] = this.sorted[at - 1] as number;
      at -= 1;
    }
    this.sorted[at] = price;
    this.filled += 1;
    this.arrival[this.head] = price;
    this.head = this.head + 1 === this.arrival.length ? 0 : this.head + 1;
  }

  private remove(price: number): void {
    let at = 0;
    while ((this.sorted[at] as number) !== price) at += 1;
    this.sorted.copyWithin(at, at + 1, this.filled);
    this.filled -= 1;
  }
}
