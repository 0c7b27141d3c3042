import { ZERO_QUANTITY } from '../src-shared/domain/decimal.ts';
import type { ClientOrderId, RequestId, RowId, Timestamp, VenueId } from '../src-shared/domain/ids.ts';
import type { VenueAnswer, VenueOrder, VenueRequest } from '../src-shared/domain/venue-wire.ts';
import type { PaperVenue } from '../src-main/engine/adapters/venue-paper/paper-venue.ts';
import type { EngineStore } from '../src-main/engine/ports/store.ts';
import type { Venue, VenueListener } from '../src-main/engine/ports/venue.ts';
import type { VirtualTime } from '../src-main/engine/runner/virtual-time.ts';
import { eagerConfig } from '../src-main/engine/simulation/day-config.ts';
import { measureStuck } from './halt-stuck.ts';
import { pluck, repeat, type Claim, type Figure } from './harness.ts';
import { begin, createWorld, deliver, recordMarket, type RecordedMarket } from './rig.ts';
import { createRunner, haltIn, LIVE, withDatabase } from './session-rig.ts';
import { inTempFolder } from './temp-folder.ts';

const MINUTES = 90;
const ROUNDS = 9;
const LATENCY_MS = 50;

/** The paper venue, but entries rest there unfilled, whatever their price; writes down when the first cancel leaves. */
class RestingVenue implements Venue {
  readonly id: VenueId;
  readonly instruments: Venue['instruments'];
  readonly capabilities: Venue['capabilities'];
  readonly #inner: PaperVenue;
  readonly #time: VirtualTime;
  readonly #resting = new Map<ClientOrderId, VenueOrder>();
  #listener: VenueListener | null = null;
  firstCancelAt: number | null = null;
  entries = 0;

  constructor(inner: PaperVenue, time: VirtualTime) {
    this.#inner = inner;
    this.#time = time;
    this.id = inner.id;
    this.instruments = inner.instruments;
    this.capabilities = inner.capabilities;
  }

  listen(listener: VenueListener): void {
    this.#listener = listener;
    this.#inner.listen(listener);
  }

  get resting(): number {
    return this.#resting.size;
  }

  send(request: VenueRequest): void {
    if (request.kind === 'cancel') this.firstCancelAt ??= performance.now();
    if (request.kind === 'submit' && !request.ticket.reduceOnly) return this.#rest(request);
    const known = request.kind === 'query' || request.kind === 'cancel' ? this.#resting.get(request.clientOrderId) : undefined;
    if (known === undefined) return this.#inner.send(request);
    this.#answer(request.id, { kind: 'order', order: request.kind === 'cancel' ? { ...known, status: 'cancelled' } : known });
  }

  observe(): void { /* the rig feeds the inner one */ }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #rest({ id, ticket }: Extract<VenueRequest, { kind: 'submit' }>): void {
    this.entries += 1;
    const order: VenueOrder = {
      clientOrderId: ticket.clientOrderId, venueOrderId: `r${this.entries}`, instrument: ticket.instrument, side: ticket.side, type: ticket.type, status: 'open', quantity: ticket.quantity,
      filledQuantity: ZERO_QUANTITY, price: ticket.price, triggerPrice: null, reduceOnly: false, updatedAt: this.#time.now(),
    };
    this.#answer(id, { kind: 'accepted', order }, () => this.#resting.set(ticket.clientOrderId, order));
  }

  #answer(request: RequestId, answer: VenueAnswer, first: () => void = () => undefined): void {
    this.#time.schedule((this.#time.now() + LATENCY_MS) as Timestamp, () => {
      first();
      this.#listener?.answered(this.id, request, answer);
    });
  }
}

interface Halted {
  readonly engageMs: number;
  readonly cancelMs: number;
  readonly after: number;
}

/** Trades until an entry rests, then halts as a click does: word and sentinel first, then the command. */
function haltOnce(market: RecordedMarket, store: EngineStore, folder: string): Halted {
  const eager = eagerConfig(market.instruments.map(({ id }) => id));
  const world = createWorld(market, { ...eager, cycle: { mode: 'interval', intervalMs: 5_000, lateTimerMs: null } });
  const venue = new RestingVenue(world.venue, world.time);
  const word = haltIn(folder);
  const runner = createRunner(world, store, word, LIVE, venue);
  begin(world, market, runner);
  let at = 1;
  while (venue.resting === 0 && at < market.batches.length) deliver(world, market.batches.slice(at, (at += 1)), runner);
  if (venue.resting === 0) throw new Error('no entry was sent in the time there was');
  const clicked = performance.now();
  word.engage({ by: 'bench', reason: 'measured', close: false, at: world.time.now() });
  const engaged = performance.now();
  runner.post({ kind: 'command_received', command: { kind: 'halt', id: '0190b000-0000-7000-8000-000000000001' as RowId, by: 'bench', reason: 'measured', close: false } });
  if (venue.firstCancelAt === null) throw new Error('the halt cancelled nothing');
  const sentBefore = venue.entries;
  deliver(world, market.batches.slice(at, at + 60), runner);
  return { engageMs: engaged - clicked, cancelMs: venue.firstCancelAt - clicked, after: venue.entries - sentBefore };
}

async function measure(): Promise<Figure[]> {
  const market = await recordMarket('ticks', MINUTES);
  const halts = await repeat(ROUNDS, () => inTempFolder((folder) => withDatabase(folder, (store) => haltOnce(market, store, folder))));
  const word = await repeat(ROUNDS, setWord);
  const risky = halts.reduce((sum, { after }) => sum + after, 0);
  if (risky > 0) throw new Error(`${risky} entries left after a halt`);
  return [
    { what: 'the click to the word set and its file on disk', unit: 'ms', samples: pluck(halts, 'engageMs'), baseline: { what: 'the word alone', samples: word }, target: { sense: 'at most', must: 5, aim: 1 }, note: 'the word counts from its first instruction on; the rest is the sentinel file, synced' },
    {
      what: 'the click to the first cancel at the venue adapter', unit: 'ms', samples: pluck(halts, 'cancelMs'), baseline: { what: 'word and file', samples: pluck(halts, 'engageMs') },
      target: { sense: 'at most', must: 50, aim: 15 }, note: 'in one thread, turns synced to disk as live; no entry left in the market minute after any of these halts',
    },
    await measureStuck(),
  ];
}

/** Milliseconds of one atomic store. */
function setWord(): number {
  const word = new Int32Array(new SharedArrayBuffer(4));
  const started = performance.now();
  for (let i = 0; i < 1000; i += 1) Atomics.store(word, 0, i);
  return (performance.now() - started) / 1000;
}

export const haltClaim: Claim = { name: 'halt', sentence: 'the emergency halt of an engine with an entry resting at the venue, healthy and stuck', measure };
