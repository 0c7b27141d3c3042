import { add, toText } from '../../../../src-shared/domain/decimal.ts';
import { textOrNull } from './nullable-decimal.ts';
import { openFlag, orderRow } from './order-row.ts';
import { lessonRecorder } from './project-lessons.ts';
import { positionRow } from './position-row.ts';
import type { FactHandlers, Projection } from './projection.ts';
import { realisedBy } from '../../ports/recovered-fold.ts';
import { REALISED_TODAY } from './projection.ts';
import { settings } from './schema/system.ts';
import { externalOrders, fills, orderEvents, orders, positionEvents, positions, reconciliations, venueHealth } from './schema/execution.ts';

/** Orders and every step they take. */
export function orderHandlers(projection: Projection): Pick<FactHandlers, 'order_intended' | 'order_changed' | 'external_order_seen'> {
  // An order of ours that was forgotten as long over and is found working is recorded again, under the id it has.
  const intended = projection.writer(orders, { overwriteBy: ['client_order_id'] });
  const step = projection.writer(orderEvents);
  const external = projection.writer(externalOrders);
  const changed = projection.change(
    `UPDATE orders SET state = ?, "open" = ?, reason = ?, position_id = ?, venue_order_id = ?, filled_quantity = ?, filled_notional = ?, final_quantity = ?,
     cancel_requested_at = ?, updated_at = ? WHERE client_order_id = (SELECT ?)`,
  );
  return {
    order_intended: ({ order, checks }) => intended.write(orderRow(order, projection.memory.session, JSON.stringify(checks))),
    order_changed: (fact) => {
      const { clientOrderId, from, to, reason, position, venueOrderId, cancelRequestedAt, at } = fact;
      const filledQuantity = toText(fact.filledQuantity);
      const filledNotional = toText(fact.filledNotional);
      const finalQuantity = textOrNull(fact.finalQuantity);
      changed(to, openFlag(to), reason, position, venueOrderId, filledQuantity, filledNotional, finalQuantity, cancelRequestedAt, at, clientOrderId);
      step.write({ clientOrderId, fromState: from, toState: to, reason, venueOrderId, filledQuantity, filledNotional, finalQuantity, at });
    },
    external_order_seen: ({ venue, order, at }) => {
      const { clientOrderId, venueOrderId, instrument, side, type, status, price, triggerPrice, reduceOnly } = order;
      external.write({
        venue, clientOrderId, venueOrderId, instrument, side, type, status, quantity: toText(order.quantity), filledQuantity: toText(order.filledQuantity),
        price: textOrNull(price), triggerPrice: textOrNull(triggerPrice), reduceOnly: Number(reduceOnly), at,
      });
    },
  };
}

/** Fills and the positions they add up to. */
export function fillHandlers(projection: Projection): Pick<FactHandlers, 'fill_booked' | 'position_changed' | 'closing_changed'> {
  const fillWriter = projection.writer(fills);
  const positionWriter = projection.writer(positions, { overwriteBy: ['id'], except: ['session', 'closing'] });
  const eventWriter = projection.writer(positionEvents);
  const noteLessons = lessonRecorder(projection);
  const closingChanged = projection.change('UPDATE positions SET closing = ? WHERE id = (SELECT ?)');
  const setting = projection.writer(settings, { overwriteBy: ['key'] });
  const { memory } = projection;
  return {
    closing_changed: ({ position, closing }) => closingChanged(closing === null ? null : JSON.stringify(closing), position),
    fill_booked: ({ fill }) => {
      const { id, venue, tradeId, clientOrderId, position, instrument, side, feeCurrency, liquidity, cause, at, bookedAt } = fill;
      memory.booking += 1;
      const realised = realisedBy(fill);
      if (realised !== 0n) {
        memory.realisedToday = add(memory.realisedToday, realised);
        setting.write({ key: REALISED_TODAY, value: toText(memory.realisedToday), updatedAt: bookedAt });
      }
      fillWriter.write({
        booking: memory.booking, id, venue, tradeId, clientOrderId, positionId: position, instrument, side, price: toText(fill.price), quantity: toText(fill.quantity),
        fee: toText(fill.fee), feeCurrency, liquidity, cause, realised: toText(fill.realised), at, bookedAt, session: memory.session, account: memory.accounts.get(venue) ?? 0,
      });
    },
    position_changed: ({ change, position, at }) => {
      const row = positionRow(position, memory.session);
      positionWriter.write(row);
      const { id, quantity, realised, stop, target, protection } = row;
      eventWriter.write({ positionId: id, change, quantity, realised, stop, target, protection, at });
      if (change === 'closed') noteLessons(position);
    },
  };
}

/** What the venues say compared with what we know. */
export function venueHandlers(projection: Projection): Pick<FactHandlers, 'reconciled' | 'venue_health_changed'> {
  const reconciled = projection.writer(reconciliations);
  const health = projection.writer(venueHealth);
  return {
    reconciled: ({ id, venue, cause, differences, at }) =>
      reconciled.write({ id, venue, cause, differences: JSON.stringify(differences), unresolved: differences.filter((one) => !one.resolved).length, at }),
    venue_health_changed: ({ venue, connected, consecutiveFailures, sentence, at }) =>
      health.write({ venue, connected: Number(connected), consecutiveFailures, sentence, at }),
  };
}
