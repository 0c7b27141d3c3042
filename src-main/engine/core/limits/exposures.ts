/** What is held and on its way, instrument by instrument, as limits see it: at the market's price, and entries that may still fill at their limit price. */
import { add, notional, toNumber, type Money, type Price, type Quantity } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import { openQuantity } from '../order/order-life.ts';
import { markPrice, valueAt } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';

export interface Exposure {
  readonly instrument: Instrument;
  /** Unsigned. */
  readonly value: Money;
  readonly quantity: Quantity;
  /** Value with its sign, for what nets out. */
  readonly signed: number;
  /** Entries that may still fill. */
  readonly entries: number;
  /** Nothing but what is too small to trade: no position that counts. */
  readonly dust: boolean;
}

/** An entry that is being judged. */
export interface AddedEntry {
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly value: Money;
  readonly quantity: Quantity;
}

/** Everything held, in flight, resting or unknown; in the order it came. */
export function exposuresOf(state: EngineState): readonly Exposure[] {
  const found = new Map<InstrumentId, Exposure>();
  for (const position of state.positions.values()) {
    const instrument = state.instruments.get(position.instrument);
    if (instrument === undefined) continue;
    const mark = markPrice(state, position.instrument);
    const value = mark === null ? position.cost : valueAt(position, mark).value;
    found.set(instrument.id, joined(found.get(instrument.id), { instrument, direction: position.direction, value, quantity: position.quantity }, 0, state.dust.has(position.id)));
  }
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry') continue;
    const instrument = state.instruments.get(order.ticket.instrument);
    if (instrument === undefined) continue;
    const quantity = openQuantity(order);
    const entry: AddedEntry = { instrument, direction: order.ticket.side === 'buy' ? 'long' : 'short', value: notional(order.ticket.price ?? (0n as Price), quantity), quantity };
    found.set(instrument.id, joined(found.get(instrument.id), entry, 1, false));
  }
  return [...found.values()];
}

/** The same with one entry more. */
export function withEntry(exposures: readonly Exposure[], entry: AddedEntry): readonly Exposure[] {
  const before = exposures.find(({ instrument }) => instrument.id === entry.instrument.id);
  return [...exposures.filter((one) => one !== before), joined(before, entry, 1, false)];
}

function joined(before: Exposure | undefined, { instrument, direction, value, quantity }: AddedEntry, entries: number, dust: boolean): Exposure {
  const signed = toNumber(value) * (direction === 'long' ? 1 : -1);
  if (before === undefined) return { instrument, value, quantity, signed: 0 + signed, entries, dust };
  return { instrument, value: add(before.value, value), quantity: add(before.quantity, quantity), signed: before.signed + signed, entries: before.entries + entries, dust: dust && before.dust };
}
