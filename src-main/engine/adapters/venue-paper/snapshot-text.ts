import { decimal, toText } from '../../../../src-shared/domain/decimal.ts';
import type { Decimal, Money, Price, Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, Currency, InstrumentId, Timestamp } from '../../../../src-shared/domain/ids.ts';
import type { VenueFill, VenueFundingPayment, VenueOrder, VenueTransfer } from '../../../../src-shared/domain/venue-wire.ts';
import type { WorkingOrder } from './matching/working-order.ts';
import type { ClosedOrderText, FillText, PaymentText, TransferText, WorkingOrderText } from './venue-snapshot.ts';

/** Records to and from the plain JSON of a snapshot. Readers trust their input: the books have checked it. */

const textOrNull = (value: Decimal | null): string | null => (value === null ? null : toText(value));
const readOrNull = <T extends Decimal>(text: string | null): T | null => (text === null ? null : decimal<T>(text));

/** A finished order as text. */
export function orderText(order: VenueOrder): ClosedOrderText {
  return {
    ...order, clientOrderId: order.clientOrderId ?? '', venueOrderId: order.venueOrderId ?? '', quantity: toText(order.quantity),
    filledQuantity: toText(order.filledQuantity), price: textOrNull(order.price), triggerPrice: textOrNull(order.triggerPrice),
  };
}

/** {@link orderText} backwards. */
export function readOrder(text: ClosedOrderText): VenueOrder {
  return {
    ...text, clientOrderId: text.clientOrderId as ClientOrderId, instrument: text.instrument as InstrumentId, quantity: decimal<Quantity>(text.quantity),
    filledQuantity: decimal<Quantity>(text.filledQuantity), price: readOrNull<Price>(text.price), triggerPrice: readOrNull<Price>(text.triggerPrice),
    updatedAt: text.updatedAt as Timestamp,
  };
}

/** A working order as text. */
export function workingText(order: WorkingOrder): WorkingOrderText {
  return {
    ...order, quantity: toText(order.quantity), filledQuantity: toText(order.filledQuantity), price: textOrNull(order.price),
    triggerPrice: textOrNull(order.triggerPrice), reservePrice: toText(order.reservePrice),
  };
}

/** {@link workingText} backwards. */
export function readWorking(text: WorkingOrderText): WorkingOrder {
  return {
    ...text, clientOrderId: text.clientOrderId as ClientOrderId, instrument: text.instrument as InstrumentId, quantity: decimal<Quantity>(text.quantity),
    filledQuantity: decimal<Quantity>(text.filledQuantity), price: readOrNull<Price>(text.price), triggerPrice: readOrNull<Price>(text.triggerPrice),
    reservePrice: decimal<Price>(text.reservePrice), acceptedAt: text.acceptedAt as Timestamp, updatedAt: text.updatedAt as Timestamp,
  };
}

/** A fill as text. */
export function fillText(fill: VenueFill): FillText {
  return { ...fill, price: toText(fill.price), quantity: toText(fill.quantity), fee: toText(fill.fee) };
}

/** {@link fillText} backwards. */
export function readFill(text: FillText): VenueFill {
  return {
    ...text, clientOrderId: text.clientOrderId as ClientOrderId | null, instrument: text.instrument as InstrumentId, price: decimal<Price>(text.price),
    quantity: decimal<Quantity>(text.quantity), fee: decimal<Money>(text.fee), feeCurrency: text.feeCurrency as Currency, at: text.at as Timestamp,
  };
}

/** A funding payment as text. */
export function paymentText(payment: VenueFundingPayment): PaymentText {
  return { ...payment, amount: toText(payment.amount) };
}

/** {@link paymentText} backwards. */
export function readPayment(text: PaymentText): VenueFundingPayment {
  return { ...text, instrument: text.instrument as InstrumentId, currency: text.currency as Currency, amount: decimal<Money>(text.amount), at: text.at as Timestamp };
}

/** A transfer as text. */
export function transferText(transfer: VenueTransfer): TransferText {
  return { ...transfer, amount: toText(transfer.amount) };
}

/** {@link transferText} backwards. */
export function readTransfer(text: TransferText): VenueTransfer {
  return { ...text, currency: text.currency as Currency, amount: decimal<Money>(text.amount), at: text.at as Timestamp };
}
