/**
 * A cheap look in floats at whether a bar can matter at all, so that quiet bars cost next to nothing. It may say yes for nothing, never no for something: it leaves a margin
 * far wider than what floats lose.
 */
import { toNumber } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import { marginPositions } from './funds.ts';
import type { MarketView, Segment } from './market-view.ts';
import { balanceOf, ordersOf } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';
import { stageOf } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** Relative. */
const PRICE_MARGIN = 1e-6;
/** Of the value of all positions of the wallet. */
const EQUITY_MARGIN = 0.001;

/** Whether the bar may fill, fire or liquidate anything. */
export function mayMove(state: VenueState, view: MarketView, segment: Segment): boolean {
  const { instrument } = view;
  for (const order of ordersOf(state, instrument.id)) if (mayTouch(order, segment)) return true;
  const held = state.positions.get(instrument.id);
  return held !== undefined && instrument.kind === 'perpetual' && mayBreak(state, instrument, held.quantity > 0n ? segment.low : segment.high);
}

function mayTouch(order: WorkingOrder, segment: Segment): boolean {
  const stage = stageOf(order);
  const at = stage === 'waiting' ? order.triggerPrice : order.price;
  if (stage === 'market' || at === null) return true;
  const price = toNumber(at);
  // Limits and take-profits wait for a better price, stops for a worse one.
  const upward = (order.side === 'sell') !== (stage === 'waiting' && order.type !== 'take_profit');
  return upward ? segment.high >= price * (1 - PRICE_MARGIN) : segment.low <= price * (1 + PRICE_MARGIN);
}

function mayBreak(state: VenueState, instrument: Instrument, worst: number): boolean {
  let slack = toNumber(balanceOf(state, instrument.quote));
  let value = 0;
  for (const one of marginPositions(state, instrument.quote)) {
    const cost = toNumber(one.held.cost);
    const price = one.instrument === instrument ? worst : state.markets.get(one.instrument.id)?.last?.price;
    const worth = price === undefined ? cost : worthAt(one.held, price);
    slack += (one.held.quantity > 0n ? worth - cost : cost - worth) - worth * toNumber(one.instrument.maintenanceMargin);
    value += Math.max(worth, cost);
  }
  return slack < value * EQUITY_MARGIN;
}

function worthAt(held: HeldPosition, price: number): number {
  return Math.abs(toNumber(held.quantity)) * price;
}
