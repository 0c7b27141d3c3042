/** What the tests of the paper venue share: instruments with round numbers, a desk at a bare matching core, a hand-turned clock. */
import { money, price, quantity, ratio, toText } from '../../../../src-shared/domain/decimal.ts';
import { instrumentId } from '../../../../src-shared/domain/instrument.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { MarketDatum } from '../../../../src-shared/domain/market-datum.ts';
import type { OrderTicket } from '../../../../src-shared/domain/order-ticket.ts';
import type { VenueAnswer, VenueBalance, VenueFill, VenueFundingPayment, VenueOrder, VenueReport } from '../../../../src-shared/domain/venue-wire.ts';
import { must } from '../../../../src-shared/support/assert.ts';
import type { Scheduler } from '../../ports/clock.ts';
import type { Rng } from '../../ports/rng.ts';
import { MatchingCore } from './matching/matching-core.ts';
import { DEFAULT_PAPER_CONFIG } from './paper-config.ts';
import type { PaperConfig } from './paper-config.ts';
import type { VenueSnapshot } from './venue-snapshot.ts';

export const VENUE = 'alpha' as VenueId;
/** A whole minute, so that bars are aligned. */
export const START = 1_700_000_040_000;

const shared = {
  venue: VENUE, base: 'BTC' as Currency, quote: 'USDT' as Currency, tickSize: price('0.1'), lotSize: quantity('0.001'), minQuantity: quantity('0.002'),
  minNotional: money('5'), makerFee: ratio('0.0002'), takerFee: ratio('0.0005'),
};

/** Spot: tick 0.1, lot 0.001, from 0.002 and 5 USDT, fees 2 and 5 bp. */
export const SPOT: Instrument = {
  ...shared, id: instrumentId('BTC', 'USDT', 'spot', 'alpha'), venueName: 'BTC/USDT', kind: 'spot', maxLeverage: 1, maintenanceMargin: ratio('0'),
};

/** The same as a perpetual, 20x at most, 1 % maintenance. */
export const PERPETUAL: Instrument = {
  ...shared, id: instrumentId('BTC', 'USDT', 'perpetual', 'alpha'), venueName: 'BTC/USDT:USDT', kind: 'perpetual', maxLeverage: 20, maintenanceMargin: ratio('0.01'),
};

/** Another perpetual with the same wallet. */
export const OTHER: Instrument = { ...PERPETUAL, id: instrumentId('ETH', 'USDT', 'perpetual', 'alpha'), venueName: 'ETH/USDT:USDT', base: 'ETH' as Currency };

/** An order in words: numbers as text, everything else defaulted. */
export interface OrderWords extends Partial<Omit<OrderTicket, 'quantity' | 'price' | 'triggerPrice' | 'clientOrderId' | 'instrument'>> {
  readonly id?: string;
  readonly instrument?: InstrumentId;
  readonly quantity?: string;
  readonly price?: string;
  readonly trigger?: string;
}

let nextId = 0;

/** A ticket: a market buy of 1 BTC perpetual unless said otherwise. */
export function ticket(words: OrderWords = {}): OrderTicket {
  const { id = `q-${(nextId += 1)}`, instrument = PERPETUAL.id, quantity: size = '1', price: at, trigger, ...rest } = words;
  return {
    clientOrderId: id as ClientOrderId, instrument, side: 'buy', type: 'market', quantity: quantity(size), price: at === undefined ? null : price(at),
    triggerPrice: trigger === undefined ? null : price(trigger), timeInForce: 'gtc', postOnly: false, reduceOnly: false, ocoGroup: null,
    expiresAt: Number.MAX_SAFE_INTEGER as Timestamp, ...rest,
  };
}

/** Balances from text. */
export function balances(...list: readonly (readonly [currency: string, total: string])[]): VenueBalance[] {
  return list.map(([currency, total]) => ({ currency: currency as Currency, total: money(total) }));
}

/** A trader's desk at a bare matching core: time stands where it is put, everything heard is kept. */
export class Desk {
  core: MatchingCore;
  now = START;
  readonly config: PaperConfig;
  readonly reports: VenueReport[] = [];
  readonly instruments: readonly Instrument[];

  constructor(config: Partial<PaperConfig> = {}, instruments: readonly Instrument[] = [PERPETUAL, SPOT, OTHER], snapshot: VenueSnapshot | null = null) {
    this.config = { ...DEFAULT_PAPER_CONFIG, startBalances: balances(['USDT', '100000'], ['BTC', '5']), ...config };
    this.instruments = instruments;
    this.core = new MatchingCore(VENUE, instruments, this.config, snapshot);
  }

  /** The same venue after a restart: only the snapshot survives, through its JSON. */
  restart(): void {
    this.core = new MatchingCore(VENUE, this.instruments, this.config, JSON.parse(JSON.stringify(this.core.snapshot())) as VenueSnapshot);
  }

