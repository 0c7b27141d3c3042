/** A market in memory and an engine before it: what most claims drive. Making the market is never inside a measured time. */
import { decimal, type Money } from '../src-shared/domain/decimal.ts';
import type { Currency, SessionId, Timestamp } from '../src-shared/domain/ids.ts';
import type { Instrument } from '../src-shared/domain/instrument.ts';
import { GeneratedFeed } from '../src-main/engine/adapters/feed-generated/generated-feed.ts';
import { PaperVenue } from '../src-main/engine/adapters/venue-paper/paper-venue.ts';
import { MemoryBooks } from '../src-main/engine/adapters/venue-paper/venue-books.ts';
import { createChance, nextUint32 } from '../src-main/engine/core/chance.ts';
import { defaultConfig } from '../src-main/engine/core/default-config.ts';
import type { EngineConfig } from '../src-main/engine/core/engine-config.ts';
import type { EventBody, SessionStart } from '../src-main/engine/core/event.ts';
import { EMPTY_STORED_STATE } from '../src-main/engine/core/stored-state.ts';
import type { EngineState } from '../src-main/engine/core/state.ts';
import type { FeedBatch } from '../src-main/engine/ports/market-feed.ts';
import { VirtualTime } from '../src-main/engine/runner/virtual-time.ts';

const START = Date.UTC(2026, 0, 5) as Timestamp;
const MINUTE_MS = 60_000;

/** How the market comes: closed one-minute bars, or quotes and trades each second with books every five. */
export type Flow = 'bars' | 'ticks';

/** Market data of one venue with eight instruments. The first batch is history from before the start. */
export interface RecordedMarket {
  readonly flow: Flow;
  readonly instruments: readonly Instrument[];
  readonly batches: readonly FeedBatch[];
}

/** Market time of a market's data after its history, minutes. */
export async function recordMarket(flow: Flow, minutes: number, seed = 7): Promise<RecordedMarket> {
  const feed = new GeneratedFeed({ seed, startAt: START, venues: ['alpha'], ...(flow === 'bars' ? { timeframeOnly: '1m' } : {}) });
  const opened = await feed.open();
  if (!opened.ok) throw new Error(opened.error.sentence);
  const batches: FeedBatch[] = [];
  for (let batch = feed.read(); batch !== null && batch.at <= START + minutes * MINUTE_MS; batch = feed.read()) batches.push(batch);
  await feed.close();
  return { flow, instruments: opened.value.instruments, batches };
}

/** The shipped configuration for a market. */
export function shippedConfig({ flow, instruments }: RecordedMarket): EngineConfig {
  return defaultConfig({ watchlist: instruments.map(({ id }) => id), barsOnly: flow === 'bars', intervalMs: 5_000 });
}

/** A world before its first event: time, one paper venue, and the start that makes an engine trade in it. */
export interface World {
  readonly time: VirtualTime;
  readonly venue: PaperVenue;
  readonly start: SessionStart;
}

/** A fresh world over a market. */
export function createWorld(market: RecordedMarket, config: EngineConfig = shippedConfig(market)): World {
  const time = new VirtualTime(market.batches[0]?.at ?? START);
  const chance = createChance(7);
  const [first] = market.instruments;
  if (first === undefined) throw new Error('a market has instruments');
  const venue = new PaperVenue({
    id: first.venue, instruments: market.instruments, scheduler: time, rng: { uint32: () => nextUint32(chance) }, books: new MemoryBooks(),
    config: { startBalances: [{ currency: 'USDT' as Currency, total: decimal<Money>('10000') }] },
  });
  const start: SessionStart = {
    session: '0190a000-0000-7000-8000-000000000001' as SessionId, format: 1, seed: 7, instancePrefix: 'bnch', config,
    venues: [{ id: venue.id, capabilities: venue.capabilities, instruments: market.instruments }],
    stored: { ...EMPTY_STORED_STATE, existed: true, trading: 'active', tradingReason: 'measured' }, freshVenues: [venue.id], haltedOutside: null,
  };
  return { time, venue, start };
}

/** Whoever takes events: a runner, or the bare loop. */
export interface EventTaker {
  post(body: EventBody): void;
}

/** Starts the session and gives it the history. */
export function begin(world: World, market: RecordedMarket, taker: EventTaker): void {
  taker.post({ kind: 'session_started', start: world.start });
  deliver(world, market.batches.slice(0, 1), taker);
}

/** Plays everything after the history as fast as it goes. */
export function play(world: World, market: RecordedMarket, taker: EventTaker): void {
  deliver(world, market.batches.slice(1), taker);
}

/** Plays these batches. */
export function deliver({ time, venue }: World, batches: readonly FeedBatch[], taker: EventTaker): void {
  for (const { at, data } of batches) {
    time.advanceTo(at);
    venue.observe(data, at);
    taker.post({ kind: 'market_observed', data });
  }
}

/** Throws when a session sent no order: then its figures would be those of an engine that does not trade. */
export function mustHaveTraded({ trading, counters }: Readonly<EngineState>): void {
  if (counters.ordersSent === 0) throw new Error(`no order was sent in ${counters.cycles} cycles (trading is ${trading})`);
}
