/**
 * Orders that are over and of which the venue says more was filled than we have booked: the fills are fetched, with growing pauses;
 * when they do not come in time a person is told, and the next comparison in which the venue's account agrees with our books ends the
 * order with what is booked. Meanwhile its instrument takes no entries.
 */
import { toText, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { EngineState, VenueState } from '../state.ts';
import { alert, startTimer, type Turn } from '../turn.ts';
import { moveOrder, tellOrder } from './order-book.ts';
import { isFinal, owesFills } from './order-life.ts';
import type { Order } from './order.ts';
import { sendAccount } from './requests.ts';
import { describeTicket } from './submit.ts';

/** The time for awaited fills is over: fetch them. */
export function fetchMissingFills(turn: Turn, venueId: string): void {
  for (const venue of turn.state.venues.values()) {
    if (venue.id !== venueId) continue;
    sendAccount(turn, venue, 'poll');
    reviewOwedFills(turn, venue, false);
  }
}

/** Looks at every order at the venue that owes fills. `agreed`: a comparison has just found its account equal to our books. */
export function reviewOwedFills(turn: Turn, venue: VenueState, agreed: boolean): void {
  const { owedFills, config: { order: { fillsOverdueMs, queryFirstMs, queryMaxMs } } } = turn.state;
  forgetPaid(turn.state);
  let longestMs: number | null = null;
  for (const order of owing(turn.state, venue)) {
    const id = order.ticket.clientOrderId;
    const before = owedFills.get(id);
    // A larger claim than the one that was given up begins anew.
    const owed = before === undefined || before.givenUp !== null ? { since: turn.at, told: false, givenUp: null as Quantity | null } : before;
    owedFills.set(id, owed);
    const waitedMs = turn.at - owed.since;
    if (owed.told && agreed) {
      owed.givenUp = order.finalQuantity;
      giveFillsUp(turn, order);
      continue;
    }
    if (waitedMs >= fillsOverdueMs && !owed.told) {
      owed.told = true;
      tellMissing(turn, order);
    }
    longestMs = Math.max(longestMs ?? 0, waitedMs);
  }
  if (longestMs !== null) startTimer(turn, `fills:${venue.id}`, turn.at + Math.min(queryMaxMs, Math.max(queryFirstMs, longestMs)));
}

function owing(state: EngineState, venue: VenueState): Order[] {
  return [...state.liveOrders].flatMap((id) => {
    const order = state.orders.get(id);
    return order !== undefined && order.venue === venue.id && owesFills(order) ? [order] : [];
  });
}

/** What was given up is remembered as long as the order is: the venue may repeat its claim. */
function forgetPaid({ owedFills, orders }: EngineState): void {
  for (const [id, { givenUp }] of owedFills) {
    const order = orders.get(id);
    if (order === undefined || (givenUp === null && !owesFills(order))) owedFills.delete(id);
  }
}

function tellMissing(turn: Turn, order: Order): void {
  alert(turn, 'critical', 'fills_missing', `${order.venue} says that order ${order.ticket.clientOrderId} (${describeTicket(order.ticket)}) filled ${toText(order.finalQuantity ?? order.filledQuantity)}; trades for ${toText(order.filledQuantity)} came.`,
    `No entries on ${order.ticket.instrument} until a comparison with the venue agrees; look at the order's trades there.`);
}

function giveFillsUp(turn: Turn, order: Order): void {
  alert(turn, 'warning', 'fills_given_up', `The account of ${order.venue} agrees with our books without the missing trades of order ${order.ticket.clientOrderId}: it counts as filled ${toText(order.filledQuantity)}.`,
    'Compare the order at the venue; a trade that still comes is booked.');
  order.finalQuantity = order.filledQuantity;
  turn.state.unsettled.add(order.ticket.instrument);
  if (isFinal(order.state)) tellOrder(turn, order, order.state);
  else moveOrder(turn, order, 'expired', 'fills never came');
}
