/**
 * The cheap half of the invariants, asserted in production after every event; simulation checks the rest against the venue.
 * I1 lives where client ids are made (order/submit.ts), I4 in the runner's one send function, I8 in the replay.
 */
import { toText } from '../../../src-shared/domain/decimal.ts';
import { assert } from '../../../src-shared/support/assert.ts';
import { mayTrade } from './approval/approval-book.ts';
import { assertLimits } from './limits/assert-limits.ts';
import { isFinal } from './order/order-life.ts';
import { committed } from './portfolio/valuation.ts';
import type { Turn } from './turn.ts';

/** Throws when the state after an event breaks a promise. */
export function assertInvariants(turn: Turn): void {
  const { state } = turn;
  for (const position of state.positions.values()) {
    assert(position.quantity > 0n && position.cost >= 0n, () => `I2: ${position.instrument} is open with quantity ${toText(position.quantity)}`);
    // I6: bare positions carry their time, so that the alarm's timer runs.
    assert(position.protection !== 'naked' || position.nakedSince !== null || state.dust.has(position.id), () => `I6: ${position.instrument} is naked and nobody counts`);
  }
  for (const effect of turn.effects) {
    if (effect.kind !== 'send_request' || effect.request.kind !== 'submit') continue;
    const { ticket } = effect.request;
    const order = state.orders.get(ticket.clientOrderId);
    assert(order !== undefined, 'I10: an order without a row was sent');
    // I4: nothing that adds risk is sent in any state but active.
    assert(!effect.riskAdding || state.trading === 'active' || isFinal(order.state) || state.halt !== null, 'I4: a risk-adding order was sent while not active');
    assert(effect.riskAdding || ticket.reduceOnly, 'I7: an exit was sent without reduce-only');
    if (effect.riskAdding) {
      // I11: what is put before a person first is not sent without a yes.
      assert(order.origin.kind !== 'signal' || mayTrade(state.approval, order.origin.signal), 'I11: an entry was sent that nobody approved');
      assertLimits(state, order);
      const total = committed(state, null);
      assert(total <= state.approvedLimit, () => `I5: ${toText(total)} committed, ${toText(state.approvedLimit)} allowed`);
    }
  }
}
