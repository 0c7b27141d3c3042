import type { RowOf } from '../../../../src-shared/contract/mirror.ts';
import type { ClientOrderId } from '../../../../src-shared/domain/ids.ts';
import type { Order } from '../../core/order/order.ts';
import { orderRow } from './trading-rows.ts';

/** Finished orders a screen is given; live ones are never left out. */
export const KEPT_ORDERS = 200;

/** The orders a screen has: every live one and the newest 200, as rows. The engine forgets finished ones after a day, a screen need not. */
export class KeptOrders {
  readonly #rows = new Map<ClientOrderId, RowOf<'orders'>>();

  get rows(): ReadonlyMap<ClientOrderId, RowOf<'orders'>> {
    return this.#rows;
  }

  /** Takes an order as it is now; one that was left out for its age stays out. */
  take(order: Readonly<Order>, isNew: boolean): void {
    const id = order.ticket.clientOrderId;
    if (isNew || this.#rows.has(id)) this.#rows.set(id, orderRow(order));
  }

  /** Lets go of what is neither live nor among the newest. Returns the ids that left. */
  trim(): ClientOrderId[] {
    const left: ClientOrderId[] = [];
    let surplus = this.#rows.size - KEPT_ORDERS;
    for (const [id, row] of this.#rows) {
      if (surplus <= 0) break;
      surplus -= 1;
      if (row.live) continue;
      this.#rows.delete(id);
      left.push(id);
    }
    return left;
  }
}
