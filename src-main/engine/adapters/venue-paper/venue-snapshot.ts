import { z } from 'zod';

const decimalText = z.string().regex(/^-?\d{1,60}(\.\d{1,18})?$/);
const moment = z.number().int();
const side = z.enum(['buy', 'sell']);
const type = z.enum(['market', 'limit', 'stop', 'stop_limit', 'take_profit']);
const status = z.enum(['open', 'partially_filled', 'filled', 'cancelled', 'expired', 'rejected']);

const orderBase = {
  clientOrderId: z.string(), venueOrderId: z.string(), instrument: z.string(), side, type, status, quantity: decimalText, filledQuantity: decimalText,
  price: decimalText.nullable(), triggerPrice: decimalText.nullable(), reduceOnly: z.boolean(), updatedAt: moment,
};

const closedOrder = z.object(orderBase);
const workingOrder = z.object({
  ...orderBase, timeInForce: z.enum(['gtc', 'ioc', 'fok']), postOnly: z.boolean(), ocoGroup: z.string().nullable(), acceptedAt: moment,
  sequence: z.number().int(), fired: z.boolean(), reservePrice: decimalText,
});
const fill = z.object({
  tradeId: z.string(), clientOrderId: z.string().nullable(), venueOrderId: z.string().nullable(), instrument: z.string(), side, price: decimalText, quantity: decimalText,
  fee: decimalText, feeCurrency: z.string(), liquidity: z.enum(['maker', 'taker']), cause: z.enum(['order', 'liquidation']), at: moment,
});
const payment = z.object({ paymentId: z.string(), instrument: z.string(), currency: z.string(), amount: decimalText, at: moment });
const transfer = z.object({ transferId: z.string(), currency: z.string(), amount: decimalText, at: moment });
const funding = z.object({
  instrument: z.string(), settledUntil: moment.nullable(), pending: z.object({ dueAt: moment, rate: decimalText, markPrice: decimalText }).nullable(),
});

/**
 * Everything the paper venue must remember over a restart: plain JSON, decimals as text. `closedOrders`, `fills`, `payments` and `transfers` are in order
 * and only ever appended to (and cut at the front), so a store may write just what follows the last one it has.
 */
export const venueSnapshotSchema = z.object({
  version: z.literal(1),
  venue: z.string(),
  /** Last number given out; order and trade ids count on from it. */
  sequence: z.number().int().nonnegative(),
  balances: z.array(z.object({ currency: z.string(), total: decimalText })),
  positions: z.array(z.object({ instrument: z.string(), quantity: decimalText, cost: decimalText })),
  orders: z.array(workingOrder),
  closedOrders: z.array(closedOrder),
  fills: z.array(fill),
  payments: z.array(payment),
  /** Books of before there were transfers have none. */
  transfers: z.array(transfer).default([]),
  funding: z.array(funding),
  marks: z.array(z.object({ instrument: z.string(), price: z.number().positive(), at: moment })),
});

export type VenueSnapshot = z.output<typeof venueSnapshotSchema>;
export type WorkingOrderText = VenueSnapshot['orders'][number];
export type ClosedOrderText = VenueSnapshot['closedOrders'][number];
export type FillText = VenueSnapshot['fills'][number];
export type PaymentText = VenueSnapshot['payments'][number];
export type TransferText = VenueSnapshot['transfers'][number];
