import { toNumber } from '../src-shared/domain/decimal.ts';
import type { QuoteDatum } from '../src-shared/domain/market-datum.ts';
import type { RiskLimit } from '../src-shared/domain/risk-limit.ts';
import type { VenueRequest } from '../src-shared/domain/venue-wire.ts';
import { must } from '../src-shared/support/assert.ts';
import { lastPrice } from '../src-main/engine/core/market/market.ts';
import { equity } from '../src-main/engine/core/portfolio/valuation.ts';
import type { Position } from '../src-main/engine/core/position/position.ts';
import type { EngineState } from '../src-main/engine/core/state.ts';
import type { EngineStore } from '../src-main/engine/ports/store.ts';
import type { Venue, VenueListener } from '../src-main/engine/ports/venue.ts';
import type { Runner } from '../src-main/engine/runner/runner.ts';
import { eagerConfig } from '../src-main/engine/simulation/day-config.ts';
import { percentile, pluck, repeat, type Claim, type Figure } from './harness.ts';
import { NullStore } from './null-store.ts';
import { begin, createWorld, deliver, recordMarket, type RecordedMarket, type World } from './rig.ts';
import { createRunner, finish, haltIn, LIVE, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const MINUTES = 90;
const ROUNDS = 3;
/** Batches of one second between two breaches. */
const PAUSE = 10;
/** What a position may be worth, in shares of equity: so little that every entry is cut down to it, and a price a little higher breaks it. */
const WORTH: RiskLimit = { scope: 'instrument', subject: null, measure: 'leverage', limit: 0.02, act: 'close' };
/** Share of the limit that a position must fill to be carried over it (an entry under a limit that closes leaves a twentieth free), and how far above it the price carries it. */
const NEAR = 0.85;
const ABOVE = 0.01;
/** How far beyond the stop the quote goes. */
const BEYOND = 0.001;

/** The paper venue behind a listener for sends, and without stops of its own: the engine must watch each price itself. */
class WatchedVenue implements Venue {
  readonly id: Venue['id'];
  readonly instruments: Venue['instruments'];
  readonly capabilities: Venue['capabilities'];
  readonly #inner: Venue;
  onSend: (request: VenueRequest) => void = () => undefined;

  constructor(inner: Venue) {
    this.#inner = inner;
    this.id = inner.id;
    this.instruments = inner.instruments;
    this.capabilities = { ...inner.capabilities, nativeStops: false, oco: false };
  }

  listen(listener: VenueListener): void {
    this.#inner.listen(listener);
  }

  send(request: VenueRequest): void {
    this.onSend(request);
    this.#inner.send(request);
  }

  observe(): void { /* the rig feeds the inner one */ }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly breaches: number;
}

/** Trades, and again and again sends a price through the stop of an open position, or through a limit on what it may be worth; milliseconds until its exit is handed to the venue. */
function breach(market: RecordedMarket, store: EngineStore, folder: string, what: 'stop' | 'limit'): Latency {
  const eager = eagerConfig(market.instruments.map(({ id }) => id));
  const risk = what === 'limit' ? { ...eager.risk, limits: [WORTH] } : eager.risk;
  const made = createWorld(market, { ...eager, risk, cycle: { mode: 'interval', intervalMs: 5_000, lateTimerMs: null } });
  const venue = new WatchedVenue(made.venue);
  const world: World = { ...made, start: { ...made.start, venues: made.start.venues.map((one) => ({ ...one, capabilities: venue.capabilities })) } };
  const runner = createRunner(world, store, haltIn(folder), LIVE, venue);
  begin(world, market, runner);
  const took: number[] = [];
  for (let at = 1; at < market.batches.length; at += PAUSE) {
    deliver(world, market.batches.slice(at, at + PAUSE), runner);
    const found = what === 'stop' ? softlyProtected(runner) : atItsLimit(runner);
    if (found !== null) took.push(breachOnce(world, venue, runner, found));
  }
  finish(runner, world);
  if (took.length === 0) throw new Error('no position was ever open, so nothing was broken');
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), breaches: took.length };
}

