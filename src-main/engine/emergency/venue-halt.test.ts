import { describe, expect, it } from 'vitest';
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import { abs, decimal, price, quantity, ratio, sub, toText, type Money, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { OrderTicket } from '../../../src-shared/domain/order-ticket.ts';
import type { VenueAnswer, VenueOrder, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import type { Venue, VenueListener } from '../ports/venue.ts';
import { VirtualTime } from '../runner/virtual-time.ts';
import { VenueHalt, type HaltTerms } from './venue-halt.ts';

const BTC: Instrument = {
  id: 'BTC-USDT-PERP.alpha' as InstrumentId, venue: 'alpha' as VenueId, venueName: 'BTC/USDT:USDT', kind: 'perpetual', base: 'BTC' as Currency, quote: 'USDT' as Currency, tickSize: price('0.1'),
  lotSize: quantity('0.01'), minQuantity: quantity('0.05'), minNotional: decimal<Money>('5'), makerFee: ratio('0'), takerFee: ratio('0.0005'), maxLeverage: 10, maintenanceMargin: ratio('0.005'),
};

const resting = (id: string, reduceOnly: boolean, type: VenueOrder['type'] = 'limit'): VenueOrder => ({
  clientOrderId: id as ClientOrderId, venueOrderId: `v-${id}`, instrument: BTC.id, side: reduceOnly ? 'sell' : 'buy', type, status: 'open', quantity: quantity('1'), filledQuantity: quantity('0'),
  price: type === 'limit' ? price('90') : null, triggerPrice: type === 'limit' ? null : price('90'), reduceOnly, updatedAt: 0 as Timestamp,
});

/** A venue that does what it is told after 50 ms, unless a request is to be lost, and fills exits as far as `fills` allows. */
class ScriptedVenue implements Venue {
  readonly id = 'alpha' as VenueId;
  instruments: Instrument[] = [BTC];
  readonly capabilities = { nativeStops: true, oco: false, reduceOnly: true, fillModel: 'scripted' };
  readonly orders = new Map<string, VenueOrder>();
  readonly submitted: OrderTicket[] = [];
  readonly asked: VenueRequest['kind'][] = [];
  held: Quantity = quantity('0');
  /** How much each exit fills, in turn; then all of it. */
  fills: Quantity[] = [];
  lose: (request: VenueRequest) => boolean = () => false;
  readonly #time: VirtualTime;
  #listener: VenueListener | null = null;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  listen(listener: VenueListener): void { this.#listener = listener; }
  observe(): void { /* no market of its own */ }
  close(): Promise<void> { return Promise.resolve(); }

  send(request: VenueRequest): void {
    this.asked.push(request.kind);
    if (this.lose(request)) return;
    this.#time.schedule((this.#time.now() + 50) as Timestamp, () => this.#listener?.answered(this.id, request.id, this.#answer(request)));
  }

  #answer(request: VenueRequest): VenueAnswer {
    switch (request.kind) {
      case 'account': return { kind: 'account', account: { orders: [...this.orders.values()], positions: this.held === 0n ? [] : [{ instrument: BTC.id, quantity: this.held }], balances: [], fills: [], payments: [], at: this.#time.now() } };
      case 'cancel': {
        const order = this.orders.get(request.clientOrderId);
        this.orders.delete(request.clientOrderId);
        return { kind: 'order', order: order === undefined ? null : { ...order, status: 'cancelled' } };
      }
      case 'query': return { kind: 'order', order: this.orders.get(request.clientOrderId) ?? null };
      case 'submit': return this.#fill(request.ticket);
      case 'transfer': return { kind: 'rejected', code: 'other', sentence: 'moves no money' };
    }
  }

  #fill(ticket: OrderTicket): VenueAnswer {
    this.submitted.push(ticket);
    const size = this.fills.shift() ?? ticket.quantity;
    this.held = this.held > 0n ? sub(this.held, size) : (((this.held as bigint) + (size as bigint)) as Quantity);
    return { kind: 'accepted', order: { ...resting(ticket.clientOrderId, true), status: 'filled', filledQuantity: size } };
  }
}

interface Halted {
  readonly venue: ScriptedVenue;
  readonly lines: HaltProgressLine[];
  readonly run: (terms?: Partial<HaltTerms>) => Promise<boolean>;
  readonly elapsed: () => number;
}

function desk(): Halted {
  const time = new VirtualTime(1_000_000 as Timestamp);
  const venue = new ScriptedVenue(time);
  const lines: HaltProgressLine[] = [];
  let orders = 0;
  const elapsed = (): number => time.now() - 1_000_000;
  const run = async (terms: Partial<HaltTerms> = {}): Promise<boolean> => {
    const verified = new VenueHalt(venue, {
      wantsClose: () => false, isOurs: (id) => id?.startsWith('ours') === true, priceOf: () => 100, nextOrderId: () => `ours-x${(orders += 1)}` as ClientOrderId, now: () => time.now(), elapsedMs: elapsed,
      pause: (ms) => new Promise((resolve) => { time.schedule((time.now() + ms) as Timestamp, resolve); }), withinMs: 30_000, tell: (line) => void lines.push(line), isKept: () => true, ...terms,
    }).run();
    let over = false;
    void verified.finally(() => { over = true; });
    // Time goes on only when nothing else is left to do.
    for (;;) {
      await new Promise<void>((resolve) => { setImmediate(resolve); });
      const next = time.nextAt();
      if (over || next === null) return verified;
      time.advanceTo(next);
    }
  };
  return { venue, lines, run, elapsed };
}

const last = (lines: readonly HaltProgressLine[], subject: string): HaltProgressLine | undefined => lines.findLast((line) => line.subject.includes(subject));

describe('a halt at a venue without an engine', () => {
  it('cancels what adds risk, in both books, and leaves stops and strangers alone', async () => {
    const { venue, lines, run } = desk();
    venue.held = quantity('1');
    for (const order of [resting('ours-1', false), resting('ours-2', false, 'stop'), resting('ours-3', true, 'stop'), resting('theirs', false)]) venue.orders.set(order.clientOrderId ?? '', order);
    expect(await run()).toBe(true);
    expect([...venue.orders.keys()]).toEqual(['ours-3', 'theirs']);
    expect(venue.submitted).toEqual([]);
    expect(last(lines, 'theirs')).toMatchObject({ status: 'done', sentence: 'not ours: left as it is' });
    expect(last(lines, BTC.id)?.sentence).toBeDefined();
    expect(lines.findLast((line) => line.subject === BTC.id)).toMatchObject({ status: 'done', sentence: expect.stringContaining('stays') as string });
  });

  it('says of a bare position that the next engine must protect it', async () => {
    const { venue, lines, run } = desk();
    venue.held = quantity('-1');
    expect(await run()).toBe(true);
    expect(lines.find((line) => line.subject === BTC.id)).toMatchObject({ status: 'pending', sentence: expect.stringContaining('no stop rests') as string });
  });

  it('closes by fresh size, reduce-only and capped, again until flat, and only then cancels the stop', async () => {
    const { venue, lines, run } = desk();
    venue.held = quantity('1.005');
    venue.fills = [quantity('0.4'), quantity('0')];
    venue.orders.set('ours-stop', resting('ours-stop', true, 'stop'));
    const heldAtCancel: string[] = [];
    venue.lose = (request) => {
      if (request.kind === 'cancel') heldAtCancel.push(toText(venue.held));
      return false;
    };
    expect(await run({ wantsClose: () => true })).toBe(true);
    expect(venue.submitted.map(({ side, type, timeInForce, reduceOnly, quantity: size, price: at }) => [side, type, timeInForce, reduceOnly, toText(size), toText(at ?? price('0'))])).toEqual([
      ['sell', 'limit', 'ioc', true, '1', '99'], ['sell', 'limit', 'ioc', true, '0.6', '99'], ['sell', 'limit', 'ioc', true, '0.6', '99'],
    ]);
    expect(new Set(venue.submitted.map(({ clientOrderId }) => clientOrderId)).size).toBe(3);
    expect(heldAtCancel).toEqual(['0.005']);
    expect(venue.orders.size).toBe(0);
    expect(lines.findLast((line) => line.subject === BTC.id)).toMatchObject({ status: 'done', sentence: expect.stringContaining('0.005 is left') as string });
  });

  it('without a price it closes at market', async () => {
    const { venue, run } = desk();
    venue.held = quantity('-1');
    expect(await run({ wantsClose: () => true, priceOf: () => null })).toBe(true);
    expect(venue.submitted).toMatchObject([{ side: 'buy', type: 'market', price: null }]);
  });

  it('closing asked for while it works is taken up', async () => {
    const { venue, run } = desk();
    venue.held = quantity('1');
    venue.orders.set('ours-1', resting('ours-1', false));
    expect(await run({ wantsClose: () => !venue.orders.has('ours-1') })).toBe(true);
    expect(abs(venue.held)).toBe(0n);
  });

  it('what no engine had told about is cancelled, but not closed, and it says so without waiting', async () => {
    const { venue, lines, run, elapsed } = desk();
    venue.instruments = [];
    venue.held = quantity('1');
    venue.orders.set('ours-1', resting('ours-1', false));
    expect(await run({ wantsClose: () => true })).toBe(false);
    expect(elapsed()).toBeLessThan(2_000);
    expect(venue.orders.size).toBe(0);
    expect(lines.findLast((line) => line.subject === BTC.id)).toMatchObject({ status: 'still_open', sentence: expect.stringContaining('halt and close again') as string });
  });

  it('a venue that does not answer is asked again until time is up, and is never taken for empty', async () => {
    const { venue, lines, run, elapsed } = desk();
    venue.lose = () => true;
    expect(await run()).toBe(false);
    expect(elapsed()).toBeGreaterThanOrEqual(30_000);
    expect(venue.asked.length).toBeGreaterThan(5);
    expect(lines).toMatchObject([{ subject: 'account', status: 'unknown' }]);
  });

  it('a cancel whose answer is lost is unknown, until the venue shows what became of it', async () => {
    const { venue, lines, run } = desk();
    venue.orders.set('ours-1', resting('ours-1', false));
    let lost = 0;
    venue.lose = (request) => request.kind === 'cancel' && (lost += 1) < 3;
    expect(await run()).toBe(true);
    expect(lines.filter((line) => line.subject.includes('ours-1')).map(({ status }) => status)).toEqual(['pending', 'unknown', 'pending', 'unknown', 'pending', 'done']);
  });

  it('is not verified before the venue can remember it', async () => {
    const { venue, lines, run, elapsed } = desk();
    venue.orders.set('ours-1', resting('ours-1', false));
    expect(await run({ isKept: () => elapsed() > 5_000 })).toBe(true);
    expect(elapsed()).toBeGreaterThan(5_000);
    expect(last(lines, 'account')?.status).toBe('done');
  });
});
