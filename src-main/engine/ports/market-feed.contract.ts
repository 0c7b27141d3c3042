/**
 * What every market feed keeps, as numbered clauses. An adapter's contract test hands its test runner and a way to make its
 * feed to {@link marketFeedContract}; the feed must give at least one batch with data.
 */
import { fromNumber, isMultiple, type Price } from '../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import { TIMEFRAME_MS } from '../../../src-shared/domain/timeframe.ts';
import type { CandleDatum, MarketDatum } from '../../../src-shared/domain/market-datum.ts';
import { must } from '../../../src-shared/support/assert.ts';
import type { FeedBatch, FeedOpening, MarketFeed } from './market-feed.ts';

/** Batches looked at per clause. */
const MOST_BATCHES = 200;

type MakeFeed = () => MarketFeed | Promise<MarketFeed>;

interface Sitting {
  readonly opening: FeedOpening;
  readonly batches: readonly FeedBatch[];
  readonly data: readonly MarketDatum[];
}

/** What of a test runner the contract needs: vitest's `describe`, `it` and `expect`. A port imports no library. */
export interface ContractRunner {
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => { toEqual(expected: unknown): void };
}

/**
 * Defines the contract tests of one adapter.
 * @param makeFeed a fresh, unopened feed on the same source at every call.
 * @param batches how many batches a live source can be counted on to give; a history ends by itself.
 */
export function marketFeedContract(runner: ContractRunner, name: string, makeFeed: MakeFeed, batches = MOST_BATCHES): void {
  runner.describe(`market feed contract: ${name}`, () => {
    for (const [title, faults] of CLAUSES) {
      runner.it(title, async () => {
        runner.expect(await faults(makeFeed, batches)).toEqual([]);
      });
    }
  });
}

type Faults = readonly unknown[];
type Clause = readonly [title: string, faults: (makeFeed: MakeFeed, batches: number) => Promise<Faults>];

/** A clause about one sitting: opening and up to so many batches. */
function about(title: string, faults: (sitting: Sitting) => Faults): Clause {
  return [title, async (makeFeed, batches) => faults(await sit(makeFeed, batches))];
}

const CLAUSES: readonly Clause[] = [
  about('1. opens with a title and instruments whose ids are unique and whose steps are positive', ({ opening }) => [
    ...opening.instruments.filter((instrument) => !hasSteps(instrument)),
    ...opening.instruments.filter(({ id }, index) => opening.instruments.findIndex((other) => other.id === id) !== index),
    ...(opening.instruments.length > 0 && opening.title !== '' && (opening.clock === 'live' || opening.from !== null) ? [] : [opening]),
  ]),
  about('2. gives data, and never goes back in time from one batch to the next', ({ batches, data }) => [
    ...batches.filter((batch, index) => batch.at < (batches[index - 1]?.at ?? 0) || !Number.isSafeInteger(batch.at)),
    ...(data.length > 0 ? [] : ['no data']),
  ]),
  about('3. speaks only of instruments it named', ({ data, opening }) => {
    const known = new Set(opening.instruments.map(({ id }) => id));
    return data.filter(({ instrument }) => !known.has(instrument));
  }),
  about('4. gives sound numbers: finite, prices above zero, ranges and books in order', ({ data }) => data.filter((datum) => !isSound(datum))),
  about('5. gives prices that are whole multiples of the tick', ({ data, opening }) => {
    const ticks = new Map(opening.instruments.map(({ id, tickSize }) => [id, tickSize]));
    return data.filter((datum) => pricesOf(datum).some((price) => !isMultiple(fromNumber<Price>(price), must(ticks.get(datum.instrument), 'a tick'))));
  }),
  about('6. calls a bar closed only when its time is over', ({ batches }) =>
    batches.flatMap(({ at, data }) => closedBars(data).filter((bar) => bar.openAt + TIMEFRAME_MS[bar.timeframe] > at))),
  about('7. gives each closed bar once, in the order of time', ({ data }) => {
    const last = new Map<string, number>();
    return closedBars(data).filter((bar) => {
      const key = `${bar.instrument} ${bar.timeframe}`;
      const before = last.get(key) ?? -1;
      last.set(key, bar.openAt);
      return bar.openAt <= before || bar.openAt % TIMEFRAME_MS[bar.timeframe] !== 0;
    });
  }),
  about('8. gives no datum from after its batch', ({ batches }) =>
    batches.flatMap(({ at, data }) => data.filter((datum) => (datum.kind === 'candle' ? datum.openAt : datum.at) > at))),
  about('9. words every problem: a code, a sentence, a remedy', ({ batches }) =>
    batches.flatMap(({ problems }) => problems).filter(({ code, remedy, sentence }) => !/^[a-z_]+$/.test(code) || !sentence.endsWith('.') || !remedy.endsWith('.'))),
  ['10. says null before it was opened and after it was closed, and may be closed twice', async (makeFeed) => {
    const feed = await makeFeed();
    const before = await feed.read();
    const opened = await feed.open();
    await feed.close();
    await feed.close();
    return [before, await feed.read()].filter((answer) => answer !== null || !opened.ok);
  }],
  ['11. ends a read that is under way when it is closed', async (makeFeed, batches) => {
    const feed = await makeFeed();
    const opened = await feed.open();
    for (let count = 0; count < batches; count += 1) if ((await feed.read()) === null) break;
    const pending = feed.read();
    await feed.close();
    await pending;
    return [await feed.read()].filter((answer) => answer !== null || !opened.ok);
  }],
  ['12. as history, says the same thing twice', async (makeFeed, batches) => {
    const first = await sit(makeFeed, batches);
    const second = await sit(makeFeed, batches);
    if (first.opening.clock === 'live') return [];
    const unlike = first.batches.filter((batch, index) => text(batch) !== text(second.batches[index]));
    return text(first.opening) === text(second.opening) && first.batches.length === second.batches.length ? unlike : ['another opening or number of batches'];
  }],
];

