/** A venue for tests: keeps the truth (orders, fills, balances) exactly, and answers, stays silent or lies as it is told. */
import {
  ZERO_MONEY, ZERO_QUANTITY, abs, add, decimal, max, min, mulDiv, mulUp, neg, notional, ratio, sub, type Money, type Price, type Quantity,
} from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { OrderTicket } from '../../../src-shared/domain/order-ticket.ts';
import type { Side } from '../../../src-shared/domain/side.ts';
import type {
  VenueAccount, VenueAnswer, VenueFill, VenueFundingPayment, VenueOrder, VenueOrderStatus, VenueReport, VenueRejectCode, VenueRequest,
} from '../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../src-shared/support/assert.ts';

/** What the venue does with one request. `truth`: acts on it and says so. */
export type Behaviour =
  | 'truth'
  /** Never arrives, nobody answers. */
  | 'lost'
  /** Acted on, nobody answers. */
  | 'silent'
  /** Waits in {@link ScriptedVenue.held} for the test. */
  | 'hold'
  /** Not acted on; this is answered. */
  | { readonly answer: VenueAnswer }
  /** Acted on; this is answered. */
  | { readonly actThenAnswer: VenueAnswer };

export const FEE_RATE = ratio('0.0005');
type Kind = VenueRequest['kind'];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** How the venue tells the engine something. */
export type Tell = (report: VenueReport) => void;

export class ScriptedVenue {
  readonly id: VenueId;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly orders = new Map<ClientOrderId, Mutable<VenueOrder>>();
  readonly fills: VenueFill[] = [];
  readonly payments: VenueFundingPayment[] = [];
  readonly balances = new Map<Currency, Money>();
  readonly positions = new Map<InstrumentId, { quantity: Quantity; cost: Money }>();
  readonly held: VenueRequest[] = [];
  /** Every submit that was sent, arrived or not. */
  readonly submitted: ClientOrderId[] = [];
  /** Price at which market orders and exits that reach it execute at once; without one they rest. Entries always wait for the test. */
  readonly marketPrice = new Map<InstrumentId, Price>();
  #trades = 0;
  readonly #once = new Map<Kind, Behaviour[]>();
  readonly #always = new Map<Kind, Behaviour>();

  constructor(id: string, instruments: readonly Instrument[], quoteBalance: string) {
    this.id = id as VenueId;
    this.instruments = new Map(instruments.map((instrument) => [instrument.id, instrument]));
    this.balances.set('USDT' as Currency, decimal<Money>(quoteBalance));
  }

  /** The next request of the kind is treated so; several calls queue up. */
  next(kind: Kind, behaviour: Behaviour): void {
    this.#once.set(kind, [...(this.#once.get(kind) ?? []), behaviour]);
  }

  /** Every request of the kind is treated so from now on. */
  always(kind: Kind, behaviour: Behaviour): void {
    this.#always.set(kind, behaviour);
  }

  /** From now on everything is treated truly. */
  behave(): void {
    this.#once.clear();
    this.#always.clear();
  }

  /** The next submit is refused with this code. */
  reject(code: VenueRejectCode): void {
    this.next('submit', { answer: { kind: 'rejected', code, sentence: `refused: ${code}` } });
  }

  /** Takes a request; returns its answer, null for none. Executions it causes are told before. */
  take(request: VenueRequest, at: Timestamp, tell: Tell): VenueAnswer | null {
    if (request.kind === 'submit') this.submitted.push(request.ticket.clientOrderId);
    const behaviour = this.#once.get(request.kind)?.shift() ?? this.#always.get(request.kind) ?? 'truth';
    if (behaviour === 'lost') return null;
    if (behaviour === 'hold') {
      this.held.push(request);
      return null;
    }
    if (behaviour === 'truth') return this.act(request, at, tell);
    if (behaviour === 'silent') {
      this.act(request, at, tell);
      return null;
    }
    if ('answer' in behaviour) return behaviour.answer;
    this.act(request, at, tell);
    return behaviour.actThenAnswer;
  }

