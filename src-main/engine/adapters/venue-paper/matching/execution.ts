import { floorTo, min, sub } from '../../../../../src-shared/domain/decimal.ts';
import type { Price, Quantity } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Timestamp } from '../../../../../src-shared/domain/ids.ts';
import { bookDeal } from './booking.ts';
import { plannedQuantity, planWalk } from './fill-model.ts';
import type { Execution, Ladder } from './fill-model.ts';
import { affordable, budgetFor } from './funds.ts';
import { closeOrder, reportOrder } from './venue-state.ts';
import type { VenueState } from './venue-state.ts';
import { isLive, limitOf, remaining } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/**
 * Lets an order take from a ladder what its limit, its time in force and the account's funds allow, then says how it stands: filled; expired (IOC and FOK
 * remainders, and what cannot be paid); or working on. GTC market orders keep working until filled or cancelled.
 */
export function takeFrom(state: VenueState, instrument: Instrument, order: WorkingOrder, ladder: Ladder, at: Timestamp): void {
  const wanted = remaining(order);
  const plan = planWalk(ladder, order.side, wanted, limitOf(order), instrument.lotSize);
  const parts = cutToFunds(state, instrument, order, plan);
  const paid = plannedQuantity(parts);
  if (order.timeInForce !== 'fok' || paid === wanted) book(state, instrument, order, parts, ladder, at);
  if (!isLive(order)) return;
  settle(state, order, paid < plannedQuantity(plan), at);
}

function cutToFunds(state: VenueState, instrument: Instrument, order: WorkingOrder, plan: readonly Execution[]): Execution[] {
  if (plan.length === 0) return [];
  const budget = budgetFor(state, instrument, order);
  const parts: Execution[] = [];
  for (const part of plan) {
    const size = affordable(state, instrument, order.side, part.price, part.quantity, budget);
    if (size > 0n) parts.push({ ...part, quantity: size });
    if (size < part.quantity) break;
  }
  return parts;
}

function book(state: VenueState, instrument: Instrument, order: WorkingOrder, parts: readonly Execution[], ladder: Ladder, at: Timestamp): void {
  for (const part of parts) {
    if (!isLive(order)) return;
    part.level.left = sub(part.level.left, part.quantity);
    ladder.taken(part.quantity);
    bookDeal(state, { order, instrument, side: order.side, price: part.price, quantity: part.quantity, liquidity: 'taker', at });
  }
}

function settle(state: VenueState, order: WorkingOrder, short: boolean, at: Timestamp): void {
  if (remaining(order) === 0n) closeOrder(state, order, 'filled', at);
  else if (short || order.timeInForce !== 'gtc') closeOrder(state, order, 'expired', at);
  else reportOrder(state, order, at);
}

/** Fills a resting order at its own price with up to `available`; returns what was filled. */
export function fillResting(state: VenueState, instrument: Instrument, order: WorkingOrder, at: Price, available: Quantity, now: Timestamp): Quantity {
  const wanted = floorTo(min(remaining(order), available), instrument.lotSize);
  if (wanted <= 0n) return wanted;
  const size = instrument.kind === 'perpetual' ? wanted : affordable(state, instrument, order.side, at, wanted, budgetFor(state, instrument, order));
  if (size > 0n) bookDeal(state, { order, instrument, side: order.side, price: at, quantity: size, liquidity: 'maker', at: now });
  if (isLive(order)) settle(state, order, size < wanted, now);
  return size;
}
