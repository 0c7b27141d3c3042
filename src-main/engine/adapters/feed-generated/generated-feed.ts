import type { Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { CandleDatum, MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import { err, failure, ok, type Result } from '../../../../src-shared/support/result.ts';
import type { FeedBatch, FeedOpening, MarketFeed } from '../../ports/market-feed.ts';
import type { GeneratedFeedOptions } from './generated-feed-options.ts';
import type { KeptBar } from './generated-past.ts';
import { GeneratedVenue } from './generated-venue.ts';
import { ASSETS, QUOTE } from './model/assets.ts';
import { MarketModel } from './model/market-model.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** The venues of the generated market unless others are asked for, the main one first. */
export const GENERATED_VENUES: readonly string[] = ['alpha', 'beta'];

/** An endless market that follows from a seed: the same batches for the same options, whatever machine and time. */
export class GeneratedFeed implements MarketFeed {
  #options: Required<Omit<GeneratedFeedOptions, 'instruments' | 'timeframeOnly' | 'endPrices' | 'keptBars'>>;
  #wanted: readonly string[];
  #barsOnly: boolean;
  #endPrices: ReadonlyMap<string, number>;
  #keptBars: ReadonlyMap<string, readonly KeptBar[]>;
  #model: MarketModel;
  #venues: readonly GeneratedVenue[] = [];
  #startAt: number;
  /** The next tick. */
  #at: number;
  #open = false;
  #historyGiven = false;

  constructor(options: GeneratedFeedOptions) {
    this.#options = { tickMs: 1000, venues: GENERATED_VENUES, kind: 'perpetual', historyBars: 600, bookEveryMs: 5000, bookLevels: 10, ...options };
    this.#wanted = (options.instruments ?? []).map((text) => text.toUpperCase());
    this.#barsOnly = options.timeframeOnly === '1m';
    this.#endPrices = options.endPrices ?? new Map();
    this.#keptBars = options.keptBars ?? new Map();
    const { historyBars, tickMs } = this.#options;
    this.#startAt = down(options.startAt, this.#barsOnly || !(tickMs > 0) ? MINUTE_MS : tickMs);
    // From a whole hour where bars are kept: one built from a part of its minutes would take the place of the whole one that was stored.
    this.#at = down(this.#startAt - historyBars * MINUTE_MS, this.#keptBars.size > 0 ? HOUR_MS : MINUTE_MS);
    this.#model = new MarketModel(options.seed, this.#at, tickMs);
  }

  /** Fails when an instrument is not of this market, or the options make no market. */
  async open(): Promise<Result<FeedOpening>> {
    const { kind, seed, tickMs, venues } = this.#options;
    const known = ASSETS.map(({ base }) => base);
    const strange = this.#wanted.find((text) => !known.some((base) => venues.some((venue) => matches(text, base, venue))));
    if (strange !== undefined) return err(failure('instrument_unknown', `The generated market has no ${strange}.`, `It has ${known.join(', ')}, each against ${QUOTE}.`));
    if (!(tickMs > 0) || MINUTE_MS % tickMs !== 0 || !Number.isSafeInteger(seed) || seed < 0 || venues.length === 0 || this.#at < 0) {
      const sentence = `A generated market with seed ${seed}, ticks of ${tickMs} ms, ${venues.length} venues and a start at ${this.#startAt} cannot be made.`;
      return err(failure('generated_options', sentence, 'The seed is a whole number from 0, a tick a whole part of a minute, and there is at least one venue.'));
    }
    this.#venues = venues.map((venue, index) => {
      const wanted = ASSETS.flatMap(({ base }, asset) => (this.#wanted.length === 0 || this.#wanted.some((text) => matches(text, base, venue)) ? [asset] : []));
      return new GeneratedVenue({ venue, index, kind, seed, tickMs, wanted, model: this.#model });
    });
    this.#open = true;
    const instruments: readonly Instrument[] = this.#venues.flatMap((venue) => venue.instruments);
    return ok({ instruments, clock: 'history', from: this.#startAt as Timestamp, until: null, title: `generated market, seed ${seed}` });
  }

  read(): FeedBatch | null {
    if (!this.#open) return null;
    if (!this.#historyGiven) return this.#history();
    return this.#barsOnly ? this.#minute() : this.#tick();
  }

  async close(): Promise<void> {
    this.#open = false;
  }

  /** Everything before the start in one batch, stamped with the start. */
  #history(): FeedBatch {
    const made: MarketDatum[] = [];
    while (this.#at < this.#startAt) {
      const openAt = this.#at;
      this.#walkTo(Math.min(openAt + MINUTE_MS, this.#startAt));
      for (const venue of this.#venues) venue.bars(openAt, made, true, this.#at === openAt + MINUTE_MS);
    }
    this.#historyGiven = true;
    return { at: this.#startAt as Timestamp, data: this.#endPrices.size + this.#keptBars.size > 0 ? this.#join(made) : made, problems: [] };
  }

  /** The made-up past where nothing is kept, scaled so that it ends at today's prices; the market goes on from these. */
  #join(made: readonly MarketDatum[]): MarketDatum[] {
    const bars = made.filter((datum): datum is CandleDatum => datum.kind === 'candle');
    const keptOf = (instrument: string): readonly KeptBar[] => this.#keptBars.get(instrument) ?? [];
    const endOf = (base: string): number | null => this.#endPrices.get(base) ?? null;
    const joined = this.#venues.flatMap((venue, index) => venue.join(bars, keptOf, endOf, index === 0));
    return joined.sort((a, b) => a.openAt - b.openAt);
  }

  #minute(): FeedBatch {
    const data: MarketDatum[] = [];
    if (this.#at === this.#startAt || this.#at % HOUR_MS === 0) for (const venue of this.#venues) venue.funding(this.#at, data);
    this.#walkTo(this.#at + MINUTE_MS);
    for (const venue of this.#venues) venue.bars(this.#at - MINUTE_MS, data, false);
    return { at: this.#at as Timestamp, data, problems: [] };
  }

  /** Runs the model through the ticks up to `end`. */
  #walkTo(end: number): void {
    for (; this.#at < end; this.#at += this.#options.tickMs) this.#step();
  }

  #tick(): FeedBatch {
    const { bookEveryMs, bookLevels, tickMs } = this.#options;
    const at = this.#at;
    // A market that begins inside a minute says at once what others hear at its beginning.
    const begins = at === this.#startAt;
    this.#step();
    const data: MarketDatum[] = [];
    for (const venue of this.#venues) {
      if (begins || at % MINUTE_MS === 0) venue.funding(at, data);
      venue.ticks(at, data);
      if (bookEveryMs > 0 && (begins || at % bookEveryMs === 0)) venue.books(at, bookLevels, data);
    }
    this.#at += tickMs;
    return { at: at as Timestamp, data, problems: [] };
  }

  #step(): void {
    this.#model.step(this.#at);
    for (const venue of this.#venues) venue.step(this.#at);
  }
}

function down(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

function matches(text: string, base: string, venue: string): boolean {
  const pair = `${base}-${QUOTE}`;
  const at = `.${venue.toUpperCase()}`;
  return [base, pair, `${base}${QUOTE}`, `${base}/${QUOTE}`, `${pair}-PERP`, `${pair}${at}`, `${pair}-PERP${at}`].includes(text);
}
