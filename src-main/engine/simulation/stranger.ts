import { decimal } from '../../../src-shared/domain/decimal.ts';
import type { ClientOrderId, InstrumentId, Timestamp } from '../../../src-shared/domain/ids.ts';
import type { OrderTicket } from '../../../src-shared/domain/order-ticket.ts';

/** Someone else's order on the account, far from the market. */
export function strangersTicket(clientOrderId: ClientOrderId, instrument: InstrumentId, at: Timestamp): OrderTicket {
  return {
    clientOrderId, instrument, side: 'buy', type: 'limit', quantity: decimal('1'), price: decimal('20'), triggerPrice: null, timeInForce: 'gtc',
    postOnly: false, reduceOnly: false, ocoGroup: null, expiresAt: (at + 60_000) as Timestamp,
  };
}
