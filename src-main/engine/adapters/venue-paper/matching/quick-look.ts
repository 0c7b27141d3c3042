/**
 * A cheap look in floats at whether a datum can matter at all, so that quiet bars, trades and quotes cost next to nothing. It may say yes for nothing, never no for something:
 * it leaves a margin far wider than what floats lose.
 */
import { toNumber } from '../../../../../src-shared/domain/decimal.ts';
import type { Instrument } from '../../../../../src-shared/domain/instrument.ts';
import { must } from '../../../../../src-shared/support/assert.ts';
import type { MarketView } from './market-view.ts';
import { balanceOf } from './venue-state.ts';
import type { HeldPosition, VenueState } from './venue-state.ts';
import { stageOf } from './working-order.ts';
import type { WorkingOrder } from './working-order.ts';

/** Relative. */
const PRICE_MARGIN = 1e-6;
/** Of the value of all positions of the wallet. */
const EQUITY_MARGIN = 0.001;

/** How far a price went. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** Whether a datum may fill, fire or liquidate anything. `buy` is what buyers look at, `sell` what sellers do (see {@link Tick}). */
export function mayMove(state: VenueState, view: MarketView, buy: Reach, sell: Reach): boolean {
  const { instrument } = view;
  const orders = state.ordersOf.get(instrument.id);
  if (orders !== undefined) for (const order of orders) if (mayTouch(order, order.side === 'buy' ? buy : sell)) return true;
  const held = state.positions.get(instrument.id);
  return held !== undefined && instrument.kind === 'perpetual' && mayBreak(state, instrument, held.quantity > 0n ? sell.low : buy.high);
}

function mayTouch(order: WorkingOrder, { low, high }: Reach): boolean {
  const stage = stageOf(order);
  const at = stage === 'waiting' ? order.triggerPrice : order.price;
  if (stage === 'market' || at === null) return true;
  const price = toNumber(at);
  // Limits and take-profits wait for a better price, stops for a worse one.
  const upward = (order.side === 'sell') !== (stage === 'waiting' && order.type !== 'take_profit');
  return upward ? high >= price * (1 - PRICE_MARGIN) : low <= price * (1 + PRICE_MARGIN);
}

function mayBreak(state: VenueState, instrument: Instrument, worst: number): boolean {
  let slack = toNumber(balanceOf(state, instrument.quote));
  let value = 0;
  for (const held of state.positions.values()) {
    const { view, margined, long, size, cost, maintenance } = stakes.get(held) ?? learnStake(state, held);
    if (view === undefined || !margined || view.instrument.quote !== instrument.quote) continue;
    const price = view.instrument === instrument ? worst : view.lastPrice;
    const worth = price > 0 ? size * price : cost;
    slack += (long ? worth - cost : cost - worth) - worth * maintenance;
    value += Math.max(worth, cost);
  }
  return slack < value * EQUITY_MARGIN;
}

/** A position in floats, beside its market; undefined for an instrument that is not listed any more. */
interface Stake {
  readonly view: MarketView | undefined;
  readonly margined: boolean;
  readonly long: boolean;
  readonly size: number;
  readonly cost: number;
  readonly maintenance: number;
}

/** Positions are replaced when they change, never changed: what was worked out for one holds as long as it is there. */
const stakes = new WeakMap<HeldPosition, Stake>();

function learnStake(state: VenueState, held: HeldPosition): Stake {
  const id = must([...state.positions].find(([, one]) => one === held)?.[0], 'a position that is not held');
  const view = state.markets.get(id);
  const stake = {
    view, margined: view?.instrument.kind === 'perpetual', long: held.quantity > 0n, size: Math.abs(toNumber(held.quantity)), cost: toNumber(held.cost),
    maintenance: view === undefined ? 0 : toNumber(view.instrument.maintenanceMargin),
  };
  stakes.set(held, stake);
  return stake;
}
