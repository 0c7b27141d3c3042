/**
 * What every venue keeps, as numbered clauses. An adapter's contract test hands its test runner and a way to set up a venue with a market to
 * {@link venueContract}; the market is one in which a small order trades at once.
 */
import { add, ceilTo, floorTo, mul, quantityFor, ratio, ZERO_QUANTITY } from '../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, RequestId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { OrderTicket } from '../../../src-shared/domain/order-ticket.ts';
import type { VenueAccount, VenueAnswer, VenueFill, VenueOrder, VenueReport, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../src-shared/support/assert.ts';
import type { ContractRunner } from './market-feed.contract.ts';
import type { Venue, VenueConnection } from './venue.ts';

/** A venue in a market, and the hands that move both. Every call may take its time. */
export interface VenueHarness {
  readonly venue: Venue;
  /** What the clauses trade: a perpetual, or a spot instrument with quote currency to spend; flat, with nothing resting. */
  readonly instrument: Instrument;
  now(): Timestamp;
  /** The current price. */
  lastPrice(): Price;
  /** Lets so much time pass, with everything that falls due in it. */
  pass(ms: number): void | Promise<void>;
  /** Moves the market to this price, with enough traded there and through for small orders. */
  moveTo(price: Price): void | Promise<void>;
  /** Ends what the harness opened (loopback servers and the like). */
  end?(): void | Promise<void>;
}

/** Longer than any answer takes. */
const ANSWER_MS = 5_000;

type Faults = readonly unknown[];
type Clause = readonly [title: string, faults: (floor: TradingFloor) => Promise<Faults>];

/** Defines the contract tests of one adapter. @param makeHarness a fresh venue and market at every call. */
export function venueContract(runner: ContractRunner, name: string, makeHarness: () => VenueHarness | Promise<VenueHarness>): void {
  runner.describe(`venue contract: ${name}`, () => {
    for (const [title, faults] of CLAUSES) {
      runner.it(title, async () => {
        const harness = await makeHarness();
        try {
          runner.expect(await faults(new TradingFloor(harness))).toEqual([]);
        } finally {
          await harness.venue.close();
          await harness.end?.();
        }
      });
    }
  });
}

/** Sends requests and keeps what is heard. */
class TradingFloor {
  readonly harness: VenueHarness;
  readonly answers: { readonly id: RequestId; readonly answer: VenueAnswer }[] = [];
  readonly reports: VenueReport[] = [];
  readonly connections: VenueConnection[] = [];
  #inSend = false;
  #count = 0;
  /** Calls that came back from inside `send` or `listen`. */
  reentered = 0;

  constructor(harness: VenueHarness) {
    this.harness = harness;
    this.#guarded(() => harness.venue.listen({
      answered: (_venue, id, answer) => this.#hear(() => this.answers.push({ id, answer })),
      reported: (_venue, report) => this.#hear(() => this.reports.push(report)),
      connectionChanged: (_venue, connection) => this.#hear(() => this.connections.push(connection)),
    }));
  }

  #hear(note: () => void): void {
    if (this.#inSend) this.reentered += 1;
    note();
  }

  #guarded(act: () => void): void {
    this.#inSend = true;
    act();
    this.#inSend = false;
  }

  get fills(): readonly VenueFill[] {
    return this.reports.flatMap((report) => (report.kind === 'fill' ? [report.fill] : []));
  }

  requestId(): RequestId {
    return `request-${(this.#count += 1)}` as RequestId;
  }

  post(request: VenueRequest): void {
    this.#guarded(() => this.harness.venue.send(request));
  }

  async ask(request: VenueRequest): Promise<VenueAnswer> {
    this.post(request);
    await this.harness.pass(ANSWER_MS);
    return must(this.answers.find(({ id }) => id === request.id), `no answer to ${request.kind} ${request.id}`).answer;
  }

  submit(ticket: OrderTicket): Promise<VenueAnswer> {
    return this.ask({ kind: 'submit', id: this.requestId(), ticket });
  }

  cancel(ticket: OrderTicket): Promise<VenueAnswer> {
    return this.ask({ kind: 'cancel', id: this.requestId(), instrument: ticket.instrument, clientOrderId: ticket.clientOrderId });
  }

  async query(ticket: OrderTicket): Promise<VenueOrder | null> {
    const answer = await this.ask({ kind: 'query', id: this.requestId(), instrument: ticket.instrument, clientOrderId: ticket.clientOrderId });
    if (answer.kind !== 'order') throw new Error(`a query was answered with ${answer.kind}`);
    return answer.order;
  }

  async account(fillsSince = 0): Promise<VenueAccount> {
    const answer = await this.ask({ kind: 'account', id: this.requestId(), fillsSince: fillsSince as Timestamp });
    if (answer.kind !== 'account') throw new Error(`an account request was answered with ${answer.kind}`);
    return answer.account;
  }

  /** A price so far from the market, rounded to the tick. */
  priceAt(factor: string): Price {
    return floorTo(mul(this.harness.lastPrice(), ratio(factor)), this.harness.instrument.tickSize);
  }

  /** A market buy of a small but allowed size, unless said otherwise. */
  ticket(words: Partial<OrderTicket> = {}): OrderTicket {
    return {
      clientOrderId: `contract-${(this.#count += 1)}` as ClientOrderId, instrument: this.harness.instrument.id, side: 'buy', type: 'market', quantity: this.#smallSize(),
      price: null, triggerPrice: null, timeInForce: 'gtc', postOnly: false, reduceOnly: false, ocoGroup: null,
      expiresAt: (this.harness.now() + 60_000) as Timestamp, ...words,
    };
  }

  #smallSize(): Quantity {
    const { minNotional, minQuantity, lotSize } = this.harness.instrument;
    const forValue = quantityFor(mul(minNotional, ratio('4')), this.harness.lastPrice());
    return ceilTo(forValue > minQuantity ? forValue : minQuantity, lotSize);
  }

  limit(factor: string, words: Partial<OrderTicket> = {}): OrderTicket {
    return this.ticket({ type: 'limit', price: this.priceAt(factor), ...words });
  }

  position(account: VenueAccount): Quantity {
    return account.positions.find((one) => one.instrument === this.harness.instrument.id)?.quantity ?? ZERO_QUANTITY;
  }
}

