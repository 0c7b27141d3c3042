import type { Price, Quantity } from './decimal.ts';
import type { ClientOrderId, InstrumentId, Timestamp } from './ids.ts';
import type { Side } from './side.ts';

export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'take_profit';
/** GTC rests until cancelled, IOC fills what it can at once, FOK all at once or nothing. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok';

/** An order as sent to a venue. Immutable. `null` where a field has no meaning for the type. */
export interface OrderTicket {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Quantity;
  /** Limit price: limit and stop_limit. */
  readonly price: Price | null;
  /** stop and stop_limit: fires when the market trades through against the holder; take_profit: in favour. Market order once fired (stop_limit: limit). */
  readonly triggerPrice: Price | null;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Orders of one group cancel each other when one fills (one-cancels-other). */
  readonly ocoGroup: string | null;
  /** The venue refuses the request when it arrives after this moment (receive window). */
  readonly expiresAt: Timestamp;
}

/** Whether the order waits in the venue's conditional book until its trigger. */
export function isConditional(type: OrderType): boolean {
  return type === 'stop' || type === 'stop_limit' || type === 'take_profit';
}
