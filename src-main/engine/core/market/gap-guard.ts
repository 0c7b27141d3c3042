import type { Candle } from './candle.ts';
import type { MarketConfig } from './market-config.ts';

/** Watches the base bars for missing time, and counts the good bars since. */
export class GapGuard {
  private readonly config: MarketConfig;
  private lastCloseAt = -1;
  /** Length of the newest gap in ms; 0 while there was none. */
  missingMs = 0;
  /** Good bars since the newest gap, the one after it included. */
  goodBars = 0;
  /** Good bars asked for after the newest gap. */
  neededBars = 0;

  constructor(config: MarketConfig) {
    this.config = config;
  }

  get open(): boolean {
    return this.goodBars < this.neededBars;
  }

  /** Takes the next closed base bar. */
  take(bar: Candle): void {
    const missingMs = this.lastCloseAt < 0 ? 0 : bar.openAt - this.lastCloseAt;
    if (missingMs > 0) this.begin(missingMs);
    this.goodBars = bar.partial ? 0 : this.goodBars + 1;
    this.lastCloseAt = bar.closeAt;
  }

  private begin(missingMs: number): void {
    const { longGapMs, goodBarsAfterGap, goodBarsAfterLongGap } = this.config;
    const needed = missingMs >= longGapMs ? goodBarsAfterLongGap : goodBarsAfterGap;
    // A short gap soon after a long one does not shorten the wait.
    this.neededBars = this.open ? Math.max(needed, this.neededBars) : needed;
    this.missingMs = missingMs;
    this.goodBars = 0;
  }
}