const sum = (fills: readonly VenueFill[]): Quantity => fills.reduce((total, fill) => add(total, fill.quantity), ZERO_QUANTITY);

/** The faults of what was got against what was wanted: none when its fields are those. */
function differs(what: string, got: unknown, wanted: unknown): Faults {
  return Object.is(got, wanted) ? [] : [{ what, got: String(got), wanted: String(wanted) }];
}

const codeOf = (answer: VenueAnswer): string => (answer.kind === 'rejected' ? answer.code : answer.kind);

/** A clause about one refusal. */
function refuses(title: string, code: string, ticket: (floor: TradingFloor) => OrderTicket): Clause {
  return [title, async (floor) => {
    const sent = ticket(floor);
    const answer = await floor.submit(sent);
    const sentence = answer.kind === 'rejected' && answer.sentence === '' ? ['a refusal without a sentence'] : [];
    return [...differs('code', codeOf(answer), code), ...sentence, ...differs('fills', floor.fills.length, 0)];
  }];
}

const CLAUSES: readonly Clause[] = [
  ['1. names its instruments, its fill model, and each instrument once', async ({ harness: { venue, instrument } }) => [
    ...(venue.instruments.includes(instrument) ? [] : ['the instrument is not listed']),
    ...differs('instruments', new Set(venue.instruments.map((one) => one.id)).size, venue.instruments.length),
    ...venue.instruments.filter((one) => one.venue !== venue.id),
    ...(venue.capabilities.fillModel === '' ? ['no fill model'] : []),
  ]],
  ['2. says that it is connected, and never calls from inside listen or send', async (floor) => {
    floor.post({ kind: 'account', id: floor.requestId(), fillsSince: 0 as Timestamp });
    floor.post({ kind: 'submit', id: floor.requestId(), ticket: floor.ticket() });
    await floor.harness.pass(ANSWER_MS);
    return [...differs('reentered', floor.reentered, 0), ...differs('connection', floor.connections.at(-1), 'connected'), ...differs('answers', floor.answers.length, 2)];
  }],
  ['3. answers each request at most once', async (floor) => {
    await floor.submit(floor.limit('0.9'));
    await floor.account();
    await floor.harness.pass(ANSWER_MS);
    return differs('answers', new Set(floor.answers.map(({ id }) => id)).size, floor.answers.length);
  }],
  ['4. rests a limit order away from the market under our id, and lists it', async (floor) => {
    const sent = floor.limit('0.9');
    const answer = await floor.submit(sent);
    const { orders } = await floor.account();
    return [
      ...differs('answer', answer.kind === 'accepted' ? answer.order.clientOrderId : codeOf(answer), sent.clientOrderId),
      ...differs('orders', orders.length, 1), ...differs('listed', orders[0]?.clientOrderId, sent.clientOrderId), ...differs('status', orders[0]?.status, 'open'),
      ...differs('price', orders[0]?.price, sent.price), ...differs('quantity', orders[0]?.quantity, sent.quantity),
    ];
  }],
  ['5. refuses a second order with the same id (duplicate_id) and changes nothing', async (floor) => {
    const sent = floor.limit('0.9');
    await floor.submit(sent);
    const again = await floor.submit({ ...sent, price: floor.priceAt('0.92') });
    const { orders } = await floor.account();
    return [...differs('code', codeOf(again), 'duplicate_id'), ...differs('orders', orders.length, 1), ...differs('price', orders[0]?.price, sent.price)];
  }],
  ['6. fills a small market order; its fills add up, are unique, and make the position', async (floor) => {
    const sent = floor.ticket();
    await floor.submit(sent);
    const order = await floor.query(sent);
    const account = await floor.account();
    return [
      ...differs('status', order?.status, 'filled'), ...differs('filled', order?.filledQuantity, sent.quantity), ...differs('reported', sum(floor.fills), sent.quantity),
      ...differs('position', floor.position(account), sent.quantity), ...differs('ids', new Set(floor.fills.map((fill) => fill.tradeId)).size, floor.fills.length),
      ...floor.fills.filter((fill) => fill.clientOrderId !== sent.clientOrderId || fill.cause !== 'order' || fill.price <= 0n || fill.liquidity !== 'taker'),
      ...differs('listed', account.orders.length, 0),
    ];
  }],
  ['7. tells fills again since a moment, that moment included', async (floor) => {
    await floor.submit(floor.ticket());
    const last = must(floor.fills.at(-1), 'no fill');
    const since = await floor.account(last.at);
    const after = await floor.account(last.at + 1);
    return [...differs('since', since.fills.some((fill) => fill.tradeId === last.tradeId), true), ...differs('after', after.fills.length, 0)];
  }],
  ['8. a cancel answers with the final state, also the second time and after a fill', async (floor) => {
    const resting = floor.limit('0.9');
    const filled = floor.ticket();
    await floor.submit(resting);
    await floor.submit(filled);
    const answers = [await floor.cancel(resting), await floor.cancel(resting), await floor.cancel(filled)];
    const states = answers.map((answer) => (answer.kind === 'order' ? answer.order?.status : codeOf(answer)));
    return [...differs('states', states.join(), 'cancelled,cancelled,filled'), ...differs('orders', (await floor.account()).orders.length, 0)];
  }],
  ['9. does not know an order that never was: cancel is refused (unknown_order), query answers null', async (floor) => {
    const never = floor.ticket();
    return [...differs('cancel', codeOf(await floor.cancel(never)), 'unknown_order'), ...differs('query', await floor.query(never), null)];
  }],
  refuses('10. refuses what arrives after its receive window', 'expired_request', (floor) => floor.ticket({ expiresAt: (floor.harness.now() - 1) as Timestamp })),
  refuses('11. refuses a price off the tick', 'tick', (floor) => {
    const sent = floor.limit('0.9');
    return { ...sent, price: add(must(sent.price, 'price'), 1n as Price) };
  }),
  refuses('12. refuses a quantity off the lot', 'lot', (floor) => floor.limit('0.9', { quantity: add(floor.ticket().quantity, 1n as Quantity) })),
  refuses('13. refuses a quantity of nothing', 'min_quantity', (floor) => floor.limit('0.9', { quantity: ZERO_QUANTITY })),
  refuses('14. refuses an instrument it does not trade', 'unknown_instrument', (floor) => floor.ticket({ instrument: 'NO-SUCH.nowhere' as InstrumentId })),
  ['15. takes several requests at once and answers every one', async (floor) => {
    const tickets = [floor.limit('0.9'), floor.limit('0.91'), floor.limit('0.92')];
    for (const ticket of tickets) floor.post({ kind: 'submit', id: floor.requestId(), ticket });
    await floor.harness.pass(ANSWER_MS);
    return [...differs('answers', floor.answers.length, 3), ...differs('orders', (await floor.account()).orders.length, 3)];
  }],
  ['16. an immediate-or-cancel order away from the market ends unfilled', async (floor) => {
    const sent = floor.limit('0.95', { timeInForce: 'ioc' });
    await floor.submit(sent);
    const order = await floor.query(sent);
    return [...differs('ended', order?.status === 'expired' || order?.status === 'cancelled', true), ...differs('filled', order?.filledQuantity, 0n)];
  }],
  ['17. a post-only order that would take is refused (would_take)', async (floor) =>
    [...differs('code', codeOf(await floor.submit(floor.limit('1.05', { postOnly: true }))), 'would_take'), ...differs('fills', floor.fills.length, 0)]],
  ['18. a limit order is never filled beyond its limit', async (floor) => {
    const sent = floor.limit('0.97');
    await floor.submit(sent);
    await floor.harness.moveTo(floor.priceAt('0.94'));
    await floor.harness.pass(ANSWER_MS);
    return [...differs('status', (await floor.query(sent))?.status, 'filled'), ...floor.fills.filter((fill) => fill.price > must(sent.price, 'price'))];
  }],
  ['19. a reduce-only order with nothing to reduce is refused (where the venue knows reduce-only)', async (floor) => {
    if (!floor.harness.venue.capabilities.reduceOnly) return [];
    return [...differs('code', codeOf(await floor.submit(floor.ticket({ side: 'sell', reduceOnly: true }))), 'reduce_only'), ...differs('fills', floor.fills.length, 0)];
  }],
  ['20. a reduce-only order never turns the position (where the venue knows reduce-only)', async (floor) => {
    if (!floor.harness.venue.capabilities.reduceOnly) return [];
    const entry = floor.ticket();
    await floor.submit(entry);
    await floor.submit(floor.ticket({ side: 'sell', reduceOnly: true, quantity: add(entry.quantity, entry.quantity) }));
    return differs('position', floor.position(await floor.account()), 0n);
  }],
  ['21. a stop rests, fires when the market trades through it, and flattens (where stops are native)', async (floor) => {
    if (!floor.harness.venue.capabilities.nativeStops) return [];
    await floor.submit(floor.ticket());
    const stop = floor.ticket({ side: 'sell', type: 'stop', triggerPrice: floor.priceAt('0.97'), reduceOnly: floor.harness.venue.capabilities.reduceOnly });
    await floor.submit(stop);
    const resting = (await floor.account()).orders.map((order) => order.clientOrderId).join();
    await floor.harness.moveTo(floor.priceAt('0.94'));
    await floor.harness.pass(ANSWER_MS);
    return [
      ...differs('resting', resting, stop.clientOrderId), ...differs('status', (await floor.query(stop))?.status, 'filled'),
      ...differs('position', floor.position(await floor.account()), 0n),
    ];
  }],
  ['22. of a group one fills and the other is cancelled (where the venue knows OCO)', async (floor) => {
    if (!floor.harness.venue.capabilities.oco) return [];
    await floor.submit(floor.ticket());
    const exit = { side: 'sell', reduceOnly: floor.harness.venue.capabilities.reduceOnly, ocoGroup: 'contract-group' } as const;
    const stop = floor.ticket({ ...exit, type: 'stop', triggerPrice: floor.priceAt('0.97') });
    const target = floor.limit('1.1', exit);
    await floor.submit(stop);
    await floor.submit(target);
    await floor.harness.moveTo(floor.priceAt('0.94'));
    await floor.harness.pass(ANSWER_MS);
    return [...differs('stop', (await floor.query(stop))?.status, 'filled'), ...differs('target', (await floor.query(target))?.status, 'cancelled')];
  }],
  ['23. says nothing more once closed', async (floor) => {
    floor.post({ kind: 'account', id: floor.requestId(), fillsSince: 0 as Timestamp });
    await floor.harness.venue.close();
    const heard = floor.answers.length + floor.reports.length;
    floor.post({ kind: 'account', id: floor.requestId(), fillsSince: 0 as Timestamp });
    await floor.harness.pass(ANSWER_MS);
    return differs('heard', floor.answers.length + floor.reports.length, heard);
  }],
];
