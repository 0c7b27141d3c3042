/** Rows of what is traded: signals, orders, fills, positions. */
import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import { add, averagePrice, notional, sub, toNumber, toText, type Decimal, type Price } from '../../../../src-shared/domain/decimal.ts';
import type { WaitingSignal } from '../../core/approval/approval-book.ts';
import type { Fill } from '../../core/fill/fill.ts';
import { isLive } from '../../core/order/order-life.ts';
import type { Order } from '../../core/order/order.ts';
import { liquidationPrice } from '../../core/portfolio/liquidation.ts';
import { markPrice } from '../../core/portfolio/valuation.ts';
import { averageEntry } from '../../core/position/change-position.ts';
import { netResult, unrealised } from '../../core/position/cost-basis.ts';
import type { Position } from '../../core/position/position.ts';
import { resultAt } from '../../core/protection/move-protection.ts';
import type { Signal } from '../../core/signal/signal.ts';
import type { EngineState } from '../../core/state.ts';

type State = Readonly<EngineState>;

const textOf = (value: Decimal | null): string | null => (value === null ? null : toText(value));

/** A waiting signal; of one before a person with what was found about it. */
export function signalRow(signal: Signal, before: Omit<WaitingSignal, 'signal'> | null = null): RowOf<'signals'> {
  const { id, round, instrument, direction, confidence, expectedValue, plan, raisedAt, expiresAt } = signal;
  return {
    id, round, instrument, direction, confidence, expectedValue, entry: plan.entry, stop: plan.stop, target: plan.target, raisedAt, expiresAt,
    state: before === null ? 'queued' : before.shown ? 'shown' : 'waiting', rewardRisk: plan.rewardRisk, agreement: before?.agreement == null ? null : Math.min(1, Math.max(0, before.agreement)), atRisk: textOf(before?.atRisk ?? null),
  };
}

/** An order of ours. */
export function orderRow(order: Readonly<Order>): RowOf<'orders'> {
  const { ticket, origin } = order;
  return {
    id: ticket.clientOrderId, instrument: ticket.instrument, venue: order.venue, purpose: order.purpose, side: ticket.side, type: ticket.type,
    quantity: toText(ticket.quantity), filled: toText(order.filledQuantity), price: textOf(ticket.price), trigger: textOf(ticket.triggerPrice),
    averagePrice: order.filledQuantity > 0n ? toText(averagePrice(order.filledNotional, order.filledQuantity)) : null,
    timeInForce: ticket.timeInForce, reduceOnly: ticket.reduceOnly, state: order.state, live: isLive(order),
    cancelling: order.cancelRequestedAt !== null && isLive(order), reason: order.reason, origin: origin.kind, position: order.position,
    signal: origin.kind === 'signal' ? origin.signal : null, createdAt: order.createdAt, updatedAt: order.updatedAt,
  };
}

/** A booked execution. */
export function fillRow(fill: Fill): RowOf<'fills'> {
  const { id, clientOrderId, position, instrument, side, feeCurrency, liquidity, cause, at } = fill;
  return {
    id, order: clientOrderId, position, instrument, side, price: toText(fill.price), quantity: toText(fill.quantity), fee: toText(fill.fee), feeCurrency, liquidity, cause,
    realised: toText(fill.realised), at,
  };
}

/** An open position at the present mark. */
export function positionRow(state: State, position: Readonly<Position>): RowOf<'positions'> {
  const mark = markPrice(state, position.instrument);
  const open = mark === null ? null : unrealised(position, position.direction, mark);
  const entry = averageEntry(position);
  const instrument = state.instruments.get(position.instrument);
  return {
    id: position.id, instrument: position.instrument, direction: position.direction, quantity: toText(position.quantity), entry: toText(entry), mark: textOf(mark),
    value: mark === null ? null : toText(notional(mark, position.quantity)), unrealised: textOf(open),
    fees: toText(position.fees), funding: toText(position.funding), realised: toText(position.realised),
    net: open === null ? null : toText(add(netResult(position), open)), ifStopHits: instrument === undefined || position.stop === null ? null : toText(resultAt(position, instrument, position.stop)),
    r: mark === null ? null : inR(position, entry, mark),
    stop: textOf(position.stop), target: textOf(position.target), liquidation: textOf(liquidationPrice(state, position)), protection: position.protection === 'dust' ? 'naked' : position.protection, dust: position.protection === 'dust',
    openedAt: position.openedAt, closeAt: position.closeAt, signal: position.signal, owner: ownerOf(position), closing: state.closing.get(position.id)?.reason ?? null,
  };
}

/** Who opened a position. */
function ownerOf(position: Readonly<Position>): RowOf<'positions'>['owner'] {
  if (position.command !== null) return 'you';
  return position.signal === null ? 'recovered' : 'agents';
}

/** Distance from the entry in multiples of the first stop's. */
function inR(position: Readonly<Position>, entry: Price, mark: Price): number | null {
  if (position.initialRisk === null || position.initialRisk <= 0n) return null;
  const gain = position.direction === 'long' ? sub(mark, entry) : sub(entry, mark);
  return toNumber(gain) / toNumber(position.initialRisk);
}
