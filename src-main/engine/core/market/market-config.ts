/** Limits of the quality gate. Immutable; times in ms, fractions as fractions. */
export interface MarketConfig {
  readonly staleAfterMs: {
    /** Where only bars come (one length of the bar plus 30 s where that is longer). */
    readonly candles: number;
    /** Where quotes, books or trades flow: mean interval of the prints at most `flowIntervalMs`. */
    readonly prints: number;
  };
  readonly flowIntervalMs: number;
  readonly outlier: {
    /** Prices in the rolling median. */
    readonly window: number;
    /** A price is suspect beyond this many median absolute deviations … */
    readonly deviations: number;
    /** … and beyond this fraction of the median. Highs and lows of a bar: three times this. */
    readonly fraction: number;
    /** Consecutive suspect prints near each other that make a sustained move. */
    readonly printConfirmations: number;
    /** The same for closed bars. */
    readonly barConfirmations: number;
  };
  /** Good base bars after a gap before entries are allowed again. */
  readonly goodBarsAfterGap: number;
  /** A gap of at least this many ms is long … */
  readonly longGapMs: number;
  /** … and asks for this many good base bars, so that the fast indicators have forgotten the hole. */
  readonly goodBarsAfterLongGap: number;
  /** One-minute bars (or the same time in longer base bars) before the first entry. */
  readonly warmupBars: number;
  readonly clockSkewWarnMs: number;
  readonly clockSkewBlockMs: number;
}

/** What the product ships with. trading-safety.md gives the clock limits. */
export const DEFAULT_MARKET_CONFIG: MarketConfig = {
  staleAfterMs: { candles: 90_000, prints: 15_000 },
  flowIntervalMs: 5_000,
  outlier: { window: 31, deviations: 12, fraction: 0.08, printConfirmations: 3, barConfirmations: 2 },
  goodBarsAfterGap: 5,
  longGapMs: 30 * 60_000,
  goodBarsAfterLongGap: 60,
  // 330 minutes: 21 fifteen-minute bars and a little more, so that every analyst on candles can speak. One request of 500 bars warms all.
  warmupBars: 330,
  clockSkewWarnMs: 1_000,
  clockSkewBlockMs: 5_000,
};
