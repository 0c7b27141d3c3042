/**
 * A halt at one venue without an engine: what adds risk is cancelled; where closing was asked, positions are flattened by fresh size, reduce-only and
 * slippage-capped, and what protects one goes only once it is flat. Everything rests on what the venue says: no database, no memory.
 */
import type { HaltProgressLine } from '../../../src-shared/contract/halt-progress.ts';
import { abs, add, ceilTo, floorTo, fromNumber, mul, ratio, sub, toText, type Price, type Quantity } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, RequestId, Timestamp, VenueId } from '../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../src-shared/domain/instrument.ts';
import type { OrderTicket } from '../../../src-shared/domain/order-ticket.ts';
import type { VenueAccount, VenueAnswer, VenueOrder, VenueRequest } from '../../../src-shared/domain/venue-wire.ts';
import { assert } from '../../../src-shared/support/assert.ts';
import type { Venue, VenueListener } from '../ports/venue.ts';

/** A venue that has not answered a request after this is asked again. */
const ANSWER_WITHIN_MS = 3_000;
const PAUSES_MS = [0, 100, 250, 500, 1_000] as const;
const RECEIVE_WINDOW_MS = 5_000;
/** As the engine's own exits when halted. */
const MOST_SLIPPAGE = ratio('0.01');

/** What the halt of a venue lives on. */
export interface HaltTerms {
  /** Whether closing is wanted; may become true while it runs. */
  readonly wantsClose: () => boolean;
  readonly isOurs: (id: ClientOrderId | null) => boolean;
  /** Last known price; null where none is known. */
  readonly priceOf: (instrument: InstrumentId) => number | null;
  readonly nextOrderId: () => ClientOrderId;
  /** The venue's time, ms UTC. */
  readonly now: () => Timestamp;
  /** Milliseconds since the halt began. */
  readonly elapsedMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** After this many milliseconds what is not verified is left to the next engine. */
  readonly withinMs: number;
  readonly tell: (line: HaltProgressLine) => void;
  /** Whether the venue will remember what was done; one that lives on this machine needs its disk for that. */
  readonly isKept: () => boolean;
}

/** What may be sent without the engine's gate: a submit only where it cannot add risk. The compiler holds it, and an assert where it leaves. */
type HarmlessRequest =
  | Exclude<VenueRequest, { kind: 'submit' }>
  | { readonly kind: 'submit'; readonly id: RequestId; readonly ticket: OrderTicket & { readonly reduceOnly: true } };

interface Holding {
  readonly id: InstrumentId;
  /** Signed. */
  readonly quantity: Quantity;
  /** Undefined where no engine had told. */
  readonly instrument: Instrument | undefined;
}

export class VenueHalt implements VenueListener {
  readonly #venue: Venue;
  readonly #terms: HaltTerms;
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly #waiting = new Map<RequestId, (answer: VenueAnswer) => void>();
  readonly #told = new Map<string, string>();
  readonly #toClose = new Set<InstrumentId>();
  #requests = 0;

  constructor(venue: Venue, terms: HaltTerms) {
    this.#venue = venue;
    this.#terms = terms;
    this.#instruments = new Map(venue.instruments.map((instrument) => [instrument.id, instrument]));
    venue.listen(this);
  }

  answered(_venue: VenueId, request: RequestId, answer: VenueAnswer): void {
    this.#waiting.get(request)?.(answer);
    this.#waiting.delete(request);
  }

  /** What is said unasked is read again anyway. */
  reported(): void { /* the next account answer holds it */ }

  connectionChanged(): void { /* a request that fails says so itself */ }

  /** Works until a re-read shows that nothing is left to do, or time is up. True when verified. */
  async run(): Promise<boolean> {
    for (let pass = 0; ; pass += 1) {
      const account = await this.#readAccount();
      const found = account === null ? 'more' : await this.#work(account);
      if (found !== 'more') return found === 'verified';
      if (this.#terms.elapsedMs() >= this.#terms.withinMs) return false;
      await this.#terms.pause(PAUSES_MS[Math.min(pass, PAUSES_MS.length - 1)] ?? 1_000);
    }
  }

  async #readAccount(): Promise<VenueAccount | null> {
    const answer = await this.#ask({ kind: 'account', id: this.#nextRequest(), fillsSince: this.#terms.now() });
    if (answer.kind === 'account') return answer.account;
    this.#tell('account', 'unknown', `not reachable (${sentenceOf(answer)}), asked again`);
    return null;
  }

