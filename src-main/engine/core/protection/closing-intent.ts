import type { OrderOrigin } from '../order/order.ts';

/** That a position is to be closed, and why: decided once, pursued until it is flat. Stored with the position, so that a restart does not forget it. */
export interface ClosingIntent {
  readonly reason: string;
  readonly origin: OrderOrigin;
  /** By halt and close: limit IOC within the slippage cap instead of a market order, and never repeated by a start. */
  readonly capped: boolean;
}