  hear(): void {
    this.reports.push(...this.core.takeReports());
  }

  see(...data: readonly MarketDatum[]): this {
    this.core.observe(data, this.now as Timestamp);
    this.hear();
    return this;
  }

  /** A closed one-minute bar that begins now and ends a minute later; time moves to its end. */
  bar(open: number, high: number, low: number, close: number, volume = 1_000, instrument = PERPETUAL.id): this {
    const openAt = this.now as Timestamp;
    this.now += 60_000;
    return this.see({ kind: 'candle', instrument, timeframe: '1m', openAt, open, high, low, close, volume, closed: true });
  }

  quote(bid: number, ask: number, bidSize = 10, askSize = 10, instrument = PERPETUAL.id): this {
    return this.see({ kind: 'quote', instrument, at: this.now as Timestamp, bid, bidSize, ask, askSize });
  }

  book(bids: readonly (readonly [number, number])[], asks: readonly (readonly [number, number])[], instrument = PERPETUAL.id): this {
    return this.see({ kind: 'book', instrument, at: this.now as Timestamp, bids, asks });
  }

  trade(at: number, size: number, instrument = PERPETUAL.id): this {
    return this.see({ kind: 'trade', instrument, at: this.now as Timestamp, price: at, quantity: size, side: 'buy' });
  }

  send(words: OrderWords): VenueAnswer {
    const answer = this.core.submit(ticket(words), this.now as Timestamp);
    this.hear();
    return answer;
  }

  /** The code of a refusal, or the status of the order. */
  outcome(words: OrderWords): string {
    const answer = this.send(words);
    if (answer.kind === 'rejected') return answer.code;
    return answer.kind === 'accepted' ? answer.order.status : answer.kind;
  }

  cancel(id: string, instrument = PERPETUAL.id): VenueAnswer {
    const answer = this.core.cancel(instrument, id as ClientOrderId, this.now as Timestamp);
    this.hear();
    return answer;
  }

  order(id: string, instrument = PERPETUAL.id): VenueOrder | null {
    const answer = this.core.query(instrument, id as ClientOrderId);
    return answer.kind === 'order' ? answer.order : null;
  }

  get fills(): VenueFill[] {
    return this.reports.flatMap((report) => (report.kind === 'fill' ? [report.fill] : []));
  }

  get payments(): VenueFundingPayment[] {
    return this.reports.flatMap((report) => (report.kind === 'funding' ? [report.payment] : []));
  }

  /** Fills in words: `buy 1 @ 100.1 taker`. */
  tape(id?: string): string[] {
    const fills = this.fills.filter((fill) => id === undefined || fill.clientOrderId === id);
    return fills.map((fill) => `${fill.side} ${toText(fill.quantity)} @ ${toText(fill.price)} ${fill.liquidity}`);
  }

  /** How an order stands, in words: `filled 1/1`. */
  state(id: string, instrument = PERPETUAL.id): string {
    const order = must(this.order(id, instrument), `no order ${id}`);
    return `${order.status} ${toText(order.filledQuantity)}/${toText(order.quantity)}`;
  }

  balance(currency = 'USDT'): string {
    const account = this.core.account(0 as Timestamp, this.now as Timestamp);
    return toText(account.balances.find((one) => one.currency === currency)?.total ?? money('0'));
  }

  position(instrument = PERPETUAL.id): string {
    const account = this.core.account(0 as Timestamp, this.now as Timestamp);
    return toText(account.positions.find((one) => one.instrument === instrument)?.quantity ?? quantity('0'));
  }
}

/** A scheduler that moves only when told to. */
export class HandClock implements Scheduler {
  #now = START;
  #sequence = 0;
  #tasks: { readonly at: number; readonly sequence: number; readonly task: () => void }[] = [];

  now(): Timestamp {
    return this.#now as Timestamp;
  }

  schedule(at: Timestamp, task: () => void): () => void {
    const entry = { at, sequence: (this.#sequence += 1), task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== entry);
    };
  }

  /** Lets time pass; everything due happens at its moment, in order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (let due = this.#next(until); due !== undefined; due = this.#next(until)) {
      this.#tasks = this.#tasks.filter((one) => one !== due);
      this.#now = Math.max(this.#now, due.at);
      due.task();
    }
    this.#now = until;
  }

  #next(until: number): { readonly at: number; readonly sequence: number; readonly task: () => void } | undefined {
    const due = this.#tasks.filter((one) => one.at <= until);
    return due.sort((a, b) => a.at - b.at || a.sequence - b.sequence)[0];
  }

  get waiting(): number {
    return this.#tasks.length;
  }
}

/** A small seeded generator (mulberry32). */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return {
    uint32: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return (mixed ^ (mixed >>> 14)) >>> 0;
    },
  };
}
