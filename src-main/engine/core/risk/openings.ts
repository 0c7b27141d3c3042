import { heldCount, heldOn } from '../position/held.ts';
import type { EngineState } from '../state.ts';

/** Positions that are open or would be if every entry on its way filled; dust left out. */
export function openingCount(state: EngineState): number {
  return heldCount(state) + entriesElsewhere(state);
}

function entriesElsewhere(state: EngineState): number {
  const instruments = new Set<string>();
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order !== undefined && order.purpose === 'entry' && heldOn(state, order.ticket.instrument) === undefined) instruments.add(order.ticket.instrument);
  }
  return instruments.size;
}
