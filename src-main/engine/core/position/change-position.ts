/** Positions as the sum of fills: opened, increased, reduced, closed and (if a venue so decides) flipped, one fill at a time. */
import {
  ZERO_MONEY, ZERO_QUANTITY, abs, add, averagePrice, max, min, neg, notional, sub, type Money, type Price, type Quantity,
} from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, PositionId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { VenueFill } from '../../../../src-shared/domain/venue-wire.ts';
import { entrySide } from '../../../../src-shared/domain/side.ts';
import { feeInQuote } from '../fill/fee-share.ts';
import { partsOf } from '../limits/part-books.ts';
import { handOver } from '../limits/part-highs.ts';
import { closeInParts } from '../limits/part-losses.ts';
import { coolDown } from '../locks/begin-lock.ts';
import { noteClosed } from '../locks/lock-rules.ts';
import type { Order, ProtectionPlan } from '../order/order.ts';
import type { EngineState } from '../state.ts';
import { newId, type Turn } from '../turn.ts';
import { netResult, realise } from './cost-basis.ts';
import type { Position } from './position.ts';

export interface PositionOutcome {
  /** The position the fill belongs to (the opened one, when it flipped). */
  readonly position: PositionId;
  readonly realised: Money;
}

/** Our net quantity of an instrument: positive long, negative short, zero flat. */
export function signedPosition(state: EngineState, instrument: InstrumentId): Quantity {
  const position = state.positions.get(instrument);
  if (position === undefined) return ZERO_QUANTITY;
  return position.direction === 'long' ? position.quantity : neg(position.quantity);
}

/** Applies a fill to the instrument's position and says what it realised. */
export function changePosition(turn: Turn, instrument: Instrument, fill: VenueFill, order: Order | undefined): PositionOutcome {
  const held = turn.state.positions.get(instrument.id);
  turn.state.lossWatch = null;
  if (held === undefined) return { position: openPosition(turn, instrument, fill, fill.quantity, order).id, realised: ZERO_MONEY };
  if (entrySide(held.direction) === fill.side) {
    if (turn.state.dust.has(held.id) && order !== undefined && order.plan !== null) beginOnDust(turn, held, fill, order, order.plan);
    increase(turn, instrument, held, fill, order);
    return { position: held.id, realised: ZERO_MONEY };
  }
  const closing = min(fill.quantity, held.quantity);
  const realised = reduce(turn, instrument, held, fill, closing, order);
  const rest = sub(fill.quantity, closing);
  if (rest === ZERO_QUANTITY) return { position: held.id, realised };
  return { position: openPosition(turn, instrument, fill, rest, order).id, realised };
}

function openPosition(turn: Turn, instrument: Instrument, fill: VenueFill, size: Quantity, order: Order | undefined): Position {
  const plan = order?.plan ?? null;
  const position: Position = {
    id: newId<PositionId>(turn), venue: instrument.venue, instrument: instrument.id, direction: fill.side === 'buy' ? 'long' : 'short',
    openedAt: turn.at, signal: order?.origin.kind === 'signal' ? order.origin.signal : null, command: order?.purpose === 'entry' && order.origin.kind === 'command' ? order.origin.command : null,
    quantity: size, cost: notional(fill.price, size), realised: ZERO_MONEY, fees: feeInQuote(instrument, fill, size), funding: ZERO_MONEY, peakQuantity: size,
    bestPrice: fill.price, stop: plan?.stop ?? null, target: plan?.target ?? null,
    initialRisk: plan === null ? null : abs(sub(fill.price, plan.stop)), trailFrom: null, closeAt: plan?.closeAt ?? null,
    protection: 'naked', nakedSince: null, stopOrder: null, targetOrder: null, closedAt: null, closeReason: null,
  };
  turn.state.positions.set(instrument.id, position);
  if (order?.ticket.price !== null && order?.ticket.price !== undefined) turn.state.reservedPrice.set(position.id, order.ticket.price);
  turn.state.counters.entriesFilled += 1;
  turn.facts.push({ kind: 'position_changed', change: 'opened', position: { ...position }, at: turn.at });
  return position;
}

