/**
 * What the account can afford. One account, one wallet per currency; a perpetual's wallet is its quote currency's (cross margin).
 *
 *   free = balance + losses not yet realised − margin of positions − reservations of working orders
 *
 * Gains not yet realised do not count. Margin of a position: value at the last price ÷ leverage. A working order reserves what it would open: spot buys their value
 * with the taker fee, spot sells the base quantity, perpetual orders value ÷ leverage + taker fee for what exceeds the opposite position. Reduce-only orders reserve
 * nothing (they cannot exceed what is held), and orders of one OCO group reserve only the largest.
 */
import { abs, add, div, floorTo, max, min, mulDiv, mulUp, notional, ONE, sub, ZERO_MONEY, ZERO_QUANTITY } from '../../../../../src-shared/domain/decimal.ts';
import type { Money, Price, Quantity, Ratio } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import type { Currency } from '../../../../../src-shared/domain/ids.ts';
import type { Side } from '../../../../../src-shared/domain/side.ts';
import { reducible } from './booking.ts';
import { balanceOf } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';
import { remaining } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** The price a position is valued at: the last one, or what it cost where none is known. */
export function markOf(state: VenueState, instrument: Instrument, held: HeldPosition): Price {
  return state.markets.get(instrument.id)?.lastMark() ?? div(held.cost as bigint as Price, abs(held.quantity));
}

/** P&L not yet realised at this price. */
export function unrealised(held: HeldPosition, at: Price): Money {
  const value = notional(at, abs(held.quantity));
  return held.quantity > 0n ? sub(value, held.cost) : sub(held.cost, value);
}

/** Perpetual positions whose wallet is this currency. */
export function* marginPositions(state: VenueState, currency: Currency): Generator<{ readonly instrument: Instrument; readonly held: HeldPosition }> {
  for (const [id, held] of state.positions) {
    const instrument = state.instruments.get(id);
    if (instrument?.kind === 'perpetual' && instrument.quote === currency) yield { instrument, held };
  }
}

/** What is free of a currency when these orders are working. */
export function freeOf(state: VenueState, currency: Currency, orders: Iterable<WorkingOrder>): Money {
  let free = balanceOf(state, currency);
  for (const { instrument, held } of marginPositions(state, currency)) {
    const at = markOf(state, instrument, held);
    free = add(free, min(unrealised(held, at), ZERO_MONEY));
    free = sub(free, mulUp(notional(at, abs(held.quantity)), marginRate(state, instrument)));
  }
  return sub(free, reservedOf(state, currency, orders));
}

function reservedOf(state: VenueState, currency: Currency, orders: Iterable<WorkingOrder>): Money {
  const cover = new Map<string, Quantity>();
  const groups = new Map<string, Money>();
  let total = ZERO_MONEY;
  for (const order of orders) {
    const amount = reservation(state, order, currency, cover);
    if (order.ocoGroup === null) total = add(total, amount);
    else groups.set(order.ocoGroup, max(groups.get(order.ocoGroup) ?? ZERO_MONEY, amount));
  }
  for (const amount of groups.values()) total = add(total, amount);
  return total;
}

/** @param cover how much of each opposite position earlier orders already close; updated */
function reservation(state: VenueState, order: WorkingOrder, currency: Currency, cover: Map<string, Quantity>): Money {
  const instrument = state.instruments.get(order.instrument);
  if (instrument === undefined || order.reduceOnly) return ZERO_MONEY;
  const left = remaining(order);
  if (instrument.kind === 'spot') {
    if (order.side === 'sell') return instrument.base === currency ? (left as bigint as Money) : ZERO_MONEY;
    return instrument.quote === currency ? openingCost(state, instrument, order.reservePrice, left) : ZERO_MONEY;
  }
  if (instrument.quote !== currency) return ZERO_MONEY;
  const key = `${order.side} ${instrument.id}`;
  const closable = cover.get(key) ?? reducible(state, instrument, order.side);
  cover.set(key, max(sub(closable, left), ZERO_QUANTITY));
  return openingCost(state, instrument, order.reservePrice, max(sub(left, closable), ZERO_QUANTITY));
}

/** What opening this much takes out of the free balance: value (or its margin) and the taker fee. */
export function openingCost(state: VenueState, instrument: Instrument, at: Price, size: Quantity): Money {
  return size === 0n ? ZERO_MONEY : mulUp(notional(at, size), costRate(state, instrument));
}

function costRate(state: VenueState, instrument: Instrument): Ratio {
  const fee = max(instrument.takerFee, 0n as Ratio);
  const part = instrument.kind === 'spot' ? (ONE as Ratio) : marginRate(state, instrument);
  return add(part, fee);
}

/** Initial margin as a fraction of value: 1 ÷ leverage (the configured one, cut to the instrument's ceiling), rounded up. */
function marginRate(state: VenueState, instrument: Instrument): Ratio {
  const times = BigInt(Math.max(1, Math.floor(Math.min(state.config.leverage, instrument.maxLeverage))));
  return (((ONE as bigint) + times - 1n) / times) as Ratio;
}

/** The free balance a taker may use up while it executes, apart from what it closes. */
export interface Budget {
  free: Money;
  /** Part of the order that closes and so costs nothing. */
  closing: Quantity;
}

/** The budget of an order about to take: everything free, its own reservation included. */
export function budgetFor(state: VenueState, instrument: Instrument, order: WorkingOrder): Budget {
  const others = [...state.orders.values()].filter((one) => one !== order && !(order.ocoGroup !== null && one.ocoGroup === order.ocoGroup));
  if (instrument.kind === 'perpetual') return { free: freeOf(state, instrument.quote, others), closing: reducible(state, instrument, order.side) };
  if (order.side === 'buy') return { free: freeOf(state, instrument.quote, others), closing: ZERO_QUANTITY };
  const base = instrument.base;
  return { free: order.reduceOnly ? balanceOf(state, base) : freeOf(state, base, others), closing: ZERO_QUANTITY };
}

/** How much of `size` at this price the budget bears, in whole lots; takes it out of the budget. */
export function affordable(state: VenueState, instrument: Instrument, side: Side, at: Price, size: Quantity, budget: Budget): Quantity {
  const closes = min(size, budget.closing);
  budget.closing = sub(budget.closing, closes);
  const opens = sub(size, closes);
  if (opens === 0n) return size;
  const sellsBase = instrument.kind === 'spot' && side === 'sell';
  const cost = sellsBase ? (opens as bigint as Money) : openingCost(state, instrument, at, opens);
  if (cost <= budget.free) {
    budget.free = sub(budget.free, cost);
    return size;
  }
  const part = budget.free <= 0n ? ZERO_QUANTITY : floorTo(mulDiv(opens, budget.free, cost), instrument.lotSize);
  budget.free = ZERO_MONEY;
  return add(closes, part);
}
