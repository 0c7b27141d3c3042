import { max, min } from '../../../../../src-shared/domain/decimal.ts';
import type { Price } from '../../../../../src-shared/domain/decimal.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';
import { isConditional } from '../../../../../src-shared/domain/order-ticket.ts';
import type { OrderTicket } from '../../../../../src-shared/domain/order-ticket.ts';
import type { VenueAnswer } from '../../../../../src-shared/domain/venue-wire.ts';
import { refusalOf, refuse } from './admission.ts';
import type { Applicant, Refusal } from './admission.ts';
import { reducible } from './booking.ts';
import { takeFrom } from './execution.ts';
import { planWalk } from './fill-model.ts';
import { freeOf } from './funds.ts';
import { addOrder, nextSequence } from './venue-state.ts';
import type { VenueState } from './venue-state.ts';
import { toVenueOrder, workingOrder } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** An order arrives: refused with a reason, or accepted and, unless it waits for a trigger, matched at once. */
export function submitOrder(state: VenueState, ticket: OrderTicket, now: Timestamp): VenueAnswer {
  if (now > ticket.expiresAt) return rejected(refuse('expired_request', `The request arrived ${now - ticket.expiresAt} ms after its receive window.`));
  const instrument = state.instruments.get(ticket.instrument);
  const view = state.markets.get(ticket.instrument);
  if (instrument === undefined || view === undefined) return rejected(refuse('unknown_instrument', `${ticket.instrument} is not traded at ${state.venue}.`));
  const applicant: Applicant = { state, ticket, instrument, view, now };
  const refusal = refusalOf(applicant);
  if (refusal !== null) return rejected(refusal);
  const order = orderFor(applicant);
  const short = fundsRefusal(applicant, order);
  if (short !== null) return rejected(short);
  nextSequence(state);
  addOrder(state, order);
  if (!isConditional(ticket.type)) takeFrom(state, instrument, order, view.ladder(ticket.side, now) ?? { levels: [], taken: () => undefined }, now);
  return { kind: 'accepted', order: toVenueOrder(order) };
}

function rejected(refusal: Refusal): VenueAnswer {
  return { kind: 'rejected', ...refusal };
}

/** Reduce-only orders are cut to what they can reduce; the number is taken only when the order is accepted. */
function orderFor(applicant: Applicant): WorkingOrder {
  const { state, ticket, instrument, now } = applicant;
  const sequence = state.sequence + 1;
  const size = ticket.reduceOnly ? min(ticket.quantity, reducible(state, instrument, ticket.side)) : ticket.quantity;
  return workingOrder(ticket, { at: now, sequence, venueOrderId: `${state.venue}-o${sequence}`, quantity: size, reservePrice: reservePrice(applicant) });
}

function reservePrice({ ticket, instrument, view, now }: Applicant): Price {
  if (ticket.type === 'limit' || ticket.type === 'stop_limit') {
    const limit = ticket.price ?? (0n as Price);
    return ticket.side === 'buy' ? limit : max(limit, view.mark(now) ?? limit);
  }
  if (ticket.triggerPrice !== null) return ticket.triggerPrice;
  const ladder = view.ladder(ticket.side, now);
  const plan = ladder === null ? [] : planWalk(ladder, ticket.side, ticket.quantity, null, instrument.lotSize);
  const worst = (ticket.side === 'buy' ? plan.at(-1) : plan[0])?.price;
  return worst ?? view.best(ticket.side, now) ?? (0n as Price);
}

function fundsRefusal({ state, instrument, ticket }: Applicant, order: WorkingOrder): Refusal | null {
  if (order.reduceOnly) return null;
  const currency = instrument.kind === 'spot' && ticket.side === 'sell' ? instrument.base : instrument.quote;
  const after = freeOf(state, currency, [...state.orders.values(), order]);
  // An order that reserves nothing (it only closes) is welcome even when nothing is free.
  if (after >= 0n || after >= freeOf(state, currency, state.orders.values())) return null;
  if (instrument.kind === 'spot') return refuse('insufficient_funds', `There is not enough free ${currency} for this order.`);
  return refuse('insufficient_margin', `There is not enough free ${currency} for the margin of this order.`);
}
