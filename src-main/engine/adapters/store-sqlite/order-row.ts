import type { Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import { decimal, toText } from '../../../../src-shared/domain/decimal.ts';
import type {
  ClientOrderId, InstrumentId, PositionId, RoundId, RowId, SignalId, Timestamp, VenueId,
} from '../../../../src-shared/domain/ids.ts';
import type { OrderTicket, OrderType, TimeInForce } from '../../../../src-shared/domain/order-ticket.ts';
import type { Side } from '../../../../src-shared/domain/side.ts';
import { InvariantViolation } from '../../../../src-shared/support/assert.ts';
import type { Order, OrderOrigin, OrderPurpose, OrderState, ProtectionPlan } from '../../core/order/order.ts';
import { decimalOrNull, textOrNull } from './nullable-decimal.ts';
import type { RowOf } from './row-writer.ts';
import type { orders } from './schema/execution.ts';

const FINAL: ReadonlySet<OrderState> = new Set<OrderState>(['filled', 'cancelled', 'expired', 'rejected', 'denied']);

/** 1 while the order is not in a final state. */
export function openFlag(state: OrderState): 0 | 1 {
  return FINAL.has(state) ? 0 : 1;
}

type OriginColumns = Pick<RowOf<typeof orders>, 'originKind' | 'signalId' | 'roundId' | 'commandId' | 'originReason'>;

function originColumns(origin: OrderOrigin): OriginColumns {
  const none = { originKind: origin.kind, signalId: null, roundId: null, commandId: null, originReason: null };
  if (origin.kind === 'signal') return { ...none, signalId: origin.signal, roundId: origin.round };
  if (origin.kind === 'command') return { ...none, commandId: origin.command };
  return origin.kind === 'protection' ? { ...none, originReason: origin.reason } : none;
}

function ticketColumns(ticket: OrderTicket) {
  const { clientOrderId, instrument, side, type, quantity, price, triggerPrice, timeInForce, postOnly, reduceOnly, ocoGroup, expiresAt } = ticket;
  return {
    clientOrderId, instrument, side, type, quantity: toText(quantity), price: textOrNull(price), triggerPrice: textOrNull(triggerPrice), timeInForce,
    postOnly: Number(postOnly), reduceOnly: Number(reduceOnly), ocoGroup, requestExpiresAt: expiresAt,
  };
}

/** The row of a new order. */
export function orderRow(order: Readonly<Order>, session: number, checks: string): RowOf<typeof orders> {
  const { plan } = order;
  return {
    ...ticketColumns(order.ticket), ...originColumns(order.origin), session, venue: order.venue, purpose: order.purpose,
    planStop: plan === null ? null : toText(plan.stop), planTarget: plan === null ? null : textOrNull(plan.target), planCloseAt: plan === null ? null : plan.closeAt,
    createdAt: order.createdAt, positionId: order.position, state: order.state, open: openFlag(order.state), venueOrderId: order.venueOrderId,
    filledQuantity: toText(order.filledQuantity), filledNotional: toText(order.filledNotional), finalQuantity: textOrNull(order.finalQuantity), reason: order.reason,
    updatedAt: order.updatedAt, cancelRequestedAt: order.cancelRequestedAt, notFoundCount: order.notFoundCount, checks,
  };
}

type OrderRow = typeof orders.$inferSelect;

/** The order a row holds, its fields in the order of the type. */
export function orderFrom(row: OrderRow): Order {
  return {
    ticket: ticketFrom(row),
    venue: row.venue as VenueId,
    purpose: row.purpose as OrderPurpose,
    origin: originFrom(row),
    plan: planFrom(row),
    createdAt: row.createdAt as Timestamp,
    position: row.positionId as PositionId | null,
    state: row.state as OrderState,
    venueOrderId: row.venueOrderId,
    filledQuantity: decimal<Quantity>(row.filledQuantity),
    filledNotional: decimal<Money>(row.filledNotional),
    finalQuantity: decimalOrNull<Quantity>(row.finalQuantity),
    reason: row.reason,
    updatedAt: row.updatedAt as Timestamp,
    cancelRequestedAt: row.cancelRequestedAt as Timestamp | null,
    notFoundCount: row.notFoundCount,
  };
}

function ticketFrom(row: OrderRow): OrderTicket {
  return {
    clientOrderId: row.clientOrderId as ClientOrderId,
    instrument: row.instrument as InstrumentId,
    side: row.side as Side,
    type: row.type as OrderType,
    quantity: decimal<Quantity>(row.quantity),
    price: decimalOrNull<Price>(row.price),
    triggerPrice: decimalOrNull<Price>(row.triggerPrice),
    timeInForce: row.timeInForce as TimeInForce,
    postOnly: row.postOnly === 1,
    reduceOnly: row.reduceOnly === 1,
    ocoGroup: row.ocoGroup,
    expiresAt: row.requestExpiresAt as Timestamp,
  };
}

function originFrom(row: OrderRow): OrderOrigin {
  switch (row.originKind as OrderOrigin['kind']) {
    case 'signal': return { kind: 'signal', signal: row.signalId as SignalId, round: row.roundId as RoundId };
    case 'command': return { kind: 'command', command: row.commandId as RowId };
    case 'protection': return { kind: 'protection', reason: row.originReason ?? '' };
    case 'recovered': return { kind: 'recovered' };
    default: throw new InvariantViolation(`order ${row.clientOrderId} has the origin ${row.originKind}, which this version does not know`);
  }
}

function planFrom(row: OrderRow): ProtectionPlan | null {
  if (row.planStop === null) return null;
  return { stop: decimal<Price>(row.planStop), target: decimalOrNull<Price>(row.planTarget), closeAt: row.planCloseAt as Timestamp | null };
}
