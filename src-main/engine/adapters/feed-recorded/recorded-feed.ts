import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { err, failure, ok, type Failure, type Result } from '../../../../src-shared/support/result.ts';
import type { FeedBatch, FeedOpening, MarketFeed } from '../../ports/market-feed.ts';
import { findFiles } from './file-list.ts';
import { openSources, type OpenedSources } from './open-sources.ts';
import type { RecordedFeedOptions } from './recorded-feed-options.ts';
import type { Source } from './source.ts';

/** Recorded history: files merged by time, one batch per moment, refused rows named in the batch they belong to. */
export class RecordedFeed implements MarketFeed {
  #options: RecordedFeedOptions;
  #sources: readonly Source[] = [];
  /** Found while opening; goes with the first batch. */
  #early: Failure[] = [];
  #lastAt = 0;
  #closed = true;

  constructor(options: RecordedFeedOptions) {
    this.#options = options;
  }

  async open(): Promise<Result<FeedOpening>> {
    const { assumePerpetual, kind, path, instruments = [] } = this.#options;
    const files = await findFiles(path, instruments, assumePerpetual === true ? 'perpetual' : kind ?? null);
    if (!files.ok) return files;
    const opened = await openSources(files.value, this.#options);
    if (!opened.ok) return opened;
    this.#sources = opened.value.sources;
    this.#early = [...opened.value.problems];
    this.#closed = false;
    const opening = this.#opening(opened.value);
    if (!opening.ok) await this.close();
    return opening;
  }

  read(): FeedBatch | null | Promise<FeedBatch | null> {
    if (this.#closed) return null;
    for (const source of this.#sources) if (Number.isNaN(source.peek())) return this.#fillAndRead();
    return this.#next();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const source of this.#sources) source.close();
  }

  async #fillAndRead(): Promise<FeedBatch | null> {
    const hungry = this.#sources.filter((source) => Number.isNaN(source.peek()));
    await Promise.all(hungry.map((source) => source.fill()));
    return this.read();
  }

  #next(): FeedBatch | null {
    let at = Infinity;
    for (const source of this.#sources) at = Math.min(at, source.peek());
    const problems = this.#early;
    this.#early = [];
    if (at === Infinity) return this.#last(problems);
    const data: MarketDatum[] = [];
    for (const source of this.#sources) if (source.peek() === at) source.take(at, data, problems);
    this.#lastAt = at;
    return { at: at as Timestamp, data, problems };
  }

  /** What was found behind the last data still gets its batch, then the feed is over. */
  #last(problems: Failure[]): FeedBatch | null {
    for (const source of this.#sources) source.drain(problems);
    return problems.length === 0 ? null : { at: this.#lastAt as Timestamp, data: [], problems };
  }

  #opening(opened: OpenedSources): Result<FeedOpening> {
    const { path, from, until } = this.#options;
    const starts = this.#sources.flatMap((source) => source.firstAt ?? []);
    if (starts.length === 0) {
      return err(failure('market_empty', `${path} has no data in the wanted time.`, 'Choose an earlier start or a later end.'));
    }
    const instruments = new Map<string, Instrument>();
    for (const instrument of this.#sources.flatMap((source) => source.instruments)) {
      // Bars and a stream of one instrument: the finer tick fits both.
      const known = instruments.get(instrument.id);
      if (known === undefined || instrument.tickSize < known.tickSize) instruments.set(instrument.id, instrument);
    }
    const end = Math.min(opened.lastAt ?? Infinity, until ?? Infinity);
    return ok({
      instruments: [...instruments.values()],
      clock: 'history',
      from: Math.max(Math.min(...starts), from ?? 0) as Timestamp,
      until: Number.isFinite(end) ? (end as Timestamp) : null,
      title: `${this.#sources.length} file${this.#sources.length === 1 ? '' : 's'} of ${path}`,
    });
  }
}