/** Comparable text of plain data with exact decimals. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
}

async function sit(makeFeed: () => MarketFeed | Promise<MarketFeed>, most: number): Promise<Sitting> {
  const feed = await makeFeed();
  const opened = await feed.open();
  if (!opened.ok) throw new Error(opened.error.sentence);
  const batches: FeedBatch[] = [];
  while (batches.length < most) {
    const batch = await feed.read();
    if (batch === null) break;
    batches.push(batch);
  }
  await feed.close();
  return { opening: opened.value, batches, data: batches.flatMap(({ data }) => data) };
}

function hasSteps({ lotSize, makerFee, maxLeverage, minNotional, minQuantity, takerFee, tickSize }: Instrument): boolean {
  const units: readonly bigint[] = [tickSize, lotSize];
  return units.every((unit) => unit > 0n) && minQuantity >= 0n && minNotional >= 0n && takerFee >= makerFee && maxLeverage >= 1;
}

function closedBars(data: readonly MarketDatum[]): CandleDatum[] {
  return data.filter((datum): datum is CandleDatum => datum.kind === 'candle' && datum.closed);
}

function pricesOf(datum: MarketDatum): readonly number[] {
  switch (datum.kind) {
    case 'candle':
      return [datum.open, datum.high, datum.low, datum.close];
    case 'quote':
      return [datum.bid, datum.ask];
    case 'trade':
      return [datum.price];
    case 'book':
      return [...datum.bids, ...datum.asks].map(([price]) => price);
    case 'funding':
      return [];
  }
}

function isSound(datum: MarketDatum): boolean {
  if (!pricesOf(datum).every((price) => Number.isFinite(price) && price > 0)) return false;
  switch (datum.kind) {
    case 'candle':
      return datum.low <= Math.min(datum.open, datum.close) && datum.high >= Math.max(datum.open, datum.close) && datum.volume >= 0 && Number.isFinite(datum.volume);
    case 'quote':
      return datum.bid < datum.ask && datum.bidSize >= 0 && datum.askSize >= 0;
    case 'trade':
      return datum.quantity > 0;
    case 'book':
      return inOrder(datum.bids, -1) && inOrder(datum.asks, 1);
    case 'funding':
      return Number.isFinite(datum.rate) && datum.markPrice > 0 && datum.dueAt >= datum.at;
  }
}

function inOrder(levels: readonly (readonly [number, number])[], sign: 1 | -1): boolean {
  return levels.every(([price, size], index) => size > 0 && (index === 0 || (price - must(levels[index - 1], 'a level')[0]) * sign > 0));
}
