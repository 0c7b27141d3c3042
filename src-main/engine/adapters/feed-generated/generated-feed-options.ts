import type { InstrumentKind } from '../../../../src-shared/domain/instrument.ts';
import type { KeptBar } from './generated-past.ts';

export interface GeneratedFeedOptions {
  /** The whole market follows from it: an integer, 0 ≤ seed < 2^53. */
  readonly seed: number;
  /** Only these: a base currency (`BTC`), a pair (`BTC-USDT`) or an instrument id. Which ones are wanted does not change their prices. */
  readonly instruments?: readonly string[];
  /** First moment of the market, ms UTC; taken down to its tick, or to its minute where only bars come. */
  readonly startAt: number;
  /** Prices at which history ends and the market begins, per base currency: where an earlier market was left. Default: wherever the assets' own lead. */
  readonly endPrices?: ReadonlyMap<string, number>;
  /** Bars of an earlier market per instrument id, oldest first: handed out in place of made-up ones. The market begins at the newest one's close. */
  readonly keptBars?: ReadonlyMap<string, readonly KeptBar[]>;
  /** Length of a tick, a whole part of a minute; default 1,000 ms. */
  readonly tickMs?: number;
  /** Paper venues, the main one first; default `alpha`, `beta`. */
  readonly venues?: readonly string[];
  /** Default perpetual. */
  readonly kind?: InstrumentKind;
  /** One-minute bars from before the start, given as history in the first batch; default 600. With `keptBars` as many more as make a whole hour. */
  readonly historyBars?: number;
  /** Books are given this often, a multiple of the tick; default 5,000 ms; 0: never. */
  readonly bookEveryMs?: number;
  /** Levels per side of a book; default 10. */
  readonly bookLevels?: number;
  /** Only closed one-minute bars (and hourly funding), for fast long runs. */
  readonly timeframeOnly?: '1m';
}