  /** Does what the request asks and says what is true then. */
  act(request: VenueRequest, at: Timestamp, tell: Tell): VenueAnswer {
    switch (request.kind) {
      case 'submit': return this.#submit(request.ticket, at, tell);
      case 'cancel': return this.#cancel(request.clientOrderId, at);
      case 'query': return { kind: 'order', order: this.order(request.clientOrderId) };
      case 'account': return { kind: 'account', account: this.account(request.fillsSince, at) };
      case 'transfer': return { kind: 'rejected', code: 'other', sentence: 'moves no money' };
    }
  }

  #submit(ticket: OrderTicket, at: Timestamp, tell: Tell): VenueAnswer {
    if (this.orders.has(ticket.clientOrderId)) return { kind: 'rejected', code: 'duplicate_id', sentence: 'known already' };
    if (ticket.reduceOnly && this.reducible(ticket.instrument, ticket.side) === 0n) return { kind: 'rejected', code: 'reduce_only', sentence: 'nothing to reduce' };
    this.place(ticket, at);
    const market = this.marketPrice.get(ticket.instrument);
    const marketable = ticket.price !== null && market !== undefined && (ticket.side === 'buy' ? ticket.price >= market : ticket.price <= market);
    if (market !== undefined && (ticket.type === 'market' || (ticket.reduceOnly && ticket.timeInForce === 'ioc' && marketable))) {
      const size = ticket.reduceOnly ? min(ticket.quantity, this.reducible(ticket.instrument, ticket.side)) : ticket.quantity;
      this.fill(ticket.clientOrderId, size, market, at, tell);
      if (size < ticket.quantity) this.end(ticket.clientOrderId, 'cancelled', at);
    }
    return { kind: 'accepted', order: must(this.order(ticket.clientOrderId), 'placed above') };
  }

  /** Opens an order without telling anybody. */
  place(ticket: OrderTicket, at: Timestamp, strangers = false): VenueOrder {
    const order: Mutable<VenueOrder> = {
      clientOrderId: ticket.clientOrderId, venueOrderId: strangers ? `x${this.orders.size}` : `v${this.orders.size}`, instrument: ticket.instrument, side: ticket.side, type: ticket.type,
      status: 'open', quantity: ticket.quantity, filledQuantity: ZERO_QUANTITY, price: ticket.price, triggerPrice: ticket.triggerPrice, reduceOnly: ticket.reduceOnly, updatedAt: at,
    };
    this.orders.set(ticket.clientOrderId, order);
    return order;
  }

  #cancel(id: ClientOrderId, at: Timestamp): VenueAnswer {
    const order = this.orders.get(id);
    if (order === undefined) return { kind: 'rejected', code: 'unknown_order', sentence: 'no such order' };
    this.end(id, 'cancelled', at);
    return { kind: 'order', order: { ...order } };
  }

  /** Ends an open order without telling anybody. */
  end(id: ClientOrderId, status: VenueOrderStatus, at: Timestamp): VenueOrder {
    const order = must(this.orders.get(id), `no order ${id} at the venue`);
    if (order.status === 'open' || order.status === 'partially_filled') {
      order.status = status;
      order.updatedAt = at;
    }
    return { ...order };
  }

  order(id: ClientOrderId): VenueOrder | null {
    const order = this.orders.get(id);
    return order === undefined ? null : { ...order };
  }

  /** What a reduce-only order on this side may take off. */
  reducible(instrument: InstrumentId, side: Side): Quantity {
    const held = this.quantity(instrument);
    return side === 'sell' ? max(ZERO_QUANTITY, held) : max(ZERO_QUANTITY, neg(held));
  }

  /** Signed. */
  quantity(instrument: InstrumentId): Quantity {
    return this.positions.get(instrument)?.quantity ?? ZERO_QUANTITY;
  }

  /** Executes part of one of our orders; the books change at once, the report goes to `tell`. */
  fill(id: ClientOrderId, size: Quantity, at: Price, when: Timestamp, tell: Tell, more: Partial<VenueFill> = {}): VenueFill {
    const order = must(this.orders.get(id), `no order ${id} at the venue`);
    order.filledQuantity = add(order.filledQuantity, size);
    order.status = order.filledQuantity >= order.quantity ? 'filled' : order.status === 'open' ? 'partially_filled' : order.status;
    order.updatedAt = when;
    return this.trade(order.instrument, order.side, size, at, when, tell, { clientOrderId: id, venueOrderId: order.venueOrderId, ...more });
  }

  /** A trade of anybody's on this account. */
  trade(instrument: InstrumentId, side: Side, size: Quantity, at: Price, when: Timestamp, tell: Tell, more: Partial<VenueFill> = {}): VenueFill {
    this.#trades += 1;
    const fill: VenueFill = {
      tradeId: `t${this.#trades}`, clientOrderId: null, venueOrderId: null, instrument, side, price: at, quantity: size,
      fee: mulUp(notional(at, size), FEE_RATE), feeCurrency: 'USDT' as Currency, liquidity: 'taker', cause: 'order', at: when, ...more,
    };
    this.fills.push(fill);
    this.#book(fill);
    tell({ kind: 'fill', fill });
    return fill;
  }

  #book(fill: VenueFill): void {
    const instrument = must(this.instruments.get(fill.instrument), 'an instrument of this venue');
    const signed = fill.side === 'buy' ? fill.quantity : neg(fill.quantity);
    const value = notional(fill.price, fill.quantity);
    if (instrument.kind === 'spot') {
      this.credit(instrument.base, signed as bigint as Money);
      this.credit(instrument.quote, fill.side === 'buy' ? neg(value) : value);
      this.positions.set(fill.instrument, { quantity: add(this.quantity(fill.instrument), signed), cost: ZERO_MONEY });
    } else {
      this.credit(instrument.quote, this.#movePerpetual(fill, signed));
    }
    this.credit(fill.feeCurrency, neg(fill.fee));
  }

  /** Average cost, products towards zero. Returns what it realised. */
  #movePerpetual(fill: VenueFill, signed: Quantity): Money {
    const held = this.positions.get(fill.instrument) ?? { quantity: ZERO_QUANTITY, cost: ZERO_MONEY };
    this.positions.set(fill.instrument, held);
    const opposite = (held.quantity > 0n && signed < 0n) || (held.quantity < 0n && signed > 0n);
    const closing = opposite ? min(abs(held.quantity), fill.quantity) : ZERO_QUANTITY;
    let realised = ZERO_MONEY;
    if (closing > 0n) {
      const removed = closing === abs(held.quantity) ? held.cost : mulDiv(held.cost, closing, abs(held.quantity));
      const gain = sub(notional(fill.price, closing), removed);
      realised = held.quantity > 0n ? gain : neg(gain);
      held.cost = sub(held.cost, removed);
    }
    held.quantity = add(held.quantity, signed);
    held.cost = add(held.cost, notional(fill.price, sub(fill.quantity, closing)));
    return realised;
  }

  credit(currency: Currency, amount: Money): void {
    this.balances.set(currency, add(this.balances.get(currency) ?? ZERO_MONEY, amount));
  }

  /** The whole account as it is. */
  account(fillsSince: number, at: Timestamp): VenueAccount {
    const open = [...this.orders.values()].filter((order) => order.status === 'open' || order.status === 'partially_filled');
    const positions = [...this.positions].filter(([id, held]) => held.quantity !== 0n && this.instruments.get(id)?.kind === 'perpetual');
    return {
      orders: open.map((order) => ({ ...order })),
      positions: positions.map(([instrument, held]) => ({ instrument, quantity: held.quantity })),
      balances: [...this.balances].map(([currency, total]) => ({ currency, total })),
      fills: this.fills.filter((fill) => fill.at >= fillsSince), payments: this.payments, at,
    };
  }

  /** Open orders of ours. */
  open(): VenueOrder[] {
    return [...this.orders.values()].filter((order) => order.status === 'open' || order.status === 'partially_filled');
  }
}