/** A new entry takes dust in: the position keeps its id, since it is the sum of its fills, and begins anew in everything else (lesson 23). */
function beginOnDust(turn: Turn, position: Position, fill: VenueFill, order: Order, plan: ProtectionPlan): void {
  const { state, at } = turn;
  Object.assign(position, {
    protection: 'naked', peakQuantity: position.quantity, bestPrice: fill.price, stop: plan.stop, target: plan.target, closeAt: plan.closeAt, initialRisk: abs(sub(fill.price, plan.stop)),
  } satisfies Partial<Position>);
  if (order.ticket.price !== null) state.reservedPrice.set(position.id, order.ticket.price);
  forgetPlans(state, position);
  if (state.closing.delete(position.id) || state.closingBefore.delete(position.id)) turn.facts.push({ kind: 'closing_changed', position: position.id, closing: null, at });
}

/** What belongs to one trade and not to the next. */
function forgetPlans(state: EngineState, { id }: Position): void {
  state.stopRefusals.delete(id);
  state.dust.delete(id);
  state.tooSmall.delete(id);
  state.partialTaken.delete(id);
}

function increase(turn: Turn, instrument: Instrument, position: Position, fill: VenueFill, order: Order | undefined): void {
  if (order?.purpose === 'entry') join(turn, position, fill, order);
  position.quantity = add(position.quantity, fill.quantity);
  position.cost = add(position.cost, notional(fill.price, fill.quantity));
  position.fees = add(position.fees, feeInQuote(instrument, fill, fill.quantity));
  position.peakQuantity = max(position.peakQuantity, position.quantity);
  // A stop for more is another stop: whatever became of the last one, it is tried.
  turn.state.stopRefusals.delete(position.id);
  turn.facts.push({ kind: 'position_changed', change: 'increased', position: { ...position }, at: turn.at });
}

/** Another entry than the one that opened it. What is reserved counts both limits; what a person adds to is the person's from then on: no time stop, and the agents leave it alone. */
function join(turn: Turn, position: Position, fill: VenueFill, { origin, ticket }: Order): void {
  const { state } = turn;
  const reserved = state.reservedPrice.get(position.id);
  if (reserved !== undefined && ticket.price !== null && ticket.price !== reserved) {
    const both = add(notional(reserved, position.quantity), notional(ticket.price, fill.quantity));
    state.reservedPrice.set(position.id, averagePrice(both, add(position.quantity, fill.quantity)));
  }
  if (origin.kind !== 'command' || position.command !== null) return;
  const before = partsOf(state, position);
  Object.assign(position, { command: origin.command, closeAt: null } satisfies Partial<Position>);
  handOver(turn, position, before);
}

function reduce(turn: Turn, instrument: Instrument, position: Position, fill: VenueFill, size: Quantity, order: Order | undefined): Money {
  const { removedCost, realised } = realise(position, position.direction, size, fill.price);
  position.quantity = sub(position.quantity, size);
  position.cost = sub(position.cost, removedCost);
  position.realised = add(position.realised, realised);
  position.fees = add(position.fees, feeInQuote(instrument, fill, size));
  // Room is free: who was refused for want of it is heard again.
  turn.state.refusedUntil.clear();
  const flat = position.quantity === ZERO_QUANTITY;
  if (flat) closeBooks(turn, position, fill.cause === 'liquidation' ? 'liquidation' : order?.purpose ?? 'external');
  turn.facts.push({ kind: 'position_changed', change: flat ? 'closed' : 'reduced', position: { ...position }, at: turn.at });
  return realised;
}

function closeBooks(turn: Turn, position: Position, by: string): void {
  const { state, at } = turn;
  position.protection = 'closed';
  position.nakedSince = null;
  position.closedAt = at;
  position.closeReason = by === 'exit' ? (state.closing.get(position.id)?.reason ?? by) : by;
  state.positions.delete(position.instrument);
  state.closing.delete(position.id);
  state.closingBefore.delete(position.id);
  state.reservedPrice.delete(position.id);
  forgetPlans(state, position);
  if (netResult(position) > 0n) state.counters.successfulTrades += 1;
  else state.counters.failedTrades += 1;
  closeInParts(turn, position);
  coolDown(turn, position.instrument);
  noteClosed(turn, position);
}

/** Average entry price of what is still open. */
export function averageEntry(position: Position): Price {
  return averagePrice(position.cost, position.quantity);
}
