import type { InstrumentKind } from '../../../../src-shared/domain/instrument.ts';

export interface GeneratedFeedOptions {
  /** The whole market follows from it: an integer, 0 ≤ seed < 2^53. */
  readonly seed: number;
  /** Only these: a base currency (`BTC`), a pair (`BTC-USDT`) or an instrument id. Which ones are wanted does not change their prices. */
  readonly instruments?: readonly string[];
  /** First moment of the market, ms UTC; taken down to its minute. */
  readonly startAt: number;
  /** Prices to begin near, per base currency (ten hours before the start): where an earlier market was left. Default: the assets' own. */
  readonly startPrices?: ReadonlyMap<string, number>;
  /** Length of a tick, a whole part of a minute; default 1,000 ms. */
  readonly tickMs?: number;
  /** Paper venues, the main one first; default `alpha`, `beta`. */
  readonly venues?: readonly string[];
  /** Default perpetual. */
  readonly kind?: InstrumentKind;
  /** One-minute bars from before the start, given as history in the first batch; default 600. */
  readonly historyBars?: number;
  /** Books are given this often, a multiple of the tick; default 5,000 ms; 0: never. */
  readonly bookEveryMs?: number;
  /** Levels per side of a book; default 10. */
  readonly bookLevels?: number;
  /** Only closed one-minute bars (and hourly funding), for fast long runs. */
  readonly timeframeOnly?: '1m';
}
