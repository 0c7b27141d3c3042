import { abs, isMultiple, max, mul, notional, sub, toText } from '../../../../../src-shared/domain/decimal.ts';
import type { Price } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';
import { isConditional } from '../../../../../src-shared/domain/order-ticket.ts';
import type { OrderTicket } from '../../../../../src-shared/domain/order-ticket.ts';
import type { VenueRejectCode } from '../../../../../src-shared/domain/venue-wire.ts';
import { reducible } from './booking.ts';
import type { MarketView } from './market-view.ts';
import type { VenueState } from './venue-state.ts';

/** Why an order is refused. */
export interface Refusal {
  readonly code: VenueRejectCode;
  readonly sentence: string;
}

/** What the checks look at. */
export interface Applicant {
  readonly state: VenueState;
  readonly ticket: OrderTicket;
  readonly instrument: Instrument;
  readonly view: MarketView;
  readonly now: Timestamp;
}

type Check = (applicant: Applicant) => Refusal | null;

/** Everything but funds, in the order a venue would look. Returns the first reason to refuse, null when there is none. */
export function refusalOf(applicant: Applicant): Refusal | null {
  for (const check of CHECKS) {
    const refusal = check(applicant);
    if (refusal !== null) return refusal;
  }
  return null;
}

const CHECKS: readonly Check[] = [checkId, checkShape, checkSteps, checkSmallest, checkMarket, checkCollar, checkValue, checkReduceOnly, checkPostOnly, checkTrigger];

function checkId({ state, ticket }: Applicant): Refusal | null {
  const known = state.orders.has(ticket.clientOrderId) || state.history.closedOrder(ticket.clientOrderId) !== null;
  return known ? refuse('duplicate_id', `An order with the id ${ticket.clientOrderId} exists already.`) : null;
}

function checkShape({ ticket }: Applicant): Refusal | null {
  const limited = ticket.type === 'limit' || ticket.type === 'stop_limit';
  if (limited && (ticket.price === null || ticket.price <= 0n)) return refuse('other', `A ${ticket.type} order needs a positive price.`);
  if (isConditional(ticket.type) && (ticket.triggerPrice === null || ticket.triggerPrice <= 0n)) return refuse('other', `A ${ticket.type} order needs a positive trigger price.`);
  if (ticket.postOnly && (ticket.type !== 'limit' || ticket.timeInForce !== 'gtc')) return refuse('other', 'Only a good-till-cancelled limit order can be post-only.');
  return null;
}

function checkSteps({ ticket, instrument }: Applicant): Refusal | null {
  for (const at of [ticket.price, ticket.triggerPrice]) {
    if (at !== null && !isMultiple(at, instrument.tickSize)) return refuse('tick', `The price ${toText(at)} is not a multiple of the tick ${toText(instrument.tickSize)}.`);
  }
  if (isMultiple(ticket.quantity, instrument.lotSize)) return null;
  return refuse('lot', `The quantity ${toText(ticket.quantity)} is not a multiple of the lot ${toText(instrument.lotSize)}.`);
}

function checkSmallest({ ticket, instrument }: Applicant): Refusal | null {
  const least = max(instrument.minQuantity, instrument.lotSize);
  return ticket.quantity >= least ? null : refuse('min_quantity', `The quantity ${toText(ticket.quantity)} is below the smallest, ${toText(least)}.`);
}

function checkMarket({ ticket, instrument, view, now }: Applicant): Refusal | null {
  const needsMarket = ticket.type === 'market';
  return needsMarket && view.mark(now) === null ? refuse('no_market', `There is no current price for ${instrument.id}.`) : null;
}

/** Without a current price there is nothing to compare with: resting orders are then accepted, so that protection can be restored before the first datum. */
function checkCollar({ state, ticket, view, now }: Applicant): Refusal | null {
  const mark = view.mark(now);
  if (mark === null) return null;
  const most = mul(mark, state.config.priceCollar);
  for (const at of [ticket.price, ticket.triggerPrice]) {
    if (at !== null && abs(sub(at, mark)) > most) return refuse('price_collar', `The price ${toText(at)} is too far from the market at ${toText(mark)}.`);
  }
  return null;
}

/** Reduce-only orders are exempt, as at real venues: they must be able to close any remainder that the lot allows. */
function checkValue({ ticket, instrument, view, now }: Applicant): Refusal | null {
  const at = ticket.price ?? ticket.triggerPrice ?? view.mark(now);
  if (ticket.reduceOnly || at === null) return null;
  const value = notional(at, ticket.quantity);
  return value >= instrument.minNotional ? null : refuse('min_notional', `The order is worth ${toText(value)}, less than the smallest, ${toText(instrument.minNotional)}.`);
}

function checkReduceOnly({ state, ticket, instrument }: Applicant): Refusal | null {
  if (!ticket.reduceOnly || reducible(state, instrument, ticket.side) > 0n) return null;
  return refuse('reduce_only', `There is no position in ${instrument.id} that a ${ticket.side} would reduce.`);
}

function checkPostOnly({ ticket, view, now }: Applicant): Refusal | null {
  if (!ticket.postOnly || ticket.price === null) return null;
  const best = view.best(ticket.side, now);
  if (best === null || !(ticket.side === 'buy' ? ticket.price >= best : ticket.price <= best)) return null;
  return refuse('would_take', `The post-only price ${toText(ticket.price)} would trade at once against ${toText(best)}.`);
}

function checkTrigger({ ticket, view, now }: Applicant): Refusal | null {
  if (!isConditional(ticket.type) || ticket.triggerPrice === null) return null;
  const mark = view.triggerMark(ticket.side, now);
  if (mark === null || !isReached(ticket, ticket.triggerPrice, mark)) return null;
  return refuse('would_trigger', `The trigger ${toText(ticket.triggerPrice)} is reached already: the market is at ${toText(mark)}.`);
}

/** Whether a market at `mark` fires the order. Stops fire against the holder, take-profits in favour. */
function isReached(ticket: OrderTicket, trigger: Price, mark: Price): boolean {
  const upward = (ticket.side === 'buy') !== (ticket.type === 'take_profit');
  return upward ? mark >= trigger : mark <= trigger;
}

/** Builds a refusal. */
export function refuse(code: VenueRejectCode, sentence: string): Refusal {
  return { code, sentence };
}