  /** One pass over what the venue shows: nothing was left to do, there is more, or only what cannot be done here. */
  async #work(account: VenueAccount): Promise<'verified' | 'more' | 'beyond us'> {
    const live = account.orders.filter((order) => order.status === 'open' || order.status === 'partially_filled');
    const risky = live.filter((order) => !order.reduceOnly);
    for (const order of risky) if (!this.#terms.isOurs(order.clientOrderId)) this.#tell(describe(order), 'done', 'not ours: left as it is');
    const entries = risky.filter((order) => this.#terms.isOurs(order.clientOrderId));
    const holdings = this.#holdings(account);
    const close = this.#terms.wantsClose();
    const toClose = close ? holdings.filter((holding) => !this.#isDust(holding)) : [];
    const orphans = close ? this.#orphans(live, holdings) : [];
    this.#tellFlat(toClose);
    if (!close) for (const holding of holdings) this.#tellProtection(holding, live);
    if (entries.length + toClose.length + orphans.length === 0) {
      if (!this.#terms.isKept()) return 'more';
      this.#tell('account', 'done', 'orders and positions re-read');
      return 'verified';
    }
    this.#tell('account', 'pending', 'read; to be read again');
    await Promise.all([...entries, ...orphans].map((order) => this.#cancel(order)));
    await Promise.all(toClose.map((holding) => this.#flatten(holding)));
    const canGoOn = entries.length + orphans.length > 0 || toClose.some(({ instrument }) => instrument !== undefined);
    return canGoOn ? 'more' : 'beyond us';
  }

  /** Positions as the venue says now; spot holdings are balances of what is traded there. */
  #holdings(account: VenueAccount): Holding[] {
    const holdings: Holding[] = account.positions.filter(({ quantity }) => quantity !== 0n).map(({ instrument, quantity }) => ({ id: instrument, quantity, instrument: this.#instruments.get(instrument) }));
    for (const instrument of this.#instruments.values()) {
      if (instrument.kind !== 'spot') continue;
      const total = account.balances.find(({ currency }) => currency === instrument.base)?.total ?? 0n;
      if (total > 0n && !holdings.some(({ id }) => id === instrument.id)) holdings.push({ id: instrument.id, quantity: total as bigint as Quantity, instrument });
    }
    return holdings;
  }

  #isDust({ id, quantity, instrument }: Holding): boolean {
    if (instrument === undefined) return false;
    const size = floorTo(abs(quantity), instrument.lotSize);
    if (size > 0n && size >= instrument.minQuantity) return false;
    if (this.#toClose.delete(id)) this.#tell(id, 'done', `closed; ${toText(abs(quantity))} is left, less than the smallest order`);
    return true;
  }

  /** Our protective orders on instruments that are flat: only then may they go. */
  #orphans(live: readonly VenueOrder[], holdings: readonly Holding[]): VenueOrder[] {
    const held = new Set(holdings.filter((holding) => !this.#isDust(holding)).map(({ id }) => id));
    return live.filter((order) => order.reduceOnly && !held.has(order.instrument) && this.#terms.isOurs(order.clientOrderId));
  }

  #tellFlat(toClose: readonly Holding[]): void {
    const open = new Set(toClose.map(({ id }) => id));
    for (const id of this.#toClose) if (!open.has(id)) this.#tell(id, 'done', 'closed: the venue shows no position');
    for (const id of open) this.#toClose.add(id);
  }

  #tellProtection({ id, quantity }: Holding, live: readonly VenueOrder[]): void {
    const against = quantity > 0n ? 'sell' : 'buy';
    const stop = live.find((order) => order.instrument === id && order.side === against && order.reduceOnly && order.type !== 'take_profit');
    if (stop === undefined) this.#tell(id, 'pending', `${toText(quantity)} is held and no stop rests at the venue; the next engine sets one before anything else`);
    else this.#tell(id, 'done', `${toText(quantity)} is held; its stop of ${toText(stop.quantity)} at ${toText(stop.triggerPrice ?? stop.price ?? (0n as Price))} stays`);
  }

  async #cancel(order: VenueOrder): Promise<void> {
    const subject = describe(order);
    if (order.clientOrderId === null) return this.#tell(subject, 'still_open', 'it has no id of ours: cancel it at the venue by hand');
    this.#tell(subject, 'pending', 'cancel sent');
    const answer = await this.#ask({ kind: 'cancel', id: this.#nextRequest(), instrument: order.instrument, clientOrderId: order.clientOrderId });
    if (answer.kind === 'order' && answer.order !== null) {
      const { status } = answer.order;
      const open = status === 'open' || status === 'partially_filled';
      return this.#tell(subject, open ? 'still_open' : 'done', open ? 'the venue still shows it; cancelled again' : status === 'filled' ? 'filled before the cancel came' : status);
    }
    this.#tell(subject, answer.kind === 'failed' ? 'unknown' : 'still_open', `${sentenceOf(answer)}; tried again`);
  }

  async #flatten({ id, quantity, instrument }: Holding): Promise<void> {
    if (instrument === undefined) return this.#tell(id, 'still_open', `${toText(quantity)} cannot be closed: no engine had yet told what is traded. Ask for halt and close again once it runs`);
    const side = quantity > 0n ? 'sell' : 'buy';
    const price = cappedPrice(this.#terms.priceOf(id), side, instrument);
    const size = floorTo(abs(quantity), instrument.lotSize);
    this.#tell(id, 'pending', `closing ${toText(size)}${price === null ? '' : `, at ${toText(price)} or better`}`);
    const answer = await this.#ask({
      kind: 'submit', id: this.#nextRequest(), ticket: {
        clientOrderId: this.#terms.nextOrderId(), instrument: id, side, type: price === null ? 'market' : 'limit', quantity: size, price, triggerPrice: null, timeInForce: 'ioc', postOnly: false,
        reduceOnly: true, ocoGroup: null, expiresAt: (this.#terms.now() + RECEIVE_WINDOW_MS) as Timestamp,
      },
    });
    // What became of it is read from the account: an exit that cannot flip a position may be tried again.
    if (answer.kind !== 'accepted') this.#tell(id, answer.kind === 'failed' ? 'unknown' : 'still_open', `${sentenceOf(answer)}; tried again`);
  }

  /** The one place that sends. */
  #ask(request: HarmlessRequest): Promise<VenueAnswer> {
    assert(request.kind !== 'submit' || request.ticket.reduceOnly, 'a halt sent an order that may add risk');
    const answered = new Promise<VenueAnswer>((resolve) => { this.#waiting.set(request.id, resolve); });
    const late = this.#terms.pause(ANSWER_WITHIN_MS).then((): VenueAnswer => ({ kind: 'failed', reason: 'timeout', mayHaveArrived: true, sentence: `no answer in ${ANSWER_WITHIN_MS / 1000} s` }));
    this.#venue.send(request);
    return Promise.race([answered, late]);
  }

  #nextRequest(): RequestId {
    this.#requests += 1;
    return `halt-${this.#venue.id}-${this.#requests}` as RequestId;
  }

  /** Says each thing once. */
  #tell(subject: string, status: HaltProgressLine['status'], sentence: string): void {
    const text = `${status} ${sentence}`;
    if (this.#told.get(subject) === text) return;
    this.#told.set(subject, text);
    this.#terms.tell({ venue: this.#venue.id, subject, status, sentence });
  }
}

function describe({ side, quantity, instrument, type, price, triggerPrice, clientOrderId, venueOrderId }: VenueOrder): string {
  const at = price ?? triggerPrice;
  return `${side} ${toText(quantity)} ${instrument} ${type.replace('_', ' ')}${at === null ? '' : ` ${toText(at)}`} (${clientOrderId ?? venueOrderId ?? 'no id'})`;
}

/** Null without a price: a market order then. */
function cappedPrice(last: number | null, side: 'buy' | 'sell', { tickSize }: Instrument): Price | null {
  if (last === null) return null;
  const price = fromNumber<Price>(last);
  const slip = mul(price, MOST_SLIPPAGE);
  return side === 'sell' ? floorTo(sub(price, slip), tickSize) : ceilTo(add(price, slip), tickSize);
}

function sentenceOf(answer: VenueAnswer): string {
  return answer.kind === 'failed' || answer.kind === 'rejected' ? answer.sentence : `it answered "${answer.kind}"`;
}
