import { fromNumber } from '../../../../../src-shared/domain/decimal.ts';
import type { Money, Price } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp, VenueId } from '../../../../../src-shared/domain/ids.ts';
import type { BookDatum, CandleDatum, MarketDatum, QuoteDatum, TradeDatum } from '../../../../../src-shared/domain/market-datum.ts';
import type { OrderTicket } from '../../../../../src-shared/domain/order-ticket.ts';
import type { VenueAccount, VenueAnswer, VenueOrder, VenueReport } from '../../../../../src-shared/domain/venue-wire.ts';
import { exhaustive } from '../../../../../src-shared/support/exhaustive.ts';
import type { PaperConfig } from '../paper-config.ts';
import type { VenueSnapshot } from '../venue-snapshot.ts';
import { depthOf, type Depth } from './depth.ts';
import { noteFunding, settleFunding } from './funding.ts';
import { mayMove } from './quick-look.ts';
import type { Reach } from './quick-look.ts';
import { displayLiquidity, segmentLiquidity, tradeLiquidity } from './liquidity.ts';
import type { MarketView } from './market-view.ts';
import { submitOrder } from './submission.ts';
import { sweep } from './sweep.ts';
import { transferMoney } from './transfer.ts';
import type { Path } from './tick.ts';
import { closeOrder, openState, snapshotOf } from './venue-state.ts';
import type { VenueState } from './venue-state.ts';
import { toVenueOrder } from './working-order.ts';

/**
 * The paper venue without wires: pure, synchronous, time passed in and never going back. What happens unasked is collected for
 * {@link takeReports}; see fill-model.ts for how orders fill.
 */
export class MatchingCore {
  readonly #state: VenueState;

  constructor(venue: VenueId, instruments: readonly Instrument[], config: PaperConfig, snapshot: VenueSnapshot | null) {
    this.#state = openState(venue, instruments, config, snapshot);
  }