/** A position the engine watches itself, and a price beyond its stop. */
function softlyProtected({ engine }: Runner): readonly [Position, number] | null {
  const { positions, closing } = engine.state;
  const found = [...positions.values()].find((one) => one.protection === 'soft' && one.stop !== null && !closing.has(one.id));
  return found === undefined ? null : [found, beyondStop(found)];
}

/** A long that is worth nearly what it may be, and a price that carries it over: far from its stop. */
function atItsLimit({ engine }: Runner): readonly [Position, number] | null {
  const { state } = engine;
  for (const one of state.positions.values()) {
    const mark = must(lastPrice(state.market, one.instrument), 'a price of what is held');
    const filled = (toNumber(one.quantity) * mark) / (toNumber(equity(state as EngineState)) * WORTH.limit);
    if (one.direction === 'long' && !state.closing.has(one.id) && filled > NEAR && filled < 1) return [one, (mark / filled) * (1 + ABOVE)];
  }
  return null;
}

function beyondStop({ stop, direction }: Position): number {
  return toNumber(must(stop, 'a watched stop')) * (direction === 'long' ? 1 - BEYOND : 1 + BEYOND);
}

function breachOnce(world: World, venue: WatchedVenue, runner: Runner, [position, mid]: readonly [Position, number]): number {
  const at = world.time.now();
  const quote: QuoteDatum = { kind: 'quote', instrument: position.instrument, at, bid: mid * 0.9999, bidSize: 1, ask: mid * 1.0001, askSize: 1 };
  let sentAt = NaN;
  venue.onSend = (request) => { if (request.kind === 'submit' && request.ticket.reduceOnly && Number.isNaN(sentAt)) sentAt = performance.now(); };
  world.venue.observe([quote], at);
  const started = performance.now();
  runner.post({ kind: 'market_observed', data: [quote] });
  venue.onSend = () => undefined;
  if (Number.isNaN(sentAt)) throw new Error(`the stop or limit of ${position.instrument} was passed and no exit left in that turn`);
  return sentAt - started;
}

async function measure(): Promise<Figure[]> {
  const market = await recordMarket('ticks', MINUTES);
  const durable = await repeat(ROUNDS, () => inTempFolder((folder) => withDatabase(folder, (store) => breach(market, store, folder, 'stop'))));
  const unkept = await repeat(ROUNDS, () => inTempFolder((folder) => breach(market, new NullStore(), folder, 'stop')));
  const limited = await repeat(ROUNDS, () => inTempFolder((folder) => withDatabase(folder, (store) => breach(market, store, folder, 'limit'))));
  const figure = (key: 'p50' | 'p99'): Figure => ({
    what: `a price through a watched stop to its exit at the venue adapter, ${key}`, unit: 'ms', samples: pluck(durable, key),
    baseline: { what: `the same without a disk, ${key}`, samples: pluck(unkept, key) }, target: key === 'p99' ? { sense: 'at most', must: 20, aim: 5 } : null,
    ...(key === 'p99' ? { note: `${durable[0]?.breaches ?? 0} breaches a round, the exit's intent synced to disk first; limits on loss are watched at each price as well; what follows from there is the claim named halt` } : {}),
  });
  const byLimit: Figure = {
    what: 'a price through a person\'s limit on what a position may be worth to its exit at the venue adapter, p99', unit: 'ms', samples: pluck(limited, 'p99'), baseline: { what: 'a price through a watched stop, p99', samples: pluck(durable, 'p99') },
    target: { sense: 'at most', must: 20, aim: 5 }, note: `${limited[0]?.breaches ?? 0} breaches a round, each with its fact, alert and record`,
  };
  return [figure('p50'), figure('p99'), byLimit];
}

export const limitBreachClaim: Claim = { name: 'limit-breach', sentence: 'a market event that breaks a stop the engine watches itself, to the first protective send', measure };
