import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { Timestamp } from '../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import type { Failure, Result } from '../../../src-shared/support/result.ts';

/** Data that became known at one moment. `at` never goes back from one batch to the next. */
export interface FeedBatch {
  readonly at: Timestamp;
  readonly data: readonly MarketDatum[];
  /** Rows refused since the last batch, for the log and the quality gate: each a sentence that names file, line and remedy. */
  readonly problems: readonly Failure[];
}

/** What a feed is, once opened. */
export interface FeedOpening {
  readonly instruments: readonly Instrument[];
  /** `history`: time comes from the data and may run at any speed. `live`: time is the machine's. */
  readonly clock: 'history' | 'live';
  /** First and last moment, where known (history). */
  readonly from: Timestamp | null;
  readonly until: Timestamp | null;
  /** Human name: `generated market, seed 7`, `8 files of …`. */
  readonly title: string;
}

/** A source of market data. Every adapter passes `market-feed.contract.test.ts`. */
export interface MarketFeed {
  /** Checks the source and learns its instruments. A source that cannot be used is a failure value, never an exception. */
  open(): Promise<Result<FeedOpening>>;
  /** The next batch; null at the end (history) or after close. Called again only after the previous one is resolved. A history feed may answer synchronously. */
  read(): FeedBatch | null | Promise<FeedBatch | null>;
  close(): Promise<void>;
}