  /** An order arrives. */
  submit(ticket: OrderTicket, now: Timestamp): VenueAnswer {
    settleFunding(this.#state, now, false);
    return submitOrder(this.#state, ticket, now);
  }

  /** A cancel arrives: the answer is the order's state after it, which may be `filled`. */
  cancel(instrument: InstrumentId, id: ClientOrderId, now: Timestamp): VenueAnswer {
    const working = this.#state.orders.get(id);
    if (working?.instrument === instrument) closeOrder(this.#state, working, 'cancelled', now);
    const order = this.#find(instrument, id);
    if (order === null) return { kind: 'rejected', code: 'unknown_order', sentence: `There is no order ${id} in ${instrument}.` };
    return { kind: 'order', order };
  }

  /** A question about one order. */
  query(instrument: InstrumentId, id: ClientOrderId): VenueAnswer {
    return { kind: 'order', order: this.#find(instrument, id) };
  }

  #find(instrument: InstrumentId, id: ClientOrderId): VenueOrder | null {
    const working = this.#state.orders.get(id);
    const order = working === undefined ? this.#state.history.closedOrder(id) : toVenueOrder(working);
    return order?.instrument === instrument ? order : null;
  }

  /** Everything the account holds, and fills and payments since a moment (inclusive). */
  account(since: Timestamp, now: Timestamp): VenueAccount {
    const { orders, positions, balances, history } = this.#state;
    settleFunding(this.#state, now, false);
    return {
      orders: [...orders.values()].map(toVenueOrder),
      positions: [...positions].map(([instrument, { quantity }]) => ({ instrument, quantity })),
      balances: [...balances].map(([currency, total]) => ({ currency, total })),
      fills: history.fillsSince(since),
      payments: history.paymentsSince(since),
      transfers: history.transfersSince(since),
      at: now,
    };
  }

  /** Money is put in or taken out. */
  transfer(wish: { readonly transferId: string; readonly currency: Currency; readonly amount: Money }, now: Timestamp): VenueAnswer {
    settleFunding(this.#state, now, false);
    return transferMoney(this.#state, wish, now);
  }

  /** What takers meet on an instrument now; null for one that is not traded here or has no market. */
  depth(instrument: InstrumentId, now: Timestamp): Depth | null {
    const view = this.#state.markets.get(instrument);
    return view === undefined ? null : depthOf(view, now);
  }

  /** The market speaks. Data of unknown instruments and senseless data are passed over. */
  observe(data: readonly MarketDatum[], at: Timestamp): void {
    settleFunding(this.#state, at, false);
    for (const datum of data) {
      const view = this.#state.markets.get(datum.instrument);
      if (view !== undefined) this.#observe(view, datum, at);
    }
    settleFunding(this.#state, at, true);
  }

  #observe(view: MarketView, datum: MarketDatum, at: Timestamp): void {
    switch (datum.kind) {
      case 'candle': return this.#observeCandle(view, datum, at);
      case 'quote': return this.#observeQuote(view, datum, at);
      case 'trade': return this.#observeTrade(view, datum, at);
      case 'book': return this.#observeBook(view, datum, at);
      case 'funding': return noteFunding(this.#state, view.instrument, datum, at);
      default: return exhaustive(datum);
    }
  }

  /** Whether an instrument has anything that a price could move. */
  #isTouched(view: MarketView): boolean {
    const { ordersOf, positions } = this.#state;
    return ordersOf.has(view.instrument.id) || (view.instrument.kind === 'perpetual' && positions.has(view.instrument.id));
  }

  #observeCandle(view: MarketView, datum: CandleDatum, at: Timestamp): void {
    const segment = view.takeCandle(datum, at);
    if (segment === null || !this.#isTouched(view) || !mayMove(this.#state, view, segment, segment)) return;
    const { participation, partialFills } = this.#state.config;
    const path: Path = { open: exact(segment.open), high: exact(segment.high), low: exact(segment.low), close: exact(segment.close) };
    const tick = { at, start: segment.start, kind: 'bar', buy: path, sell: path } as const;
    sweep(this.#state, view.instrument, tick, segmentLiquidity(view, segment, participation, partialFills));
  }

  #observeTrade(view: MarketView, datum: TradeDatum, at: Timestamp): void {
    if (!view.takeTrade(datum) || !this.#isTouched(view)) return;
    const reach: Reach = { low: datum.price, high: datum.price };
    if (!mayMove(this.#state, view, reach, reach)) return;
    const path = still(datum.price);
    const liquidity = tradeLiquidity(view, datum, at, this.#state.config.partialFills);
    sweep(this.#state, view.instrument, { at, start: datum.at, kind: 'trade', buy: path, sell: path }, liquidity);
  }

  #observeQuote(view: MarketView, datum: QuoteDatum, at: Timestamp): void {
    if (view.takeQuote(datum, at)) this.#sweepDisplay(view, datum.bid, datum.ask, at);
  }

  #observeBook(view: MarketView, datum: BookDatum, at: Timestamp): void {
    if (view.takeBook(datum, at)) this.#sweepDisplay(view, datum.bids[0]?.[0] ?? 0, datum.asks[0]?.[0] ?? 0, at);
  }

  #sweepDisplay(view: MarketView, bid: number, ask: number, at: Timestamp): void {
    if (!this.#isTouched(view) || !mayMove(this.#state, view, { low: ask, high: ask }, { low: bid, high: bid })) return;
    sweep(this.#state, view.instrument, { at, start: at, kind: 'display', buy: still(ask), sell: still(bid) }, displayLiquidity(view, at));
  }

  /** What there is to tell since the last call, in order. */
  takeReports(): readonly VenueReport[] {
    const { reports } = this.#state;
    if (reports.length > 0) this.#state.reports = [];
    return reports;
  }

  /** Whether something happened that {@link snapshot} would not forget. Stays true until {@link kept}. */
  get changed(): boolean {
    return this.#state.changed;
  }

  /** Everything to remember, as plain JSON. */
  snapshot(): VenueSnapshot {
    return snapshotOf(this.#state);
  }

  /** The last snapshot is safe. */
  kept(): void {
    this.#state.changed = false;
  }
}

const exact = (value: number): Price => fromNumber<Price>(value);

function still(value: number): Path {
  const at = exact(value);
  return { open: at, high: at, low: at, close: at };
}
