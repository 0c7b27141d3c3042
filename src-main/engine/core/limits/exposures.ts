/** What is held and on its way, instrument by instrument, as limits see it: at the market's price, and entries that may still fill at the worse of their limit price and that. */
import { ZERO_MONEY, ZERO_QUANTITY, add, ceilTo, div, max, mulUp, notional, sub, toNumber, type Money, type Price, type Quantity, type Ratio } from '../../../../src-shared/domain/decimal.ts';
import type { InstrumentId, VenueId } from '../../../../src-shared/domain/ids.ts';
import type { Instrument } from '../../../../src-shared/domain/instrument.ts';
import type { Direction } from '../../../../src-shared/domain/side.ts';
import { openQuantity } from '../order/order-life.ts';
import type { Order } from '../order/order.ts';
import { markPrice, valueAt } from '../portfolio/valuation.ts';
import type { EngineState } from '../state.ts';
import { BY_HAND, ownersOfEntry, ownersOfPosition, type Owners } from './owner.ts';

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
  /** What it is made of and whose that is; empty where no limit asks. */
  readonly parts: readonly Part[];
}

/** A position or an entry. */
interface Part extends Pick<Exposure, 'value' | 'quantity' | 'signed' | 'entries' | 'dust'> {
  readonly owners: Owners;
}

/** An entry that is being judged. */
export interface AddedEntry {
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly value: Money;
  readonly quantity: Quantity;
  /** Null where no limit asks whose it is. */
  readonly owners: Owners | null;
}

/** Everything held, in flight, resting or unknown; in the order it came. @param counts which entries */
export function exposuresOf(state: EngineState, counts: (order: Order) => boolean = () => true): readonly Exposure[] {
  const asked = state.limits !== null && state.limits.byOwner.size > 0;
  const found = new Map<InstrumentId, Exposure>();
  for (const position of state.positions.values()) {
    const instrument = state.instruments.get(position.instrument);
    if (instrument === undefined) continue;
    const mark = markPrice(state, position.instrument);
    const value = mark === null ? position.cost : valueAt(position, mark).value;
    found.set(instrument.id, joined(found.get(instrument.id), { instrument, direction: position.direction, value, quantity: position.quantity, owners: asked ? ownersOfPosition(state.teams, position) : null }, 0, state.dust.has(position.id)));
  }
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry' || !counts(order)) continue;
    const instrument = state.instruments.get(order.ticket.instrument);
    if (instrument === undefined) continue;
    const quantity = openQuantity(order);
    const direction = order.ticket.side === 'buy' ? 'long' : 'short';
    const entry: AddedEntry = { instrument, direction, value: notional(countedPrice(state, instrument.id, direction, order.ticket.price ?? (0n as Price)), quantity), quantity, owners: asked ? ownersOfEntry(state.teams, order) : null };
    found.set(instrument.id, joined(found.get(instrument.id), entry, 1, false));
  }
  return [...found.values()];
}

/**
 * At what an entry that may still fill counts: at its limit price or, of a short, whose limit lies below the market so that it fills at once, at the market's, which is
 * what it is worth when it has filled.
 */
export function countedPrice(state: EngineState, instrument: InstrumentId, direction: Direction, limit: Price): Price {
  const mark = direction === 'short' ? markPrice(state, instrument) : null;
  return mark === null ? limit : max(limit, mark);
}

/** What an entry takes off equity as it fills at its limit price: the taker's fee, and what that price is worse than the market's; per unit of the quote currency spent. */
export function costRate(state: EngineState, { id, takerFee }: Instrument, direction: Direction, limit: Price): Ratio {
  const mark = markPrice(state, id);
  if (mark === null || limit <= 0n) return takerFee;
  const worse = max(0n as Price, direction === 'long' ? sub(limit, mark) : sub(mark, limit));
  return add(takerFee, div(worse as bigint as Ratio, limit));
}

/** An estimate says nothing behind its eighth place. */
const COST_STEP = 10n ** 10n as Money;

/** What an entry that spends so much takes off equity, rounded up. */
export function costOf(spent: Money, rate: Ratio): Money {
  return ceilTo(mulUp(spent, rate), COST_STEP);
}

/** What entries that may still fill will take off equity, by venue. */
export function costsDue(state: EngineState): ReadonlyMap<VenueId, Money> {
  const due = new Map<VenueId, Money>();
  for (const id of state.liveOrders) {
    const order = state.orders.get(id);
    if (order === undefined || order.purpose !== 'entry' || order.ticket.price === null) continue;
    const instrument = state.instruments.get(order.ticket.instrument);
    if (instrument === undefined) continue;
    const rate = costRate(state, instrument, order.ticket.side === 'buy' ? 'long' : 'short', order.ticket.price);
    due.set(order.venue, add(due.get(order.venue) ?? ZERO_MONEY, costOf(notional(order.ticket.price, openQuantity(order)), rate)));
  }
  return due;
}

/** The same with one entry more. */
export function withEntry(exposures: readonly Exposure[], entry: AddedEntry): readonly Exposure[] {
  const before = exposures.find(({ instrument }) => instrument.id === entry.instrument.id);
  return [...exposures.filter((one) => one !== before), joined(before, entry, 1, false)];
}

/**
 * What of an instrument is an owner's: the instrument whole, or what it is made of that is theirs. What a person adds to becomes the person's whole: while a
 * person's entry is on its way it counts so already, and to whom it belongs until then as well.
 */
export function ownedBy(owner: string, exposure: Exposure): Exposure | null {
  const own = exposure.parts.filter(({ owners }) => owners.includes(owner));
  if (own.length === 0) return null;
  if (own.length === exposure.parts.length || owner === BY_HAND) return exposure;
  return own.map((part): Exposure => ({ ...part, instrument: exposure.instrument, parts: [part] })).reduce((sum, one) => ({
    ...sum, value: add(sum.value, one.value), quantity: add(sum.quantity, one.quantity), signed: sum.signed + one.signed, entries: sum.entries + one.entries, dust: sum.dust && one.dust, parts: [...sum.parts, ...one.parts],
  }));
}

/** As they are once an entry of these owners is among them, without its size: a person's takes what it is added to with it. */
export function claimedBy(exposures: readonly Exposure[], instrument: InstrumentId, owners: Owners): readonly Exposure[] {
  const before = owners.includes(BY_HAND) ? exposures.find((one) => one.instrument.id === instrument) : undefined;
  if (before === undefined) return exposures;
  const claim: Part = { value: ZERO_MONEY, quantity: ZERO_QUANTITY, signed: 0, entries: 0, dust: true, owners };
  return exposures.map((one) => (one === before ? { ...one, parts: [...one.parts, claim] } : one));
}

const NO_PARTS: readonly Part[] = [];

function joined(before: Exposure | undefined, { instrument, direction, value, quantity, owners }: AddedEntry, entries: number, dust: boolean): Exposure {
  const signed = toNumber(value) * (direction === 'long' ? 1 : -1);
  const parts = before?.parts ?? NO_PARTS;
  const all = owners === null ? parts : [...parts, { value, quantity, signed, entries, dust, owners }];
  if (before === undefined) return { instrument, value, quantity, signed: 0 + signed, entries, dust, parts: all };
  return { instrument, value: add(before.value, value), quantity: add(before.quantity, quantity), signed: before.signed + signed, entries: before.entries + entries, dust: dust && before.dust, parts: all };
}
